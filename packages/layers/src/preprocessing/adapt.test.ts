import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { type AdaptData, learn } from "./adapt.ts";

/** What a learner was shown. */
function shown(data: AdaptData, steps?: number): string[] {
  const seen: string[] = [];
  const note = (what: string) => (x: tf.Tensor) => {
    seen.push(`${what} ${x.dtype} [${x.shape.join(", ")}]`);
  };
  const learner = { whole: note("whole"), batch: note("batch"), finish: () => seen.push("finish") };
  learn(data, learner as Parameters<typeof learn>[1], "float32", { steps });
  return seen;
}

test("a tensor, a nested array and a typed array come at once", () => {
  expect(shown(tf.zeros([2, 3]))).toEqual(["whole float32 [2, 3]", "finish"]);
  expect(shown([[1, 2, 3]])).toEqual(["whole float32 [1, 3]", "finish"]);
  expect(shown(new Float32Array(4))).toEqual(["whole float32 [4]", "finish"]);
});

test("a list of tensors and a generator are batches, as many as steps say", () => {
  const batches = [tf.zeros([2]), tf.zeros([1])];
  function* generated() {
    yield [1, 2];
    yield [3];
  }

  expect(shown(batches)).toEqual(["batch float32 [2]", "batch float32 [1]", "finish"]);
  expect(shown(generated())).toEqual(["batch float32 [2]", "batch float32 [1]", "finish"]);
  expect(shown(batches, 1)).toEqual(["batch float32 [2]", "finish"]);
});

test("of a batch of several tensors, the first counts", () => {
  function* pairs() {
    yield [tf.zeros([2, 3]), tf.zeros([2])];
  }

  expect(shown(pairs())).toEqual(["batch float32 [2, 3]", "finish"]);
});

test("asynchronous batches are shown as they come", async () => {
  const seen: number[] = [];
  async function* generated() {
    yield [1, 2];
    yield [3];
    yield [4];
  }
  const learner = {
    whole: () => seen.push(-1),
    batch: (x: tf.Tensor) => seen.push(x.size),
    finish: () => seen.push(0),
  };

  await learn(generated(), learner as Parameters<typeof learn>[1], "float32", { steps: 2 });

  expect(seen).toEqual([2, 1, 0]);
});

test("arrays leave no tensor behind", () => {
  const before = tf.memory().numTensors;
  shown([[1, 2]]);

  expect(tf.memory().numTensors).toBe(before);
});
