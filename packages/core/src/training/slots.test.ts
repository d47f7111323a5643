import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { Model } from "../models/model.ts";
import type { Tensor } from "../tensor.ts";
import { slotsOf, spread } from "./slots.ts";

/** A model that gives lists in a list, and the same twice. */
class Lists extends Model {
  static override readonly className = "Lists";
  override call(x: Tensor): readonly unknown[] {
    return [tf.add(x, 1), [tf.mul(x, 2), tf.sum(x)]];
  }
}

const outputs = { scores: tf.scalar(1), parts: [tf.scalar(2), tf.scalar(3)] };
const model = new Lists();

test("every tensor of nested outputs is an output of its own, named by its place", () => {
  const slots = slotsOf(model, outputs);

  expect(slots.map(({ key }) => key)).toEqual(["parts/0", "parts/1", "scores"]);
  expect(slots.map(({ name }) => name)).toEqual(["parts/0", "parts/1", "scores"]);
  expect(spread({ scores: "mse" }, slots, "loss")).toEqual([undefined, undefined, "mse"]);
});

test("outputs in lists have no name", () => {
  expect(slotsOf(model, [tf.scalar(1), [tf.scalar(2)]])).toEqual([
    { key: "0", name: null, layer: null },
    { key: "1/0", name: null, layer: null },
  ]);
});

test("logs of unnamed outputs have the names of losses and metrics, as in Keras", async () => {
  const lists = new Lists();
  const x = tf.ones([4, 2]);
  lists.compile({ loss: ["mse", "mae", null], metrics: [["mse"], ["mse"], null] });

  expect(Object.keys(await lists.evaluate(x, x, { return_dict: true }))).toEqual([
    "loss",
    "mse",
    "mse_1",
    "mean_squared_error_loss",
    "mean_absolute_error_loss",
  ]);
});

test("predict gives an output without axes as the first batch has it", () => {
  const y = model.predict(tf.ones([4, 2]), { batch_size: 2 }) as readonly [Tensor, Tensor[]];

  expect(y[0]).toBeAllClose(tf.fill([4, 2], 2));
  expect(y[1][1]).toBeAllClose(4);
});
