import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test, vi } from "vitest";
import { ConfigError, KerasError } from "../errors.ts";
import { Constant } from "../initializers/index.ts";
import { Layer } from "../layer/layer.ts";
import type { Variable } from "../layer/variable.ts";
import { Input } from "../models/input.ts";
import { Model } from "../models/model.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import * as callbacks from "./index.ts";
import { formatPath, pythonFloat } from "./python-format.ts";

/** One weight, added to the input. */
class Shift extends Layer {
  static override readonly className = "Shift";
  declare by: Variable;
  protected override build(): void {
    this.by = this.addWeight("by", { shape: [], initializer: new Constant({ value: 1 }) });
  }
  override call(x: Tensor): Tensor {
    return tf.add(x, this.by.value);
  }
  override computeOutputShape(shape: Shape): Shape {
    return shape;
  }
}

function compiled() {
  const x = Input({ shape: [1] });
  const model = new Model({ inputs: x, outputs: new Shift()(x) });
  model.compile({ optimizer: "sgd", loss: "mse", metrics: ["mae"] });
  return model;
}
const rows = [[0], [0], [0], [0]];
const options = { batch_size: 2, shuffle: false };

afterEach(() => void vi.restoreAllMocks());

test("callbacks hear of every moment, in order, with numbers from 0", async () => {
  const heard: string[] = [];
  const tell = (name: string) => (index: unknown) =>
    void heard.push(typeof index === "number" ? `${name} ${index}` : name);
  class Told extends callbacks.Callback {
    override onTrainBegin = tell("train begins");
    override onTrainEnd = tell("train ends");
    override onEpochBegin = tell("epoch");
    override onEpochEnd = tell("epoch ends");
    override onTrainBatchEnd = tell("batch");
    override onTestBegin = tell("test begins");
    override onTestBatchEnd = tell("test batch");
    override onTestEnd = tell("test ends");
  }

  await compiled().fit(rows, rows, {
    ...options,
    validation_data: [rows, rows],
    callbacks: [new Told()],
  });

  expect(heard).toEqual([
    ...["train begins", "epoch 0", "batch 0", "batch 1", "test begins"],
    ...["test batch 0", "test batch 1", "test ends", "epoch ends 0", "train ends"],
  ]);
});

test("what a callback adds to the figures, those behind it and the history see", async () => {
  const scheduler = new callbacks.LearningRateScheduler({ schedule: (epoch) => 0.1 / (epoch + 1) });

  const { history } = await compiled().fit(rows, rows, {
    ...options,
    epochs: 2,
    callbacks: [scheduler],
  });

  expect(history["learning_rate"]).toEqual([Math.fround(0.1), Math.fround(0.05)]);
  expect(Object.keys(history)).toEqual(["loss", "mae", "learning_rate"]);
});

test("a schedule that gives no number is refused", async () => {
  const scheduler = new callbacks.LearningRateScheduler({ schedule: () => "fast" as never });

  await expect(compiled().fit(rows, rows, { callbacks: [scheduler] })).rejects.toThrow(
    new ConfigError(
      'LearningRateScheduler: schedule(0, …) must return a number. Received: "fast".',
    ),
  );
});

test("training ends when the loss is no number", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const model = compiled();
  const bad = [[Number.NaN], [0], [0], [0]];

  const { epoch } = await model.fit(rows, bad, {
    ...options,
    epochs: 3,
    callbacks: [new callbacks.TerminateOnNaN()],
  });

  expect(epoch).toEqual([0]);
  expect(console.warn).toHaveBeenCalledWith("Batch 0: Invalid loss, terminating training");
  const raising = new callbacks.TerminateOnNaN({ raise_error: true });
  await expect(model.fit(rows, bad, { callbacks: [raising] })).rejects.toThrow(KerasError);
});

test("functions are a callback, and so is an object with hooks", async () => {
  const seen: unknown[] = [];
  const lambda = new callbacks.LambdaCallback({
    on_epoch_end: (epoch, logs) => void seen.push([epoch, Object.keys(logs)]),
  });

  await compiled().fit(rows, rows, {
    callbacks: [lambda, { onTrainEnd: () => void seen.push("end") }],
  });

  expect(seen).toEqual([[0, ["loss", "mae"]], "end"]);
});

test("progress is handed on batch by batch, and printed with verbose", async () => {
  vi.spyOn(performance, "now").mockReturnValue(0);
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  const events: string[] = [];
  const bar = new callbacks.ProgbarLogger({
    onProgress: ({ phase, epoch, epochs, step, steps, done }) =>
      void events.push(`${phase} ${epoch}/${epochs} ${step}/${steps}${done ? "!" : ""}`),
  });
  const model = compiled();

  await model.fit(rows, rows, { ...options, epochs: 2, callbacks: [bar], verbose: 1 });
  await model.evaluate(rows, rows, { batch_size: 4, callbacks: [bar] });
  await model.fit([[1]], [[2]], { epochs: 2, initial_epoch: 1, verbose: 1 });

  expect(events).toEqual([
    ...["train 1/2 1/2", "train 1/2 2/2", "train 1/2 2/2!"],
    ...["train 2/2 1/2", "train 2/2 2/2", "train 2/2 2/2!"],
    ...["test 2/1 1/1", "test 2/1 1/1!"],
  ]);
  expect(print.mock.calls).toEqual([
    [expect.stringMatching(/^Epoch 2\/2 - 1\/1 - 0\.0s - loss: /)],
  ]);
});

test("a figure that is not there is told once, and one whose better side is unknown is refused", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const stopping = new callbacks.EarlyStopping({ monitor: "val_acuracy" });
  stopping.setModel(compiled() as never);

  stopping.onEpochEnd(0, { loss: 1 });
  stopping.onEpochEnd(1, { loss: 1 });

  expect(warn.mock.calls).toEqual([
    ['EarlyStopping: there is no figure "val_acuracy" to monitor. Figures: loss.'],
  ]);
  stopping.onEpochEnd(2, { val_acuracy: 1 });
  expect(() => stopping.onEpochEnd(3, { val_acuracy: 1 })).toThrow(
    /Pass mode: "max" or mode: "min"/,
  );
  expect(() => new callbacks.EarlyStopping({ patiance: 1 } as never)).toThrow(
    /Did you mean "patience"/,
  );
});

test("weights that are kept for restoring are freed", async () => {
  const model = compiled();
  await model.fit(rows, rows, { epochs: 1 });
  const before = tf.memory().numTensors;

  await model.fit(rows, rows, {
    epochs: 5,
    callbacks: [new callbacks.EarlyStopping({ monitor: "loss", restore_best_weights: true })],
  });

  expect(tf.memory().numTensors).toBe(before);
});

test("a callback outside a run says that it has no model", () => {
  expect(() => new callbacks.Callback().model).toThrow(
    /pass it to fit\(\{ callbacks: \[...\] \}\)/,
  );
});

test("paths and numbers are written as Python writes them", () => {
  const figures = { epoch: 7, loss: 0.12345, whole: 1 };
  const integers = new Set(["epoch"]);

  expect(formatPath("{epoch:02d}-{loss:.2f}-{epoch}-{whole}-{loss:8.3f}", figures, integers)).toBe(
    "07-0.12-7-1.0-   0.123",
  );
  expect(() => formatPath("{val_loss}.keras", figures, integers)).toThrow(
    /"val_loss", which is not among the figures: epoch, loss, whole/,
  );
  expect(() => formatPath("{loss:e}", figures, integers)).toThrow(/Use \{name\}/);
  expect([1, 0.5, 1e-5, 1.5e-7, 1e16, Number.NaN, -1 / 0].map(pythonFloat)).toEqual([
    ...["1.0", "0.5", "1e-05", "1.5e-07", "1e+16", "nan", "-inf"],
  ]);
});
