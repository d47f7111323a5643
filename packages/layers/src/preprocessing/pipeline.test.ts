import { ConfigError, Input, KerasTensor, Model } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Dense } from "../core/dense.ts";
import { Masking } from "../core/masking.ts";
import { Dropout } from "../regularization/dropout.ts";
import { Discretization } from "./discretization.ts";
import { Normalization } from "./normalization.ts";
import { Pipeline } from "./pipeline.ts";
import { Rescaling } from "./rescaling.ts";

const doubled = new Rescaling({ scale: 2, name: "doubled" });

checkLayer(Pipeline, {
  config: { layers: [doubled, new Rescaling({ scale: 1, offset: 1, name: "shifted" })] },
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
  invalid: { layers: [1] },
  classes: [Rescaling],
  skip: { "Keras JSON form": "Keras writes neither trainable nor dtype; tested below" },
});

describe("Pipeline", () => {
  test("applies its layers in order", () => {
    const shifted = new Rescaling({ scale: 1, offset: 1 });

    expect(new Pipeline({ layers: [doubled, shifted] })(tf.tensor([[1]]))).toBeAllClose([[3]]);
    expect(new Pipeline({ layers: [shifted, doubled] })(tf.tensor([[1]]))).toBeAllClose([[4]]);
  });

  test("chains shapes and dtypes, and builds its layers for them", () => {
    const dense = new Dense({ units: 5 });
    const bins = new Discretization({ bin_boundaries: [0] });
    const layer = new Pipeline({ layers: [doubled, dense, bins] });
    const y = layer(new KerasTensor([null, 3], "float32"));

    expect(y.shape).toEqual([null, 5]);
    expect(y.dtype).toBe("int32");
    expect(layer.weights.map(({ path }) => path)).toEqual([
      "pipeline/dense/kernel",
      "pipeline/dense/bias",
    ]);
  });

  test("runs in training mode by itself, and in that of the model inside one", () => {
    const layer = new Pipeline({ layers: [new Dropout({ rate: 0.9, seed: 1 })] });
    const x = Input({ shape: [100] });
    const model = new Model({ inputs: x, outputs: layer(x) });
    const ones = tf.ones([1, 100]);

    expect(tf.min(layer(ones)).arraySync()).toBe(0);
    expect(model(ones, { training: false })).toBeAllClose(ones);
  });

  test("masks go from layer to layer", () => {
    const layer = new Pipeline({
      layers: [new Masking(), new Normalization({ mean: 0, variance: 1 })],
    });
    const seen: unknown[] = [];
    class Spy extends Rescaling {
      static override readonly callArguments = ["inputs", "mask"];
      override call(x: tf.Tensor, { mask }: { mask?: tf.Tensor } = {}): tf.Tensor {
        seen.push(mask?.arraySync());
        return super.call(x);
      }
    }
    new Pipeline({ layers: [...layer.layers, new Spy({ scale: 1 })] })(tf.tensor([[[0], [2]]]));
    new Pipeline({ layers: [new Spy({ scale: 1 })] })(tf.tensor([[1, 2]]), {
      mask: tf.tensor([[true, false]]),
    } as object);

    expect(seen).toEqual([[[0, 1]], [[1, 0]]]);
  });

  test("its config holds the layers and the name alone", () => {
    const config = new Pipeline({ layers: [doubled], name: "prepare" }).getConfig();

    expect(Object.keys(config)).toEqual(["layers", "name"]);
    expect(config["layers"]).toMatchObject([{ class_name: "Rescaling" }]);
    expect(() => new Pipeline({ layers: doubled as unknown as Rescaling[] })).toThrow(ConfigError);
  });
});
