import { describe, expect, test } from "vitest";
import { Layer } from "../layer/layer.ts";
import { Input } from "../models/input.ts";
import { Model } from "../models/model.ts";
import * as ops from "../ops/index.ts";
import { ops as opTable } from "../ops/op-table.ts";
import { Op, type OpDefinition } from "../ops/operation.ts";
import type { KerasTensor, Tensor } from "../tensor.ts";
import { serializeLayer } from "./serialize.ts";

class Pass extends Layer {
  static override readonly className = "Pass";
  static override readonly module = "my.layers";
  static override readonly registeredPackage = "my";
  override call(x: Tensor): Tensor {
    return x;
  }
}

describe("serializeLayer", () => {
  test("writes module, class, config and registered name", () => {
    const dtype = {
      module: "keras",
      class_name: "DTypePolicy",
      config: { name: "float32" },
      registered_name: null,
    };

    expect(serializeLayer(new Pass({ name: "p" }))).toEqual({
      module: "my.layers",
      class_name: "Pass",
      config: { name: "p", trainable: true, dtype },
      registered_name: "my>Pass",
    });
  });

  test("adds the shape a layer was built with", () => {
    const layer = new Pass();
    layer.buildOnce([null, 3]);

    expect(serializeLayer(layer)["build_config"]).toEqual({ input_shape: [null, 3] });
  });

  test("writes a functional model as Keras names it, calls and constants included", () => {
    const x = Input({ shape: [2], name: "x" });
    const y = ops.add(new Pass({ name: "p" })(x), 1);
    const tensor = (name: string) => ({
      class_name: "__keras_tensor__",
      config: { shape: [null, 2], dtype: "float32", keras_history: [name, 0, 0] },
    });

    expect(serializeLayer(new Model({ inputs: x, outputs: y, name: "m" }))).toMatchObject({
      module: "keras.src.models.functional",
      class_name: "Functional",
      registered_name: "Functional",
      config: {
        name: "m",
        layers: [
          { class_name: "InputLayer", name: "x", inbound_nodes: [] },
          { class_name: "Pass", name: "p", inbound_nodes: [{ args: [tensor("x")], kwargs: {} }] },
          { class_name: "Add", name: "add", inbound_nodes: [{ args: [tensor("p"), 1] }] },
        ],
        input_layers: ["x", 0, 0],
        output_layers: ["add", 0, 0],
      },
    });
  });

  test("a functional model at an end of a graph counts a call of its own before all others", () => {
    const inner = Input({ shape: [3] });
    const tower = new Model({ inputs: inner, outputs: ops.square(inner), name: "tower" });
    const x = Input({ shape: [3] });
    const saved = serializeLayer(
      new Model({ inputs: x, outputs: [tower(x), tower(ops.add(x, 1))] }),
    ) as { config: { output_layers: unknown; layers: { name: string }[] } };

    expect(saved.config.output_layers).toEqual([
      ["tower", 1, 0],
      ["tower", 2, 0],
    ]);
  });

  test("an op of Keras's activations keeps its module", () => {
    const definition = opTable.get("ReLU") as OpDefinition;
    const x = Input({ shape: [3] });
    const y = new Op(definition, { max_value: 1 }).invoke([x]) as KerasTensor;
    const { layers } = serializeLayer(new Model({ inputs: x, outputs: y }))["config"] as {
      layers: object[];
    };

    expect(layers.at(-1)).toMatchObject({
      module: "keras.src.activations.activations",
      class_name: "ReLU",
      config: { max_value: 1 },
    });
  });
});
