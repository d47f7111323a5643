/** @file How many float32 values lie between two numbers. */

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The place of a number among all float32 values in order: neighbours differ by 1, and both zeros are 0. */
function rank(value: number): number {
  float[0] = value;
  const pattern = bits[0] ?? 0;
  return pattern < 0 ? -(pattern & 0x7fffffff) : pattern;
}

/** The distance of two numbers in units in the last place of float32; Infinity when one of them alone is NaN. */
export function ulpDistance(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b))
    return Number.isNaN(a) && Number.isNaN(b) ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(rank(a) - rank(b));
}
