import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { positiveInteger } from "../config/field.ts";
import { ConfigError } from "../errors.ts";
import { Ones } from "../initializers/index.ts";
import { Layer } from "../layer/layer.ts";
import type { Variable } from "../layer/variable.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { Input, InputLayer } from "./input.ts";
import { Sequential } from "./sequential.ts";

const fields = { units: positiveInteger() };

/** Multiplies by a matrix of ones. */
class Mix extends Layer<typeof fields> {
  static override readonly className = "Mix";
  static override readonly fields = fields;
  declare kernel: Variable;
  protected override build(shape: Shape): void {
    const sizes = [shape.at(-1) ?? 0, this.config.units];
    this.kernel = this.addWeight("kernel", { shape: sizes, initializer: new Ones() });
  }
  override call(x: Tensor): Tensor {
    return tf.matMul(x, this.kernel.value);
  }
  override computeOutputShape(shape: Shape): Shape {
    return [...shape.slice(0, -1), this.config.units];
  }
}
const make = (): Sequential =>
  new Sequential({ layers: [new Mix({ units: 2 }), new Mix({ units: 1 })] });

describe("Sequential", () => {
  test("runs its layers one after another", () => {
    expect(make()(tf.tensor([[1, 2, 3]]))).toBeAllClose([[12]]);
  });

  test("becomes a graph at its first call, for any batch size", () => {
    const model = make();
    expect(model.graph).toBeUndefined();

    model(tf.zeros([4, 3]));

    expect(model.graph?.inputs).toMatchObject({ shape: [null, 3] });
    expect(model(tf.zeros([7, 3])).shape).toEqual([7, 1]);
  });

  test("an Input in front builds it at once and is not among its layers", () => {
    const model = new Sequential();
    model.add(Input({ shape: [3] }));
    model.add(new Mix({ units: 2 }));

    expect(model.built).toBe(true);
    expect(model.layers.map(({ name }) => name)).toEqual(["mix"]);
    expect(model.weights.map(({ shape }) => shape)).toEqual([[3, 2]]);
  });

  test("grows after it was built", () => {
    const layers = [new InputLayer({ shape: [3] }), new Mix({ units: 2 })];
    const model = new Sequential({ layers });

    model.add(new Mix({ units: 5 }));

    expect(model.predict(tf.ones([1, 3]))).toBeAllClose([[6, 6, 6, 6, 6]]);
  });

  test("refuses two layers of one name, and what is no layer", () => {
    const model = new Sequential({ layers: [new Mix({ units: 1, name: "a" })] });

    expect(() => model.add(new Mix({ units: 1, name: "a" }))).toThrow(/name="a" twice/);
    expect(() => model.add("dense" as never)).toThrow(ConfigError);
  });

  test("writes its input layer, its layers and the shape it was built for", () => {
    const model = make();
    model(tf.zeros([1, 3]));

    expect(model.getConfig()).toMatchObject({
      build_input_shape: [null, 3],
      layers: [{ class_name: "InputLayer" }, { class_name: "Mix" }, { class_name: "Mix" }],
    });
  });
});
