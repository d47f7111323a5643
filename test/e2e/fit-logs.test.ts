/** @file What `fit`, `evaluate` and steps on batches log, against what Keras logged. */
import { readFileSync } from "node:fs";
import {
  type AnyModel,
  compileArgs,
  Input,
  type JsonObject,
  type KerasTensor,
  Model,
} from "@kmr-js/core";
import * as layers from "@kmr-js/layers";
import { fixture, type Numbers } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";

type Lists = readonly (number | Lists)[];
interface FitCase {
  readonly title: string;
  readonly model: string;
  readonly weights: readonly Lists[];
  readonly compile: JsonObject;
  readonly x: Lists;
  readonly y: Lists | Record<string, Lists>;
  readonly fit: Record<string, unknown>;
  readonly epochs: readonly number[];
  readonly history: Record<string, Numbers>;
  readonly trained: readonly Lists[];
  readonly evaluated: Record<string, Numbers>;
  readonly in_order: Numbers;
  readonly on_batch: readonly [first: Record<string, Numbers>, second: Numbers];
}

const { cases } = JSON.parse(readFileSync(fixture("training/fit.json"), "utf8")) as {
  cases: readonly FitCase[];
};
const close = { atol: 1e-6, rtol: 1e-5 };

function makeModel(kind: string): AnyModel {
  if (kind === "masked") {
    const words = Input({ shape: [4], dtype: "int32" });
    const embedding = new layers.Embedding({ input_dim: 5, output_dim: 3, mask_zero: true });
    const outputs = new layers.Dense({ units: 1 })(embedding(words));
    return new Model({ inputs: words, outputs });
  }
  const x = Input({ shape: [3], name: "features" });
  const dense = (units: number, name: string, activation = "linear"): KerasTensor =>
    new layers.Dense({ units, name, activation })(x);
  const one: Record<string, () => KerasTensor> = {
    line: () => dense(1, "out"),
    sigmoid: () => dense(1, "out", "sigmoid"),
    softmax: () => dense(3, "out", "softmax"),
  };
  const single = one[kind];
  if (single !== undefined) return new Model({ inputs: x, outputs: single() });
  const [a, b] = [dense(1, "out_a", "sigmoid"), dense(3, "out_b", "softmax")];
  const outputs = { list: [a, b], keys: { second: b, first: a }, names: { out_b: b, out_a: a } };
  return new Model({ inputs: x, outputs: outputs[kind as keyof typeof outputs] as never });
}

/** The first rows, or those behind them, of labels in any structure. */
function rows(labels: FitCase["y"], outputs: string, start: number, end?: number): unknown {
  if (!Array.isArray(labels))
    return Object.fromEntries(
      Object.entries(labels).map(([key, part]) => [key, (part as Lists).slice(start, end)]),
    );
  return outputs === "list"
    ? labels.map((part) => tf.tensor((part as number[]).slice(start, end)))
    : labels.slice(start, end);
}

test.each(cases.map((given) => [given.title, given] as const))("%s", async (_, given) => {
  const model = makeModel(given.model);
  model.setWeights(given.weights.map((values) => tf.tensor(values as number[])));
  model.compile(compileArgs(given.compile, []));
  const y = rows(given.y, given.model, 0);

  const { epoch, history } = await model.fit(given.x as never, y, { ...given.fit, shuffle: false });

  expect(epoch).toEqual(given.epochs);
  expect(Object.keys(history)).toEqual(Object.keys(given.history));
  for (const [name, values] of Object.entries(given.history))
    expect(history[name] as Numbers, name).toBeAllClose(values, close);
  for (const [i, weight] of model.weights.entries())
    expect(weight.value, weight.path).toBeAllClose(given.trained[i] as Numbers, close);
  const options = { batch_size: 4, sample_weight: given.fit["sample_weight"] };
  const tested = await model.evaluate(given.x as never, y, { ...options, return_dict: true });
  expect(Object.keys(tested).sort()).toEqual(Object.keys(given.evaluated).sort());
  for (const [name, value] of Object.entries(given.evaluated))
    expect(tested[name] as Numbers, name).toBeAllClose(value, close);
  const inOrder = await model.evaluate(given.x as never, y, options);
  expect([inOrder].flat(2)).toBeAllClose([given.in_order].flat(2) as Numbers, close);

  model.resetMetrics();
  const first = model.trainOnBatch(given.x.slice(0, 4) as never, rows(given.y, given.model, 0, 4), {
    return_dict: true,
  });
  const second = model.testOnBatch(given.x.slice(4) as never, rows(given.y, given.model, 4));
  for (const [name, value] of Object.entries(given.on_batch[0]))
    expect(first[name] as Numbers, name).toBeAllClose(value, close);
  expect([second].flat(2)).toBeAllClose([given.on_batch[1]].flat(2) as Numbers, close);
  model.dispose();
});
