import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { positiveInteger } from "../config/field.ts";
import { ConfigError } from "../errors.ts";
import { Constant } from "../initializers/index.ts";
import { Layer } from "../layer/layer.ts";
import type { Variable } from "../layer/variable.ts";
import * as ops from "../ops/index.ts";
import type { Shape } from "../shape.ts";
import type { KerasTensor, Tensor } from "../tensor.ts";
import { Input } from "./input.ts";
import { Model } from "./model.ts";

const fields = { factor: positiveInteger(2) };

/** Multiplies by a weight that starts as `factor`. */
class Scale extends Layer<typeof fields> {
  static override readonly className = "Scale";
  static override readonly fields = fields;
  declare factor: Variable;
  protected override build(): void {
    const initializer = new Constant({ value: this.config.factor });
    this.factor = this.addWeight("factor", { shape: [], initializer });
  }
  override call(x: Tensor): Tensor {
    return tf.mul(x, this.factor.value);
  }
  override computeOutputShape(shape: Shape): Shape {
    return shape;
  }
}

describe("a functional model", () => {
  test("computes what its layers compute, on values and on symbolic tensors", () => {
    const x = Input({ shape: [2] });
    const model = new Model({ inputs: x, outputs: new Scale({ factor: 3 })(x) });

    expect(model(tf.tensor([[1, 2]]))).toBeAllClose([[3, 6]]);
    expect(model(Input({ shape: [2] })).shape).toEqual([null, 2]);
    expect(model.name).toBe("functional");
  });

  test("a shared layer has one weight and is called twice", () => {
    const x = Input({ shape: [1] });
    const shared = new Scale();
    const model = new Model({ inputs: x, outputs: shared(shared(x)) });

    expect(model.weights).toHaveLength(1);
    expect(model(tf.tensor([[1]]))).toBeAllClose([[4]]);
  });

  test("takes and gives dictionaries", () => {
    const inputs = { user: Input({ shape: [1] }), item: Input({ shape: [1] }) };
    const outputs = { sum: ops.add(inputs.user, inputs.item), item: inputs.item };
    const model = new Model({ inputs, outputs });

    const y = model({ item: tf.tensor([[1]]), user: tf.tensor([[10]]) });

    expect(y.sum).toBeAllClose([[11]]);
    expect(y.item).toBeAllClose([[1]]);
  });

  test("finds its layers by name and index, and lists the names there are", () => {
    const x = Input({ shape: [1], name: "x" });
    const model = new Model({ inputs: x, outputs: new Scale({ name: "double" })(x) });

    expect(model.getLayer("double")).toBe(model.layers[1]);
    expect(model.getLayer(0).name).toBe("x");
    expect(() => model.getLayer("triple")).toThrow(/"triple"\. Layers: x, double\./);
  });

  test("tensors in the middle make models that share the weights", () => {
    const x = Input({ shape: [1] });
    const middle = new Scale()(x);
    const y = new Scale({ factor: 5 })(middle);
    const [head, tail, whole] = [
      new Model({ inputs: x, outputs: middle }),
      new Model({ inputs: middle, outputs: y }),
      new Model({ inputs: x, outputs: y }),
    ];

    expect(head(tf.tensor([[1]]))).toBeAllClose([[2]]);
    expect(tail(tf.tensor([[1]]))).toBeAllClose([[5]]);
    head.setWeights([tf.scalar(7)]);
    expect(whole(tf.tensor([[1]]))).toBeAllClose([[35]]);
  });

  test("refuses to be called without a graph", () => {
    expect(() => new Model().invoke(tf.zeros([1]))).toThrow(ConfigError);
  });
});

describe("predict", () => {
  const x = Input({ shape: [1] });
  const model = new Model({ inputs: x, outputs: [new Scale()(x), x] });
  const rows = tf.tensor([[1], [2], [3], [4], [5]]);

  test("gives the same in batches as at once, the last one shorter", () => {
    const [inBatches] = model.predict(rows, { batch_size: 2 });
    const [atOnce] = model.predict(rows);

    expect(inBatches).toBeAllClose(atOnce as Tensor);
    expect(inBatches).toBeAllClose([[2], [4], [6], [8], [10]]);
  });

  test("takes nested arrays, and numbers with a shape", () => {
    const data = new Float32Array([1, 2]);

    expect(model.predict([[1], [2]])[0]).toBeAllClose([[2], [4]]);
    expect(model.predict({ shape: [2, 1], data })[0]).toBeAllClose([[2], [4]]);
  });

  test.each([1, 2, 32])("leaks no tensors at batch size %d", (batchSize) => {
    tf.dispose(model.predict(rows, { batch_size: batchSize }) as Tensor[]);
    const before = tf.memory().numTensors;

    tf.dispose(model.predict(rows, { batch_size: batchSize }) as Tensor[]);

    expect(tf.memory().numTensors).toBe(before);
    expect(rows.isDisposed).toBe(false);
  });

  test("refuses inputs of different numbers of rows", () => {
    const pair = [Input({ shape: [1] }), Input({ shape: [1] })] as const;
    const two = new Model({ inputs: pair, outputs: ops.add(...pair) });

    expect(() => two.predict([[[1], [2]], [[1]]])).toThrow(/same number of rows.*2, 1/);
  });
});

/** A dot product of two towers. */
class TwoTowers extends Model<readonly [KerasTensor, KerasTensor], KerasTensor> {
  static override readonly className = "TwoTowers";
  readonly user = this.track("user", new Scale({ factor: 2 }));
  readonly item = this.track("item", new Scale({ factor: 3 }));

  override call([user, item]: readonly [Tensor, Tensor]): Tensor {
    return tf.sum(tf.mul(this.user(user), this.item(item)), -1);
  }
}

describe("a subclassed model", () => {
  const [user, item] = [tf.tensor([[1, 2]]), tf.tensor([[3, 4]])];

  test("computes by its call, and predicts", () => {
    const model = new TwoTowers();

    expect(model([user, item])).toBeAllClose([66]);
    expect(model.predict([user, item])).toBeAllClose([66]);
  });

  test("owns the weights of its towers, under their paths", () => {
    const model = new TwoTowers({ name: "towers" });
    model([user, item]);

    expect(model.layers).toEqual([model.user, model.item]);
    expect(model.weights.map(({ path }) => path)).toEqual([
      `towers/${model.user.name}/factor`,
      `towers/${model.item.name}/factor`,
    ]);
  });

  test("is a layer of a functional model, its output's shape found by running it", () => {
    const inputs = [Input({ shape: [2] }), Input({ shape: [2] })] as const;
    const model = new Model({ inputs, outputs: new TwoTowers()(inputs) });

    expect((model.outputs as KerasTensor).shape).toEqual([null]);
    expect(model([user, item])).toBeAllClose([66]);
  });
});
