/** @file Callbacks that write files and draw, in Node. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, callbacks, Input, Model } from "@kmr-js/core";
import { Dense } from "@kmr-js/layers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  type Bar,
  CSVLogger,
  loadModel,
  ModelCheckpoint,
  ProgbarLogger,
  TensorBoard,
} from "../index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kmr-training-"));
});
afterEach(() => rm(folder, { recursive: true }));

const x = [[1], [2], [3], [4]];
const y = [[2], [4], [6], [8]];

function makeModel() {
  const input = Input({ shape: [1] });
  const model = new Model({
    inputs: input,
    outputs: new Dense({ units: 1, use_bias: false })(input),
  });
  model.compile({ optimizer: { class_name: "SGD", config: { learning_rate: 0.01 } }, loss: "mse" });
  return model;
}

test("the best model is saved, and opened again with its optimizer", async () => {
  const model = makeModel();
  const checkpoint = new ModelCheckpoint({
    filepath: join(folder, "runs/{epoch:02d}.keras"),
    monitor: "loss",
    save_best_only: true,
  });

  await model.fit(x, y, { epochs: 3, batch_size: 2, callbacks: [checkpoint] });

  expect((await readdir(join(folder, "runs"))).sort()).toEqual([
    "01.keras",
    "02.keras",
    "03.keras",
  ]);
  const again = await loadModel(join(folder, "runs/03.keras"));
  expect(again.predict([[1]])).toBeAllClose(model.predict([[1]]));
  expect(again.optimizer.iterations).toBe(6);
});

test("weights alone are saved under another name, and only there", async () => {
  const filepath = join(folder, "w.weights.h5");
  const checkpoint = new ModelCheckpoint({ filepath, save_weights_only: true });

  await makeModel().fit(x, y, { callbacks: [checkpoint] });

  expect(await readdir(folder)).toEqual(["w.weights.h5"]);
  expect(() => new ModelCheckpoint({ filepath: "w.keras", save_weights_only: true })).toThrow(
    ConfigError,
  );
});

test("figures are written as a table", async () => {
  const filename = join(folder, "deep/log.csv");

  const { history } = await makeModel().fit(x, y, {
    epochs: 2,
    validation_data: [x, y],
    callbacks: [new CSVLogger({ filename })],
  });

  const [header, first] = (await readFile(filename, "utf8")).split("\r\n");
  expect(header).toBe("epoch,loss,val_loss");
  expect(first).toBe(`0,${history["loss"]?.[0]},${history["val_loss"]?.[0]}`);
});

test("TensorBoard's files lie where it looks for them", async () => {
  const logDir = join(folder, "logs");

  await makeModel().fit(x, y, {
    validation_data: [x, y],
    callbacks: [new TensorBoard({ log_dir: logDir, histogram_freq: 1, update_freq: "batch" })],
  });

  expect((await readdir(logDir)).sort()).toEqual(["train", "validation"]);
  const [name = ""] = await readdir(join(logDir, "train"));
  expect(name).toMatch(/^events\.out\.tfevents\.\d+\.\d+\.kmr\.v2$/);
  const text = await readFile(join(logDir, "train", name), "latin1");
  for (const tag of ["batch_loss", "epoch_loss", "epoch_learning_rate", "dense/kernel/histogram"])
    expect(text).toContain(tag);
});

test("a bar is drawn for each epoch, and a line printed where there is no terminal", async () => {
  const drawn: unknown[] = [];
  const bar: Bar = {
    start: (total, value) => drawn.push(["start", total, value]),
    setTotal: () => {},
    update: (value) => drawn.push(value),
    stop: () => drawn.push("stop"),
  };
  const options = { epochs: 2, batch_size: 2 };

  await makeModel().fit(x, y, {
    ...options,
    callbacks: [new ProgbarLogger({ makeBar: () => bar })],
  });

  const epoch = [["start", 2, 0], 1, 2, 2, "stop"];
  expect(drawn).toEqual([...epoch, ...epoch]);
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  await makeModel().fit(x, y, {
    ...options,
    verbose: 1,
    callbacks: [new ProgbarLogger({ makeBar: () => undefined })],
  });
  expect(print.mock.calls.map(([line]) => line)).toEqual([
    expect.stringMatching(/^Epoch 1\/2 - 2\/2 - \d+\.\ds - loss: /),
    expect.stringMatching(/^Epoch 2\/2 - /),
  ]);
  print.mockRestore();
});

test("all of them are Keras's callbacks", () => {
  expect(new ProgbarLogger()).toBeInstanceOf(callbacks.ProgbarLogger);
  expect(new TensorBoard()).toBeInstanceOf(callbacks.Callback);
});
