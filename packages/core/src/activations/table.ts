/** @file Every activation by Keras's name. */
import type { Tensor } from "../tensor.ts";
import * as rectifiers from "./rectifiers.ts";
import * as sigmoids from "./sigmoids.ts";
import * as softmaxes from "./softmaxes.ts";

/** A function of one tensor that keeps its shape. */
export type Activation = (x: Tensor) => Tensor;

/** By the name Keras writes into a config. */
const canonical: Readonly<Record<string, Activation>> = {
  celu: rectifiers.celu,
  elu: rectifiers.elu,
  exponential: rectifiers.exponential,
  gelu: rectifiers.gelu,
  glu: sigmoids.glu,
  hard_shrink: sigmoids.hardShrink,
  hard_sigmoid: sigmoids.hardSigmoid,
  hard_silu: sigmoids.hardSilu,
  hard_tanh: sigmoids.hardTanh,
  leaky_relu: rectifiers.leakyRelu,
  linear: rectifiers.linear,
  log_sigmoid: sigmoids.logSigmoid,
  log_softmax: softmaxes.logSoftmax,
  mish: rectifiers.mish,
  relu: rectifiers.relu,
  relu6: rectifiers.relu6,
  selu: rectifiers.selu,
  sigmoid: sigmoids.sigmoid,
  silu: sigmoids.silu,
  soft_shrink: sigmoids.softShrink,
  softmax: softmaxes.softmax,
  softplus: rectifiers.softplus,
  softsign: sigmoids.softsign,
  sparse_plus: rectifiers.sparsePlus,
  sparse_sigmoid: sigmoids.sparseSigmoid,
  sparsemax: softmaxes.sparsemax,
  squareplus: rectifiers.squareplus,
  tanh: sigmoids.tanh,
  tanh_shrink: sigmoids.tanhShrink,
};

/** By name and alias. Functions run with their default parameters, as a name in a config means. */
export const activations: ReadonlyMap<string, Activation> = new Map(
  Object.entries({ ...canonical, swish: sigmoids.silu, hard_swish: sigmoids.hardSilu }),
);

const names = new Map(Object.entries(canonical).map(([name, activation]) => [activation, name]));

/** Keras's name of a function of the table. */
export function activationName(activation: Activation): string | undefined {
  return names.get(activation);
}
