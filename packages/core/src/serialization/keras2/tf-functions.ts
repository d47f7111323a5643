/** @file Functions of TensorFlow inside Keras 2 graphs (`TFOpLambda`, `SlicingOpLambda`), in terms of `keras.ops`. */
import type { Node, Operation } from "../../graph/node.ts";
import * as ops from "../../ops/index.ts";
import { Op } from "../../ops/operation.ts";
import type { Nested } from "../../shape.ts";
import type { KerasTensor } from "../../tensor.ts";
import { flatten } from "../../tree.ts";

type X = KerasTensor;
type Kwargs = Readonly<Record<string, unknown>>;
/** A function of TensorFlow: its first argument, and the others by TensorFlow's names. */
type TfFunction = (x: X, kwargs: Kwargs) => Nested<X>;

const unary =
  (op: (x: X) => X): TfFunction =>
  (x) =>
    op(x);
const binary =
  (op: (a: X, b: X) => X): TfFunction =>
  (x, { y }) =>
    op(x, y as X);
const reduction =
  (
    op: (x: X, options: { axis?: number | readonly number[] | null; keepdims?: boolean }) => X,
  ): TfFunction =>
  (x, { axis = null, keepdims }) =>
    op(x, { axis: axis as number | readonly number[] | null, keepdims: keepdims === true });

const axisOf = (kwargs: Kwargs, otherwise: number): number =>
  typeof kwargs["axis"] === "number" ? kwargs["axis"] : otherwise;

const table: Readonly<Record<string, TfFunction>> = {
  "__operators__.add": binary(ops.add),
  "__operators__.getitem": (x, { slice_spec }) => ops.getItem(x, slice_spec as never),
  argmax: (x, kwargs) => ops.argmax(x, { axis: axisOf(kwargs, 0) }),
  argmin: (x, kwargs) => ops.argmin(x, { axis: axisOf(kwargs, 0) }),
  argsort: (x, kwargs) => ops.argsort(x, { axis: axisOf(kwargs, -1) }),
  broadcast_to: (x, { shape }) => ops.broadcastTo(x, shape as number[]),
  cast: (x, { dtype }) => ops.cast(x, dtype as "float32"),
  clip_by_value: (x, { clip_value_min, clip_value_max }) =>
    ops.clip(x, clip_value_min as number, clip_value_max as number),
  concat: (xs, kwargs) => ops.concatenate([xs].flat(), axisOf(kwargs, 0)),
  expand_dims: (x, kwargs) => ops.expandDims(x, axisOf(kwargs, -1)),
  gather: (x, { indices, axis }) => ops.take(x, indices as X, { axis: (axis ?? 0) as number }),
  identity: unary(ops.copy),
  l2_normalize: (x, kwargs) => l2Normalize(x, kwargs),
  "linalg.matmul": (a, { b, transpose_a, transpose_b }) =>
    ops.matmul(
      transpose_a === true ? swapLastAxes(a) : a,
      transpose_b === true ? swapLastAxes(b as X) : (b as X),
    ),
  "linalg.norm": (x, kwargs) => euclideanNorm(x, kwargs),
  "math.abs": unary(ops.absolute),
  "math.ceil": unary(ops.ceil),
  "math.cos": unary(ops.cos),
  "math.cumsum": (x, kwargs) => ops.cumsum(x, { axis: axisOf(kwargs, 0) }),
  "math.equal": binary(ops.equal),
  "math.erf": unary(ops.erf),
  "math.exp": unary(ops.exp),
  "math.floor": unary(ops.floor),
  "math.floordiv": binary(ops.floorDivide),
  "math.greater": binary(ops.greater),
  "math.greater_equal": binary(ops.greaterEqual),
  "math.less": binary(ops.less),
  "math.less_equal": binary(ops.lessEqual),
  "math.log": unary(ops.log),
  "math.log1p": unary(ops.log1p),
  "math.log_sigmoid": unary(ops.logSigmoid),
  "math.logical_and": binary(ops.logicalAnd),
  "math.logical_not": unary(ops.logicalNot),
  "math.logical_or": binary(ops.logicalOr),
  "math.maximum": binary(ops.maximum),
  "math.minimum": binary(ops.minimum),
  "math.mod": binary(ops.mod),
  "math.multiply": binary(ops.multiply),
  "math.negative": unary(ops.negative),
  "math.not_equal": binary(ops.notEqual),
  "math.pow": binary(ops.power),
  "math.reciprocal": unary(ops.reciprocal),
  "math.reduce_all": reduction(ops.all),
  "math.reduce_any": reduction(ops.any),
  "math.reduce_logsumexp": reduction(ops.logsumexp),
  "math.reduce_max": reduction(ops.max),
  "math.reduce_mean": reduction(ops.mean),
  "math.reduce_min": reduction(ops.min),
  "math.reduce_prod": reduction(ops.prod),
  "math.reduce_std": reduction(ops.std),
  "math.reduce_sum": reduction(ops.sum),
  "math.reduce_variance": reduction(ops.var),
  "math.round": unary((x) => ops.round(x)),
  "math.rsqrt": unary(ops.rsqrt),
  "math.sigmoid": unary(ops.sigmoid),
  "math.sign": unary(ops.sign),
  "math.sin": unary(ops.sin),
  "math.softplus": unary(ops.softplus),
  "math.sqrt": unary(ops.sqrt),
  "math.square": unary(ops.square),
  "math.squared_difference": (x, { y }) => ops.square(ops.subtract(x, y as X)),
  "math.subtract": binary(ops.subtract),
  "math.tan": unary(ops.tan),
  "math.tanh": unary(ops.tanh),
  "math.top_k": (x, { k, sorted }) => ops.topK(x, (k ?? 1) as number, { sorted: sorted !== false }),
  "math.truediv": binary(ops.divide),
  "nn.elu": unary((x) => ops.elu(x)),
  "nn.gelu": (x, { approximate }) => ops.gelu(x, { approximate: approximate === true }),
  "nn.leaky_relu": (x, { alpha }) => ops.leakyRelu(x, { negative_slope: (alpha ?? 0.2) as number }),
  "nn.log_softmax": (x, kwargs) => ops.logSoftmax(x, { axis: axisOf(kwargs, -1) }),
  "nn.relu": unary(ops.relu),
  "nn.relu6": unary(ops.relu6),
  "nn.selu": unary(ops.selu),
  "nn.silu": unary(ops.silu),
  "nn.softmax": (x, kwargs) => ops.softmax(x, { axis: axisOf(kwargs, -1) }),
  one_hot: (x, { depth, axis }) => ops.oneHot(x, depth as number, { axis: (axis ?? -1) as number }),
  ones_like: unary((x) => ops.onesLike(x)),
  pad: (x, { paddings, mode, constant_values }) =>
    ops.pad(x, paddings as [number, number][], {
      mode: String(mode ?? "constant").toLowerCase() as "constant",
      ...(constant_values === undefined || String(mode ?? "constant").toLowerCase() !== "constant"
        ? {}
        : { constant_values: constant_values as number }),
    }),
  repeat: (x, { repeats, axis }) =>
    ops.repeat(x, repeats as number, { axis: (axis ?? null) as number }),
  reshape: (x, { shape }) => ops.reshape(x, shape as number[]),
  reverse: (x, { axis }) => ops.flip(x, { axis: axis as number[] }),
  roll: (x, { shift, axis }) => ops.roll(x, shift as number, { axis: axis as number }),
  sort: (x, kwargs) => ops.sort(x, { axis: axisOf(kwargs, -1) }),
  split: (x, kwargs) => split(x, kwargs),
  squeeze: (x, { axis }) => ops.squeeze(x, { axis: (axis ?? null) as number[] }),
  stack: (xs, kwargs) => ops.stack([xs].flat(), axisOf(kwargs, 0)),
  tile: (x, { multiples }) => ops.tile(x, multiples as number[]),
  transpose: (x, { perm }) => ops.transpose(x, { axes: (perm ?? null) as number[] }),
  unstack: (x, kwargs) => ops.unstack(x, { axis: axisOf(kwargs, 0) }),
  where: (condition, { x, y }) => ops.where(condition, x as X, y as X),
  zeros_like: unary((x) => ops.zerosLike(x)),
};

/** Names under which TensorFlow has the same function a second time. */
const aliases: Readonly<Record<string, string>> = {
  floor_div: "math.floordiv",
  "math.argmax": "argmax",
  "math.argmin": "argmin",
  "math.divide": "math.truediv",
  "math.floormod": "math.mod",
  "math.l2_normalize": "l2_normalize",
  "math.scalar_mul": "math.multiply",
  "nn.l2_normalize": "l2_normalize",
  "nn.sigmoid": "math.sigmoid",
  "nn.softplus": "math.softplus",
  "nn.swish": "nn.silu",
  "nn.tanh": "math.tanh",
  norm: "linalg.norm",
  div: "math.truediv",
};

function swapLastAxes(x: X): X {
  return ops.swapaxes(x, -2, -1);
}

/** TensorFlow bounds the squared norm by epsilon, Keras's op the norm. */
function l2Normalize(x: X, { axis = null, epsilon = 1e-12 }: Kwargs): X {
  const sum = ops.sum(ops.square(x), { axis: axis as number | null, keepdims: true });
  return ops.multiply(x, ops.rsqrt(ops.maximum(sum, epsilon as number)));
}

function euclideanNorm(x: X, { ord = "euclidean", axis = null, keepdims }: Kwargs): X {
  const order = ord === "euclidean" ? null : (ord as number);
  return ops.norm(x, { ord: order, axis: axis as number | null, keepdims: keepdims === true });
}

/** TensorFlow names the sizes of the parts, Keras's op the places to cut at. */
function split(x: X, { num_or_size_splits: parts, axis }: Kwargs): Nested<X> {
  const options = { axis: (axis ?? 0) as number };
  if (typeof parts === "number") return ops.split(x, parts, options);
  const sizes = parts as readonly number[];
  const cuts = sizes.slice(0, -1).map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b));
  return ops.split(x, cuts, options);
}

/** The function of a saved `function` key; undefined for one that has no twin here. */
export function findTfFunction(name: string): TfFunction | undefined {
  const plain = name.replace(/^compat\.v1\./, "").replace(/_v[12]$/, "");
  return table[plain] ?? table[aliases[plain] ?? ""];
}

/** A layer of Keras 2 that calls a function of TensorFlow: its calls become nodes of `keras.ops`. */
export class TfFunctionLayer implements Operation {
  readonly name: string;
  readonly inboundNodes: Node[] = [];
  private readonly run: TfFunction;

  constructor(name: string, run: TfFunction) {
    this.name = name;
    this.run = run;
  }

  invoke(x: unknown, options: object = {}): unknown {
    const { name: _, ...kwargs } = options as Record<string, unknown>;
    const outputs = this.run(x as X, kwargs);
    const node = flatten(outputs)[0]?.history?.node;
    if (node !== undefined) {
      // the last op takes the name that the file gives the result
      if (node.operation instanceof Op && this.inboundNodes.length === 0)
        node.operation.name = this.name;
      this.inboundNodes.push(node);
    }
    return outputs;
  }
}
