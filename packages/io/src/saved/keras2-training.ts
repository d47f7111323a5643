/** @file What a model of Keras 2 was compiled with, in the words of Keras 3. */
import { isJsonObject, type Json, type JsonObject } from "@kmr-js/core";

/** Keys that say how Python was to run the optimizer. */
const dropped: ReadonlySet<string> = new Set(["jit_compile", "is_legacy_optimizer", "lr", "decay"]);

/** A `compile_config` of Keras 2 as one of Keras 3; keys it does not know stay as they are. */
export function modernizeTraining(config: JsonObject): JsonObject {
  const { optimizer, metrics, weighted_metrics, ...rest } = config;
  return {
    ...rest,
    ...(optimizer === undefined
      ? {}
      : { optimizer: isJsonObject(optimizer) ? modernizeOptimizer(optimizer) : optimizer }),
    ...(metrics === undefined ? {} : { metrics: modernizeMetrics(metrics) }),
    ...(weighted_metrics === undefined
      ? {}
      : { weighted_metrics: modernizeMetrics(weighted_metrics) }),
  };
}

function modernizeOptimizer({ class_name, config }: JsonObject): JsonObject {
  const saved = isJsonObject(config) ? config : {};
  const kept = Object.entries(saved).filter(([key]) => !dropped.has(key));
  const { lr, learning_rate = lr, decay } = saved;
  const rate =
    typeof decay === "number" && decay > 0 && typeof learning_rate === "number"
      ? inverseTime(learning_rate, decay)
      : learning_rate;
  return {
    class_name: String(class_name).replace(/^Custom>/, ""),
    config: { ...Object.fromEntries(kept), ...(rate === undefined ? {} : { learning_rate: rate }) },
  };
}

/** `decay` of Keras 2: after `n` steps the rate is `rate / (1 + decay · n)`. */
function inverseTime(rate: number, decay: number): JsonObject {
  return {
    module: "keras.optimizers.schedules",
    class_name: "InverseTimeDecay",
    config: { initial_learning_rate: rate, decay_steps: 1, decay_rate: decay },
    registered_name: null,
  };
}

/** Functions stand wrapped, and the list of the only output stands in a list. */
function modernizeMetrics(value: Json): Json {
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    const [only] = list;
    if (list.length === 1 && Array.isArray(only)) return modernizeMetrics(only as Json);
    return list.map(modernizeMetrics);
  }
  if (!isJsonObject(value)) return value;
  const { class_name, config } = value;
  if (class_name !== "MeanMetricWrapper" || !isJsonObject(config)) {
    return "class_name" in value
      ? value
      : Object.fromEntries(
          Object.entries(value).map(([key, inner]) => [key, modernizeMetrics(inner as Json)]),
        );
  }
  const { name, fn } = config;
  return name === "accuracy" || name === "acc" ? name : (fn ?? null);
}
