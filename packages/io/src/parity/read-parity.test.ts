import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FileFormatError } from "@kmr-js/core";
import { expect, test } from "vitest";
import { readParity } from "./read-parity.ts";

const folder = fileURLToPath(new URL("../../../../test/fixtures/kmr/", import.meta.url));
const read = (name: string) => readParity(`${folder}${name}.parity.h5`);

test("says what made it", async () => {
  expect(await read("shared_tower")).toMatchObject({
    formatVersion: 1,
    kerasVersion: "3.15.1",
    backend: "tensorflow",
    seed: 7,
    case: "shared_tower",
  });
});

test("keeps inputs, outputs and weights in Keras's order", async () => {
  const parity = await read("shared_tower");

  expect(parity.inputs.map(({ name }) => name)).toEqual(["left", "right"]);
  expect(parity.outputs.map(({ shape }) => shape)).toEqual([
    [5, 1],
    [5, 8],
  ]);
  expect(parity.weights).toHaveLength(14);
  expect(parity.weights.at(10)?.path).toBe("shared/batch_normalization_5/beta");
  expect(parity.weights.at(6)?.array).toMatchObject({ shape: [2], dtype: "int64" });
  expect(parity.weights.at(6)?.array.data).toBeInstanceOf(Int32Array);
});

test("has an output for each call of a shared layer", async () => {
  const { layers } = await read("shared_tower");

  expect(layers.get("shared")?.map((outputs) => outputs.length)).toEqual([1, 1]);
  expect(layers.get("shared")?.[1]?.[0]).toMatchObject({ shape: [5, 8], dtype: "float32" });
});

test("a subclassed model has no intermediate outputs and no input names", async () => {
  const parity = await read("model_two_tower");

  expect(parity.layers.size).toBe(0);
  expect(parity.inputs.map(({ name }) => name)).toEqual([null, null]);
  expect(parity.outputs.map(({ dtype }) => dtype)).toEqual(["float32", "int32", "float32"]);
});

test("holds a training run", async () => {
  const { training } = await read("train_adam");

  expect(training).toMatchObject({
    optimizer: { class_name: "Adam" },
    loss: "mean_squared_error",
    batchSize: 16,
    epochs: 3,
  });
  expect(training?.x.map(({ shape }) => shape)).toEqual([[64, 10]]);
  expect(training?.y.map(({ shape }) => shape)).toEqual([[64, 1]]);
  expect(training?.runningLoss).toHaveLength(12);
  expect(training?.epochLoss).toHaveLength(3);
  expect(training?.weights).toHaveLength(14);
});

test.each(readdirSync(folder).filter((name) => name.endsWith(".parity.h5")))(
  "%s is read, every value finite",
  async (name) => {
    const parity = await readParity(`${folder}${name}`);
    const arrays = [...parity.outputs, ...[...parity.layers.values()].flat(2)];

    expect(parity.case).toBe(name.replace(".parity.h5", ""));
    for (const { shape, data } of arrays) {
      expect(data).toHaveLength(shape.reduce((product, size) => product * size, 1));
      expect(Array.from(data, Number).every(Number.isFinite)).toBe(true);
    }
  },
);

test.each([
  ["kmr/tower_elu.weights.h5", "is not a parity file: it has no attribute format_version"],
  ["kmr/tower_elu.keras", "is not an HDF5 file"],
])("%s is no parity file", async (name, reason) => {
  const path = fileURLToPath(new URL(`../${name}`, `file://${folder}`));

  await expect(readParity(path)).rejects.toThrow(reason);
  await expect(readParity(path)).rejects.toThrow(FileFormatError);
});
