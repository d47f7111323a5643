/** @file Reads and writes what Python Keras saved: `.keras`, `.weights.h5`, legacy `.h5`, and parity files. */
export {
  type ConfigDifference,
  compareFiles,
  type FileComparison,
  type WeightDifference,
} from "./compare-files.ts";
export { halfToNumber } from "./hdf5/decode.ts";
export { type FileReport, inspectFile } from "./inspect.ts";
export { type KerasArchive, openArchive } from "./keras-archive/read.ts";
export { zipOf } from "./keras-archive/write.ts";
export { type LoadModelOptions, loadArchitecture, loadModel } from "./load-model.ts";
export {
  type LoadWeightsOptions,
  loadWeights,
  type MatchOptions,
  matchWeights,
  type StoredWeight,
  type WeightReport,
  type WeightRow,
} from "./load-weights.ts";
export { type Comparison, HISTOGRAM_BOUNDS, type Tolerance } from "./parity/compare.ts";
export type { Cause, Diagnosis } from "./parity/diagnosis/diagnose.ts";
export {
  type Parity,
  type ParityArray,
  type ParityTrace,
  type ParityTraining,
  type ParityWeight,
  readParity,
} from "./parity/read-parity.ts";
export * as parityText from "./parity/report-text.ts";
export {
  type ParityReport,
  type ParityRow,
  type VerifyOptions,
  verifyParity,
} from "./parity/verify-parity.ts";
export {
  type LossRow,
  type TrainingReport,
  verifyTraining,
  type WeightRow as TrainedWeight,
} from "./parity/verify-training.ts";
export type { RandomAccess } from "./random-access.ts";
export {
  modelToBlob,
  modelToBytes,
  type SaveFormat,
  type SaveWeightsOptions,
  saveModel,
  saveWeights,
} from "./save-model.ts";
export type { ReadOptions, ReadProgress, Source } from "./source.ts";
export type { WeightMap } from "./weights/match-map.ts";
