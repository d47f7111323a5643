/** @file The matcher `toBeAllClose`: two arrays of numbers, compared with their shapes. */
import { isTensor, type Tensor } from "@kmr-js/core";
import { getBackend } from "@tensorflow/tfjs-core";

/** A number, nested lists of numbers, a typed array, or a tensor. */
export type Numbers = number | readonly Numbers[] | Float32Array | Int32Array | Uint8Array | Tensor;

/** Bounds of `|actual − expected| ≤ atol + rtol · |expected|`. */
export interface Bounds {
  readonly atol?: number;
  readonly rtol?: number;
}

interface Flat {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

function flat(numbers: Numbers): Flat {
  if (isTensor(numbers)) return { shape: numbers.shape, values: Array.from(numbers.dataSync()) };
  if (typeof numbers === "number") return { shape: [], values: [numbers] };
  const items = Array.from(numbers as readonly Numbers[], flat);
  return {
    shape: [items.length, ...(items[0]?.shape ?? [])],
    values: items.flatMap(({ values }) => values),
  };
}

/** How many bounds a value is off: at most 1 is close. */
function excess(actual: number, expected: number, { atol = 1e-6, rtol = 1e-5 }: Bounds): number {
  if (Object.is(actual, expected) || actual === expected) return 0;
  // The tolerance of wasm and webgl is wider than the cpu's; what must be exact must be so everywhere.
  const wider = getBackend() !== "cpu" && atol + rtol > 0;
  const [absolute, relative] = wider ? [Math.max(atol, 1e-5), Math.max(rtol, 1e-4)] : [atol, rtol];
  const ratio = Math.abs(actual - expected) / (absolute + relative * Math.abs(expected));
  return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
}

/** The verdict vitest asks for. */
export function toBeAllClose(
  actual: Numbers,
  expected: Numbers,
  bounds: Bounds = {},
): { pass: boolean; message: () => string } {
  const [ours, wanted] = [flat(actual), flat(expected)];
  if (ours.shape.join() !== wanted.shape.join()) {
    const shapes = `[${ours.shape.join(", ")}], expected [${wanted.shape.join(", ")}]`;
    return { pass: false, message: () => `The shape is ${shapes}.` };
  }
  const off = ours.values.map((value, i) => excess(value, wanted.values[i] ?? Number.NaN, bounds));
  const worst = off.indexOf(Math.max(0, ...off));
  const [actualWorst = Number.NaN, expectedWorst = Number.NaN] = [ours, wanted].map(
    ({ values }) => values[worst],
  );
  return {
    pass: off.every((ratio) => ratio <= 1),
    message: () =>
      `The values differ most at [${placeOf(worst, ours.shape)}]: ${actualWorst}, expected ${expectedWorst}; ` +
      `the difference ${Math.abs(actualWorst - expectedWorst)} is ${off[worst]?.toPrecision(3)} times the bound.\n` +
      `Actual:   ${ours.values.join(", ")}\nExpected: ${wanted.values.join(", ")}`,
  };
}

/** The indices of the n-th value of an array. */
function placeOf(n: number, shape: readonly number[]): string {
  let rest = n;
  const indices = [...shape].reverse().map((size) => {
    const index = rest % size;
    rest = Math.floor(rest / size);
    return index;
  });
  return indices.reverse().join(", ");
}

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: the signature must repeat vitest's own
  interface Matchers<T = any> {
    /** Equal shapes, and values within `atol + rtol · |expected|` (1e-6 and 1e-5 unless given). */
    toBeAllClose(expected: Numbers, bounds?: Bounds): T;
  }
}
