/** @file The public API: `import * as keras from "@kmr-js/core"` reads as Python's `import keras`. */

export { type Activation, type ActivationLike, activation } from "./activations/field.ts";
export * as activations from "./activations/index.ts";
export {
  type BackendInfo,
  type BackendName,
  type BackendOptions,
  backendInfo,
  setBackend,
} from "./backend/set-backend.ts";
export type { CallOptions, Structure } from "./callable.ts";
export * as callbacks from "./callbacks/index.ts";
export type { Configured, Identifier } from "./config/configured.ts";
export { type DataFormat, dataFormat } from "./config/data-format.ts";
export type { Field, FieldPlace, Fields, Reviver } from "./config/field.ts";
export * as fields from "./config/field.ts";
export type { ArgsOf, ConfigOf } from "./config/infer.ts";
export type { Constraint } from "./constraints/constraint.ts";
export { constraint } from "./constraints/field.ts";
export * as constraints from "./constraints/index.ts";
export { modelToDot } from "./draw/dot.ts";
export type { DrawOptions } from "./draw/drawing.ts";
export { modelToMermaid } from "./draw/mermaid.ts";
export { modelToSvg, type SvgOptions } from "./draw/svg.ts";
export { type DType, isDType, isFloat, tfjsType } from "./dtype.ts";
export {
  ConfigError,
  FileFormatError,
  KerasError,
  SerializationError,
  ShapeError,
  UnsupportedError,
} from "./errors.ts";
export { registerGradients } from "./gradients/register.ts";
export { Graph } from "./graph/graph.ts";
export { Node, type Operation } from "./graph/node.ts";
export { initializer } from "./initializers/field.ts";
export * as initializers from "./initializers/index.ts";
export type { Initializer } from "./initializers/initializer.ts";
export { isJsonObject, type Json, type JsonObject, nearest, show } from "./json.ts";
export type { BaseArgs, LayerArgs } from "./layer/base-args.ts";
export { deferInitialization, withLayerLimit } from "./layer/call-context.ts";
export { layer } from "./layer/field.ts";
export { type InputSpec, knownSize } from "./layer/input-spec.ts";
export {
  type AnyLayer,
  type Assets,
  Layer,
  type LayerClass,
} from "./layer/layer.ts";
export { maskOf, setMask } from "./layer/mask.ts";
export { type HostArray, Variable, type VariableArgs } from "./layer/variable.ts";
export { type CallWatcher, type WatchedCall, watchCalls } from "./layer/watch-calls.ts";
export type { Trackable } from "./layer/weight-owner.ts";
export * as losses from "./losses/index.ts";
export type { Affine, LoweredStep } from "./lower.ts";
export * as metrics from "./metrics/index.ts";
export { type CloneOptions, cloneLayer, cloneModel } from "./models/clone.ts";
export { holdWeights } from "./models/hold-weights.ts";
export { Input, type InputArgs, InputLayer } from "./models/input.ts";
export { type AnyModel, Model } from "./models/model.ts";
export { noticesOf } from "./models/notices.ts";
export { type HostInput, type Rows, toRows } from "./models/predict.ts";
export { Sequential, type SequentialArgs } from "./models/sequential.ts";
export { formatTable, summarize } from "./models/summary.ts";
export { autoName, clearSession, snakeCase } from "./naming.ts";
export * as ops from "./ops/index.ts";
export { affine } from "./ops/nn/affine.ts";
export {
  type ConvTransposeConfig,
  checkStridesOrDilation,
  convOutputShape,
  convTransposeOutputShape,
} from "./ops/nn/conv-shape.ts";
export { reshapedShape } from "./ops/numpy/reshape.ts";
export { ops as opTable } from "./ops/op-table.ts";
export { Op, type OpDefinition } from "./ops/operation.ts";
export * as optimizers from "./optimizers/index.ts";
export * as random from "./random/index.ts";
export { regularizer } from "./regularizers/field.ts";
export * as regularizers from "./regularizers/index.ts";
export type { Regularizer } from "./regularizers/regularizer.ts";
export { type DeserializeOptions, deserialize, pythonOnly } from "./serialization/deserialize.ts";
export {
  findClass,
  type Modernize,
  type ModernLayer,
  type ObjectTable,
  objectTable,
  type SavedClass,
} from "./serialization/object-table.ts";
export { type SavedFields, savedFieldsOf } from "./serialization/saved-fields.ts";
export { serializeLayer } from "./serialization/serialize.ts";
export {
  broadcastShapes,
  canonicalAxis,
  equalShapes,
  formatShape,
  fullShape,
  isShape,
  mapShapes,
  type Nested,
  type Shape,
  sizeOf,
} from "./shape.ts";
export { Ellipsis, ellipsis, Slice, slice } from "./slice.ts";
export {
  type AnyTensor,
  firstDType,
  isKerasTensor,
  isTensor,
  KerasTensor,
  type NestedTensors,
  type Tensor,
  type Values,
} from "./tensor.ts";
export {
  type Batch,
  type BatchSource,
  type BatchTuple,
  isBatchSource,
} from "./training/batches.ts";
export type { CallbackLike } from "./training/callback-list.ts";
export { compileArgs } from "./training/compile-config.ts";
export type { Logs } from "./training/compiled.ts";
export type { EvaluateOptions } from "./training/evaluate.ts";
export type { FitOptions, History } from "./training/fit.ts";
export { gradients } from "./training/gradients.ts";
export type { CompileArgs } from "./training/trainer.ts";
export { flatten, mapLeaves, packLike } from "./tree.ts";
