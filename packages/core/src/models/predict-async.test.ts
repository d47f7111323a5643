import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import * as ops from "../ops/index.ts";
import { Input } from "./input.ts";
import { Model } from "./model.ts";

function doubling() {
  const x = Input({ shape: [2] });
  return new Model({ inputs: x, outputs: ops.multiply(x, 2) });
}

describe("predictAsync", () => {
  test("gives what predict gives, batch by batch, and leaves no tensor behind", async () => {
    const model = doubling();
    const x = tf.reshape(tf.range(0, 10), [5, 2]);
    const before = tf.memory().numTensors;
    const y = await model.predictAsync(x, { batch_size: 2 });

    expect(y).toBeAllClose([
      [0, 2],
      [4, 6],
      [8, 10],
      [12, 14],
      [16, 18],
    ]);
    y.dispose();
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });

  test("lets other work go on between batches", async () => {
    const model = doubling();
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const y = await model.predictAsync(
      { shape: [64, 2], data: new Float32Array(128) },
      { batch_size: 1 },
    );
    clearInterval(timer);

    expect(turns).toBeGreaterThan(0);
    y.dispose();
  });

  test("rejects, and frees what it made, when inputs do not fit", async () => {
    const model = doubling();
    const before = tf.memory().numTensors;

    await expect(
      model.predictAsync({ shape: [4, 3], data: new Float32Array(12) }, { batch_size: 2 }),
    ).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(before);
  });
});
