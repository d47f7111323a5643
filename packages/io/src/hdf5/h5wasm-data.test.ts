import { expect, test } from "vitest";
import { DATASET_BLOCK_BYTES } from "../limits.ts";
import { openH5 } from "./h5wasm-file.ts";
import { loadH5wasm } from "./h5wasm-module.ts";

const rows = 3000;
const columns = 1001;
const numbers = Float32Array.from({ length: rows * columns }, (_, i) => i);

test.each([
  ["contiguous", {}],
  ["in small chunks", { chunks: [7, 100] }],
  ["in chunks of more than a block", { chunks: [2500, 1001] }],
])("a dataset larger than one block is read whole: %s", async (_, layout) => {
  const bytes = await write({ name: "a", data: numbers, shape: [rows, columns], ...layout });
  const file = await openH5(bytes, "x.h5");

  const read = file.dataset("/a")?.read();

  expect(numbers.byteLength).toBeGreaterThan(DATASET_BLOCK_BYTES);
  expect(Buffer.compare(asBytes(read), asBytes(numbers))).toBe(0);
  file.close();
});

type Dataset = Parameters<
  InstanceType<Awaited<ReturnType<typeof loadH5wasm>>["File"]>["create_dataset"]
>[0];

async function write(dataset: Dataset): Promise<Uint8Array> {
  const { module, File } = await loadH5wasm();
  const file = new File("/written.h5", "w");
  file.create_dataset(dataset);
  file.close();
  const bytes = module.FS.readFile("/written.h5").slice();
  module.FS.unlink("/written.h5");
  return bytes;
}

function asBytes(data: unknown): Uint8Array {
  if (!ArrayBuffer.isView(data)) throw new TypeError("not numbers");
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
