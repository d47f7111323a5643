/** @file The sum behind `einsum`, for two tensors: transposes and one matrix product. */
import { ShapeError, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** The three terms of `ab,bc->ac`. */
export interface ContractionTerms {
  readonly left: string;
  readonly right: string;
  readonly output: string;
}

/** Splits an equation of two inputs. An ellipsis becomes the digit `0`. */
export function parseContraction(equation: string): ContractionTerms | undefined {
  const compact = equation.replace(/\s/g, "").replaceAll("...", "0");
  const found = /^(?<left>0?[a-zA-Z]+0?),(?<right>[a-zA-Z]+)->(?<output>0?[a-zA-Z]+0?)$/.exec(
    compact,
  );
  const { left, right, output } = found?.groups ?? {};
  return left === undefined || right === undefined || output === undefined
    ? undefined
    : { left, right, output };
}

/**
 * `einsum(equation, a, b)` for two terms, each label at most once in a term; an ellipsis may stand in the first term
 * and in the output. tfjs's own einsum knows no ellipsis and multiplies before it sums, which needs memory for the
 * whole product; this one multiplies matrices.
 */
export function contract(equation: string, a: Tensor, b: Tensor): Tensor {
  const terms = parseContraction(equation);
  if (terms === undefined)
    throw new ShapeError(`einsum: ${JSON.stringify(equation)} is not of the form "ab,bc->ac".`);
  const spread = spreadLabels(terms, a.rank);
  const left = spell(terms.left, spread);
  const output = spell(terms.output, spread);
  const right = [...terms.right];
  const both = left.filter((label) => right.includes(label));
  const batch = both.filter((label) => output.includes(label));
  const summed = both.filter((label) => !output.includes(label));
  const rows = left.filter((label) => !right.includes(label));
  const columns = right.filter((label) => !left.includes(label));
  const sizes = new Map([...right.map(pairWith(b.shape)), ...left.map(pairWith(a.shape))]);
  const shapeOf = (labels: readonly string[]): number[] =>
    labels.map((label) => sizes.get(label) ?? 1);
  const size = (labels: readonly string[]): number =>
    shapeOf(labels).reduce((product, n) => product * n, 1);
  const matrix = (x: Tensor, from: string[], first: string[], second: string[]): Tensor =>
    tf.reshape(permute(x, from, [...batch, ...first, ...second]), [
      ...(batch.length === 0 ? [] : [size(batch)]),
      size(first),
      size(second),
    ]);
  const product = tf.matMul(matrix(a, left, rows, summed), matrix(b, right, summed, columns));
  const free = [...batch, ...rows, ...columns];
  const kept = free.filter((label) => output.includes(label));
  const full = tf.reshape(product, shapeOf(free));
  const dropped = free.flatMap((label, axis) => (output.includes(label) ? [] : [axis]));
  return permute(dropped.length === 0 ? full : tf.sum(full, dropped), kept, output);
}

/** Labels for the axes behind an ellipsis. */
function spreadLabels({ left }: ContractionTerms, rank: number): readonly string[] {
  const count = left.includes("0") ? rank - (left.length - 1) : 0;
  return Array.from({ length: count }, (_, i) => `0${i}`);
}

function spell(term: string, spread: readonly string[]): string[] {
  return [...term].flatMap((label) => (label === "0" ? spread : [label]));
}

function pairWith(shape: readonly number[]): (label: string, axis: number) => [string, number] {
  return (label, axis) => [label, shape[axis] ?? 1];
}

/** Puts the axes `from` into the order `to`. */
function permute(x: Tensor, from: readonly string[], to: readonly string[]): Tensor {
  const order = to.map((label) => from.indexOf(label));
  return order.every((axis, i) => axis === i) ? x : tf.transpose(x, order);
}
