import type { Tensor } from "@kmr-js/core";
import { checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { GRUCell } from "./gru-cell.ts";

checkLayer(GRUCell, {
  config: { units: 3 },
  inputShape: [2, 5],
  options: { states: [seededTensor([2, 3])] },
  outputShape: [
    [2, 3],
    [2, 3],
  ],
  weights: { kernel: [5, 9], recurrent_kernel: [3, 9], bias: [2, 9] },
  invalid: { units: 0, reset_after: 1 },
});

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const one = (value: number): Tensor => tf.tensor([value], [1, 1]);

/** A cell of one unit: weights of z, r, g for the input, then for the state. */
function make(args: object, kernel: number[], recurrent: number[], bias: Tensor): GRUCell {
  const cell = new GRUCell({ units: 1, ...args });
  cell.buildOnce([null, 1]);
  cell.setWeights([tf.tensor([kernel]), tf.tensor([recurrent]), bias]);
  return cell;
}

describe("GRUCell", () => {
  const [x, h] = [0.5, -2];
  const z = sigmoid(1 * x + 4 * h);
  const r = sigmoid(2 * x + 5 * h);

  test("with reset_after, the reset gate scales the product and the second bias", () => {
    const bias = tf.tensor([
      [0, 0, 0.1],
      [0, 0, 0.2],
    ]);
    const cell = make({}, [1, 2, 3], [4, 5, 6], bias);
    const g = Math.tanh(3 * x + 0.1 + r * (6 * h + 0.2));

    const [output, states] = cell.call(one(x), { states: [one(h)] });

    expect(output).toBeAllClose([[z * h + (1 - z) * g]]);
    expect(states).toEqual([output]);
  });

  test("without reset_after, it scales the state", () => {
    const cell = make({ reset_after: false }, [1, 2, 3], [4, 5, 6], tf.tensor([0, 0, 0.1]));
    const g = Math.tanh(3 * x + 0.1 + r * h * 6);

    expect(cell.call(one(x), { states: one(h) })[0]).toBeAllClose([[z * h + (1 - z) * g]]);
  });

  test.each([true, false])("dropout acts in training only, reset_after %s", (resetAfter) => {
    const cell = new GRUCell({
      units: 2,
      dropout: 0.5,
      recurrent_dropout: 0.5,
      seed: 1,
      reset_after: resetAfter,
    });
    const [input, states] = [tf.ones([1, 8]), [tf.ones([1, 2])]];
    cell.buildOnce([null, 8]);

    const [plain] = cell.call(input, { states });
    const [again] = cell.call(input, { states });
    const [trained] = cell.call(input, { states, training: true });

    expect([...plain.dataSync()]).toEqual([...again.dataSync()]);
    expect([...plain.dataSync()]).not.toEqual([...trained.dataSync()]);
  });
});
