/** @file Models and weights from every kind of source, with progress. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { type LoadModelOptions, loadModel, type ReadProgress, type Source } from "@kmr-js/io";
import { loadWeights } from "@kmr-js/kmr-compat";
import { kerasLayers } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const server = createServer((request, response) => {
  const path = new URL(request.url ?? "", "http://localhost").pathname;
  try {
    response.end(readFileSync(fixture(decodeURIComponent(path.slice(1)))));
  } catch {
    response.writeHead(404).end();
  }
});
let base = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(() => server.close());

const options: LoadModelOptions = { objects: [kerasLayers], onNotice: () => {} };
const path = fixture("files/container.keras");
const bytes = new Uint8Array(readFileSync(path));

describe("a model comes from", () => {
  const sources: [string, () => Source][] = [
    ["a path", () => path],
    ["a file: URL", () => pathToFileURL(path)],
    ["a URL", () => new URL(`${base}/files/container.keras?token=1`)],
    ["a URL as text", () => `${base}/files/container.keras`],
    ["a Blob", () => new Blob([bytes])],
    ["a File", () => new File([bytes], basename(path))],
    ["an ArrayBuffer", () => bytes.buffer],
    ["a Uint8Array", () => bytes],
    [
      "the URL of a model.json, its shards beside it",
      () => new URL(`${base}/tfjs/sequential.json`),
    ],
  ];
  test.each(sources)("%s", async (_, source) => {
    const seen: ReadProgress[] = [];
    const model = await loadModel(source(), {
      ...options,
      onProgress: (progress) => seen.push(progress),
    });

    expect(model.countParams()).toBe(75);
    const weights = seen.filter(({ phase }) => phase === "weights");
    expect(weights.at(-1)).toEqual({ phase: "weights", loaded: 300, total: 300 });
    expect(seen.every(({ loaded, total }) => total === null || loaded <= total)).toBe(true);
    model.dispose();
  });
});

test("weights in shards come from a URL, with its query", async () => {
  const model = await loadModel(path, options);
  const report = await loadWeights(model, new URL(`${base}/files/shards.weights.json?token=1`));

  expect(report.matched).toHaveLength(8);
  model.dispose();
});

test("a shard that the server does not have is named", async () => {
  const json = JSON.stringify({ weight_map: { "/layers/dense/vars": "gone.weights.h5" } });
  const model = await loadModel(path, options);
  const index = new File([json], "x.weights.json");

  await expect(loadWeights(model, [index])).rejects.toThrow('needs the file "gone.weights.h5"');
  model.dispose();
});

test.each([
  ["a page that a server sends in place of a file", "<!DOCTYPE html><title>x</title>", "web page"],
  ["a pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\noid x", "git lfs pull"],
  ["nothing", "", "It is empty."],
])("%s is called by its name", async (_, text, what) => {
  const source = new TextEncoder().encode(text);

  await expect(loadModel(source, { objects: [] })).rejects.toThrow(what);
});
