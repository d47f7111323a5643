import { inspect } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Layer } from "./layer/layer.ts";
import type { Tensor } from "./tensor.ts";

class Double extends Layer {
  static override readonly className = "Double";
  override call(x: Tensor): Tensor {
    return tf.mul(x, 2);
  }
}

describe("a layer", () => {
  test("is a function and an instance of its class", () => {
    const layer = new Double();

    expect(typeof layer).toBe("function");
    expect(layer).toBeInstanceOf(Double);
    expect(layer).toBeInstanceOf(Layer);
  });

  test("computes when it is called", () => {
    expect(new Double()(tf.tensor([1, 2]))).toBeAllClose([2, 4]);
  });

  test("has a name of its own, not the function's", () => {
    expect(new Double().name).toBe("double");
    expect(new Double().name).toBe("double_1");
    expect(new Double({ name: "mine" }).name).toBe("mine");
  });

  test("has a method call of its own, not the function's", () => {
    expect(Object.getPrototypeOf(new Double()).call).toBe(Double.prototype.call);
  });

  test("prints as its class and name", () => {
    const layer = new Double({ name: "twice" });

    expect(String(layer)).toBe('Double "twice"');
    expect(inspect(layer)).toBe('<Double "twice", built=false>');
  });
});
