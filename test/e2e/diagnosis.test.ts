/** @file Models of Keras with one thing made wrong on purpose: the right layer is named, and the right cause. */
import { type AnyModel, activations, type Variable } from "@kmr-js/core";
import { type Diagnosis, type Parity, readParity, verifyParity } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { memory } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

interface Case {
  readonly model: AnyModel;
  readonly parity: Parity;
}

async function open(name: string): Promise<Case> {
  const model = await loadModel(fixture(`${name}.keras`), { onNotice: () => {} });
  return { model, parity: await readParity(fixture(`${name}.parity.h5`)) };
}

/** The one diagnosis of a model that was tampered with. */
function diagnosis({ model, parity }: Case): Diagnosis {
  const before = memory().numTensors;
  const { diagnoses } = verifyParity(model, parity);
  expect(memory().numTensors).toBe(before);
  expect(diagnoses).toHaveLength(1);
  return diagnoses[0] as Diagnosis;
}

function weight(model: AnyModel, ending: string): Variable {
  const found = model.weights.find(({ path }) => path.endsWith(ending));
  if (found === undefined) throw new Error(model.weights.map(({ path }) => path).join());
  return found;
}

/** Moves the blocks of the last axis. */
function reorder(variable: Variable, order: readonly number[]): void {
  const blocks = tf.split(variable.value, order.length, -1);
  variable.assign(
    tf.concat(
      order.map((i) => blocks[i] as tf.Tensor),
      -1,
    ),
  );
  tf.dispose(blocks);
}

function configure(layer: unknown, changes: object): void {
  const holder = layer as { config: object };
  Reflect.set(holder, "config", Object.freeze({ ...holder.config, ...changes }));
}

/** Exchanges the values of a weight as if its data were read in the other order. */
function misread(variable: Variable, axes: readonly number[]): void {
  tf.tidy(() =>
    variable.assign(tf.reshape(tf.transpose(variable.value, [...axes]), [...variable.shape])),
  );
}

/** The same file without the weights and the insides of layers that Keras had: what older recorders write. */
const bare = (parity: Parity): Parity => ({ ...parity, weights: [], nested: new Map() });

describe("a weight that is wrong is named, by what happened to it", () => {
  test("transposed, whether or not it is square", async () => {
    const nested = await open("exported/nested");
    weight(nested.model, "middle_dense/kernel").assign(
      tf.transpose(weight(nested.model, "middle_dense/kernel").value),
    );
    const oblong = await open("keras/dense");
    misread(weight(oblong.model, "kernel"), [1, 0]);

    expect(diagnosis(nested)).toMatchObject({
      layer: "middle/middle_dense",
      explained: true,
      causes: [{ kind: "transposed", where: "kernel" }],
    });
    expect(diagnosis(oblong)).toMatchObject({ causes: [{ kind: "transposed" }] });
  });

  test.each([
    ["lstm", "lstm_cell/kernel", [0, 2, 1, 3], "in the order i, c, f, o in place of i, f, c, o"],
    ["gru", "gru_cell/recurrent_kernel", [1, 0, 2], "in the order r, z, h in place of z, r, h"],
    ["gru_no_reset_after", "gru_cell/bias", [2, 1, 0], "in the order h, r, z"],
    ["bidirectional_lstm", "backward_lstm_3/lstm_cell/kernel", [3, 1, 2, 0], "order o, f, c, i"],
  ])("gates of %s, %s", async (name, path, order, words) => {
    const wrong = await open(`keras/${name}`);
    reorder(weight(wrong.model, path), order);

    const { explained, causes } = diagnosis(wrong);
    expect({ explained, kinds: causes.map(({ kind }) => kind) }).toEqual({
      explained: true,
      kinds: ["gate-order"],
    });
    expect(causes[0]?.text).toContain(words);
  });

  test("gates of all weights of a layer", async () => {
    const wrong = await open("keras/lstm");
    for (const variable of wrong.model.weights) reorder(variable, [1, 0, 2, 3]);

    const kinds = diagnosis(wrong).causes.map(({ kind, where }) => `${kind} ${where}`);
    expect(kinds).toEqual([
      "gate-order cell/kernel",
      "gate-order cell/recurrent_kernel",
      "gate-order cell/bias",
    ]);
  });

  test("the kernel of a convolution with the channels of another framework, or turned over", async () => {
    const order = await open("keras/conv2d");
    misread(weight(order.model, "kernel"), [3, 2, 0, 1]);
    const flipped = await open("keras/conv1d");
    weight(flipped.model, "kernel").assign(tf.reverse(weight(flipped.model, "kernel").value, 0));

    expect(diagnosis(order)).toMatchObject({ causes: [{ kind: "channels-order" }] });
    expect(diagnosis(flipped)).toMatchObject({ causes: [{ kind: "flipped" }] });
  });

  test("moving statistics and a bias that were not loaded", async () => {
    const norm = await open("keras/batch_norm");
    const variance = weight(norm.model, "moving_variance");
    variance.assign(tf.onesLike(variance.value));
    const dense = await open("keras/dense");
    const bias = weight(dense.model, "bias");
    bias.assign(tf.zerosLike(bias.value));

    expect(diagnosis(norm)).toMatchObject({
      causes: [{ kind: "moving-statistics", where: "moving_variance" }],
    });
    expect(diagnosis(dense)).toMatchObject({ causes: [{ kind: "not-loaded", where: "bias" }] });
  });

  test("exchanged with another weight", async () => {
    const wrong = await open("keras/layer_norm");
    const [gamma, beta] = [weight(wrong.model, "gamma"), weight(wrong.model, "beta")];
    const kept = gamma.value.clone();
    gamma.assign(beta.value);
    beta.assign(kept);
    kept.dispose();

    const { causes } = diagnosis(wrong);
    expect(causes.map(({ kind }) => kind)).toEqual(["swapped", "swapped"]);
    expect(causes[0]?.text).toContain(
      "holds the values that Keras has in layer_normalization/beta",
    );
  });

  test("inside a KMR tower, of which only the whole was recorded", async () => {
    const wrong = await open("kmr/two_tower");
    misread(weight(wrong.model, "deep_feature_tower_1/dense_3/kernel"), [1, 0]);

    expect(diagnosis(wrong)).toMatchObject({
      layer: "deep_feature_tower_1",
      explained: true,
      causes: [{ kind: "transposed", where: "dense_layers/dense_1/kernel" }],
    });
  });

  test("without recorded weights, by trying what makes the output Keras's", async () => {
    const gates = await open("keras/lstm");
    for (const variable of gates.model.weights) reorder(variable, [1, 0, 2, 3]);
    const tower = await open("kmr/two_tower");
    misread(weight(tower.model, "deep_feature_tower/dense_1/kernel"), [1, 0]);

    expect(diagnosis({ ...gates, parity: bare(gates.parity) })).toMatchObject({
      explained: true,
      causes: [{ kind: "gate-order", where: "cell/kernel, recurrent_kernel, bias" }],
    });
    expect(diagnosis({ ...tower, parity: bare(tower.parity) })).toMatchObject({
      explained: true,
      causes: [{ kind: "transposed", where: "dense_layers/dense_1/kernel" }],
    });
  });
});

describe("a config that is wrong is named, with the value that Keras had", () => {
  const { gelu, relu, sigmoid } = activations;
  test.each([
    ["keras/batch_norm", { epsilon: 0.1 }, "epsilon", "epsilon=0.001 "],
    ["keras/layer_norm", { epsilon: 0.03 }, "epsilon", "epsilon=0.001 "],
    ["keras/leaky_relu", { negative_slope: 0.6 }, "negative-slope", "negative_slope="],
    ["keras/activation_gelu", { activation: relu }, "activation", '"gelu"'],
    ["keras/activation_softmax", { activation: sigmoid }, "activation", '"softmax"'],
    ["keras/conv2d", { activation: sigmoid }, "activation", 'activation="sigmoid"'],
    ["keras/conv1d", { padding: "causal" }, "padding", 'padding="same"'],
    ["keras/group_norm", { epsilon: 0.5 }, "epsilon", "epsilon=0.001 "],
    ["keras/maxpooling1d", { data_format: "channels_first" }, "channels-order", "channels_last"],
  ])("%s %o", async (name, changes, kind, words) => {
    const wrong = await open(name);
    configure(wrong.model.layers.at(-1), changes);

    const { causes, explained } = diagnosis(wrong);
    expect({ explained, kind: causes[0]?.kind }).toEqual({ explained: true, kind });
    expect(causes[0]?.text).toContain(words);
  });

  test("the activation of a layer inside a KMR tower", async () => {
    const wrong = await open("kmr/tower_gelu");
    const [dense] = wrong.model.getLayer(1).sublayers;
    configure(dense, { activation: (x: tf.Tensor) => gelu(x, { approximate: true }) });

    const [cause] = diagnosis(wrong).causes;
    expect(cause).toMatchObject({ kind: "activation", where: "dense_layers/dense/activation" });
    expect(cause?.text).toContain('with "gelu" it computes');
  });

  test("an approximate gelu, of an op", async () => {
    const wrong = await open("keras/op_gelu");
    const op = wrong.model.graph?.operations.find((operation) => operation.name.startsWith("gelu"));
    const { approximate } = (op as unknown as { config: { approximate: boolean } }).config;
    configure(op, { approximate: !approximate });

    expect(diagnosis(wrong)).toMatchObject({ causes: [{ kind: "approximate-gelu" }] });
  });

  test("an epsilon in the middle of nested models, and that of two layers after it is not blamed", async () => {
    const wrong = await open("exported/nested");
    const middle = wrong.model.getLayer("middle") as unknown as AnyModel;
    const leaf = middle.getLayer("leaf") as unknown as AnyModel;
    configure(leaf.getLayer("leaf_norm"), { epsilon: 0.05 });
    const report = verifyParity(wrong.model, wrong.parity);

    expect(report.firstDifference?.layer).toBe("middle/leaf/leaf_norm");
    expect(report.diagnoses).toMatchObject([
      { layer: "middle/leaf/leaf_norm", causes: [{ kind: "epsilon", where: "epsilon" }] },
    ]);
    const inherited = report.layers.filter(({ passed, alone }) => !passed && alone?.passed);
    expect(inherited.map(({ layer }) => layer)).toContain("head");
  });

  test("a weight and a config at once", async () => {
    const wrong = await open("keras/batch_norm");
    const mean = weight(wrong.model, "moving_mean");
    mean.assign(tf.zerosLike(mean.value));
    configure(wrong.model.getLayer("batch_normalization"), { epsilon: 0.2 });

    expect(diagnosis(wrong).causes.map(({ kind }) => kind)).toEqual([
      "moving-statistics",
      "epsilon",
    ]);
  });
});

describe("what the recording itself explains", () => {
  test("training mode, by the statistics of the batch", async () => {
    const { model, parity } = await open("keras/batch_norm");
    const [input] = parity.inputs;
    if (input === undefined) throw new Error("no input");
    const x = tf.tensor(input.array.data as Float32Array, [...input.array.shape]);
    const layer = model.getLayer("batch_normalization");
    // (x − mean) / √(variance + ε) of the batch, scaled and shifted: what Keras computes in training.
    const { mean, variance } = tf.moments(x, [...x.shape.keys()].slice(0, -1));
    const [gamma, beta] = layer.weights.map(({ value }) => value) as [tf.Tensor, tf.Tensor];
    const inverse = tf.div(gamma, tf.sqrt(tf.add(variance, 0.001)));
    const y = tf.add(tf.mul(tf.sub(x, mean), inverse), beta);
    const array = { ...(parity.outputs[0] as object), data: y.dataSync() } as never;
    const layers = new Map(parity.layers).set("batch_normalization", [[array]]);

    expect(
      verifyParity(model, { ...parity, layers, outputs: [array] }).diagnoses[0]?.causes[0],
    ).toMatchObject({ kind: "training-mode" });
  });

  test("dropout that was active", async () => {
    const { model, parity } = await open("keras/dropout");
    const [keras] = parity.outputs;
    if (keras === undefined) throw new Error("no output");
    const data = Float32Array.from(keras.data as Float32Array, (x, i) =>
      i % 3 === 0 ? 0 : x / 0.7,
    );
    const array = { ...keras, data };
    const layers = new Map(parity.layers).set("dropout", [[array]]);

    expect(verifyParity(model, { ...parity, layers, outputs: [array] }).diagnoses[0]).toMatchObject(
      { explained: false, causes: [{ kind: "dropout-active" }] },
    );
  });

  test("float16 in Keras, where this library computes in float32", async () => {
    const { model, parity } = await open("keras/dense");
    const [keras] = parity.outputs;
    if (keras === undefined) throw new Error("no output");
    /** The nearest number with the 11 bits of a float16. */
    const half = (x: number): number => {
      if (x === 0) return 0;
      const step = 2 ** (Math.floor(Math.log2(Math.abs(x))) - 10);
      return Math.round(x / step) * step;
    };
    const array = { ...keras, data: Float32Array.from(keras.data as Float32Array, half) };
    const layers = new Map(parity.layers).set("dense", [[array]]);
    const recorded = { ...parity, layers, outputs: [array] };
    Reflect.set(model.getLayer("dense"), "dtypePolicy", { computeDtype: "float16" });

    expect(verifyParity(model, recorded).diagnoses[0]).toMatchObject({
      causes: [{ kind: "precision", text: expect.stringContaining("in float16") }],
    });
    expect(verifyParity(model, recorded, { rtol: 0.004 }).passed).toBe(true);
  });

  test("another order of axes; the layers after it are held against Keras's shapes", async () => {
    const wrong = await open("keras/permute");
    configure(wrong.model.getLayer(1), { dims: [2, 1, 3] });
    const report = verifyParity(wrong.model, wrong.parity);

    expect(report.firstDifference?.reason).toMatch(/^shape \[.*\], Keras \[/);
    expect(report.diagnoses).toMatchObject([{ causes: [{ kind: "transposed-output" }] }]);
  });

  test("nothing that is known: it says so, and how much was tried", async () => {
    const { model, parity } = await open("keras/dense");
    const [keras] = parity.outputs;
    if (keras === undefined) throw new Error("no output");
    const data = Float32Array.from(keras.data as Float32Array, (x, i) => x + Math.sin(i * i));
    const array = { ...keras, data };
    const layers = new Map(parity.layers).set("dense", [[array]]);
    const [found] = verifyParity(model, { ...parity, layers, outputs: [array] }).diagnoses;

    expect(found).toMatchObject({ explained: false, causes: [] });
    expect(found?.runs).toBeGreaterThan(20);
  });
});
