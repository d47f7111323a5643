import { ConfigError, type KerasTensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Dense } from "../core/dense.ts";
import { Bidirectional } from "./bidirectional.ts";
import { GRUCell } from "./gru-cell.ts";
import { LSTM } from "./lstm.ts";
import { RNN } from "./rnn.ts";
import { SimpleRNN } from "./simple-rnn.ts";

const cell = (direction: string) => ({
  [`${direction}_rnn/lstm_cell/kernel`]: [5, 12],
  [`${direction}_rnn/lstm_cell/recurrent_kernel`]: [3, 12],
  [`${direction}_rnn/lstm_cell/bias`]: [12],
});
checkLayer(Bidirectional, {
  config: { layer: new LSTM({ units: 3, name: "rnn" }) },
  inputShape: [2, 4, 5],
  outputShape: [2, 6],
  weights: { ...cell("forward"), ...cell("backward") },
  classes: [LSTM],
  invalid: { merge_mode: "add" },
});

const x = tf.tensor([1, -2, 3], [1, 3, 1]);

function weigh(layer: Bidirectional<KerasTensor> | LSTM): void {
  layer.buildOnce([null, null, 1]);
  layer.setWeights(layer.weights.map(({ shape }) => tf.ones([...shape])));
}

describe("Bidirectional", () => {
  test("concat holds the forward output, then the backward one in forward order", () => {
    const layer = new Bidirectional({ layer: new LSTM({ units: 1, return_sequences: true }) });
    const forward = new LSTM({ units: 1, return_sequences: true });
    weigh(layer);
    weigh(forward);
    const there = [...forward(x).dataSync()];
    const back = [...forward(tf.reverse(x, 1)).dataSync()].reverse();

    const y = layer(x);

    expect(y.shape).toEqual([1, 3, 2]);
    expect([...y.dataSync()]).toEqual(
      there.flatMap((value, i) => [value, back[i] ?? 0]).map((v) => expect.closeTo(v, 6)),
    );
  });

  test.each([
    ["sum", 2],
    ["ave", 1],
  ] as const)("%s merges equal outputs to %d times one", (mergeMode, times) => {
    const layer = new Bidirectional({ layer: new LSTM({ units: 1 }), merge_mode: mergeMode });
    const one = new LSTM({ units: 1 });
    weigh(layer);
    weigh(one);
    const step = tf.tensor([1], [1, 1, 1]);

    expect(layer(step).dataSync()[0]).toBeCloseTo((one(step).dataSync()[0] ?? 0) * times, 6);
  });

  test("without merging gives both outputs, then the states of both", () => {
    const layer = new Bidirectional<readonly KerasTensor[]>({
      layer: new LSTM({ units: 2, return_state: true }),
      merge_mode: null,
    });

    expect(layer(x).map(({ shape }) => shape)).toEqual(Array(6).fill([1, 2]));
  });

  test("masked steps of a sequence give zeros", () => {
    const layer = new Bidirectional({ layer: new LSTM({ units: 1, return_sequences: true }) });
    weigh(layer);

    const y = layer(x, { mask: tf.tensor([[true, false, true]]) });

    expect([...y.dataSync()].slice(2, 4)).toEqual([0, 0]);
  });

  test("is written with the two layers it runs", () => {
    const { layer, backward_layer } = new Bidirectional({
      layer: new LSTM({ units: 1, name: "a" }),
    }).getConfig();

    expect(layer).toMatchObject({
      class_name: "LSTM",
      config: { name: "forward_a", go_backwards: false },
    });
    expect(backward_layer).toMatchObject({
      class_name: "LSTM",
      config: { name: "backward_a", go_backwards: true },
    });
  });

  test("wraps a plain RNN: each direction has a cell of its own", () => {
    const layer = new Bidirectional({ layer: new RNN({ cell: new GRUCell({ units: 2 }) }) });
    layer(x);

    expect(layer.forward_layer.children.get("cell")).not.toBe(
      layer.backward_layer.children.get("cell"),
    );
    expect(layer.weights).toHaveLength(6);
    expect(layer.getConfig()["backward_layer"]).toMatchObject({
      class_name: "RNN",
      config: { go_backwards: true, cell: { class_name: "GRUCell" } },
    });
  });

  test("stateful layers go on until resetStates", () => {
    const layer = new Bidirectional({ layer: new SimpleRNN({ units: 1, stateful: true }) });
    const [first, second] = [layer(x), layer(x)];
    layer.resetStates();

    expect([...second.dataSync()]).not.toEqual([...first.dataSync()]);
    expect(layer(x)).toBeAllClose(first);
    layer.dispose();
    expect(() => new Bidirectional({ layer: new LSTM({ units: 1 }) }).resetState()).toThrow(
      ConfigError,
    );
  });

  test("halves the initial states between the directions", () => {
    const layer = new Bidirectional({
      layer: new SimpleRNN({ units: 1, activation: "linear" }),
    });
    layer.buildOnce([null, null, 1]);
    layer.setWeights(
      layer.weights.map(({ name, shape }) => (name === "bias" ? tf.zeros : tf.ones)([...shape])),
    );

    const y = layer(x, { initial_state: [tf.tensor([[10]]), tf.tensor([[20]])] });

    expect(y).toBeAllClose([[12, 22]]);
  });

  test("refuses layers that are not recurrent, or that run the same way, or that differ", () => {
    const lstm = (args: object = {}) => new LSTM({ units: 1, ...args });

    expect(() => new Bidirectional({ layer: new Dense({ units: 1 }) })).toThrow(ConfigError);
    expect(() => new Bidirectional({ layer: lstm(), backward_layer: lstm() })).toThrow(
      /go_backwards/,
    );
    expect(
      () =>
        new Bidirectional({
          layer: lstm(),
          backward_layer: lstm({ go_backwards: true, return_sequences: true }),
        }),
    ).toThrow(/return_sequences/);
  });
});
