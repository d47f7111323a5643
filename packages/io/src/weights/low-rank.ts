/** @file Weights of layers with LoRA, whose two factors a legacy file holds beside the weight they change. */
import { type AnyLayer, equalShapes, sizeOf, type Variable } from "@kmr-js/core";
import type { H5Dataset } from "../hdf5/h5-file.ts";

/**
 * The datasets of a layer with the product of its factors added to its main weight, in the order of its variables;
 * undefined for a layer whose datasets hold no factors that it does not take itself.
 * @see Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, 2021
 */
export function mergedFactors(
  layer: AnyLayer,
  variables: readonly Variable[],
  datasets: readonly H5Dataset[],
): readonly H5Dataset[] | undefined {
  const named = new Map(datasets.map((dataset) => [lastName(dataset.path), dataset]));
  if (datasets.length !== variables.length + 2) return undefined;
  const { lora_alpha: alpha } = layer.config as { lora_alpha?: unknown };
  const merged = variables.map(({ name }) => {
    const main = named.get(name);
    const a = named.get(`lora_${name}_a`);
    const b = named.get(`lora_${name}_b`);
    if (main === undefined || a === undefined || b === undefined) return main;
    const rank = a.shape.at(-1) ?? 1;
    const scale = typeof alpha === "number" ? alpha / rank : 1;
    const fits =
      equalShapes(a.shape, [...main.shape.slice(0, -1), rank]) &&
      equalShapes(b.shape, [rank, main.shape.at(-1) ?? 1]);
    const { path, shape } = main;
    return fits
      ? { path, shape, dtype: "float32" as const, read: () => added(main, a, b, scale) }
      : undefined;
  });
  return merged.every((dataset) => dataset !== undefined) ? merged : undefined;
}

/** True for a factor of LoRA. */
export function isFactor({ path }: H5Dataset): boolean {
  return lastName(path).startsWith("lora_");
}

/** `main + scale · a · b`, over the last axes. */
function added(main: H5Dataset, a: H5Dataset, b: H5Dataset, scale: number): Float32Array {
  const [left, right] = [a.read() as Float32Array, b.read() as Float32Array];
  const [rank = 1, width = 1] = b.shape;
  const result = Float32Array.from(main.read() as Float32Array);
  for (let i = 0; i < sizeOf(main.shape); i++) {
    const row = Math.floor(i / width);
    let sum = 0;
    for (let k = 0; k < rank; k++)
      sum += (left[row * rank + k] ?? 0) * (right[k * width + (i % width)] ?? 0);
    result[i] = (result[i] ?? 0) + scale * sum;
  }
  return result;
}

/** The name that a legacy file gives a weight, without its layer. */
export function lastName(path: string): string {
  return (path.split("/").at(-1) ?? "").replace(/:0$/, "");
}
