/** @file Weights, their order, parameter counts and `trainable`: what Keras says of the same model, and computes. */
import { readFileSync } from "node:fs";
import {
  type AnyLayer,
  type AnyModel,
  Input,
  Model,
  Sequential,
  type Variable,
} from "@kmr-js/core";
import { BatchNormalization, Dense } from "@kmr-js/layers";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

interface Facts {
  readonly change: string;
  readonly weights: readonly string[];
  readonly trainable: readonly string[];
  readonly nonTrainable: readonly string[];
  readonly params: number;
  readonly summary: Readonly<Record<string, string>>;
  /** `trainable` of the layers with weights. */
  readonly flags: Readonly<Record<string, boolean>>;
  /** In training mode. */
  readonly output: number[][];
  /** The weights after that call. */
  readonly after: readonly number[][];
}
const file = new URL("../fixtures/layers/model-api.json", import.meta.url);
const facts = JSON.parse(readFileSync(file, "utf8")) as readonly Facts[];

const x = [
  [1, 2, 3],
  [-1, 0, 2],
];

/** The same numbers as in the script. */
function values({ shape }: Variable, place: number): tf.Tensor {
  const size = tf.util.sizeFromShape(shape as number[]);
  return tf.reshape(tf.linspace(0.1 + place * 0.05, 1, size), shape as number[]);
}

function makeModel(): AnyModel {
  const input = Input({ shape: [3], name: "x" });
  const hidden = new BatchNormalization({ name: "bn" })(new Dense({ units: 4, name: "d1" })(input));
  const inner = new Sequential({
    name: "inner",
    layers: [
      Input({ shape: [4] }),
      new Dense({ units: 2, name: "d2" }),
      new BatchNormalization({ name: "bn2" }),
    ],
  });
  const model = new Model({ inputs: input, outputs: inner(hidden) });
  model.setWeights(model.weights.map(values));
  return model as unknown as AnyModel;
}

const inside = (model: AnyModel, name: string): AnyLayer =>
  (model.getLayer("inner") as unknown as AnyModel).getLayer(name);
function freezeDense(model: AnyModel): void {
  inside(model, "d2").trainable = false;
}
const changes: Readonly<Record<string, (model: AnyModel) => void>> = {
  nothing: () => {},
  freeze_inner: (model) => {
    model.getLayer("inner").trainable = false;
  },
  freeze_dense: freezeDense,
  freeze_norm: (model) => {
    model.getLayer("bn").trainable = false;
  },
  freeze_model: (model) => {
    model.trainable = false;
  },
  thaw_model: (model) => {
    freezeDense(model);
    model.trainable = false;
    model.trainable = true;
  },
};
const paths = (weights: readonly Variable[]): string[] => weights.map(({ path }) => path);
const counts = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/(Total|Trainable|Non-trainable) params: ([\d,]+)/g)].map(
      ([, kind = "", count = ""]) => [kind, count],
    ),
  );

describe.each(facts)("$change", (expected) => {
  const made = (): AnyModel => {
    const model = makeModel();
    changes[expected.change]?.(model);
    return model;
  };

  test("weights stand in the lists and the order of Keras", () => {
    const model = made();
    expect(paths(model.weights)).toEqual(expected.weights);
    expect(paths(model.trainableWeights)).toEqual(expected.trainable);
    expect(paths(model.nonTrainableWeights)).toEqual(expected.nonTrainable);
    const layers = [
      ...["d1", "bn", "inner"].map((name) => model.getLayer(name)),
      ...["d2", "bn2"].map((name) => inside(model, name)),
    ];
    const flags = layers.map(({ name, trainable }) => [name, trainable]);
    expect(Object.fromEntries(flags)).toEqual(expected.flags);
  });

  test("summary and countParams count as Keras does", () => {
    const model = made();
    let text = "";
    model.summary({
      print: (printed) => {
        text += printed;
      },
    });
    expect(counts(text)).toEqual(expected.summary);
    expect(model.countParams()).toBe(expected.params);
  });

  test("a call in training mode gives Keras's numbers and moves the same statistics", () => {
    const model = made();
    expect(model.invoke(tf.tensor(x), { training: true }) as tf.Tensor).toBeAllClose(
      expected.output,
      { atol: 1e-5, rtol: 1e-5 },
    );
    for (const [i, weight] of model.getWeights().entries())
      expect(tf.reshape(weight, [-1])).toBeAllClose(expected.after[i] ?? [], { atol: 1e-6 });
  });
});

describe("setWeights", () => {
  test("refuses another number of weights, and another shape, and then changes none", () => {
    const model = makeModel();
    const before = model.getWeights();

    expect(() => model.setWeights([tf.zeros([3])])).toThrow(/expected 12 weights\. Received: 1\./);
    const wrong = [...before.slice(0, 5), tf.zeros([2, 2]), ...before.slice(6)];
    wrong[0] = tf.zeros([3, 4]);
    expect(() => model.setWeights(wrong)).toThrow(
      /"bn\/moving_variance" has shape \(4,\)\. Received: \(2, 2\)/,
    );
    expect(model.weights[0]?.value).toBeAllClose((before[0] as tf.Tensor).arraySync() as number[]);
  });
});
