/** @file `kmr predict`, over every format of rows, against what Keras computed. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as keras from "@kmr-js/core";
import { readParity, saveModel } from "@kmr-js/io";
import { parquetRows } from "@kmr-js/kmr-compat";
import { Activation } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kmr } from "./kmr.ts";

interface Values {
  readonly shape: [number, number];
  readonly data: number[];
}
const { container } = JSON.parse(readFileSync(fixture("files/expected.json"), "utf8")) as {
  container: { inputs: [Values]; outputs: [Values] };
};
const model = fixture("files/container.keras");
const rowsOf = ({ shape: [rows, width], data }: Values): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from(data.slice(i * width, (i + 1) * width)));
const inputs = rowsOf(container.inputs[0]);
const outputs = rowsOf(container.outputs[0]);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kmr-predict-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Predicts and reads the outputs back. */
async function predicted(...args: string[]): Promise<number[][]> {
  const output = join(folder, "out.jsonl");
  const { code, err } = await kmr("predict", ...args, "--output", output);
  expect(err).toBe("");
  expect(code).toBe(0);
  const lines = readFileSync(output, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line).second as number[]);
}

function expectKeras(rows: number[][]): void {
  expect(tf.tensor(rows)).toBeAllClose(tf.tensor(outputs), { atol: 1e-6, rtol: 1e-5 });
}

describe("rows", () => {
  test.each([
    "rows.npy",
    "rows-float64.npy",
    "rows-big-endian.npy",
    "rows-fortran.npy",
    "rows.npz",
    "rows-compressed.npz",
  ])("of NumPy, %s", async (name) => {
    expectKeras(await predicted(model, "--input", fixture(`files/${name}`)));
  });

  test("of CSV, in the order of the columns", async () => {
    const path = write(
      "a.csv",
      `a,b,"c, d",e\n${inputs.map((row) => row.join(",")).join("\r\n")}\n`,
    );

    expectKeras(await predicted(model, "--input", path));
  });

  test("of CSV, numbered after the input, among others", async () => {
    const lines = inputs.map((row, i) => [`item ${i}`, ...row].join(","));
    const path = write("b.csv", `\ufeffid,x_0,x_1,x_2,x_3\n${lines.join("\n")}\n\n`);

    expectKeras(await predicted(model, "--input", path));
  });

  test("of CSV, from chosen columns", async () => {
    const lines = inputs.map(([a, b, c, d]) => [d, c, "-", b, a].join(","));
    const path = write("c.csv", `d,c,note,b,a\n${lines.join("\n")}`);

    expectKeras(await predicted(model, "--input", path, "--columns", "x=a,b,c,d"));
    expectKeras(await predicted(model, "--input", path, "--columns", "a,b,c,d"));
  });

  test("of JSON Lines, as objects and as lists", async () => {
    const objects = inputs.map((row) => JSON.stringify({ id: 7, x: row }));
    const lists = inputs.map((row) => JSON.stringify(row));

    expectKeras(await predicted(model, "--input", write("d.jsonl", objects.join("\n"))));
    expectKeras(await predicted(model, "--input", write("e.jsonl", lists.join("\n"))));
  });

  test("of Parquet, in a column of lists", async () => {
    const x = keras.Input({ shape: [4], name: "x" });
    const same = new Activation({ activation: "linear", name: "features" });
    const identity = join(folder, "identity.keras");
    const path = join(folder, "rows.parquet");
    await saveModel(new keras.Model({ inputs: x, outputs: same(x) }) as never, identity);
    await kmr("predict", identity, "--input", fixture("files/rows.npy"), "--output", path);

    expectKeras(await predicted(model, "--input", path, "--columns", "x=features"));
  });

  test("in batches of any size give the same outputs", async () => {
    const path = write("g.csv", `a,b,c,d\n${[...inputs, ...inputs, ...inputs].join("\n")}\n`);
    const all = await predicted(model, "--input", path);

    expect(await predicted(model, "--input", path, "--batch-size", "4")).toEqual(all);
    expect(all).toHaveLength(6);
    expectKeras(all.slice(4));
  });
});

test("several inputs and outputs go by name", async () => {
  const two = fixture("kmr/shared_tower.keras");
  const parity = await readParity(fixture("kmr/shared_tower.parity.h5"));
  const [left, right] = parity.inputs.map(({ array }) => rowsOf(array as never));
  const lines = left?.map((row, i) => JSON.stringify({ right: right?.[i], left: row }));
  const path = join(folder, "two.out.jsonl");

  const args = ["--input", write("two.jsonl", lines?.join("\n") ?? ""), "--output", path];
  expect(await kmr("predict", two, ...args)).toMatchObject({ code: 0, err: "" });

  const rows = readFileSync(path, "utf8").trim().split("\n");
  const sums = rows.map((line) => JSON.parse(line).sum as number[]);
  const expected = parity.outputs.find(({ shape }) => shape[1] === sums[0]?.length);
  expect(tf.tensor(sums)).toBeAllClose(
    tf.tensor(expected?.data as never, expected?.shape as never),
  );
});

describe("outputs", () => {
  const args = ["predict", model, "--input", fixture("files/rows.npy"), "--output"];

  test("as .npy have NumPy's header, with the number of rows", async () => {
    const path = join(folder, "out.npy");
    const { out } = await kmr(...args, path);
    const bytes = readFileSync(path);

    expect(out).toMatch(/out\.npy: 2 rows in [\d.]+ s\.$/m);
    expect(bytes.subarray(0, 8)).toEqual(Buffer.from("\x93NUMPY\x01\x00", "latin1"));
    expect(bytes.subarray(10, 128).toString()).toMatch(
      /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3\), \} +\n$/,
    );
    const values = new Float32Array(new Uint8Array(bytes.subarray(128)).buffer);
    expectKeras([Array.from(values.slice(0, 3)), Array.from(values.slice(3))]);
  });

  test("as CSV have a header, a column for each value", async () => {
    const path = join(folder, "out.csv");
    await kmr(...args, path);
    const [header, ...lines] = readFileSync(path, "utf8").trim().split("\n");

    expect(header).toBe("second_0,second_1,second_2");
    expectKeras(lines.map((line) => line.split(",").map(Number)));
  });

  test("as Parquet have a column of lists", async () => {
    const path = join(folder, "out.parquet");
    await kmr(...args, path);
    const source = await parquetRows(path, { columns: "second" });

    expect(source.count).toBe(2);
    for await (const rows of source) expectKeras(rowsOf(rows as never));
  });

  test("leave the old file when a row is wrong, and nothing else", async () => {
    const path = write("old.csv", "old");
    const bad = write("bad.csv", "a,b,c,d\n1,2,3,4\n1,2,x,4\n");
    const before = readdirSync(folder).length;

    const { code, err } = await kmr("predict", model, "--input", bad, "--output", path);

    expect(code).toBe(2);
    expect(err).toContain('bad.csv, row 2: the column "c" is "x", no number');
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder)).toHaveLength(before);
  });
});

describe("exits 2", () => {
  test.each([
    ["a value that is not there", "a,b,c,d\n1,2,,4\n", 'the column "c" is empty'],
    ["a line that is short", "a,b,c,d\n1,2,3\n", "is no well-formed CSV"],
    ["too few columns", "a,b,c\n1,2,3\n", "takes 4 values, shape (4,). Received: 3"],
    ["no rows", "a,b,c,d\n", "has no rows"],
  ])("for %s", async (_, text, message) => {
    const path = write("wrong.csv", text);
    const { code, err } = await kmr("predict", model, "--input", path, "--output", `${path}.csv`);

    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  test.each([
    ["rows-objects.npy", "holds |O values"],
    ["nowhere.npy", "there is no such file"],
    ["expected.json", "must end in .npy, .npz, .csv, .jsonl, .parquet"],
  ])("for %s", async (name, message) => {
    const input = fixture(`files/${name}`);
    const { code, err } = await kmr(
      "predict",
      model,
      "--input",
      input,
      "--output",
      join(folder, "x.npy"),
    );

    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  test("for a column that is not there, with the nearest", async () => {
    const path = write("n.csv", "price,age\n1,2\n");
    const { err } = await kmr(
      ...["predict", model, "--input", path, "--output", join(folder, "x.npy")],
      ...["--columns", "x=prise,age,age,age"],
    );

    expect(err).toContain('no column "prise" for the input "x". The nearest is "price"');
  });

  test("for an array of another width", async () => {
    const { err } = await kmr(
      ...["predict", fixture("kmr/tower_relu.keras"), "--input", fixture("files/rows.npy")],
      ...["--output", join(folder, "x.npy")],
    );

    expect(err).toMatch(/takes rows of shape \(20,\)\. Received: \(4,\)/);
  });
});
