import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { positiveInteger } from "../config/field.ts";
import { Ones } from "../initializers/index.ts";
import { type AnyLayer, Layer } from "../layer/layer.ts";
import type { Variable } from "../layer/variable.ts";
import * as ops from "../ops/index.ts";
import type { Shape } from "../shape.ts";
import type { KerasTensor, Tensor } from "../tensor.ts";
import { cloneModel } from "./clone.ts";
import { Input } from "./input.ts";
import { Model } from "./model.ts";
import { Sequential } from "./sequential.ts";

const fields = { power: positiveInteger(1) };

/** `factor · x ^ power`, the factor a weight that starts as 1. */
class Scale extends Layer<typeof fields> {
  static override readonly className = "Scale";
  static override readonly fields = fields;
  declare factor: Variable;
  protected override build(): void {
    this.factor = this.addWeight("factor", { shape: [], initializer: new Ones() });
  }
  override call(x: Tensor): Tensor {
    return tf.mul(tf.pow(x, this.config.power), this.factor.value);
  }
  override computeOutputShape(shape: Shape): Shape {
    return shape;
  }
}

function shared(): Model<KerasTensor, KerasTensor> {
  const x = Input({ shape: [1], name: "x" });
  const scale = new Scale({ power: 2, name: "square" });
  return new Model({ inputs: x, outputs: ops.add(scale(x), scale(scale(x))), name: "sum" });
}

describe("cloneModel", () => {
  test("gives the same architecture and names, with fresh weights", () => {
    const model = shared();
    model.setWeights([tf.scalar(3)]);

    const clone = cloneModel(model);

    expect(clone.getConfig()).toEqual(model.getConfig());
    expect(model(tf.tensor([[2]]))).toBeAllClose([[12 + 432]]);
    expect(clone(tf.tensor([[2]]))).toBeAllClose([[4 + 16]]);
  });

  test("keeps sharing: one weight, called twice", () => {
    expect(cloneModel(shared()).weights).toHaveLength(1);
  });

  test("asks clone_function for every layer but the inputs", () => {
    const seen: string[] = [];
    const cloneFunction = (layer: AnyLayer): AnyLayer => {
      seen.push(layer.name);
      return new Scale({ power: 3, name: "cube" }) as unknown as AnyLayer;
    };

    const clone = cloneModel(shared(), { clone_function: cloneFunction });

    expect(seen).toEqual(["square"]);
    expect(clone(tf.tensor([[2]]))).toBeAllClose([[8 + 512]]);
  });

  test("builds on given symbolic tensors", () => {
    const x = Input({ shape: [1], name: "other" });

    const clone = cloneModel(shared(), { input_tensors: x });

    expect(clone.inputs).toBe(x);
  });

  test("clones a chain, built or not", () => {
    const built = new Sequential({ layers: [new Scale(), new Scale({ power: 2 })] });
    built(Input({ shape: [1] }));

    expect(cloneModel(built).getConfig()).toEqual(built.getConfig());
    expect(cloneModel(new Sequential({ layers: [new Scale()] })).built).toBe(false);
  });

  test("clones nested models, and with recursive their layers one by one", () => {
    const x = Input({ shape: [1] });
    const model = new Model({ inputs: x, outputs: shared()(x) });
    const seen: string[] = [];
    const cloneFunction = (layer: AnyLayer): AnyLayer => {
      seen.push(layer.name);
      return new Scale({ name: layer.name }) as unknown as AnyLayer;
    };

    expect(cloneModel(model)(tf.tensor([[2]]))).toBeAllClose([[20]]);
    expect(
      cloneModel(model, { clone_function: cloneFunction, recursive: true })(tf.tensor([[2]])),
    ).toBeAllClose([[4]]);
    expect(seen).toEqual(["square"]);
  });
});
