import { describe, expect, test } from "vitest";
import { openSaved } from "./open.ts";

const model = { class_name: "Sequential", config: { layers: [] } };
const weights = [
  { name: "a/kernel", shape: [2, 2], dtype: "float32" },
  { name: "a/bias", shape: [2], dtype: "int32" },
];

/** A model.json with one shard of `size` bytes, as the list of their Files. */
function files(manifest: unknown, size: number, extra: object = {}): File[] {
  const json = { modelTopology: model, weightsManifest: manifest, ...extra };
  return [
    new File([JSON.stringify(json)], "model.json"),
    new File([new Uint8Array(size)], "weights.bin"),
  ];
}

const shard = (entries: unknown): unknown => [{ paths: ["weights.bin"], weights: entries }];

describe("a model.json refuses", () => {
  test.each([
    [
      "a shard elsewhere",
      [{ paths: ["../weights.bin"], weights }],
      24,
      "must be the name of a file",
    ],
    [
      "a shard at a URL",
      [{ paths: ["http://x/w.bin"], weights }],
      24,
      "must be the name of a file",
    ],
    ["a manifest without lists", [{ paths: "weights.bin" }], 24, "the lists paths and weights"],
    ["a manifest that is no list", "weights.bin", 24, "the lists paths and weights"],
    ["shards that are too short", shard(weights), 23, "the weight a/bias is cut short"],
    ["shards that are too long", shard(weights), 28, "the shards have 28 bytes, and the manifest"],
    ["a name twice", shard([weights[0], weights[0]]), 32, "stands twice"],
    ["no name", shard([{ shape: [1], dtype: "float32" }]), 4, "has no name"],
    [
      "a shape of text",
      shard([{ ...weights[0], shape: ["2"] }]),
      16,
      "has a shape that is no list",
    ],
    [
      "a negative shape",
      shard([{ ...weights[0], shape: [-2] }]),
      16,
      "has a shape that is no list",
    ],
    ["axes without end", shard([{ ...weights[0], shape: Array(65).fill(1) }]), 4, "has 65 axes"],
    [
      "shards without end",
      [{ paths: Array(3000).fill("weights.bin"), weights }],
      24,
      "names more than 2048 shards",
    ],
    ["a shape bomb", shard([{ ...weights[0], shape: [2 ** 40, 2 ** 40] }]), 16, "is cut short"],
    ["strings", shard([{ ...weights[0], dtype: "string" }]), 16, 'has the dtype "string"'],
    [
      "a quantization without scale",
      shard([{ ...weights[0], quantization: { dtype: "uint8" } }]),
      4,
      "has a quantization without scale and min",
    ],
  ])("%s", async (_, manifest, size, message) => {
    await expect(openSaved(files(manifest, size))).rejects.toThrow(message);
  });

  test("a graph model, and tells what to convert it to", async () => {
    await expect(openSaved(files([], 0, { format: "graph-model" }))).rejects.toThrow(
      "--output_format tfjs_layers_model",
    );
  });

  test("a topology that is no object", async () => {
    await expect(openSaved(files([], 0, { modelTopology: 7 }))).rejects.toThrow(
      "modelTopology must be an object",
    );
  });
});

test("quantized arrays are scaled, and those of integers rounded", async () => {
  const entries = [
    {
      name: "f",
      shape: [3],
      dtype: "float32",
      quantization: { dtype: "uint8", scale: 0.5, min: -1 },
    },
    {
      name: "i",
      shape: [2],
      dtype: "int32",
      quantization: { dtype: "uint16", scale: 1.5, min: 0 },
    },
    { name: "h", shape: [1], dtype: "float32", quantization: { dtype: "float16" } },
  ];
  const [json] = files([{ paths: ["weights.bin"], weights: entries }], 0);
  const bytes = new File([new Uint8Array([0, 1, 4, 1, 0, 0, 1, 0x00, 0x3e])], "weights.bin");

  const saved = await openSaved([json as File, bytes]);

  const read = (path: string): unknown => saved.weights?.arrays.dataset(path)?.read();
  expect(read("/f")).toEqual(new Float32Array([-1, -0.5, 1]));
  expect(read("/i")).toEqual(new Int32Array([2, 384]));
  expect(read("/h")).toEqual(new Float32Array([1.5]));
  saved.close();
});
