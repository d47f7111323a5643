import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { SerializationError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { Input } from "../models/input.ts";
import { type AnyModel, Model } from "../models/model.ts";
import * as ops from "../ops/index.ts";
import type { KerasTensor, Tensor } from "../tensor.ts";
import { deserialize } from "./deserialize.ts";
import { objectTable } from "./object-table.ts";
import { serializeLayer } from "./serialize.ts";

const tables = [objectTable("mine", [])];
const input = {
  class_name: "__keras_tensor__",
  config: { shape: [null, 3], dtype: "float32", keras_history: ["x", 0, 0] },
};

/** A model of one op, as Keras saves it, with the given call. */
function modelWith(className: string, config: JsonObject, args: readonly unknown[]): JsonObject {
  const x = Input({ shape: [3], name: "x" });
  const saved = serializeLayer(new Model({ inputs: x, outputs: ops.ravel(x), name: "m" }));
  const graph = saved["config"] as { readonly layers: readonly JsonObject[] } & JsonObject;
  const op = {
    module: "keras.src.ops.numpy",
    class_name: className,
    config: { name: "op", ...config },
    registered_name: className,
    name: "op",
    inbound_nodes: [{ args, kwargs: {} }],
  };
  return {
    ...saved,
    config: {
      ...graph,
      layers: [graph.layers[0] as JsonObject, op as unknown as JsonObject],
      output_layers: ["op", 0, 0],
    },
  };
}

function load(json: JsonObject): AnyModel {
  return deserialize(json, tables) as AnyModel;
}

function run(model: AnyModel, x: Tensor): Tensor {
  return (model as unknown as (x: Tensor) => Tensor)(x);
}

function callOf(json: JsonObject): unknown {
  const { layers } = json["config"] as unknown as { layers: { inbound_nodes: unknown[] }[] };
  return layers.at(-1)?.inbound_nodes;
}

describe("constants in a saved call", () => {
  test.each(["__numpy__", "__tensor__"])("%s is read as an array and written as it was", (tag) => {
    const indices = { class_name: tag, config: { value: [[2], [0]], dtype: "int64" } };
    const json = modelWith("Take", { axis: 1 }, [input, indices]);
    const before = tf.memory().numTensors;
    const model = load(json);

    expect((model.outputs as KerasTensor).shape).toEqual([null, 2, 1]);
    expect(run(model, tf.tensor2d([[1, 2, 3]]))).toBeAllClose([[[3], [1]]]);
    expect(callOf(serializeLayer(model))).toEqual(callOf(json));
    expect(tf.memory().numTensors - before).toBe(2);
  });

  test("its dtype takes part in the promotion", () => {
    const halves = { class_name: "__numpy__", config: { value: [0.5], dtype: "float32" } };
    const model = load(modelWith("Append", { axis: null }, [input, halves]));
    expect(run(model, tf.tensor2d([[1, 2, 3]]))).toBeAllClose([1, 2, 3, 0.5]);
  });

  test("slices, ellipses and nulls of a key come back as they were", () => {
    const bounds = (start: number | null, stop: number | null, step: number | null): object => ({
      class_name: "__slice__",
      config: { start, stop, step },
    });
    const rest = { class_name: "__ellipsis__", config: {} };
    const json = modelWith("GetItem", {}, [input, [rest, null, bounds(null, null, -2)]]);
    const model = load(json);

    expect(run(model, tf.tensor2d([[1, 2, 3]]))).toBeAllClose([[[3, 1]]]);
    expect(callOf(serializeLayer(model))).toEqual(callOf(json));
  });

  test("a slice of anything but integers is refused by its place", () => {
    const slice = { class_name: "__slice__", config: { start: "1", stop: null, step: null } };
    const bad = (): unknown => load(modelWith("GetItem", {}, [input, [slice]]));
    expect(bad).toThrow(SerializationError);
    expect(bad).toThrow(/inbound_nodes\[0\]\.args\[1\]\[0\]\.start/);
  });

  test("keyword arguments of any name are kept as keywords", () => {
    const x = Input({ shape: [4, 2], name: "x" });
    const y = ops.rearrange(x, "b (h w) c -> b h w c", { h: 2 });
    const json = serializeLayer(new Model({ inputs: x, outputs: y, name: "m" }));
    const model = load(json);

    expect(callOf(json)).toMatchObject([{ kwargs: { h: 2 } }]);
    expect((model.outputs as KerasTensor).shape).toEqual([null, 2, 2, 2]);
    expect(run(model, tf.zeros([1, 4, 2])).shape).toEqual([1, 2, 2, 2]);
  });
});
