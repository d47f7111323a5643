import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Input, Model, ops, random, ShapeError, type Tensor } from "@kmr-js/core";
import { Dense } from "@kmr-js/layers";
import * as tf from "@tensorflow/tfjs-core";
import { parquetWriteFile } from "hyparquet-writer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DeepFeatureTower } from "../layers/deep-feature-tower.ts";
import { embedAll } from "./embed-all.ts";
import { modelHash } from "./model-hash.ts";
import { readEmbeddings } from "./parquet-embeddings.ts";
import { parquetRows } from "./parquet-source.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "embed-all-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const generator = new random.SeedGenerator(3);
const features = {
  shape: [25, 4],
  data: Float32Array.from({ length: 100 }, () => generator.nextNormal()),
};

function tower(name = "item_tower"): DeepFeatureTower {
  const layer = new DeepFeatureTower({ units: 3, hidden_layers: 1, name });
  layer(Input({ shape: [4] }));
  return layer;
}

/** The tower's output for all rows at once. */
function atOnce(layer: DeepFeatureTower): Float32Array {
  return tf.tidy(() => {
    const y = layer.invoke(tf.tensor2d(features.data, [25, 4]), { training: false }) as Tensor;
    return y.dataSync<"float32">();
  });
}

describe("embedAll", () => {
  test("gives what one call on all rows gives, batch by batch, and says how far it is", async () => {
    const layer = tower();
    const seen: number[] = [];
    const result = await embedAll(layer, features, {
      batch_size: 10,
      onProgress: ({ done, total }) => void seen.push(done, total ?? -1),
    });

    expect(result).toMatchObject({ count: 25, dimension: 3 });
    expect(result.data).toBeAllClose(atOnce(layer));
    expect(seen).toEqual([10, 25, 20, 25, 25, 25]);
  });

  test("takes tensors, nested arrays, and iterators of batches", async () => {
    const layer = tower();
    const nested = Array.from({ length: 25 }, (_, i) => [
      ...features.data.subarray(4 * i, 4 * i + 4),
    ]);
    async function* batches() {
      for (let i = 0; i < 25; i += 9) yield nested.slice(i, i + 9);
    }
    const x = tf.tensor2d(nested);

    for (const source of [x, nested, batches(), [nested].values()]) {
      expect((await embedAll(layer, source)).data).toBeAllClose(atOnce(layer));
    }
    expect(x.isDisposed).toBe(false);
  });

  test("a model takes its inputs as a dictionary", async () => {
    const a = Input({ shape: [2], name: "a" });
    const b = Input({ shape: [1], name: "b" });
    const model = new Model({ inputs: { a, b }, outputs: ops.concatenate([a, b], -1) });
    const source = {
      b: [[5], [6]],
      a: [
        [1, 2],
        [3, 4],
      ],
    };

    expect([...(await embedAll(model, source)).data]).toEqual([1, 2, 5, 3, 4, 6]);
  });

  test("leaves no tensor behind, whether it works or fails", async () => {
    const layer = tower();
    const deep = new Dense({ units: 2 });
    deep(Input({ shape: [2, 4] }));
    const before = tf.memory().numTensors;
    await embedAll(layer, features, { batch_size: 7 });
    await expect(embedAll(deep, { shape: [2, 2, 4], data: new Float32Array(16) })).rejects.toThrow(
      ShapeError,
    );

    expect(tf.memory().numTensors).toBe(before);
  });

  test("towers of one model carry its hash; a foreign tower and an empty source are refused", async () => {
    const input = Input({ shape: [4] });
    const [one, two] = [tower(), tower("user_tower")];
    const model = new Model({ inputs: input, outputs: [one(input), two(input)] });
    const [a, b] = [
      await embedAll(one, features, { model }),
      await embedAll(two, features, { model }),
    ];

    expect(a.origin).toEqual({ model_hash: await modelHash(model), tower: "item_tower" });
    expect(b.origin?.model_hash).toBe(a.origin?.model_hash);
    expect((await embedAll(one, features)).origin?.model_hash).not.toBe(a.origin?.model_hash);
    await expect(embedAll(tower(), features, { model })).rejects.toThrow(/no part of/);
    await expect(embedAll(one, [])).rejects.toThrow(/no rows/);
  });
});

describe("modelHash", () => {
  test("follows the values of the weights, not the names", async () => {
    const [a, b] = [tower(), tower()];
    b.setWeights(a.getWeights());
    const same = await modelHash(b);
    b.weights[0]?.assign(tf.zeros([4, 3]));

    expect(same).toBe(await modelHash(a));
    expect(await modelHash(b)).not.toBe(same);
    expect(same).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("Parquet", () => {
  const column = (i: number) =>
    Array.from({ length: 25 }, (_, row) => features.data[4 * row + i] ?? 0);

  function writeColumns(): string {
    const filename = join(directory, "items.parquet");
    const columnData = ["a", "b", "c", "d"].map((name, i) => ({
      name,
      data: column(i),
      type: "FLOAT" as const,
    }));
    parquetWriteFile({ filename, columnData, rowGroupSize: 10 });
    return filename;
  }

  test("columns side by side are the features", async () => {
    const layer = tower();
    const rows = await parquetRows(writeColumns(), {
      columns: ["a", "b", "c", "d"],
      batch_size: 8,
    });
    const seen: (number | null)[] = [];
    const { data } = await embedAll(layer, rows, {
      onProgress: ({ total }) => void seen.push(total),
    });

    expect(data).toBeAllClose(atOnce(layer));
    expect(seen).toEqual([25, 25, 25, 25]);
  });

  test("vectors that go to a file come back with their origin", async () => {
    const layer = tower();
    const output = join(directory, "vectors.parquet");
    const written = await embedAll(layer, features, { output, batch_size: 10 });
    const read = await readEmbeddings(output);

    expect(written).toEqual({ count: 25, dimension: 3, origin: read.origin });
    expect(read).toMatchObject({ count: 25, dimension: 3, origin: { tower: "item_tower" } });
    expect(read.data).toBeAllClose(atOnce(layer));
  });

  test("a missing column names the nearest; values that are no numbers name their row", async () => {
    const filename = writeColumns();
    const text = join(directory, "text.parquet");
    parquetWriteFile({ filename: text, columnData: [{ name: "a", data: ["x", "y"] }] });

    await expect(parquetRows(filename, { columns: ["a", "B"] })).rejects.toThrow(
      /no column "B"\. Did you mean "b"/,
    );
    await expect(embedAll(tower(), await parquetRows(text, { columns: "a" }))).rejects.toThrow(
      /row 0 of a must be 1 numbers.*the value x/,
    );
    await expect(parquetRows(join(directory, "none.parquet"), { columns: "a" })).rejects.toThrow(
      /none\.parquet/,
    );
    await expect(readEmbeddings(filename)).rejects.toThrow(/no column "embedding"/);
  });
});
