/** @file Models of every layer that trains, against six steps of Keras's: losses, weights, moving statistics. */
import { readFileSync } from "node:fs";
import {
  type AnyModel,
  deferInitialization,
  deserialize,
  type HostArray,
  type JsonObject,
  sizeOf,
} from "@kmr-js/core";
import { kerasLayers } from "@kmr-js/layers";
import { cutFloats, decodeFloats, fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

interface SavedArray {
  readonly shape: readonly number[];
  readonly data: string;
  readonly ids?: boolean;
}
interface Case {
  readonly name: string;
  readonly config: JsonObject;
  readonly optimizer: JsonObject;
  readonly x: readonly SavedArray[];
  readonly y: SavedArray;
  readonly start: string;
  readonly running: string;
  readonly weights: string;
  readonly paths: readonly [path: string, shape: number[]][];
}
interface Fixture {
  readonly batch_size: number;
  readonly epochs: number;
  readonly cases: readonly Case[];
}

const keras: Fixture = JSON.parse(readFileSync(fixture("training/layers.json"), "utf8"));

function arrayOf({ shape, data, ids }: SavedArray): HostArray {
  const floats = decodeFloats(data);
  return { shape, data: ids === true ? Int32Array.from(floats) : floats };
}

function modelOf({ config, start, paths }: Case): AnyModel {
  const model = deferInitialization(() => deserialize(config, [kerasLayers])) as AnyModel;
  expect(model.weights.map(({ shape }) => [...shape])).toEqual(paths.map(([, shape]) => shape));
  const sizes = paths.map(([, shape]) => sizeOf(shape));
  for (const [i, data] of cutFloats(start, sizes).entries()) {
    const variable = model.weights[i];
    variable?.assign({ shape: variable.shape, data });
  }
  return model;
}

describe("a model trains as in Keras", () => {
  test.each(keras.cases)("$name", async (run) => {
    const before = tf.memory().numTensors;
    const model = modelOf(run);
    model.compile({ optimizer: run.optimizer, loss: "mean_squared_error" });
    const running: number[] = [];
    const x = run.x.map(arrayOf);

    await model.fit(x.length === 1 ? x[0] : x, arrayOf(run.y), {
      batch_size: keras.batch_size,
      epochs: keras.epochs,
      shuffle: false,
      callbacks: [{ onTrainBatchEnd: (_, logs) => void running.push(logs.loss) }],
    });

    expect(running).toBeAllClose(decodeFloats(run.running), { atol: 1e-7, rtol: 1e-5 });
    const sizes = run.paths.map(([, shape]) => sizeOf(shape));
    for (const [i, expected] of cutFloats(run.weights, sizes).entries()) {
      const values = model.weights[i]?.value.dataSync() as Float32Array;
      expect(values, run.paths[i]?.[0]).toBeAllClose(expected, { atol: 1e-6, rtol: 1e-5 });
    }
    model.dispose();
    model.optimizer.dispose();
    expect(tf.memory().numTensors, "tensors left").toBe(before);
  });
});
