/** @file Runs the cases, and holds the results of one backend against those of another. */
import { UnsupportedError } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type KernelCase, kernelCases } from "./index.ts";

/** What a tensor holds, or what the call threw. */
type Result = readonly Values[] | Error;
interface Values {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  readonly data: readonly (number | string)[];
}

/** The results of all cases on the backend in use. */
export function runKernels(): Result[] {
  return kernelCases.map(resultsOf);
}

function resultsOf({ run }: KernelCase): Result {
  try {
    const results: Values[] = [];
    tf.tidy(() => {
      for (const tensor of [run()].flat()) {
        const { shape, dtype } = tensor;
        results.push({ shape, dtype, data: Array.from(tensor.dataSync<"float32">()) });
      }
    });
    return results;
  } catch (error) {
    return error as Error;
  }
}

/** Lines that say which cases differ, and how: a call that throws on one backend must throw on the other. */
export function differences(
  expected: readonly Result[],
  actual: readonly Result[],
  bounds: { readonly atol: number; readonly rtol: number },
): string[] {
  return kernelCases.flatMap(({ name }, i) => {
    const [wanted, ours] = [expected[i], actual[i]] as [Result, Result];
    if (ours instanceof UnsupportedError) return []; // a gap with a name is no wrong result
    if (wanted instanceof Error || ours instanceof Error) {
      if (wanted instanceof Error && ours instanceof Error) return [];
      return [`${name}: ${wanted instanceof Error ? "should throw" : String(ours)}`];
    }
    return wanted
      .flatMap((values, k) => difference(values, ours[k], bounds) ?? [])
      .map((text) => `${name}: ${text}`);
  });
}

function difference(
  wanted: Values,
  ours: Values | undefined,
  { atol, rtol }: { readonly atol: number; readonly rtol: number },
): string | undefined {
  if (ours === undefined) return "no result";
  const head = ({ dtype, shape }: Values): string => `${dtype} [${shape}]`;
  if (head(wanted) !== head(ours)) return `${head(ours)}, expected ${head(wanted)}`;
  const off = wanted.data.findIndex((value, i) => {
    const other = ours.data[i] as number | string;
    if (Object.is(value, other) || value === other) return false;
    return !(Math.abs(Number(other) - Number(value)) <= atol + rtol * Math.abs(Number(value)));
  });
  return off < 0 ? undefined : `${ours.data[off]}, expected ${wanted.data[off]}`;
}
