/** @file Writes the weights of a model in Keras 3's layout: `<group>/vars/<i>`. */
import type { AnyLayer, Variable } from "@kmr-js/core";
import type { H5Data, H5Writer } from "../hdf5/h5-writer.ts";
import { storedLayers, storeOrder } from "./weight-paths.ts";

/** Writes every layer's group, those without weights too, as Keras does. */
export function writeV3(model: AnyLayer, h5: H5Writer): void {
  for (const { layer, paths } of storedLayers(model)) {
    const [path = ""] = paths;
    const group = `${path === "" ? "" : `/${path}`}/vars`;
    h5.group(group);
    h5.attribute(group, "name", layer.name);
    let next = 0;
    for (const variable of storeOrder(layer)) {
      const key = variable.storeKey ?? String(next++);
      h5.dataset(`${group}/${key}`, variable.shape, storedData(variable));
    }
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
