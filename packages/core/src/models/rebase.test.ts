import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { Ones } from "../initializers/index.ts";
import { Layer } from "../layer/layer.ts";
import type { Shape } from "../shape.ts";
import type { KerasTensor, Tensor } from "../tensor.ts";
import { Input } from "./input.ts";
import { Model } from "./model.ts";

/** Doubles by a weight of 1 added to itself. */
class Twice extends Layer {
  static override readonly className = "Twice";
  weight = this.addWeight("weight", { shape: [], initializer: new Ones() });
  override call(x: Tensor): Tensor {
    return tf.mul(x, tf.add(this.weight.value, 1));
  }
  override computeOutputShape(shape: Shape): Shape {
    return shape;
  }
}

function chain(): Model<KerasTensor, KerasTensor> {
  const x = Input({ shape: [1], name: "x" });
  const a = new Twice({ name: "a" });
  const b = new Twice({ name: "b" });
  return new Model({ inputs: x, outputs: b(a(x)) });
}

test("a model from the middle of another starts with an input of its own, and holds only what comes after", () => {
  const whole = chain();
  const tail = new Model({ inputs: whole.getLayer("a").output, outputs: whole.output });

  expect(tail.layers.map(({ name }) => name)).toEqual(["keras_tensor", "b"]);
  expect(tail.weights).toEqual(whole.getLayer("b").weights);
  expect(tail(tf.tensor([[5]]))).toBeAllClose([[10]]);
  expect(tail.getConfig()).toMatchObject({ input_layers: ["keras_tensor", 0, 0] });
});

test("a head up to the middle keeps the input it has", () => {
  const whole = chain();
  const head = new Model({ inputs: whole.input, outputs: whole.getLayer("a").output });

  expect(head.layers.map(({ name }) => name)).toEqual(["x", "a"]);
  expect(head(tf.tensor([[5]]))).toBeAllClose([[10]]);
});

test("a layer that was never called has no output", () => {
  expect(() => new Twice({ name: "a" }).output).toThrow(/"a": it has no output.*not called/);
});
