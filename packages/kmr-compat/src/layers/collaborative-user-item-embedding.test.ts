import { ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { CollaborativeUserItemEmbedding } from "./collaborative-user-item-embedding.ts";

checkLayer(CollaborativeUserItemEmbedding, {
  config: { num_users: 3, num_items: 4, embedding_dim: 2, l2_reg: 0.01 },
  inputShape: [[2], [2]],
  inputDtype: "int32",
  outputShape: [
    [2, 2],
    [2, 2],
  ],
  weights: { "user_embedding/embeddings": [3, 2], "item_embedding/embeddings": [4, 2] },
  invalid: { num_users: 0, num_items: 1.5, embedding_dim: -1, l2_reg: -0.1 },
  skip: { "Keras JSON form": "copies of the tables are read and not written" },
});

describe("CollaborativeUserItemEmbedding", () => {
  const ids = (...values: number[]): tf.Tensor => tf.tensor(values, [values.length], "int32");
  const sizes = { num_users: 2, num_items: 3, embedding_dim: 2 };

  test("looks users and items up in tables of their own", () => {
    const layer = new CollaborativeUserItemEmbedding(sizes);
    layer.buildOnce([[null], [null]]);
    layer.setWeights([
      tf.tensor([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor([
        [5, 6],
        [7, 8],
        [9, 10],
      ]),
    ]);

    const [users, items] = layer([ids(1, 0), ids(2, 2)]);

    expect(users).toBeAllClose([
      [3, 4],
      [1, 2],
    ]);
    expect(items).toBeAllClose([
      [9, 10],
      [9, 10],
    ]);
  });

  test("ids of any rank get one more axis", () => {
    const layer = new CollaborativeUserItemEmbedding(sizes);
    const [users, items] = layer([tf.zeros([4, 1], "int32"), tf.zeros([4, 5], "int32")]);

    expect([users.shape, items.shape]).toEqual([
      [4, 1, 2],
      [4, 5, 2],
    ]);
  });

  test("drops the copies of the tables that KMR writes, without a notice", () => {
    const table = [{ class_name: "__numpy__", config: { value: [[1]], dtype: "float32" } }];
    const copies = { user_embedding_weights: table, item_embedding_weights: table };
    const layer = new CollaborativeUserItemEmbedding({ ...sizes, ...copies, name: "pair" });

    expect(layer.getConfig()).toEqual({
      name: "pair",
      trainable: true,
      dtype: expect.anything(),
      ...sizes,
      l2_reg: 1e-4,
    });
    expect(layer.notices()).toEqual([]);
  });

  test("refuses sizes below 1 and anything but two tensors", () => {
    const alone = [ids(0)] as unknown as [tf.Tensor, tf.Tensor];

    expect(() => new CollaborativeUserItemEmbedding({ ...sizes, num_items: 0 })).toThrow(
      /num_items must be a positive integer/,
    );
    expect(() => new CollaborativeUserItemEmbedding(sizes)(alone)).toThrow(ShapeError);
  });
});
