/** @file Every activation by Keras's name. */
import { type FieldPlace, refuse } from "../config/field.ts";
import { isJsonObject, nearest } from "../json.ts";
import type { Tensor } from "../tensor.ts";
import * as functions from "./index.ts";

/** A function of one tensor that keeps its shape. */
export type Activation = (x: Tensor) => Tensor;

/** By the name Keras writes into a config. Keras's `threshold` has no default parameters, so no name can mean it. */
const canonical: Readonly<Record<string, Activation>> = {
  celu: functions.celu,
  elu: functions.elu,
  exponential: functions.exponential,
  gelu: functions.gelu,
  glu: functions.glu,
  hard_shrink: functions.hardShrink,
  hard_sigmoid: functions.hardSigmoid,
  hard_silu: functions.hardSilu,
  hard_tanh: functions.hardTanh,
  keras2_hard_sigmoid: functions.keras2HardSigmoid,
  leaky_relu: functions.leakyRelu,
  linear: functions.linear,
  log_sigmoid: functions.logSigmoid,
  log_softmax: functions.logSoftmax,
  mish: functions.mish,
  relu: functions.relu,
  relu6: functions.relu6,
  selu: functions.selu,
  sigmoid: functions.sigmoid,
  silu: functions.silu,
  soft_shrink: functions.softShrink,
  softmax: functions.softmax,
  softplus: functions.softplus,
  softsign: functions.softsign,
  sparse_plus: functions.sparsePlus,
  sparse_sigmoid: functions.sparseSigmoid,
  sparsemax: functions.sparsemax,
  squareplus: functions.squareplus,
  tanh: functions.tanh,
  tanh_shrink: functions.tanhShrink,
};

/** By name and alias. Functions run with their default parameters, as a name in a config means. */
export const activations: ReadonlyMap<string, Activation> = new Map(
  Object.entries({ ...canonical, swish: functions.silu, hard_swish: functions.hardSilu }),
);

const names = new Map(Object.entries(canonical).map(([name, activation]) => [activation, name]));

/** Keras's name of a function of the table. */
export function activationName(activation: Activation): string | undefined {
  return names.get(activation);
}

/**
 * The function that a name, a saved function, null (`linear`) or a function stands for.
 * @throws ConfigError when there is none.
 */
export function resolveActivation(value: unknown, place: FieldPlace): Activation {
  if (value === null) return functions.linear;
  if (typeof value === "function") return value as Activation;
  const name = isJsonObject(value) && value["class_name"] === "function" ? value["config"] : value;
  const found = typeof name === "string" ? activations.get(name) : undefined;
  if (found !== undefined) return found;
  const close = typeof name === "string" ? nearest(name, activations.keys()) : undefined;
  const hint = close === undefined ? "" : ` (did you mean ${JSON.stringify(close)}?)`;
  return refuse(place, `must name an activation of Keras, or be a function${hint}`, name);
}
