/** @file Configs that Keras 2 wrote, in Keras 3's words, class by class. What all layers share is core's. */
import type { Json, JsonObject, Modernize, ModernLayer } from "@kmr-js/core";

/** Leaves keys out: Keras 3 has no such argument, and they change no value at inference. */
const without =
  (...keys: readonly string[]): Modernize =>
  (config) => ({ config: omit(config, keys) });

function omit(config: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !keys.includes(key)));
}

/** Gives keys other names. A new name that stands there already wins. */
function rename(config: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const entries = Object.entries(config);
  const renamed = entries.flatMap(([key, value]) =>
    names[key] === undefined ? [] : [[names[key], value] as const],
  );
  return { ...Object.fromEntries(renamed), ...omit(config, Object.keys(names)) };
}

/** Another class with the same config. */
const as =
  (className: string, change?: Modernize): Modernize =>
  (config, version) => ({ ...(change?.(config, version) ?? { config }), className });

/** A one-element list is the number in it: `axis: [3]`. */
function single(value: Json | undefined): Json {
  const [only, ...more] = Array.isArray(value) ? (value as readonly Json[]) : [value ?? null];
  return more.length === 0 ? (only ?? null) : (value ?? null);
}

/** A number that Keras 2 saved as an array: of rank 0, or `{class_name: "__numpy__"}`. */
function scalar(value: Json): Json {
  if (Array.isArray(value)) return scalar((value as readonly Json[])[0] ?? null);
  const inner = (value as JsonObject | null)?.["config"] as JsonObject | undefined;
  return typeof value === "object" && value !== null && inner !== undefined
    ? scalar(inner["value"] ?? null)
    : value;
}

const scalars =
  (...keys: readonly string[]): Modernize =>
  (config) => ({
    config: Object.fromEntries(
      Object.entries(config).map(([key, value]) => [
        key,
        keys.includes(key) ? scalar(value) : value,
      ]),
    ),
  });

const batchNormalization: Modernize = (config) => {
  const rest = omit(config, ["fused", "virtual_batch_size", "adjustment"]);
  return { config: "axis" in rest ? { ...rest, axis: single(rest["axis"]) } : rest };
};

const layerNormalization: Modernize = (config) => ({
  config: "axis" in config ? { ...config, axis: single(config["axis"]) } : config,
});

/** Standalone Keras 2.0–2.3 had `reset_after=False` as default, tf.keras and Keras 3 have true. */
const gru: Modernize = (config, version) => {
  const standalone = /^(1|2\.[0-3])(\.|$)/.test(version ?? "") && !/-tf$/.test(version ?? "");
  const rest = omit(config, ["time_major"]);
  return {
    config: standalone && !("reset_after" in rest) ? { reset_after: false, ...rest } : rest,
  };
};

const recurrent = without("time_major", "num_constants", "input_dim");

/** cuDNN's layers had no choice of activations; their weights are turned when they are read. */
const cuDnn =
  (className: string, fixed: JsonObject): Modernize =>
  (config) => ({ className, config: { ...omit(config, ["time_major"]), ...fixed } });

const leakyRelu: Modernize = (config) => {
  const { negative_slope, ...rest } = rename(config, { alpha: "negative_slope" });
  return {
    config:
      negative_slope === undefined ? rest : { ...rest, negative_slope: scalar(negative_slope) },
  };
};

const thresholdedRelu: Modernize = ({ theta = 1, ...rest }) => ({
  className: "ReLU",
  config: { ...rest, threshold: scalar(theta) },
});

/** `causal` became an argument of the call, where the reader of the graph puts it. */
const attention = without("causal");

/** `softmax_robust_masking` gives rows that are masked altogether zeros; without it they are as in Keras 3. */
const multiHeadAttention: Modernize = (config) => ({
  config: omit(config, [
    "query_shape",
    "key_shape",
    "value_shape",
    ...(config["softmax_robust_masking"] === false ? ["softmax_robust_masking"] : []),
  ]),
});
const ofKernel = ["kernel_initializer", "kernel_regularizer", "kernel_constraint"];
const depthwise = without("groups", "filters", ...ofKernel);
const separable = without("groups", ...ofKernel);
const spatialDropout = without("noise_shape", "trainable");
const randomLayer = without("rng_type", "auto_vectorize");
const lookupModes: Readonly<Record<string, string>> = { binary: "multi_hot", "tf-idf": "tf_idf" };
const lookup: Modernize = (config) => {
  const rest = omit(config, ["has_input_vocabulary", "vocab_size", "max_values"]);
  const mode = lookupModes[String(rest["output_mode"])];
  return { config: mode === undefined ? rest : { ...rest, output_mode: mode } };
};

/** Strings are the one dtype that the layer takes. */
const stringLookup: Modernize = (config, version) => ({
  config: omit(lookup(config, version).config, ["vocabulary_dtype"]),
});

const categoryEncoding: Modernize = (config) => {
  const renamed = rename(config, { max_tokens: "num_tokens" });
  return {
    config:
      renamed["output_mode"] === "binary" ? { ...renamed, output_mode: "multi_hot" } : renamed,
  };
};

const discretization: Modernize = (config) => {
  const { bins, ...rest } = omit(config, ["trainable"]);
  const bounds = rest["bin_boundaries"] ?? bins ?? null;
  return { config: bounds === null ? rest : { ...rest, bin_boundaries: bounds } };
};

const merges: Readonly<Record<string, string>> = {
  sum: "Add",
  mul: "Multiply",
  concat: "Concatenate",
  ave: "Average",
  max: "Maximum",
  dot: "Dot",
  cos: "Dot",
};
const mergeKeys = ["mode", "concat_axis", "dot_axes", "output_shape", "output_mask", "arguments"];
const mergeKeysOfLambda = [
  "node_indices",
  "tensor_indices",
  "mode_type",
  "output_shape_type",
  "output_mask_type",
];

/** The `Merge` layer of Keras 1. */
const merge: Modernize = (config): ModernLayer => {
  const mode = String(config["mode"] ?? "sum");
  const rest = omit(config, [...mergeKeys, ...mergeKeysOfLambda]);
  const className = merges[mode] ?? "Merge";
  if (className === "Concatenate")
    return { className, config: { ...rest, axis: config["concat_axis"] ?? -1 } };
  if (className !== "Dot") return { className, config: rest };
  return {
    className,
    config: { ...rest, axes: config["dot_axes"] ?? -1, normalize: mode === "cos" },
  };
};

/** Bytecode stood in a list, a named function in a string. */
const lambda: Modernize = (config) => {
  const { function: code, function_type: type, ...rest } = config;
  if (type === undefined) return { config };
  const {
    output_shape: _,
    mask: __,
    ...known
  } = omit(rest, ["module", "output_shape_type", "output_shape_module"]);
  const saved: JsonObject =
    type === "lambda"
      ? { class_name: "__lambda__", config: { value: code ?? null } }
      : { module: "builtins", class_name: "function", config: code ?? null };
  return { config: { ...known, function: saved } };
};

/** By the class name in the file. */
export const keras2: Readonly<Record<string, Modernize>> = {
  AdditiveAttention: attention,
  Attention: attention,
  BatchNormalization: batchNormalization,
  BatchNormalizationV1: as("BatchNormalization", batchNormalization),
  BatchNormalizationV2: as("BatchNormalization", batchNormalization),
  CategoryEncoding: categoryEncoding,
  Conv1DTranspose: without("groups"),
  Conv2DTranspose: without("groups"),
  Conv3DTranspose: without("groups"),
  ConvLSTM1D: recurrent,
  ConvLSTM2D: recurrent,
  ConvLSTM3D: recurrent,
  CuDNNGRU: cuDnn("GRU", { reset_after: true }),
  CuDNNLSTM: cuDnn("LSTM", {}),
  DepthwiseConv1D: depthwise,
  DepthwiseConv2D: depthwise,
  Discretization: discretization,
  Embedding: without("input_length"),
  GRU: gru,
  GRUCell: gru,
  GRUV1: as("GRU", gru),
  GRUV2: as("GRU", gru),
  Hashing: without("strategy"),
  IntegerLookup: lookup,
  LSTM: recurrent,
  LSTMV1: as("LSTM", recurrent),
  LSTMV2: as("LSTM", recurrent),
  Lambda: lambda,
  LayerNormalization: layerNormalization,
  LeakyReLU: leakyRelu,
  Merge: merge,
  MultiHeadAttention: multiHeadAttention,
  RNN: recurrent,
  RandomBrightness: randomLayer,
  RandomContrast: randomLayer,
  RandomCrop: randomLayer,
  RandomFlip: randomLayer,
  // value_range: Keras 3.0 to 3.5 wrote it and used it nowhere
  RandomRotation: (config, version) => randomLayer(omit(config, ["value_range"]), version),
  RandomTranslation: randomLayer,
  RandomZoom: randomLayer,
  ReLU: scalars("max_value", "negative_slope", "threshold"),
  SeparableConv1D: separable,
  SeparableConv2D: separable,
  SimpleRNN: recurrent,
  SpatialDropout1D: spatialDropout,
  SpatialDropout2D: spatialDropout,
  SpatialDropout3D: spatialDropout,
  StringLookup: stringLookup,
  SyncBatchNormalization: as("BatchNormalization", (config, version) => {
    const modern = batchNormalization(config, version);
    return { config: { ...modern.config, synchronized: true } };
  }),
  TextVectorization: stringLookup,
  ThresholdedReLU: thresholdedRelu,
};
