import {
  type AnyModel,
  type AnyTensor,
  ConfigError,
  Input,
  isTensor,
  type KerasTensor,
  Model,
  ops,
  Sequential,
  type Tensor,
} from "@kmr-js/core";
import { loadWeights, modelToBytes } from "@kmr-js/io";
import { Dense, Rescaling } from "@kmr-js/layers";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { BaseModel, type ProcessInputsOptions } from "./base-model.ts";
import { ExplainableRecommendationModel } from "./explainable-recommendation-model.ts";
import { ExplainableUnifiedRecommendationModel } from "./explainable-unified-recommendation-model.ts";
import type { AnyInputs } from "./inputs.ts";
import { MatrixFactorizationModel } from "./matrix-factorization-model.ts";
import { TwoTowerModel } from "./two-tower-model.ts";

const features = { user_feature_dim: 2, item_feature_dim: 2, num_items: 3, top_k: 1 };
const sizes = { ...features, output_dim: 4 };
const user = tf.tensor([[1, 2]]);
const items = tf.tensor([
  [
    [1, 0],
    [0, 1],
    [2, 2],
  ],
]);

/** Doubles the users, and takes them under another name. */
function doubling(): AnyModel {
  const inputs = {
    raw_user: Input({ shape: [2], name: "raw_user" }),
    raw_items: Input({ shape: [3, 2], name: "raw_items" }),
  };
  const outputs = {
    item_features: inputs.raw_items,
    user_features: new Rescaling({ scale: 2 })(inputs.raw_user),
  };
  return new Model({ inputs, outputs }) as AnyModel;
}

/** A user's own model of features by name. */
class Features extends BaseModel {
  static override readonly className = "Features";
  readonly options: ProcessInputsOptions = {};
  read(inputs: AnyInputs, options: ProcessInputsOptions = {}, keys?: string[]): AnyTensor[] {
    return [this.processInputs(inputs, keys, options)].flat() as AnyTensor[];
  }
  override call(inputs: AnyInputs): Tensor {
    const [a, b] = this.read(inputs, {}, ["a", "b"]) as [Tensor, Tensor];
    return tf.add(a, b);
  }
}

describe("processInputs", () => {
  const model = new Features({});
  const shapes = (tensors: readonly AnyTensor[]): unknown => tensors.map(({ shape }) => shape);

  test("orders a dictionary, a list, and names by position", () => {
    const [a, b] = [tf.tensor([1]), tf.tensor([2])];

    expect(model.read({ b, a }, { auto_reshape: false }, ["a", "b"])).toEqual([a, b]);
    expect(model.read([a, b], { auto_reshape: false }, ["a", "b"])).toEqual([a, b]);
    expect(model.read({ input_1: b, input_0: a }, { auto_reshape: false })).toEqual([b, a]);
  });

  test("gives vectors a second axis", () => {
    expect(shapes(model.read([tf.ones([3]), tf.ones([3, 2])]))).toEqual([
      [3, 1],
      [3, 2],
    ]);
  });

  test("cuts one tensor into equal parts, what is left over to the last", () => {
    const parts = model.read(tf.tensor([[1, 2, 3, 4, 5]]), {}, ["a", "b"]) as Tensor[];

    expect(parts[0]).toBeAllClose([[1, 2]]);
    expect(parts[1]).toBeAllClose([[3, 4, 5]]);
    expect(shapes(model.read(tf.ones([2, 5]), { auto_split: false }, ["a", "b"]))).toEqual([
      [2, 5],
    ]);
  });

  test("cuts symbolic tensors as well", () => {
    expect(shapes(model.read(Input({ shape: [5] }), {}, ["a", "b"]))).toEqual([
      [null, 2],
      [null, 3],
    ]);
  });

  test("names a key that is missing", () => {
    expect(() => model.read({ a: user, c: user }, {}, ["a", "b"])).toThrow(
      /the input "b" is missing. Expected: a, b. Received: a, c./,
    );
  });

  test("serves a model of one's own, on values and on symbolic tensors", () => {
    expect(model.invoke(tf.tensor([[1, 2]])) as Tensor).toBeAllClose([[3]]);
    expect((model.invoke(Input({ shape: [4] })) as KerasTensor).shape).toEqual([null, 2]);
  });
});

describe("a preprocessing model", () => {
  test("runs first, on inputs by its own names, in every call", () => {
    const model = new TwoTowerModel({ ...sizes, preprocessing_model: doubling() });
    const [scores] = model.invoke({ raw_items: items, raw_user: user }) as [Tensor];
    const plain = new TwoTowerModel(sizes);
    plain.buildFromConfig({});
    plain.setWeights(model.getWeights());

    expect(scores).toBeAllClose(plain([tf.mul(user, 2), items])[0]);
    expect(scores.shape).toEqual([1, 3]);
  });

  test("makes a functional model of both, which gives the same", () => {
    const model = new TwoTowerModel({ ...sizes, preprocessing_model: doubling() });
    const both = model.createFunctionalModel() as AnyModel;
    const inputs = { raw_user: user, raw_items: items };
    const [scores] = both.invoke(inputs) as [Tensor];

    expect(both.name).toBe("two_tower_model_with_preprocessing");
    expect(scores).toBeAllClose((model.invoke(inputs) as [Tensor])[0]);
    expect(new TwoTowerModel(sizes).createFunctionalModel()).toBeNull();
  });

  test("gets one joined tensor when it is a chain of layers", () => {
    const chain = new Sequential({ layers: [new Rescaling({ scale: 10 }) as never] });
    const model = new Features({
      preprocessing_model: chain as AnyModel,
      inputs: { a: [1], b: [1] },
    });
    const symbols = model.createFunctionalModel() as AnyModel;
    const given = { a: tf.tensor([1, 2]), b: tf.tensor([3, 4]) };

    // joined to [1, 3] and [2, 4], scaled, cut and added
    expect(model.invoke(given) as Tensor).toBeAllClose([[40], [60]]);
    expect(symbols.invoke({ a: tf.tensor([[1]]), b: tf.tensor([[3]]) }) as Tensor).toBeAllClose([
      [40],
    ]);
    expect(() =>
      new Features({ preprocessing_model: chain as AnyModel }).createFunctionalModel(),
    ).toThrow(/Pass inputs/);
  });

  test("trains with the model and is saved with it, but is not in its config", async () => {
    const dense = new Sequential({
      layers: [Input({ shape: [2] }) as never, new Dense({ units: 2 })],
    });
    const model = new Features({ preprocessing_model: dense as AnyModel });
    tf.dispose(model.invoke(user) as Tensor);
    const bytes = await modelToBytes(model, { format: "weights.h5" });
    const again = new Features({});
    again.setPreprocessingModel(
      new Sequential({
        layers: [Input({ shape: [2] }) as never, new Dense({ units: 2 })],
      }) as AnyModel,
    );
    tf.dispose(again.invoke(user) as Tensor);
    const fit = await loadWeights(again, bytes);

    expect(Object.keys(model.getConfig())).toEqual(["name", "trainable", "dtype"]);
    expect(model.trainableWeights).toHaveLength(2);
    expect(fit.matched.map(({ path }) => path)[0]).toMatch(/^\/layers\/sequential\//);
    expect(again.invoke(user) as Tensor).toBeAllClose(model.invoke(user) as Tensor);
    expect(() => again.setPreprocessingModel(doubling())).toThrow(ConfigError);
  });

  test("leaves no tensor of its own behind", () => {
    const model = new TwoTowerModel({ ...sizes, preprocessing_model: doubling() });
    tf.dispose(model.invoke({ raw_items: items, raw_user: user }) as never);
    const before = tf.memory().numTensors;
    tf.dispose(model.invoke({ raw_items: items, raw_user: user }) as never);

    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("compile", () => {
  const lossesOf = (model: AnyModel): unknown => model.trainer.args.loss;

  test("one loss, and one list of metrics, are the first output's", () => {
    const model = new TwoTowerModel(sizes);
    model.compile({ loss: "mse", metrics: ["mae", "mse"], loss_weights: 2 });

    expect(model.trainer.args).toMatchObject({
      loss: ["mse", null, null],
      loss_weights: [2, null, null],
      metrics: [["mae", "mse"], null, null],
    });
    model.compile({ loss: ["mse", null, null], metrics: [["mae"], null, null] });
    expect(model.trainer.args).toMatchObject({
      loss: ["mse", null, null],
      metrics: [["mae"], null, null],
    });
  });

  test("losses for the 7 outputs, or for the 8 tensors in them", () => {
    const model = new ExplainableUnifiedRecommendationModel({
      ...features,
      num_users: 2,
    });
    const eight = ["mse", null, null, "mae", null, null, null, null];
    for (const loss of [
      ["mse", null, null, "mae", null, null, null],
      ["mse", null, null, "mae", null, [null, null], null],
      eight,
    ]) {
      model.compile({ loss: loss as never });
      expect(lossesOf(model as AnyModel)).toEqual(eight);
    }
  });
});

describe("feedback of ExplainableRecommendationModel", () => {
  const model = new ExplainableRecommendationModel({ num_users: 2, num_items: 3, top_k: 1 });
  const ids = {
    user_ids: tf.tensor([1], [1], "int32"),
    item_ids: tf.tensor([[0, 1, 2]], [1, 3], "int32"),
  };

  test("scales the scores and does not change which items are best", () => {
    const userFeedback = tf.tensor([[0, 0.5, -1]]);
    const [scores, indices, , similarity, adjusted] = model.invoke({
      ...ids,
      user_feedback: userFeedback,
    }) as Tensor[];
    const [, without] = model.invoke(ids) as Tensor[];

    expect(adjusted).toBeAllClose(tf.mul(scores as Tensor, userFeedback));
    expect(similarity).toBeAllClose(scores as Tensor);
    expect(indices).toBeAllClose(without as Tensor);
  });

  test("outputs are tensors of their own: disposing one leaves the others", () => {
    const [scores, , , similarity, adjusted] = model.invoke(ids) as Tensor[];
    tf.dispose([similarity as Tensor, adjusted as Tensor]);

    expect(isTensor(scores) && !scores.isDisposed).toBe(true);
  });

  test("more inputs than there are, are refused", () => {
    const { user_ids, item_ids } = ids;

    expect(() => model.invoke([user_ids, item_ids, items, items])).toThrow(
      /it takes 3 inputs: user_ids, item_ids, user_feedback. Received: 4./,
    );
  });
});

test("predict takes nested lists: ids of users, and ids of items for each", () => {
  const model = new MatrixFactorizationModel({ num_users: 3, num_items: 3, top_k: 1 });
  const lists = [
    [2, 0],
    [
      [0, 1, 2],
      [2, 1, 0],
    ],
  ] as const;
  const [scores] = model.predict(lists);
  const [same] = model.predict({ user_ids: lists[0], item_ids: lists[1] });

  expect(scores.shape).toEqual([2, 3]);
  expect(same).toBeAllClose(scores);
});

test("a model is a layer of a functional model", () => {
  const inputs = [Input({ shape: [2] }), Input({ shape: [3, 2] })] as const;
  const [scores] = new TwoTowerModel(sizes)(inputs);
  const model = new Model({ inputs, outputs: ops.max(scores, { axis: -1 }) });

  expect(model([user, items]).shape).toEqual([1]);
});

test("calls by name are typed", () => {
  const model = new TwoTowerModel(sizes);
  const [scores] = model({ user_features: user, item_features: items });
  const [symbols] = model({
    user_features: Input({ shape: [2] }),
    item_features: Input({ shape: [3, 2] }),
  });

  expect(scores.shape).toEqual([1, 3]);
  expect(symbols.shape).toEqual([null, 3]);
});
