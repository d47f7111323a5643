/** @file Layers against the values that Keras computed, from a JSON file of `test/fixtures/layers`. */
import { readFileSync } from "node:fs";
import { deserialize, flatten, type JsonObject, type ObjectTable, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { fixture } from "./fixtures.ts";

/** A tensor in the file. */
interface SavedTensor {
  readonly dtype: "float32" | "int32" | "bool";
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** One call of one layer in Keras. */
interface SavedCall {
  readonly name: string;
  readonly layer: JsonObject;
  readonly weights: readonly SavedTensor[];
  readonly inputs: unknown;
  readonly options: Readonly<Record<string, unknown>>;
  readonly outputs: readonly SavedTensor[];
  /** The weights after a call that changes them. */
  readonly weights_after?: readonly SavedTensor[];
}

const tensorOf = ({ values, shape, dtype }: SavedTensor): Tensor =>
  tf.tensor([...values], [...shape], dtype);

/** The structure with its saved tensors made tensors. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  const isTensor = typeof value === "object" && value !== null && "values" in value;
  return isTensor ? tensorOf(value as SavedTensor) : value;
}

/** Registers one test per saved call: the layer is made from its config, filled, called and compared. */
export function checkLayerValues(file: string, tables: readonly ObjectTable[]): void {
  const { cases } = JSON.parse(readFileSync(fixture(`layers/${file}`), "utf8")) as {
    readonly cases: readonly SavedCall[];
  };
  test.each(cases)("as Keras: $name", (saved) => {
    const layer = deserialize(saved.layer, tables);
    const inputs = revive(saved.inputs);
    const options = Object.fromEntries(
      Object.entries(saved.options).map(([key, value]) => [key, revive(value)]),
    );
    layer.invoke(inputs, { ...options, training: false });
    layer.setWeights(saved.weights.map(tensorOf));

    const outputs = flatten(layer.invoke(inputs, options) as Tensor[]);

    expect(outputs).toHaveLength(saved.outputs.length);
    for (const [i, output] of outputs.entries()) {
      expect(output).toBeAllClose(tensorOf(saved.outputs[i] as SavedTensor));
    }
    for (const [i, after] of (saved.weights_after ?? []).entries()) {
      expect(layer.weights[i]?.value as Tensor).toBeAllClose(tensorOf(after));
    }
  });
}
