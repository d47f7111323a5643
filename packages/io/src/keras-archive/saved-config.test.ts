import { InputLayer } from "@kmr-js/core";
import { expect, test } from "vitest";
import { savedConfig } from "./saved-config.ts";

test.each([
  ["square", "{}"],
  ["square_12", "{}"],
  ["my_square", '{"name": "my_square"}'],
  ["square_x", '{"name": "square_x"}'],
])("an op called %s is written with the config %s", (name, config) => {
  const op = { module: "keras.src.ops.numpy", class_name: "Square", config: { name } };
  const text = savedConfig(new InputLayer({ shape: [2] }), { layers: [op] });

  expect(text).toContain(`"config": ${config}`);
});

test("a layer keeps its name", () => {
  const layer = { module: "keras.layers", class_name: "Dense", config: { name: "dense" } };
  const text = savedConfig(new InputLayer({ shape: [2] }), layer);

  expect(text).toContain('{"name": "dense"}');
});

test("an op keeps its name where Keras could give it that of a layer", () => {
  const op = { module: "keras.src.ops.numpy", class_name: "Add", config: { name: "add_1" } };
  const layer = { module: "keras.layers", class_name: "Add", config: { name: "add" } };
  const text = savedConfig(new InputLayer({ shape: [2] }), { layers: [op, layer] });

  expect(text).toContain('"config": {"name": "add_1"}');
});

test.each([
  [4, '{"lora_rank": 4}'],
  [8, '{"lora_rank": 4, "lora_alpha": 8}'],
])(
  "lora_alpha %i, which Keras 3.8 does not know, stands only where it says something",
  (alpha, config) => {
    const layer = {
      module: "keras.layers",
      class_name: "Dense",
      config: { lora_rank: 4, lora_alpha: alpha },
    };

    expect(savedConfig(new InputLayer({ shape: [2] }), layer)).toContain(config);
  },
);
