/** @file `kmr predict` over arrays: `.npz` outputs, subclassed models, large integers; and files that cannot be written. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as keras from "@kmr-js/core";
import { openArchive, type ParityArray, readParity, saveModel } from "@kmr-js/io";
import { parquetRows } from "@kmr-js/kmr-compat";
import { Activation, Embedding } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kmr } from "./kmr.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kmr-arrays-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes an array as NumPy does. */
function npy(
  name: string,
  descr: string,
  shape: readonly number[],
  bytes: ArrayBufferView,
  byColumns = false,
): string {
  const order = byColumns ? "True" : "False";
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const head = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${sizes}), }`;
  const text = `${head.padEnd(117)}\n`;
  const path = join(folder, name);
  const lengths = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length, 0]);
  const values = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  writeFileSync(path, Buffer.concat([lengths, Buffer.from(text, "latin1"), values]));
  return path;
}

const floats = (name: string, { shape, data }: Pick<ParityArray, "shape" | "data">): string =>
  npy(name, "<f4", shape, Float32Array.from(data as ArrayLike<number>));

/** The arrays of an `.npz`. */
function arraysOf(path: string): Record<string, tf.Tensor> {
  const archive = openArchive(new Uint8Array(readFileSync(path)), path);
  const arrays = archive.names.map((name) => {
    const bytes = archive.read(name);
    const head = new TextDecoder("latin1").decode(bytes.subarray(10, 128));
    const sizes = /'shape': \(([^)]*)\)/.exec(head)?.[1]?.split(",").filter(Boolean).map(Number);
    const data = new Float32Array(bytes.slice(128).buffer);
    return [name, tf.tensor(data, sizes)] as const;
  });
  return Object.fromEntries(arrays);
}

test("outputs as .npz are arrays by name, of all batches", async () => {
  const parity = await readParity(fixture("kmr/shared_tower.parity.h5"));
  const inputs = parity.inputs.flatMap(({ name, array }) => [
    "--input",
    `${name}=${floats(`${name}.npy`, array)}`,
  ]);
  const path = join(folder, "out.npz");

  const args = [...inputs, "--batch-size", "2", "--output", path];
  const { code, err } = await kmr("predict", fixture("kmr/shared_tower.keras"), ...args);

  expect([code, err]).toEqual([0, ""]);
  const arrays = arraysOf(path);
  for (const [i, name] of Object.keys(arrays).sort().entries()) {
    const { data, shape } = parity.outputs[i] as ParityArray; // both in the order of the keys
    expect(arrays[name]).toBeAllClose(tf.tensor(data as never, [...shape]));
  }
  expect(Object.keys(arrays)).toHaveLength(parity.outputs.length);
});

describe("a subclassed model", () => {
  const model = fixture("kmr-models/two_tower_one_block.keras");

  test.each([
    ["in order", ["user", "item"]],
    ["by position", ["input_0", "input_1"]],
  ])("takes its arrays %s", async (_, names) => {
    const parity = await readParity(fixture("kmr-models/two_tower_one_block.parity.h5"));
    const inputs = parity.inputs.flatMap(({ array }, i) => [
      "--input",
      `${names[i]}=${floats(`${names[i]}.npy`, array)}`,
    ]);
    const path = join(folder, "scores.npz");

    const { code, err } = await kmr("predict", model, ...inputs, "--output", path);

    expect([code, err]).toEqual([0, ""]);
    const [scores] = Object.values(arraysOf(path));
    const { data, shape } = parity.outputs[0] as ParityArray;
    expect(scores).toBeAllClose(tf.tensor(data as never, [...shape]), { atol: 1e-6, rtol: 1e-5 });
  });

  test("says what it takes", async () => {
    const input = floats("one.npy", { shape: [5, 3], data: new Float32Array(15) });
    const { code, err } = await kmr("predict", model, "--input", input, "--output", "x.npy");

    expect(code).toBe(2);
    expect(err).toContain('has no column "input_0"');
  });
});

describe("integers", () => {
  const large = new BigInt64Array([2n ** 40n, 1n, -(2n ** 33n), 7n]);

  test("beyond 32 bits become floats where the input takes floats", async () => {
    const x = keras.Input({ shape: [2], name: "x" });
    const same = new Activation({ activation: "linear", name: "same" });
    const path = join(folder, "floats.keras");
    await saveModel(new keras.Model({ inputs: x, outputs: same(x) }) as never, path);
    const output = join(folder, "floats.npz");

    await kmr("predict", path, "--input", npy("l.npy", "<i8", [2, 2], large), "--output", output);

    expect(arraysOf(output)["same.npy"]).toBeAllClose([
      [2 ** 40, 1],
      [-(2 ** 33), 7],
    ]);
  });

  test("beyond 32 bits are refused where it takes indices", async () => {
    const x = keras.Input({ shape: [2], name: "ids", dtype: "int32" });
    const table = new Embedding({ input_dim: 4, output_dim: 2 });
    const path = join(folder, "ids.keras");
    await saveModel(new keras.Model({ inputs: x, outputs: table(x) }) as never, path);

    const input = npy("ids.npy", "<i8", [2, 2], large);
    const { code, err } = await kmr("predict", path, "--input", input, "--output", "x.npy");

    expect(code).toBe(2);
    expect(err).toContain('the input "ids" takes integers of 32 bits. Received: 1099511627776');
  });
});

test("an array of three axes in column order", async () => {
  const x = keras.Input({ shape: [3, 2], name: "x" });
  const same = new Activation({ activation: "linear", name: "same" });
  const path = join(folder, "cube.keras");
  await saveModel(new keras.Model({ inputs: x, outputs: same(x) }) as never, path);
  // value 100 i + 10 j + k at [i, j, k]; the first index runs fastest
  const values = [0, 1].flatMap((k) => [0, 1, 2].flatMap((j) => [0, 1].map((i) => [i, j, k])));
  const cells = Float64Array.from(values, ([i = 0, j = 0, k = 0]) => 100 * i + 10 * j + k);
  const output = join(folder, "cube.npz");

  const input = npy("cube.npy", "<f8", [2, 3, 2], cells, true);
  await kmr("predict", path, "--input", input, "--batch-size", "1", "--output", output);

  expect(arraysOf(output)["same.npy"]).toBeAllClose([
    [[0, 1], [10, 11], [20, 21]], // biome-ignore format: one row a line
    [[100, 101], [110, 111], [120, 121]], // biome-ignore format: one row a line
  ]);
});

describe("says in words", () => {
  test("which file is no Parquet", async () => {
    const path = join(folder, "text.parquet");
    writeFileSync(path, "no parquet at all");
    const blob = new File(["PAR1"], "cut.parquet");

    await expect(parquetRows(path, { columns: "x" })).rejects.toThrow(keras.FileFormatError);
    await expect(parquetRows(path, { columns: "x" })).rejects.toThrow(
      `"${path}" is no Parquet file: parquet file invalid (footer != PAR1).`,
    );
    await expect(parquetRows(blob, { columns: "x" })).rejects.toThrow(/^"cut.parquet" is no/);
    await expect(parquetRows(join(folder, "none"), { columns: "x" })).rejects.toThrow(
      /none": there is no such file\.$/,
    );
  });

  test("which parity file is missing, and how to make one", async () => {
    const { code, err } = await kmr("verify", fixture("files/container.keras"));

    expect(code).toBe(2);
    expect(err).toMatch(/container\.parity\.h5": there is no such file\. .*--against; kmr parity/);
    expect((await kmr("verify", "nowhere.keras")).err).toContain('"nowhere.keras": there is no');
  });

  test("why a report is not written", async () => {
    const page = join(fixture("keras/dense.keras"), "x.html");
    const { code, err } = await kmr("verify", fixture("keras/dense.keras"), "--report", page);

    expect(code).toBe(2);
    expect(err).toMatch(/^KerasError: Cannot write ".*x\.html": a part of its path is a file\.$/m);
  });
});

test("ends quietly when nobody reads on", () => {
  const main = fileURLToPath(new URL("../../packages/kmr-compat/src/cli/main.ts", import.meta.url));
  const command = `"${process.execPath}" --import tsx --conditions=@kmr-js/source "${main}" parity-script | true`;

  const { status, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });

  expect([status, stderr]).toEqual([0, ""]);
});
