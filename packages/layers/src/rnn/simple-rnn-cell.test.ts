import type { Tensor } from "@kmr-js/core";
import { checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { SimpleRNNCell } from "./simple-rnn-cell.ts";

checkLayer(SimpleRNNCell, {
  config: { units: 3 },
  inputShape: [2, 5],
  options: { states: [seededTensor([2, 3])] },
  outputShape: [
    [2, 3],
    [2, 3],
  ],
  weights: { kernel: [5, 3], recurrent_kernel: [3, 3], bias: [3] },
  invalid: { units: 0 },
});

/** A cell of one unit with all weights 1. */
function make(args: object = {}): SimpleRNNCell {
  const cell = new SimpleRNNCell({ units: 1, ...args });
  cell.buildOnce([null, 1]);
  cell.setWeights(cell.weights.map(({ shape }) => tf.ones([...shape])));
  return cell;
}
const one = (value: number): Tensor => tf.tensor([value], [1, 1]);

describe("SimpleRNNCell", () => {
  test("the output is the state: activation(x + h + 1)", () => {
    const [output, states] = make().call(one(0.5), { states: [one(-1)] });

    expect(output).toBeAllClose([[Math.tanh(0.5)]]);
    expect(states).toEqual([output]);
  });

  test("a state that comes without a list goes without a list", () => {
    const [output, state] = make({ activation: "linear" }).call(one(2), { states: one(3) });

    expect(output).toBeAllClose([[6]]);
    expect(state).toBe(output);
  });

  test("at a dropout rate of 1 nothing of the input is left in training", () => {
    const cell = make({ dropout: 1, recurrent_dropout: 1, activation: "linear" });

    expect(cell.call(one(2), { states: [one(3)], training: true })[0]).toBeAllClose([[1]]);
    expect(cell.call(one(2), { states: [one(3)] })[0]).toBeAllClose([[6]]);
  });
});
