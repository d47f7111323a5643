import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test } from "vitest";
import { setBackend } from "../backend/set-backend.ts";
import { Ones } from "../initializers/ones.ts";
import * as ops from "../ops/index.ts";
import { holdWeights } from "./hold-weights.ts";
import { Input } from "./input.ts";
import { Model } from "./model.ts";

afterEach(async () => {
  await setBackend("cpu");
});

test("held weights come back on another backend, and leave no tensor behind", async () => {
  const x = Input({ shape: [2] });
  const model = new Model({ inputs: x, outputs: ops.multiply(x, 2) });
  const weight = model.addWeight("scale", { shape: [2], initializer: new Ones() });
  weight.assign(tf.tensor1d([0.1, 0.2]));
  const restore = holdWeights(model);
  weight.assign(tf.tensor1d([0.099975586, 0.199951172])); // what float16 has of them
  await setBackend("wasm");
  const before = tf.memory().numTensors;
  restore();

  expect(weight.value).toBeAllClose([0.1, 0.2], { atol: 0, rtol: 1e-7 });
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});
