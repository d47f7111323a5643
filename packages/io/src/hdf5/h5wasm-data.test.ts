import { expect, test } from "vitest";
import { DATASET_BLOCK_BYTES } from "../limits.ts";
import { inMemory, type RandomAccess, readAll } from "../random-access.ts";
import { GrowingBytes } from "../writable.ts";
import { createH5 } from "./h5-writer.ts";
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
  const later = await file.dataset("/a")?.readLater?.();
  expect(Buffer.compare(asBytes(later), asBytes(numbers))).toBe(0);
  file.close();
});

test("a read that fails later leaves none running when it says so", async () => {
  const bytes = inMemory(await write({ name: "a", data: numbers, shape: [rows, columns] }));
  let running = 0;
  const failing: RandomAccess = {
    ...bytes,
    readIntoLater: async (_target, start) => {
      running++;
      await new Promise((resolve) => setTimeout(resolve, start % 7));
      running--;
      throw new Error(`gone at ${start}`);
    },
  };
  const file = await openH5(failing, "x.h5");

  const read = file.dataset("/a")?.readLater?.();

  expect(running).toBeGreaterThan(1);
  await expect(read).rejects.toThrow(/gone at \d+/);
  expect(running).toBe(0);
  file.close();
});

test("a large dataset is written as HDF5 itself writes it", async () => {
  const target = new GrowingBytes();
  const writer = await createH5(target);
  writer.dataset("/a", [rows, columns], numbers);
  writer.close();

  const { File } = await loadH5wasm();
  const libver = ["earliest", "v108"];
  const own = await write(
    { name: "a", data: numbers, shape: [rows, columns] },
    (path) =>
      // h5wasm's types leave the list out
      new File(path, "w", { libver } as never),
  );
  expect(Buffer.compare(readAll(target), own)).toBe(0);
});

type Dataset = Parameters<
  InstanceType<Awaited<ReturnType<typeof loadH5wasm>>["File"]>["create_dataset"]
>[0];

type OpenFile = InstanceType<Awaited<ReturnType<typeof loadH5wasm>>["File"]>;

async function write(dataset: Dataset, create?: (path: string) => OpenFile): Promise<Uint8Array> {
  const { module, File, heap } = await loadH5wasm();
  const end = heap.allowFile(0);
  const file = create?.("/written.h5") ?? new File("/written.h5", "w");
  file.create_dataset(dataset);
  file.close();
  const bytes = module.FS.readFile("/written.h5").slice();
  module.FS.unlink("/written.h5");
  end();
  return bytes;
}

function asBytes(data: unknown): Uint8Array {
  if (!ArrayBuffer.isView(data)) throw new TypeError("not numbers");
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
