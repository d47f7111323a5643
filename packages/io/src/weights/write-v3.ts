/** @file Writes the weights of a model in Keras 3's layout: `<group>/vars/<i>`. */
import type { AnyLayer, Variable } from "@kmr-js/core";
import type { H5Data, H5Writer } from "../hdf5/h5-writer.ts";
import { storedLayers, storeOrder } from "./weight-paths.ts";

/** A layer's group, and those of its weights that lie in one file. */
export interface StoredGroup {
  /** `/layers/dense/vars`. */
  readonly path: string;
  readonly layer: string;
  readonly weights: readonly StoredVariable[];
}

/** A weight by its name in the group. */
export interface StoredVariable {
  readonly key: string;
  readonly variable: Variable;
}

/** Every layer's group, those without weights too, as Keras has them. */
export function storedGroups(model: AnyLayer): StoredGroup[] {
  return storedLayers(model).map(({ layer, paths: [path = ""] }) => {
    let next = 0;
    const weights = storeOrder(layer).map((variable) => ({
      key: variable.storeKey ?? String(next++),
      variable,
    }));
    return { path: `${path === "" ? "" : `/${path}`}/vars`, layer: layer.name, weights };
  });
}

/** Writes the weights of a model, or a part of them. */
export function writeV3(groups: readonly StoredGroup[], h5: H5Writer): void {
  for (const { path, layer, weights } of groups) {
    h5.group(path);
    h5.attribute(path, "name", layer);
    for (const { key, variable } of weights)
      h5.dataset(`${path}/${key}`, variable.shape, storedData(variable));
  }
}

function storedData(variable: Variable): H5Data {
  const value = variable.storedValue();
  const data = dataOf({ value, dtype: variable.dtype });
  value.dispose();
  return data;
}

/** The values of a weight as a file holds them. */
export function dataOf(variable: Pick<Variable, "value" | "dtype">): H5Data {
  const data = variable.value.dataSync();
  if (variable.dtype === "int64") return BigInt64Array.from(data, (value) => BigInt(value));
  return data;
}
