import { ConfigError, KerasTensor, ShapeError, type Tensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { LSTM, type LSTMArgs } from "./lstm.ts";

checkLayer(LSTM, {
  config: { units: 3, return_sequences: true, dropout: 0.5 },
  inputShape: [2, 4, 5],
  outputShape: [2, 4, 3],
  weights: {
    "lstm_cell/kernel": [5, 12],
    "lstm_cell/recurrent_kernel": [3, 12],
    "lstm_cell/bias": [12],
  },
  training: true,
  invalid: { units: 0, dropout: 2 },
});

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** An LSTM of one unit whose gates all see x + h. */
function make<const C extends Partial<LSTMArgs>>(args: C) {
  const layer = new LSTM({ units: 1, ...args } as C & { units: number });
  layer.buildOnce([1, null, 1]);
  layer.setWeights([tf.ones([1, 4]), tf.ones([1, 4]), tf.zeros([4])]);
  return layer;
}
/** The same by its formula, for a list of inputs. */
function run(xs: readonly number[], [h0, c0] = [0, 0]): { h: number; c: number }[] {
  let [h, c] = [h0 ?? 0, c0 ?? 0];
  return xs.map((x) => {
    const z = x + h;
    c = sigmoid(z) * c + sigmoid(z) * Math.tanh(z);
    h = sigmoid(z) * Math.tanh(c);
    return { h, c };
  });
}
const sequence = (xs: readonly number[]): Tensor => tf.tensor([...xs], [1, xs.length, 1]);
const near = (values: readonly (number | undefined)[]) =>
  values.map((value) => expect.closeTo(value ?? Number.NaN, 5));

describe("LSTM", () => {
  test("computes the gates step by step", () => {
    const y = make({ return_sequences: true })(sequence([1, -2, 3]));

    expect([...y.dataSync()]).toEqual(near(run([1, -2, 3]).map(({ h }) => h)));
  });

  test("go_backwards reads the steps from the end and keeps that order", () => {
    const y = make({ return_sequences: true, go_backwards: true })(sequence([1, -2, 3]));

    expect([...y.dataSync()]).toEqual(near(run([3, -2, 1]).map(({ h }) => h)));
  });

  test("a masked step repeats the output before it and leaves the states", () => {
    const mask = tf.tensor([[true, false, true]]);
    const [first, last] = run([1, 3]);

    const [y, h, c] = make({ return_sequences: true, return_state: true })(sequence([1, -2, 3]), {
      mask,
    });

    expect([...y.dataSync()]).toEqual(near([first?.h, first?.h, last?.h]));
    expect([...h.dataSync(), ...c.dataSync()]).toEqual(near([last?.h, last?.c]));
  });

  test("a masked first step gives zeros even when there is an initial state", () => {
    const options = {
      mask: tf.tensor([[false]]),
      initial_state: [tf.ones([1, 1]), tf.ones([1, 1])],
    };

    expect([...make({})(sequence([1]), options).dataSync()]).toEqual([0]);
  });

  test("zero_output_for_mask gives zeros at masked steps, the last output included", () => {
    const y = make({ zero_output_for_mask: true })(sequence([1, 2]), {
      mask: tf.tensor([[true, false]]),
    });

    expect([...y.dataSync()]).toEqual([0]);
  });

  test("stateful goes on from the batch before until resetState", () => {
    const layer = make({ stateful: true });
    const [first, second] = run([1, 2]);

    expect([...layer(sequence([1])).dataSync()]).toEqual(near([first?.h]));
    expect([...layer(sequence([2])).dataSync()]).toEqual(near([second?.h]));
    layer.resetState();
    expect([...layer(sequence([1])).dataSync()]).toEqual(near([first?.h]));
  });

  test("dropout changes the output in training only, and the same seed drops the same", () => {
    const call = (training: boolean) => [
      ...make({ dropout: 0.5, recurrent_dropout: 0.5, seed: 3 })(sequence([1, 2, 3, 4]), {
        training,
      }).dataSync(),
    ];

    expect(call(false)).toEqual(near([run([1, 2, 3, 4]).at(-1)?.h]));
    expect(call(true)).toEqual(call(true));
    expect(call(true)).not.toEqual(call(false));
  });

  test("the forget gate's bias starts at 1", () => {
    const layer = new LSTM({ units: 1 });
    layer.buildOnce([null, null, 1]);

    expect([...(layer.weights[2]?.value.dataSync() ?? [])]).toEqual([0, 1, 0, 0]);
    expect(layer.weights.map(({ path }) => path)).toContain(`${layer.name}/lstm_cell/bias`);
  });

  test("return_state decides the type of the output", () => {
    const x = new KerasTensor([null, 3, 1], "float32");
    const one = new LSTM({ units: 2 })(x);
    const three = new LSTM({ units: 2, return_state: true })(x);

    expectTypeOf(one).toEqualTypeOf<KerasTensor>();
    expect(one.shape).toEqual([null, 2]);
    expect(three.map(({ shape }) => shape)).toEqual([
      [null, 2],
      [null, 2],
      [null, 2],
    ]);
  });

  test("refuses states of a wrong number or shape, and a stateful layer without batch size", () => {
    expect(() => make({})(sequence([1]), { initial_state: [tf.ones([1, 1])] })).toThrow(
      ConfigError,
    );
    expect(() =>
      make({})(sequence([1]), { initial_state: [tf.ones([1, 2]), tf.ones([1, 1])] }),
    ).toThrow(ShapeError);
    expect(() => new LSTM({ units: 1, stateful: true }).buildOnce([null, 3, 1])).toThrow(
      ShapeError,
    );
  });
});
