import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openSaved } from "./open.ts";

const folder = mkdtempSync(join(tmpdir(), "kmr-shards-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function index(weightMap: unknown): string {
  const path = join(folder, "x.weights.json");
  writeFileSync(path, JSON.stringify({ metadata: { total_size: 1 }, weight_map: weightMap }));
  return path;
}

describe("an index of shards refuses", () => {
  test.each([
    ["../secret.h5"],
    ["/etc/passwd"],
    ["C:\\secret.h5"],
    ["..\\secret.h5"],
    ["http://example.com/x.h5"],
    [".."],
    [""],
    [7],
    [null],
  ])("a shard called %j", async (shard) => {
    await expect(openSaved(index({ "/layers/dense/vars": [shard] }))).rejects.toThrow(
      'weight_map["/layers/dense/vars"] must be the name of a file beside the index',
    );
  });

  test("a weight_map that is no object", async () => {
    await expect(openSaved(index([1]))).rejects.toThrow("weight_map must be an object");
  });

  test("a shard that is not there, by its name", async () => {
    await expect(openSaved(index({ "/vars": "nowhere.weights.h5" }))).rejects.toThrow(
      /nowhere\.weights\.h5": there is no such file/,
    );
  });

  test("a shard that is no HDF5 file", async () => {
    writeFileSync(join(folder, "text.h5"), "text");

    await expect(openSaved(index({ "/vars": "text.h5" }))).rejects.toThrow("is not an HDF5 file");
  });

  test("more shards than any model has", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [`/l${i}/vars`, `${i}.h5`]),
    );

    await expect(openSaved(index(many))).rejects.toThrow("names more than 2048 shards");
  });
});

describe("a file of JSON", () => {
  test("that is nothing of Keras's is told as such", async () => {
    const bytes = new TextEncoder().encode('{"a": 1}');

    await expect(openSaved(bytes)).rejects.toThrow(/no index of weights .* no TensorFlow.js model/);
  });

  test("needs its shards beside it, which bytes alone do not have", async () => {
    const bytes = new TextEncoder().encode('{"weight_map": {"/vars": "a.weights.h5"}}');

    await expect(openSaved(bytes)).rejects.toThrow(
      'needs the file "a.weights.h5" beside it. Pass a path, a URL, or the list of all its Files',
    );
  });

  test("with an architecture alone has no weights", async () => {
    const saved = await openSaved(
      new TextEncoder().encode('{"class_name": "Sequential", "config": {"layers": []}}'),
    );

    expect(saved.format).toBe("architecture without weights (JSON)");
    expect(saved.weights).toBeUndefined();
  });
});

test("a directory without config.json names what to pass", async () => {
  index({});

  await expect(openSaved(folder)).rejects.toThrow(/Pass the file itself: .*x\.weights\.json/);
});
