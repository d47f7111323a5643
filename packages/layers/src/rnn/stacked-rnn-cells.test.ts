import { ConfigError, flatten, KerasTensor } from "@kmr-js/core";
import { checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Dense } from "../core/dense.ts";
import { GRUCell } from "./gru-cell.ts";
import { LSTMCell } from "./lstm-cell.ts";
import { SimpleRNNCell } from "./simple-rnn-cell.ts";
import { StackedRNNCells } from "./stacked-rnn-cells.ts";

checkLayer(StackedRNNCells, {
  config: {
    cells: [new LSTMCell({ units: 3, name: "first" }), new GRUCell({ units: 2, name: "second" })],
  },
  inputShape: [2, 5],
  options: { states: [[seededTensor([2, 3]), seededTensor([2, 3])], [seededTensor([2, 2])]] },
  outputShape: [
    [2, 2],
    [2, 3],
    [2, 3],
    [2, 2],
  ],
  weights: {
    "first/kernel": [5, 12],
    "first/recurrent_kernel": [3, 12],
    "first/bias": [12],
    "second/kernel": [3, 6],
    "second/recurrent_kernel": [2, 6],
    "second/bias": [2, 6],
  },
  classes: [LSTMCell, GRUCell],
});

const sum = () => new SimpleRNNCell({ units: 1, activation: "linear" });

describe("StackedRNNCells", () => {
  test("hands the output of each cell to the next, and keeps the structure of the states", () => {
    const cells = new StackedRNNCells({ cells: [sum(), sum()] });
    cells.buildOnce([null, 1]);
    cells.setWeights(cells.weights.map(({ shape }) => tf.ones([...shape])));

    const [output, states] = cells.call(tf.tensor([[1]]), {
      states: [tf.tensor([[2]]), tf.tensor([[5]])],
    });

    expect(output).toBeAllClose([[10]]);
    expect(flatten(states).map((state) => state.dataSync()[0])).toEqual([4, 10]);
  });

  test("names its sizes, and those of the states as the cells name them", () => {
    const cells = new StackedRNNCells({ cells: [new LSTMCell({ units: 3 }), sum()] });

    expect(cells.stateSize).toEqual([[3, 3], 1]);
    expect(cells.outputShape([null, 7])).toEqual([null, 1]);
    expect(cells.stateShapes([null, 7])).toEqual([
      [
        [null, 3],
        [null, 3],
      ],
      [null, 1],
    ]);
  });

  test("gives symbolic outputs in the same structure", () => {
    const cells = new StackedRNNCells({ cells: [sum(), sum()] });
    const state = () => new KerasTensor([null, 1], "float32");

    const [output] = cells(new KerasTensor([null, 4], "float32"), {
      states: [[state()], [state()]],
    } as object);

    expect(output?.shape).toEqual([null, 1]);
  });

  test("refuses layers that are no cells, and an empty list", () => {
    expect(() => new StackedRNNCells({ cells: [new Dense({ units: 1 })] })).toThrow(/Dense/);
    expect(() => new StackedRNNCells({ cells: [] })).toThrow(ConfigError);
  });
});
