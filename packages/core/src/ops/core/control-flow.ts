/**
 * @file Control flow on values: ops.cond, switch, map, vectorizedMap, scan, associativeScan, whileLoop, foriLoop.
 * They run their functions at once. A graph cannot hold them, for no file could hold the functions.
 */
import * as tf from "@tensorflow/tfjs-core";
import { ConfigError, ShapeError, UnsupportedError } from "../../errors.ts";
import { symbolicLeaves } from "../../graph/node.ts";
import { canonicalAxis, type Nested } from "../../shape.ts";
import { isTensor, type Tensor } from "../../tensor.ts";
import { flatten, mapLeaves, packLike } from "../../tree.ts";

type Tensors = Nested<Tensor>;
type Scalar = Tensor | number | boolean;

/** @throws UnsupportedError for a symbolic tensor. */
function refuseSymbols(op: string, values: unknown): void {
  if (symbolicLeaves(values).length === 0) return;
  throw new UnsupportedError(
    `${op}: it runs functions on values, and a graph cannot hold functions. Write a layer whose call() uses it.`,
  );
}

function scalarOf(value: Scalar): number {
  return Number(isTensor(value) ? value.dataSync()[0] : value);
}

function tidy<T>(f: () => T): T {
  return tf.tidy(f as () => tf.TensorContainer) as T;
}

/** The slices of every leaf along its first axis, as one structure for each index. */
function slicesOf<T extends Tensors>(xs: T, op: string): T[] {
  const leaves = flatten<Tensor>(xs);
  const sizes = new Set(leaves.map((leaf): number | undefined => leaf.shape[0]));
  if (sizes.size !== 1 || sizes.has(undefined)) {
    throw new ShapeError(
      `${op}: all inputs must have the same first size. Received: ${[...sizes].join(", ")}.`,
    );
  }
  const columns = leaves.map((leaf) => tf.unstack(leaf));
  return Array.from(
    { length: leaves[0]?.shape[0] ?? 0 },
    (_, i) =>
      packLike(
        xs,
        columns.map((column) => column[i] as Tensor),
      ) as T,
  );
}

/** Structures of tensors as one structure of stacked tensors. */
function stackAll<T extends Tensors>(items: readonly T[], join: (leaves: Tensor[]) => Tensor): T {
  const columns = items.map((item) => flatten<Tensor>(item));
  const joined = (columns[0] ?? []).map((_, i) =>
    join(columns.map((leaves) => leaves[i] as Tensor)),
  );
  return packLike(items[0] as T, joined) as T;
}

/** What `trueFn` gives if `pred` holds, else what `falseFn` gives. @see keras.ops.cond @throws UnsupportedError */
export function cond<T extends Tensors>(pred: Scalar, trueFn: () => T, falseFn: () => T): T {
  refuseSymbols("cond", pred);
  return tidy(() => (scalarOf(pred) ? trueFn() : falseFn()));
}

/**
 * What the branch number `index` gives for the operands; an index outside takes the nearest branch.
 * @see keras.ops.switch
 * @throws UnsupportedError for symbolic tensors.
 */
export function switchCase<A extends readonly unknown[], T extends Tensors>(
  index: Scalar,
  branches: readonly ((...operands: A) => T)[],
  ...operands: A
): T {
  refuseSymbols("switch", [index, operands]);
  const place = Math.min(Math.max(scalarOf(index), 0), branches.length - 1);
  const branch = branches[place];
  if (branch === undefined) throw new ConfigError("switch: branches must not be empty.");
  return tidy(() => branch(...operands));
}

/** The results of `f` for each slice along the first axis, stacked. @see keras.ops.map @throws UnsupportedError */
export function map<X extends Tensors, Y extends Tensors>(f: (x: X) => Y, xs: X): Y {
  refuseSymbols("map", xs);
  return tidy(() => stackAll(slicesOf(xs, "map").map(f), (leaves) => tf.stack(leaves)));
}

/** The same as `map`: tfjs cannot run a function on many slices at once. @see keras.ops.vectorized_map */
export function vectorizedMap<X extends Tensors, Y extends Tensors>(
  f: (elements: X) => Y,
  elements: X,
): Y {
  refuseSymbols("vectorized_map", elements);
  return map(f, elements);
}

interface ScanOptions {
  /** The number of steps, if there are no `xs`. */
  readonly length?: number | null | undefined;
  readonly reverse?: boolean | undefined;
}

/** The inputs of the steps. @throws ConfigError when neither `xs` nor `length` tells their number. */
function stepsOf<X extends Tensors>(xs: X | null, length: number | null): (X | null)[] {
  if (xs !== null) return slicesOf(xs, "scan").slice(0, length ?? undefined);
  if (length !== null) return Array<null>(length).fill(null);
  throw new ConfigError("scan: xs or length is required. Received: xs=null, length=null.");
}

/**
 * Goes through the slices of `xs` with a state: `[carry, y] = f(carry, x)`. Gives the last state and all `y`, stacked;
 * `reverse` goes from the last slice to the first.
 * @see keras.ops.scan
 * @throws UnsupportedError for symbolic tensors.
 */
export function scan<C extends Tensors, X extends Tensors, Y extends Tensors>(
  f: (carry: C, x: X | null) => readonly [C, Y],
  init: C,
  xs: X | null = null,
  options: ScanOptions = {},
): [carry: C, ys: Y] {
  refuseSymbols("scan", [init, xs]);
  return tidy(() => {
    const steps = stepsOf(xs, options.length ?? null);
    if (options.reverse) steps.reverse();
    let carry = init;
    const ys = steps.map((x) => {
      const [next, y] = f(carry, x);
      carry = next;
      return y;
    });
    if (options.reverse) ys.reverse();
    return [carry, stackAll(ys, (leaves) => tf.stack(leaves))] as [C, Y];
  });
}

/**
 * The running results of an associative function along `axis`: the first slice, `f(first, second)`, and so on.
 * @see keras.ops.associative_scan
 * @throws UnsupportedError for symbolic tensors.
 */
export function associativeScan<T extends Tensors>(
  f: (a: T, b: T) => T,
  elems: T,
  options: { readonly reverse?: boolean | undefined; readonly axis?: number | undefined } = {},
): T {
  refuseSymbols("associative_scan", elems);
  const { reverse = false, axis = 0 } = options;
  return tidy(() => {
    const leaves = flatten<Tensor>(elems);
    const places = leaves.map((leaf) => canonicalAxis(axis, leaf.rank, "associative_scan: axis"));
    const size = leaves[0]?.shape[places[0] as number] ?? 0;
    const columns = leaves.map((leaf, i) => tf.split(leaf, size, places[i] as number));
    const slices = Array.from(
      { length: size },
      (_, at) =>
        packLike(
          elems,
          columns.map((column) => column[at] as Tensor),
        ) as T,
    );
    if (reverse) slices.reverse();
    const results: T[] = [];
    for (const slice of slices) {
      const last = results.at(-1);
      results.push(last === undefined ? slice : f(last, slice));
    }
    if (reverse) results.reverse();
    return stackAll(results, (parts) => tf.concat(parts, axis));
  });
}

/** Values of a loop: one structure, or a list of them that its functions take as arguments. */
type LoopVars = Tensors;
type Arguments<V> = V extends readonly unknown[] ? V : [V];

/**
 * Runs `body` on the variables as long as `cond` holds, at most `maximum_iterations` times. A list of variables is
 * handed over as separate arguments.
 * @see keras.ops.while_loop
 * @throws UnsupportedError for symbolic tensors.
 */
export function whileLoop<V extends LoopVars>(
  cond: (...vars: Arguments<V>) => Scalar,
  body: (...vars: Arguments<V>) => V,
  loopVars: V,
  options: { readonly maximum_iterations?: number | null | undefined } = {},
): V {
  refuseSymbols("while_loop", loopVars);
  const limit = options.maximum_iterations ?? Number.POSITIVE_INFINITY;
  const argumentsOf = (vars: V): Arguments<V> =>
    (Array.isArray(vars) ? vars : [vars]) as Arguments<V>;
  return tidy(() => {
    let vars = loopVars;
    for (let i = 0; i < limit && tidy(() => scalarOf(cond(...argumentsOf(vars)))); i++) {
      vars = body(...argumentsOf(vars));
    }
    return mapLeaves<Tensor, Tensor>(vars, (leaf) => tf.clone(leaf)) as V;
  });
}

/**
 * Runs `bodyFun(i, value)` for each `i` from `lower` up to `upper`, and gives the last value.
 * @see keras.ops.fori_loop
 * @throws UnsupportedError for symbolic tensors.
 */
export function foriLoop<V extends Tensors>(
  lower: Scalar,
  upper: Scalar,
  bodyFun: (i: number, value: V) => V,
  initVal: V,
): V {
  refuseSymbols("fori_loop", [lower, upper, initVal]);
  return tidy(() => {
    let value = initVal;
    for (let i = scalarOf(lower); i < scalarOf(upper); i++) value = bodyFun(i, value);
    return mapLeaves<Tensor, Tensor>(value, (leaf) => tf.clone(leaf)) as V;
  });
}
