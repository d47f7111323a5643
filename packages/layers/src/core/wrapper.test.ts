import { ConfigError, type Shape, type Tensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { Dense } from "./dense.ts";
import { Wrapper } from "./wrapper.ts";

/** Twice what the layer gives. */
class Twice extends Wrapper {
  static override readonly className = "Twice";
  static override readonly registeredPackage = "test";
  override call(x: Tensor): Tensor {
    return tf.mul(this.layer.invoke(x) as Tensor, 2);
  }
  override computeOutputShape(inputShape: Shape): Shape {
    return this.layer.computeOutputShape?.(inputShape) as Shape;
  }
}

checkLayer(Wrapper, {
  config: { layer: new Dense({ units: 3, name: "dense" }) },
  inputShape: [2, 5],
  outputShape: [2, 3],
  weights: { "dense/kernel": [5, 3], "dense/bias": [3] },
  classes: [Dense],
  invalid: { layer: null },
});

checkLayer(Twice, {
  config: { layer: new Dense({ units: 3, name: "dense" }) },
  inputShape: [2, 5],
  outputShape: [2, 3],
  weights: { "dense/kernel": [5, 3], "dense/bias": [3] },
  classes: [Dense],
  invalid: { layer: null },
});

test("a wrapper holds its layer under Keras's attribute", () => {
  const dense = new Dense({ units: 1 });
  const wrapper = new Twice({ layer: dense });

  expect(wrapper.layer).toBe(dense);
  expect([...wrapper.children.keys()]).toEqual(["layer"]);
});

test("a wrapper refuses what is no layer", () => {
  expect(() => new Twice({ layer: 1 as never })).toThrow(ConfigError);
});

test("a bare wrapper runs its layer as it is", () => {
  const dense = new Dense({ units: 1 });
  const x = tf.ones([2, 3]);

  expect(new Wrapper({ layer: dense })(x)).toBeAllClose(dense(x));
});
