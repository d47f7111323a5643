/** @file A user's own Model with two towers reads the file of its Python twin. */
import * as keras from "@kmr-js/core";
import { loadModel, loadWeights, modelToBytes, readParity, verifyParity } from "@kmr-js/io";
import { DeepFeatureTower, kmrLayers } from "@kmr-js/kmr-compat";
import { kerasLayers } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";

const fields = {
  user_feature_dim: keras.fields.positiveInteger(),
  item_feature_dim: keras.fields.positiveInteger(),
  num_items: keras.fields.positiveInteger(),
  hidden_units: keras.fields.list(keras.fields.positiveInteger(), [64, 32]),
  output_dim: keras.fields.positiveInteger(32),
  activation: keras.activation("relu"),
  dropout_rate: keras.fields.numberIn(0, 1, { initial: 0.2 }),
  l2_reg: keras.fields.number(1e-4),
  top_k: keras.fields.positiveInteger(10),
};

type Pair<T> = readonly [user: T, items: T];
type Triple<T> = readonly [scores: T, indices: T, best: T];

/** Cosine of a user and each item, and the best items. */
class TwoTowerModel extends keras.Model<
  Pair<keras.KerasTensor>,
  Triple<keras.KerasTensor>,
  typeof fields
> {
  static override readonly className = "TwoTowerModel";
  static override readonly registeredPackage = "kmr.models";
  static override readonly fields = fields;
  readonly user_tower = this.track("user_tower", this.makeTower("user_tower"));
  readonly item_tower = this.track("item_tower", this.makeTower("item_tower"));

  private makeTower(name: string): DeepFeatureTower {
    const { output_dim: units, hidden_units, activation, dropout_rate, l2_reg } = this.config;
    return new DeepFeatureTower({
      name,
      units,
      hidden_layers: hidden_units.length,
      activation,
      dropout_rate,
      l2_reg,
    });
  }

  override call([user, items]: Pair<tf.Tensor>): Triple<tf.Tensor> {
    const [batch = 1, count = 1, features = 1] = items.shape;
    const u = tf.expandDims(this.user_tower(user), 1);
    const v = tf.reshape(this.item_tower(tf.reshape(items, [-1, features])), [
      batch,
      count,
      this.config.output_dim,
    ]);
    const norm = (x: tf.Tensor): tf.Tensor => tf.sqrt(tf.add(tf.sum(tf.square(x), -1), 1e-8));
    const scores = tf.div(tf.sum(tf.mul(u, v), -1), tf.add(tf.mul(norm(u), norm(v)), 1e-8));
    const { values, indices } = tf.topk(scores, this.config.top_k);
    return [scores, indices, values];
  }
}

const objects = [keras.objectTable("mine", [TwoTowerModel]), kerasLayers, kmrLayers];

test("a .keras file of a subclassed model gives Python's outputs", async () => {
  const model = await loadModel(fixture("kmr/model_two_tower.keras"), { objects });
  const parity = await readParity(fixture("kmr/model_two_tower.parity.h5"));
  const report = verifyParity(model, parity);

  expect(model).toBeInstanceOf(TwoTowerModel);
  expect(report.outputs).toHaveLength(parity.outputs.length);
  expect(report.firstDifference).toBeUndefined();
  model.dispose();
});

test("weights alone fill a model that was called once", async () => {
  const model = new TwoTowerModel({
    user_feature_dim: 7,
    item_feature_dim: 5,
    num_items: 12,
    hidden_units: [16, 8],
    output_dim: 8,
    top_k: 4,
  });
  tf.dispose([...model([tf.zeros([3, 7]), tf.zeros([3, 12, 5])])]);
  const report = await loadWeights(model, fixture("kmr/model_two_tower.weights.h5"));

  expect(report.unread).toEqual([]);
  expect(report.matched.map(({ path }) => path)).toContain(
    "/layers/deep_feature_tower/dense_layers/dense/vars/0",
  );
  expect(
    verifyParity(model, await readParity(fixture("kmr/model_two_tower.parity.h5"))).passed,
  ).toBe(true);
  model.dispose();
});

test("a call on symbolic tensors gives the shapes that a call on values has", () => {
  const model = new TwoTowerModel({
    user_feature_dim: 7,
    item_feature_dim: 5,
    num_items: 12,
    top_k: 4,
  });
  const outputs = model([keras.Input({ shape: [7] }), keras.Input({ shape: [12, 5] })]);

  expect(outputs.map(({ shape }) => shape)).toEqual([
    [null, 12],
    [null, 4],
    [null, 4],
  ]);
  expect(outputs.map(({ dtype }) => dtype)).toEqual(["float32", "int32", "float32"]);
});

test("a subclassed model does not fit a .h5 file, as in Python", async () => {
  const model = await loadModel(fixture("kmr/model_two_tower.keras"), { objects });

  await expect(modelToBytes(model, { format: "h5" })).rejects.toThrow(
    /holds Functional and Sequential models only.*\.weights\.h5/,
  );
  model.dispose();
});
