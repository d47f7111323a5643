/** @file Parity files as parity_export.py writes them: nested models, subclassed ones, text, dictionaries, training. */
import { fields as f, Layer, Model, objectTable, type Shape, type Tensor } from "@kmr-js/core";
import { readParity, verifyParity } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { Dense, LayerNormalization } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

const path = (name: string, ending: string): string => fixture(`exported/${name}.${ending}`);

/** The counterparts of the classes in test/parity/exporter.py. */
const blockFields = { units: f.positiveInteger(4) };
class Block extends Layer<typeof blockFields> {
  static override readonly className = "Block";
  static override readonly module: string = "builtins";
  static override readonly registeredPackage = "exporter";
  static override readonly fields = blockFields;
  private readonly steps = this.track("steps", [
    new Dense({ units: this.config.units, activation: "gelu" }),
    new Dense({ units: this.config.units }),
  ]);
  private readonly norm = this.track("norm", new LayerNormalization());
  protected override build(shape: Shape): void {
    for (const layer of [...this.steps, this.norm]) layer.buildOnce(shape);
  }
  override call(x: Tensor): Tensor {
    return this.norm(
      tf.add(
        x,
        this.steps.reduce((y, step) => step(y), x),
      ),
    );
  }
}
class Ranker extends Model {
  static override readonly className = "Ranker";
  static override readonly module: string = "builtins";
  static override readonly registeredPackage = "exporter";
  private readonly block = this.track("block", new Block());
  private readonly head = this.track("head", new Dense({ units: 1, activation: "sigmoid" }));
  override call(x: Tensor): Tensor {
    return this.head(this.block(this.block(x)));
  }
}
const objects = [objectTable("exporter", [Block, Ranker])];

describe("a file that parity_export.py wrote", () => {
  test.each(["nested", "everything", "sequential", "words", "trained"])(
    "%s verifies",
    async (name) => {
      const model = await loadModel(path(name, "keras"));
      const report = verifyParity(model, await readParity(path(name, "parity.h5")));

      expect(report.problems).toEqual([]);
      expect(report.firstDifference).toBeUndefined();
      model.dispose();
    },
  );

  test("has a row for every layer of a nested model, at each of its calls", async () => {
    const model = await loadModel(path("nested", "keras"));
    const { layers } = verifyParity(model, await readParity(path("nested", "parity.h5")));

    expect(layers.map(({ layer, nodeIndex }) => `${layer} ${nodeIndex}`)).toEqual([
      "x 0",
      "middle/middle_in 0",
      "middle/middle_dense 0",
      "middle/leaf/leaf_in 0",
      "middle/leaf/leaf_norm 0",
      "middle/leaf/leaf_dense 0",
      "middle/leaf 0",
      "middle 0",
      "middle[1]/middle_in 0",
      "middle[1]/middle_dense 0",
      "middle[1]/leaf/leaf_in 0",
      "middle[1]/leaf/leaf_norm 0",
      "middle[1]/leaf/leaf_dense 0",
      "middle[1]/leaf 0",
      "middle 1",
      "head 0",
    ]);
    model.dispose();
  });

  test("follows a subclassed model by the attributes that hold its layers", async () => {
    const model = await loadModel(path("subclassed", "keras"), { objects });
    const report = verifyParity(model, await readParity(path("subclassed", "parity.h5")));

    expect(report.passed).toBe(true);
    expect(report.layers.map(({ layer, nodeIndex }) => `${layer} ${nodeIndex}`)).toEqual([
      ...["block/steps/dense 0", "block/steps/dense_1 0", "block/norm 0", "block 0"],
      ...["block[1]/steps/dense 0", "block[1]/steps/dense_1 0", "block[1]/norm 0", "block 1"],
      "head 0",
    ]);
    model.dispose();
  });

  test("names the layer inside a layer that is wrong, in a subclassed model too", async () => {
    const model = await loadModel(path("subclassed", "keras"), { objects });
    const parity = await readParity(path("subclassed", "parity.h5"));
    const kernel = model.weights[2];
    if (kernel === undefined) throw new Error("no weights");
    kernel.assign(tf.transpose(kernel.value));
    const { diagnoses, firstDifference } = verifyParity(model, parity);

    expect(kernel.shape).toEqual([4, 4]);
    expect(firstDifference?.layer).toBe("block/steps/dense_1");
    expect(diagnoses).toMatchObject([
      { layer: "block/steps/dense_1", explained: true, causes: [{ kind: "transposed" }] },
    ]);
    model.dispose();
  });
});

describe("readParity", () => {
  test("holds the weights after the first steps of a run", async () => {
    const { training } = await readParity(path("trained", "parity.h5"));

    expect(training?.runningLoss).toHaveLength(6);
    expect(training?.steps.map((weights) => weights.map(({ path }) => path))).toEqual(
      Array(3).fill(["hidden/kernel", "hidden/bias", "out/kernel", "out/bias"]),
    );
  });
});
