import { ConfigError, KerasTensor, ShapeError, type Tensor } from "@kmr-js/core";
import { checkGradients, checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { ConvLSTM1D, type ConvLSTM1DArgs } from "./conv-lstm1d.ts";
import { LSTM } from "./lstm.ts";

checkLayer(ConvLSTM1D, {
  config: { filters: 2, kernel_size: 2, strides: 2, return_sequences: true, dropout: 0.5 },
  inputShape: [2, 3, 5, 2],
  outputShape: [2, 3, 2, 2],
  weights: {
    "conv_lstm_cell/kernel": [2, 2, 8],
    "conv_lstm_cell/recurrent_kernel": [2, 2, 8],
    "conv_lstm_cell/bias": [8],
  },
  training: true,
  invalid: { filters: 0, kernel_size: [2, 2], padding: "causal", recurrent_dropout: -1 },
});

/** A layer of seeded weights for sequences of 4 columns with 2 channels. */
function make<const C extends Partial<ConvLSTM1DArgs>>(args: C) {
  const layer = new ConvLSTM1D({ filters: 3, kernel_size: 1, ...args } as C & {
    filters: number;
    kernel_size: number;
  });
  const first = args.data_format === "channels_first";
  layer.buildOnce(first ? [2, null, 2, 4] : [2, null, 4, 2]);
  layer.setWeights(layer.weights.map(({ shape }, i) => seededTensor(shape, "float32", i + 2)));
  return layer;
}
const sequences = seededTensor([2, 3, 4, 2]);

describe("ConvLSTM1D", () => {
  test("with a kernel of size 1 is an LSTM at each column", () => {
    const layer = make({ return_sequences: true });
    const lstm = new LSTM({ units: 3, return_sequences: true });
    lstm.buildOnce([2, 3, 2]);
    lstm.setWeights(layer.getWeights().map((w) => (w.rank === 3 ? tf.squeeze(w, [0]) : w)));
    const columns = tf.unstack(sequences, 2).map((column) => lstm(column));

    expect(layer(sequences)).toBeAllClose(tf.stack(columns, 2));
  });

  test("the neighbours of a column count: on the input as padding says, on the states always", () => {
    const layer = new ConvLSTM1D({ filters: 1, kernel_size: 3, unit_forget_bias: false });
    layer.buildOnce([1, 1, 4, 1]);
    const [kernel, recurrent] = [
      tf.tensor([1, 10, 100], [3, 1, 1]),
      tf.tensor([0, 0, 1], [3, 1, 1]),
    ];
    const gates = (weights: Tensor): Tensor => tf.tile(weights, [1, 1, 4]);
    layer.setWeights([gates(tf.mul(kernel, 0.001)), gates(recurrent), tf.zeros([4])]);
    const states = [tf.tensor([0.25, 0.5], [1, 2, 1]), tf.tensor([1, 1], [1, 2, 1])];
    const step = (z: number): number => {
      const gate = 1 / (1 + Math.exp(-z));
      return gate * Math.tanh(gate + gate * Math.tanh(z));
    };

    expect(layer(tf.tensor([1, 2, 3, 4], [1, 1, 4, 1]), { initial_state: states })).toBeAllClose([
      [[step(0.321 + 0.5)], [step(0.432)]],
    ]);
  });

  test("channels_first moves the channels before the columns, in the states too", () => {
    const args = { kernel_size: 2, return_state: true, padding: "same", dropout: 0.5 } as const;
    const swapped = (x: Tensor, ...axes: number[]): Tensor => tf.transpose(x, axes);
    const last = make(args)(sequences);
    const first = make({ ...args, data_format: "channels_first" })(swapped(sequences, 0, 1, 3, 2));

    for (const [i, values] of first.entries()) {
      expect(values).toBeAllClose(swapped(last[i] as Tensor, 0, 2, 1));
    }
  });

  test("a masked step leaves output and states as they were", () => {
    const mask = tf.tensor([
      [true, false, true],
      [true, true, false],
    ]);
    const y = make({ return_sequences: true })(sequences, { mask });
    const [row0, row1] = tf.unstack(y);
    const without = tf.gather(sequences, [0, 2], 1);

    expect(tf.gather(row0 as Tensor, [1])).toBeAllClose(tf.gather(row0 as Tensor, [0]));
    expect(tf.gather(row1 as Tensor, [2])).toBeAllClose(tf.gather(row1 as Tensor, [1]));
    expect(tf.gather(row0 as Tensor, 2)).toBeAllClose(tf.gather(make({})(without), 0));
  });

  test("stateful goes on from the batch before until resetState", () => {
    const layer = make({ stateful: true });
    const [head, tail] = tf.split(sequences, [1, 2], 1) as [Tensor, Tensor];
    layer(head);

    expect(layer(tail)).toBeAllClose(make({})(sequences));
    layer.resetState();
    expect(layer(sequences)).toBeAllClose(make({})(sequences));
  });

  test("go_backwards reads the steps from the end", () => {
    expect(make({ go_backwards: true })(sequences)).toBeAllClose(
      make({})(tf.reverse(sequences, 1)),
    );
  });

  test("dropout and recurrent_dropout change the output in training only, each seed its own way", () => {
    const run = (args: object, training: boolean) =>
      Array.from(make({ ...args, seed: 3 })(sequences, { training }).dataSync());
    const plain = run({}, false);

    for (const args of [{ dropout: 0.5 }, { recurrent_dropout: 0.5 }]) {
      expect(run(args, false)).toEqual(plain);
      expect(run(args, true)).toEqual(run(args, true));
      expect(run(args, true)).not.toEqual(plain);
    }
  });

  test("return_state decides the type of the output; unknown sizes stay unknown", () => {
    const x = new KerasTensor([null, null, null, 2], "float32");
    const one = new ConvLSTM1D({ filters: 3, kernel_size: 2 })(x);
    const three = new ConvLSTM1D({ filters: 3, kernel_size: 2, return_state: true })(x);

    expectTypeOf(one).toEqualTypeOf<KerasTensor>();
    expect(one.shape).toEqual([null, null, 3]);
    expect(three.map(({ shape }) => shape)).toEqual(Array(3).fill([null, null, 3]));
  });

  test("the forget gate's bias starts at 1", () => {
    const layer = new ConvLSTM1D({ filters: 1, kernel_size: 2 });
    layer.buildOnce([null, null, 4, 1]);

    expect([...(layer.weights[2]?.value.dataSync() ?? [])]).toEqual([0, 1, 0, 0]);
  });

  test("its gradients are those of finite differences", () => {
    const layer = make({ kernel_size: 2, filters: 1, dilation_rate: 2 });

    checkGradients(() => tf.sum(tf.square(layer(sequences))), layer.trainableWeights);
  });

  test("refuses strides with dilation, other channels than it was built for, and a short input", () => {
    expect(() => make({ strides: 2, dilation_rate: 2 })).toThrow(ConfigError);
    expect(() => make({})(tf.zeros([2, 3, 4, 5]))).toThrow(/size 2 on axis -1/);
    expect(() => new ConvLSTM1D({ filters: 1, kernel_size: 5 })(sequences)).toThrow(ShapeError);
  });
});
