import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, FileFormatError, random } from "@kmr-js/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Embeddings, embeddings } from "./embeddings.ts";
import { ItemIndex } from "./item-index.ts";

const MODEL = { model_hash: "a".repeat(64), tower: "item_tower" };
let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "item-index-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function vectors(count: number, seed: number): Embeddings {
  const generator = new random.SeedGenerator(seed);
  const data = Float32Array.from({ length: count * 8 }, () => generator.nextNormal());
  return { ...embeddings(data, 8), origin: MODEL };
}

describe.each(["exact", "usearch"] as const)("ItemIndex, %s", (engine) => {
  test("finds each item by its own vector", async () => {
    const items = vectors(300, 1);
    const index = await ItemIndex.build(items, { engine, metric: "cosine", threads: 1 });
    const { indices, scores } = index.search(items, 2);

    expect(Array.from({ length: 300 }, (_, i) => indices[2 * i])).toEqual([...Array(300).keys()]);
    expect(scores.filter((_, i) => i % 2 === 0)).toBeAllClose(Array(300).fill(1), { atol: 1e-5 });
  });

  test("scores are dot products, best first", async () => {
    const items = embeddings(Float32Array.of(1, 0, 0, 3, 2, 1), 2);
    const index = await ItemIndex.build(items, { engine, threads: 1 });
    const { indices, scores } = index.search(embeddings(Float32Array.of(1, 2), 2), 3);

    expect([...indices]).toEqual([1, 2, 0]);
    expect([...scores]).toBeAllClose([6, 4, 1]);
  });

  test("a saved index answers as before and remembers the model", async () => {
    const [items, users] = [vectors(200, 1), vectors(5, 2)];
    const index = await ItemIndex.build(items, { engine, metric: "cosine", threads: 1 });
    await index.save(directory);
    const opened = await ItemIndex.load(directory);

    expect(opened.manifest).toEqual({
      format_version: 1,
      engine,
      metric: "cosine",
      dimension: 8,
      count: 200,
      ...MODEL,
    });
    expect(opened.search(users, 10)).toEqual(index.search(users, 10));
  });

  test("embeddings of another model are refused", async () => {
    const index = await ItemIndex.build(vectors(10, 1), { engine });
    const others = {
      ...vectors(1, 2),
      origin: { model_hash: "b".repeat(64), tower: "user_tower" },
    };

    expect(() => index.search(others, 1)).toThrow(
      /another model.*bbbbbbbb by "user_tower".*embedAll\(tower, source, \{ model \}\)/,
    );
  });
});

describe("ItemIndex", () => {
  test("usearch finds nearly all of what exact search finds", async () => {
    const [items, users] = [vectors(3000, 1), vectors(50, 2)];
    const exact = (await ItemIndex.build(items, { metric: "cosine" })).search(users, 10).indices;
    const index = await ItemIndex.build(items, { metric: "cosine", engine: "usearch", threads: 1 });
    const found = index.search(users, 10).indices;
    const hits = Array.from({ length: 50 }, (_, q) => {
      const wanted = new Set(exact.subarray(10 * q, 10 * q + 10));
      return found.subarray(10 * q, 10 * q + 10).filter((item) => wanted.has(item)).length;
    });

    expect(hits.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(475);
  });

  test("values that are not finite are refused", async () => {
    const items = embeddings(Float32Array.of(1, 2, Number.POSITIVE_INFINITY), 1);

    await expect(ItemIndex.build(items)).rejects.toThrow(/Infinity in row 2/);
    await expect(ItemIndex.build(items)).rejects.toThrow(ConfigError);
  });

  test("broken directories are told", async () => {
    await expect(ItemIndex.load(join(directory, "none"))).rejects.toThrow(FileFormatError);
    await (await ItemIndex.build(vectors(10, 1))).save(directory);
    writeFileSync(join(directory, "vectors.f32"), new Uint8Array(36));
    await expect(ItemIndex.load(directory)).rejects.toThrow(/10 vectors of 8 values.*9 values/);
    writeFileSync(join(directory, "vectors.f32"), new Uint8Array(35));
    await expect(ItemIndex.load(directory)).rejects.toThrow(FileFormatError);
    writeFileSync(join(directory, "manifest.json"), '{"format_version": 2}');
    await expect(ItemIndex.load(directory)).rejects.toThrow(/manifest.json.*format_version=2/);
    writeFileSync(join(directory, "manifest.json"), "{");
    await expect(ItemIndex.load(directory)).rejects.toThrow(/no manifest/);
  });

  test("a file that usearch did not write is told", async () => {
    await (await ItemIndex.build(vectors(10, 1), { engine: "usearch" })).save(directory);
    writeFileSync(join(directory, "vectors.usearch"), new Uint8Array(64));

    await expect(ItemIndex.load(directory)).rejects.toThrow(FileFormatError);
  });
});
