/** @file Every optimizer against Keras's runs: losses, weights, the optimizer's variables, defaults and configs. */
import { readFileSync } from "node:fs";
import { type AnyModel, deserialize, type JsonObject, optimizers, sizeOf } from "@kmr-js/core";
import { kerasLayers } from "@kmr-js/layers";
import { cutFloats, decodeFloats, fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";

interface Saved {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}
interface Case {
  readonly name: string;
  readonly loss: string;
  readonly optimizer: Saved;
  readonly spare_biases: boolean;
  readonly running: string;
  readonly weights: string;
  readonly variables: readonly [path: string, shape: number[], dtype: string][];
  readonly state: string;
}
interface Given {
  readonly config: JsonObject;
  readonly weights: string;
  readonly x: string;
  readonly y: string;
}
interface Fixture {
  readonly batch_size: number;
  readonly epochs: number;
  readonly rows: number;
  readonly defaults: Readonly<Record<string, Saved>>;
  readonly schedules: readonly { name: string; saved: Saved; rates: string }[];
  readonly models: Readonly<Record<string, Given>>;
  readonly cases: readonly Case[];
}

const keras: Fixture = JSON.parse(readFileSync(fixture("training/optimizers.json"), "utf8"));
const models = new Map<string, AnyModel>();
/** float32 alone, on other backends than the cpu, keeps about a digit less over eight steps. */
const close = tf.getBackend() === "cpu" ? { atol: 1e-6, rtol: 1e-5 } : { atol: 1e-5, rtol: 1e-4 };

/** The model of a loss, with the weights it starts with. */
function modelOf(loss: string): { model: AnyModel; given: Given } {
  const given = keras.models[loss] as Given;
  const model = models.get(loss) ?? (deserialize(given.config, [kerasLayers]) as AnyModel);
  models.set(loss, model);
  const sizes = model.weights.map(({ shape }) => sizeOf(shape));
  for (const [i, data] of cutFloats(given.weights, sizes).entries()) {
    const variable = model.weights[i];
    variable?.assign({ shape: variable.shape, data });
  }
  return { model, given };
}

function rowsOf(text: string): { shape: number[]; data: Float32Array } {
  const data = decodeFloats(text);
  return { shape: [keras.rows, data.length / keras.rows], data };
}

const wrapped = ({ config }: Saved): Saved => (config["inner_optimizer"] as Saved) ?? { config };

afterAll(() => {
  for (const model of models.values()) model.dispose();
});

describe("an optimizer trains as Keras's does", () => {
  test.each(keras.cases)("$name, $loss", async (run) => {
    const { model, given } = modelOf(run.loss);
    model.compile({ optimizer: run.optimizer, loss: run.loss });
    if (run.spare_biases) model.optimizer.excludeFromWeightDecay({ var_names: ["bias"] });
    const running: number[] = [];

    await model.fit(rowsOf(given.x), rowsOf(given.y), {
      batch_size: keras.batch_size,
      epochs: keras.epochs,
      shuffle: false,
      callbacks: [{ onTrainBatchEnd: (_, logs) => void running.push(logs.loss) }],
    });

    expect(running).toBeAllClose(decodeFloats(run.running), { atol: 1e-7, rtol: 1e-5 });
    const sizes = model.weights.map(({ shape }) => sizeOf(shape));
    for (const [i, expected] of cutFloats(run.weights, sizes).entries()) {
      const weight = model.weights[i];
      expect(weight?.value.dataSync() as Float32Array, weight?.path).toBeAllClose(expected, close);
    }
    const { variables } = model.optimizer;
    const own = (path: string): string => path.slice(path.indexOf("/") + 1);
    const inner = String(wrapped(run.optimizer).config["name"]);
    const names = variables.map(({ path, shape, dtype }) => [own(path), [...shape], dtype]);
    const wanted = run.variables.map(([path, shape, dtype]) => [
      path
        .replace(`${inner}/`, "")
        .replace("model_", "") // a Sequential that was loaded has it no more, in Keras neither
        .replace(/^variable_\d+$/, "variable"),
      shape,
      dtype,
    ]);
    expect(names).toEqual(wanted);
    const state = cutFloats(
      run.state,
      variables.map(({ shape }) => sizeOf(shape)),
    );
    for (const [i, expected] of state.entries()) {
      const variable = variables[i];
      const values = Float32Array.from(variable?.value.dataSync() ?? []);
      expect(values, variable?.path).toBeAllClose(expected, close);
    }
  });
});

describe("configs are Keras's", () => {
  test.each(Object.entries(keras.defaults))("%s made without arguments", (name, saved) => {
    const cls = (optimizers as unknown as Record<string, new () => optimizers.Optimizer>)[name];
    if (cls === undefined) throw new Error(`there is no optimizer ${name}`);
    const ours = new cls().getConfig();

    expect({ ...ours, name: "" }).toEqual({ ...saved.config, name: "" });
    expect(Object.keys(ours)).toEqual(Object.keys(saved.config));
  });

  const once = keras.cases.filter(
    ({ name, loss }) => loss === "mean_squared_error" && !/clip|ema|accu|but|and/.test(name),
  );
  test.each(once)("$name comes back as it was saved", ({ optimizer, loss }) => {
    const { model } = modelOf(loss);
    model.compile({ optimizer, loss });

    expect(model.trainer.getCompileConfig()["optimizer"]).toEqual(optimizer);
  });
});

describe("schedules give Keras's rates", () => {
  test.each(keras.schedules)("$name", ({ saved, rates }) => {
    const make = (optimizers.schedules as unknown as Record<string, new (c: object) => unknown>)[
      saved.class_name
    ];
    if (make === undefined) throw new Error(`there is no schedule ${saved.class_name}`);
    const schedule = new make(saved.config) as optimizers.schedules.LearningRateSchedule;
    const expected = decodeFloats(rates);

    const ours = Array.from(expected, (_, step) => schedule.at(step));

    expect(ours).toBeAllClose(expected, { atol: 1e-9, rtol: 1e-6 });
    expect(schedule.getConfig()).toEqual(saved.config);
  });
});
