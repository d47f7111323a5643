/** @file Reads and writes what Python Keras saved: `.keras`, `.weights.h5`, legacy `.h5`, and parity files. */
export { type FileReport, inspectFile, type StoredWeight } from "./inspect.ts";
export { type LoadModelOptions, loadModel } from "./load-model.ts";
export { type LoadWeightsOptions, loadWeights, type WeightReport } from "./load-weights.ts";
export { type Parity, type ParityArray, readParity } from "./parity/read-parity.ts";
export {
  type ParityReport,
  type ParityRow,
  type Tolerance,
  verifyParity,
} from "./parity/verify-parity.ts";
export {
  modelToBlob,
  modelToBytes,
  type SaveFormat,
  saveModel,
  saveWeights,
} from "./save-model.ts";
export type { Source } from "./source.ts";
