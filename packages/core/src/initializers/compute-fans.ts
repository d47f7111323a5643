/** @file How many inputs and outputs a weight connects. */
import { sizeOf } from "../shape.ts";

/** `[fanIn, fanOut]`; all axes but the last two are the receptive field of a convolution. */
export function computeFans(shape: readonly number[]): [fanIn: number, fanOut: number] {
  const [first = 1] = shape;
  if (shape.length < 2) return [first, first];
  const field = sizeOf(shape.slice(0, -2));
  return [(shape.at(-2) ?? 1) * field, (shape.at(-1) ?? 1) * field];
}
