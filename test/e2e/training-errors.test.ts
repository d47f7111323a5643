/** @file Errors of training say what to type. */
import { ConfigError, Input, Model, ShapeError } from "@kmr-js/core";
import { Dense } from "@kmr-js/layers";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";

const features = [
  [1, 2],
  [3, 4],
  [5, 6],
  [7, 8],
];
const labels = [[1], [2], [3], [4]];

function makeModel(): Model {
  const x = Input({ shape: [2], name: "features" });
  const model = new Model({ inputs: x, outputs: new Dense({ units: 1, name: "out" })(x) });
  model.setWeights([tf.tensor([[0.5], [-0.25]]), tf.tensor([0.125])]);
  model.compile({ optimizer: { class_name: "SGD", config: { learning_rate: 0.01 } }, loss: "mse" });
  return model as unknown as Model;
}

async function* batches(): AsyncGenerator<[number[][], number[][]]> {
  yield [features.slice(0, 2), labels.slice(0, 2)];
  yield [features.slice(2), labels.slice(2)];
}

test("a model that is not compiled", async () => {
  const x = Input({ shape: [2] });
  const model = new Model({ inputs: x, outputs: new Dense({ units: 1 })(x), name: "m" });

  await expect(model.fit(features as never, labels)).rejects.toThrow(
    new ConfigError(
      'Model "m": compile the model first, e.g. model.compile({ optimizer: "adam", loss: "mse" }).',
    ),
  );
});

test("names that are nearly right", async () => {
  const attempt = async (args: object): Promise<unknown> => {
    const model = makeModel();
    model.compile({ loss: "mse", ...args });
    return model.fit(features, labels);
  };

  await expect(attempt({ loss: "mean_square_error" })).rejects.toThrow(
    /there is no loss "mean_square_error". Did you mean "mean_squared_error"\?/,
  );
  await expect(attempt({ metrics: ["acuracy"] })).rejects.toThrow(
    /there is no metric "acuracy". Did you mean "accuracy"\?/,
  );
  await expect(attempt({ optimizer: "adamm" })).rejects.toThrow(/Did you mean "adam"\?/);
  await expect(attempt({ loss: { uot: "mse" } })).rejects.toThrow(
    /there is no output "uot". Outputs: out\./,
  );
});

test("options that there are none of", async () => {
  const model = makeModel();

  await expect(model.fit(features, labels, { batchSize: 2 } as never)).rejects.toThrow(
    /fit: there is no option "batchSize". Did you mean "batch_size"\?/,
  );
  await expect(model.evaluate(features, labels, { returnDict: true } as never)).rejects.toThrow(
    /Did you mean "return_dict"\?/,
  );
  expect(() => model.compile({ losss: "mse" } as never)).toThrow(
    /compile: there is no option "losss". Did you mean "loss"\?/,
  );
});

test("rows that are not as many", async () => {
  await expect(makeModel().fit(features, labels.slice(1))).rejects.toThrow(
    /must have the same number of rows. Received: x: 4; y: 3\./,
  );
  await expect(makeModel().fit(features, labels, { sample_weight: [1, 2] })).rejects.toThrow(
    /sample_weight: 2/,
  );
});

test("labels of a shape that does not fit", async () => {
  const wide = features.map(() => [0, 0, 1]);
  const model = makeModel();
  model.compile({ loss: "categorical_crossentropy" });

  await expect(
    model.fit(
      features,
      wide.map((row) => [row, row]),
    ),
  ).rejects.toThrow(ShapeError);
  await expect(
    model.fit(
      features,
      wide.map((row) => [row, row]),
    ),
  ).rejects.toThrow(
    /The loss "categorical_crossentropy" of output "out" cannot be computed for labels \(4, 2, 3\), predictions \(4, 1\)/,
  );
});

test("labels that are no classes", async () => {
  const model = makeModel();
  model.compile({ loss: "sparse_categorical_crossentropy" });

  await expect(model.fit(features, labels)).rejects.toThrow(
    /class numbers from 0 to 0, for predictions of 1 classes. Received: [1-4]\./,
  );
});

test("arguments that do not go with an iterator, and an iterator without batches", async () => {
  const source = { [Symbol.asyncIterator]: batches } as never;

  await expect(makeModel().fit(source, labels)).rejects.toThrow(
    /Let the iterator give \[x, y, sample_weight\] tuples/,
  );
  await expect(makeModel().fit(source, undefined, { validation_split: 0.5 })).rejects.toThrow(
    /Pass validation_data instead/,
  );
  await expect(makeModel().fit([].values() as never)).rejects.toThrow(
    /there are no batches to train on/,
  );
});
