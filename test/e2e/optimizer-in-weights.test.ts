/** @file The state of an optimizer in files of weights, as Keras writes and reads it. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as keras from "@kmr-js/core";
import { loadModel, loadWeights, modelToBytes, saveWeights } from "@kmr-js/io";
import { Dense, kerasLayers } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test } from "vitest";
import { openH5 } from "../../packages/io/src/hdf5/h5wasm-file.ts";

interface Values {
  readonly shape: number[];
  readonly data: number[];
}
const expected = JSON.parse(readFileSync(fixture("quantized/expected.json"), "utf8")) as Record<
  string,
  { optimizer: Values[] }
>;
const trained = fixture("quantized/nadam-3.4.1.keras");

const models: keras.Model[] = [];
afterEach(() => {
  for (const model of models.splice(0)) model.dispose();
});

async function open(source: string | Uint8Array): Promise<keras.Model> {
  const model = (await loadModel(source, {
    objects: [kerasLayers],
    onNotice: () => {},
  })) as unknown as keras.Model;
  models.push(model);
  return model;
}

function expectKerasState({ optimizer }: keras.Model): void {
  const { optimizer: state } = expected["nadam-3.4.1"] as { optimizer: Values[] };
  expect(optimizer.variables).toHaveLength(state.length);
  for (const [i, { data, shape }] of state.entries())
    expect(optimizer.variables[i]?.value).toBeAllClose(tf.tensor(data, shape), { atol: 1e-7 });
}

test("weights of a trained model bring the state of the optimizer with them", async () => {
  const model = await open(trained);
  model.compile({ optimizer: "nadam", loss: "mse" });

  const { notices } = await loadWeights(model as never, trained);

  expect(notices).toEqual([]);
  expectKerasState(model);
});

test("in shards too, of which one may hold the optimizer alone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kmr-optimizer-"));
  const index = join(folder, "x.weights.json");
  await saveWeights((await open(trained)) as never, index, { max_shard_size: 256 / 1024 ** 3 });
  const model = await open(trained);
  model.compile({ optimizer: "nadam", loss: "mse" });

  await loadWeights(model as never, index);

  expectKerasState(model);
  rmSync(folder, { recursive: true });
});

test("and are written with it", async () => {
  const bytes = await modelToBytes((await open(trained)) as never, { format: "weights.h5" });
  const model = await open(trained);
  model.compile({ optimizer: "nadam", loss: "mse" });

  await loadWeights(model as never, bytes);

  expectKerasState(model);
});

test("another optimizer starts anew, and says so", async () => {
  const model = await open(trained);
  model.compile({ optimizer: "sgd", loss: "mse" });

  const { notices } = await loadWeights(model as never, trained);

  expect(notices).toEqual([expect.stringMatching(/^The optimizer starts anew: the file holds 11/)]);
});

test("weights that are matched by name, or go to a model that is not compiled, come alone", async () => {
  const model = await open(trained);
  model.compile({ optimizer: "nadam", loss: "mse" });
  const { optimizer } = model;
  const plain = keras.cloneModel(model as never) as unknown as keras.Model;
  models.push(plain);

  expect((await loadWeights(model as never, trained, { match: "order" })).notices).toEqual([]);
  expect((await loadWeights(plain as never, trained)).notices).toEqual([]);
  expect(optimizer.iterations).toBe(0);
});

test("the optimizer inside one that scales the loss has a group of its own", async () => {
  const x = keras.Input({ shape: [2] });
  const model = new keras.Model({ inputs: x, outputs: new Dense({ units: 1 })(x) });
  models.push(model as never);
  const { LossScaleOptimizer, Adam } = keras.optimizers;
  model.compile({
    optimizer: new LossScaleOptimizer({ inner_optimizer: new Adam({}) }),
    loss: "mse",
  });
  await model.fit(tf.ones([4, 2]), tf.ones([4, 1]), { epochs: 1 });

  const h5 = await openH5(await modelToBytes(model as never, { format: "weights.h5" }), "w.h5");

  // iteration, rate, two moments of kernel and bias; and the outer one's four before them
  expect(h5.keys("/optimizer/inner_optimizer/vars")).toHaveLength(6);
  expect(h5.keys("/optimizer/vars")).toHaveLength(10);
  h5.close();
});

test("a legacy file of a layer with LoRA holds one plain weight", async () => {
  const model = await open(fixture("quantized/lora.keras"));
  const bytes = await modelToBytes(model as never, { format: "h5" });
  const back = await open(bytes);

  expect(back.getLayer("first").getConfig()).toMatchObject({ lora_rank: null });
  expect(back.getWeights().map(({ shape }) => shape)).toEqual(
    model.getWeights().map(({ shape }) => shape),
  );
});
