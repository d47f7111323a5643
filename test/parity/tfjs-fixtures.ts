/**
 * @file Writes test/fixtures/tfjs: layers models as TensorFlow.js 4.22 saves them, with what it computed.
 *
 *     npx tsx --conditions=@kmr-js/source test/parity/tfjs-fixtures.ts
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import "@kmr-js/core"; // registers the cpu backend
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";

const folder = fileURLToPath(new URL("../fixtures/tfjs", import.meta.url));
mkdirSync(folder, { recursive: true });

/** Numbers between -1 and 1 that are the same in every run. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed * 7919 + 17;
  return Float32Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (2 * state) / 2147483648 - 1;
  });
}

function randomize(model: tfl.LayersModel): void {
  model.setWeights(
    model.weights.map(({ shape, name }, i) => {
      const sizes = shape as number[];
      const values = numbers(tf.util.sizeFromShape(sizes), i + 1);
      const positive = name.includes("variance");
      return tf.tensor(positive ? values.map((v) => 0.5 + Math.abs(v)) : values, sizes);
    }),
  );
}

/** The default would print a warning. */
const recurrentInitializer = "glorotNormal";

const cases: Record<string, () => tfl.LayersModel> = {
  sequential: () =>
    tfl.sequential({
      layers: [
        tfl.layers.dense({ units: 6, inputShape: [4], activation: "relu", name: "first" }),
        tfl.layers.batchNormalization({ name: "norm" }),
        tfl.layers.leakyReLU({ alpha: 0.2, name: "leaky" }),
        tfl.layers.dense({ units: 3, activation: "hardSigmoid", name: "second" }),
      ],
    }),
  functional: () => {
    const a = tfl.input({ shape: [5, 3], name: "a" });
    const b = tfl.input({ shape: [3], name: "b" });
    const shared = tfl.layers.dense({ units: 4, activation: "tanh", name: "shared" });
    const lstm = tfl.layers
      .lstm({ units: 4, name: "lstm", recurrentInitializer })
      .apply(a) as tfl.SymbolicTensor;
    const gru = tfl.layers.bidirectional({
      layer: tfl.layers.gru({
        units: 2,
        name: "gru",
        recurrentActivation: "sigmoid",
        recurrentInitializer,
      }) as never,
      mergeMode: "concat",
      name: "both",
    });
    const sum = tfl.layers
      .add({ name: "sum" })
      .apply([shared.apply(b) as tfl.SymbolicTensor, gru.apply(a) as tfl.SymbolicTensor]);
    const joined = tfl.layers
      .concatenate({ name: "joined" })
      .apply([lstm, sum as tfl.SymbolicTensor, shared.apply(b) as tfl.SymbolicTensor]);
    const normal = tfl.layers.batchNormalization({ name: "norm" }).apply(joined);
    const out = tfl.layers.dense({ units: 2, activation: "softmax", name: "out" }).apply(normal);
    return tfl.model({ inputs: [a, b], outputs: out as tfl.SymbolicTensor, name: "functional" });
  },
  convolutions: () =>
    tfl.sequential({
      layers: [
        tfl.layers.conv2d({ filters: 3, kernelSize: 3, inputShape: [6, 6, 2], name: "conv" }),
        tfl.layers.batchNormalization({ name: "norm", scale: false }),
        tfl.layers.depthwiseConv2d({ kernelSize: 2, name: "depthwise", padding: "same" }),
        tfl.layers.maxPooling2d({ poolSize: 2, name: "pool" }),
        tfl.layers.flatten({ name: "flat" }),
        tfl.layers.dropout({ rate: 0.5, name: "dropout" }),
        tfl.layers.dense({ units: 2, name: "dense" }),
      ],
    }),
};

const recorded: Record<string, unknown> = {};
for (const [name, make] of Object.entries(cases)) {
  const model = make();
  randomize(model);
  if (name === "sequential") model.compile({ optimizer: "adam", loss: "meanSquaredError" });
  const inputs = model.inputs.map(({ shape }, i) => {
    const sizes = [2, ...shape.slice(1)] as number[];
    return tf.tensor(numbers(tf.util.sizeFromShape(sizes), 100 + i), sizes);
  });
  const output = model.predict(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs);
  recorded[name] = {
    inputs: inputs.map((x) => ({ shape: x.shape, data: Array.from(x.dataSync()) })),
    output: {
      shape: (output as tf.Tensor).shape,
      data: Array.from((output as tf.Tensor).dataSync()),
    },
  };
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const data = artifacts.weightData as ArrayBuffer;
      // two shards, cut in the middle of a weight, as large models are
      const cut = Math.floor(data.byteLength / 2) + 2;
      const shards = [`${name}-1of2.bin`, `${name}-2of2.bin`];
      writeFileSync(`${folder}/${shards[0]}`, new Uint8Array(data.slice(0, cut)));
      writeFileSync(`${folder}/${shards[1]}`, new Uint8Array(data.slice(cut)));
      const { modelTopology, format, generatedBy, convertedBy, trainingConfig } = artifacts;
      const manifest = [{ paths: shards, weights: artifacts.weightSpecs }];
      const json = {
        modelTopology,
        format,
        generatedBy,
        convertedBy,
        trainingConfig,
        weightsManifest: manifest,
      };
      writeFileSync(`${folder}/${name}.json`, `${JSON.stringify(json)}\n`);
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
    { includeOptimizer: name === "sequential" },
  );
}
writeFileSync(`${folder}/expected.json`, `${JSON.stringify(recorded)}\n`);
