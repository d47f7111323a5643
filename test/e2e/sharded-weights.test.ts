/** @file Weights in several files, as Keras's `save_weights(…, max_shard_size=…)` writes them. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AnyModel, Variable } from "@kmr-js/core";
import { loadModel, loadWeights, saveWeights } from "@kmr-js/kmr-compat";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type H5File, walkDatasets } from "../../packages/io/src/hdf5/h5-file.ts";
import { openH5 } from "../../packages/io/src/hdf5/h5wasm-file.ts";

/** With shards of so many bytes Keras wrote the fixture. */
const FIXTURE_BYTES = 130;
const GB = 1024 ** 3;

let folder = "";
let model: AnyModel;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kmr-shards-"));
  model = await loadModel(fixture("files/shards.keras"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  model.dispose();
});

const values = (): number[] => model.weights.flatMap(({ value }) => [...value.dataSync()]);
const empty = (): void => model.setWeights(model.weights.map(({ shape }) => tf.zeros([...shape])));

/** The index, each group with a list of files. */
function weightMap(path: string): Record<string, string[]> {
  const { weight_map: map }: { weight_map: Record<string, string | string[]> } = JSON.parse(
    readFileSync(path, "utf8"),
  );
  return Object.fromEntries(Object.entries(map).map(([group, files]) => [group, [files].flat()]));
}

const opened = (path: string): Promise<H5File> => openH5(readFileSync(path), path);

test("lie where Keras puts them", async () => {
  const index = join(folder, "shards.weights.json");

  await saveWeights(model, index, { max_shard_size: FIXTURE_BYTES / GB });

  expect(weightMap(index)).toEqual(weightMap(fixture("files/shards.weights.json")));
  const files = readdirSync(folder).filter((name) => name.endsWith(".h5"));
  expect(files).toHaveLength(3);
  for (const file of files) {
    const [ours, theirs] = [
      await opened(join(folder, file)),
      await opened(fixture(`files/${file}`)),
    ];
    expect([...walkDatasets(ours)].sort()).toEqual([...walkDatasets(theirs)].sort());
    ours.close();
    theirs.close();
  }
});

test("fill the model again, though each weight lies in a file of its own", async () => {
  const index = join(folder, "größe.weights.json");
  const before = values();
  await saveWeights(model, pathToFileURL(index), { max_shard_size: 96 / GB });
  empty();

  const { unread } = await loadWeights(model, index);

  expect(values()).toEqual(before);
  expect(unread).toEqual([]);
  expect(weightMap(index)["/layers/dense/vars"]).toEqual([
    "größe_00000.weights.h5",
    "größe_00001.weights.h5",
  ]);
});

test("are one shard of 5 GB when no size is given", async () => {
  await saveWeights(model, join(folder, "x.weights.json"));

  expect(readdirSync(folder)).toEqual(["x.weights.json", "x_00000.weights.h5"]);
});

describe("refuses", () => {
  test("a size that is smaller than a weight, and tells one that is not", async () => {
    await expect(
      saveWeights(model, join(folder, "x.weights.json"), { max_shard_size: 95 / GB }),
    ).rejects.toThrow("first/kernel has 96 bytes");
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([0, -1, Number.NaN])("the size %d", async (size) => {
    await expect(
      saveWeights(model, join(folder, "x.weights.json"), { max_shard_size: size }),
    ).rejects.toThrow("max_shard_size must be a number of GB above 0");
  });

  test("a size for a file that is no index", async () => {
    await expect(
      saveWeights(model, join(folder, "x.weights.h5"), { max_shard_size: 1 }),
    ).rejects.toThrow("must end in .weights.json");
  });
});

describe("when they cannot be written", () => {
  test("the old ones stay whole", async () => {
    const index = join(folder, "x.weights.json");
    const before = values();
    await saveWeights(model, index, { max_shard_size: 96 / GB });
    const files = readdirSync(folder);
    empty();
    const last = model.weights.at(-1) as Variable;
    last.storedValue = () => {
      throw new Error("broken");
    };

    await expect(saveWeights(model, index, { max_shard_size: 96 / GB })).rejects.toThrow("broken");

    expect(readdirSync(folder)).toEqual(files);
    await loadWeights(model, index);
    expect(values()).toEqual(before);
  });

  test("no index tells of new ones and old ones together", async () => {
    const index = join(folder, "x.weights.json");
    await saveWeights(model, index, { max_shard_size: 96 / GB });
    rmSync(join(folder, "x_00001.weights.h5"));
    mkdirSync(join(folder, "x_00001.weights.h5"));

    await expect(saveWeights(model, index, { max_shard_size: 96 / GB })).rejects.toThrow(
      /Cannot write ".*x_00001\.weights\.h5": it is a directory/,
    );

    expect(existsSync(index)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
