import { readFileSync } from "node:fs";
import { FileFormatError, KerasError } from "@kmr-js/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type H5File, walkDatasets, walkGroups } from "./h5-file.ts";
import { openH5 } from "./h5wasm-file.ts";
import { loadH5wasm } from "./h5wasm-module.ts";

const fixtures = new URL("../../../../test/fixtures/", import.meta.url);
const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(name, fixtures)));

let file: H5File;
const open = async (name: string) => {
  file = await openH5(bytesOf(name), name);
};
afterEach(() => file?.close());

describe("values", () => {
  beforeEach(() => open("hdf5/types.h5"));

  const floats = [0, 1.5, -2, 65504, 6e-8, Number.POSITIVE_INFINITY];
  const half = 2 ** -24;
  test.each([
    ["float16", "float16", [0, 1.5, -2, 65504, half, Number.POSITIVE_INFINITY]],
    ["bfloat16", "bfloat16", [0, 1.5, -2, 65536, 6.007030606269836e-8, Number.POSITIVE_INFINITY]],
    [
      "bfloat16_tagged",
      "bfloat16",
      [0, 1.5, -2, 65536, 6.007030606269836e-8, Number.POSITIVE_INFINITY],
    ],
    ["float32", "float32", floats.map(Math.fround)],
    ["big_endian", "float32", floats.map(Math.fround)],
  ])("%s comes as Float32Array", (name, dtype, expected) => {
    const dataset = file.dataset(`/${name}`);

    expect(dataset).toMatchObject({ dtype, shape: [2, 3] });
    expect(dataset?.read()).toEqual(new Float32Array(expected));
  });

  test("float64 stays float64", () => {
    expect(file.dataset("/float64")?.read()).toEqual(new Float64Array(floats));
  });

  test.each([
    ["int8", [-128, 1, 127]],
    ["int16", [-32768, 1, 32767]],
    ["int32", [-(2 ** 31), 1, 2 ** 31 - 1]],
    ["uint8", [0, 1, 255]],
    ["uint16", [0, 1, 65535]],
    ["int64", [-(2 ** 31), 2 ** 31 - 1]],
    ["uint64", [7]],
  ])("%s comes as Int32Array", (name, expected) => {
    const dataset = file.dataset(`/${name}`);

    expect(dataset?.dtype).toBe(name);
    expect(dataset?.read()).toEqual(new Int32Array(expected));
  });

  test.each([
    ["int64_large", "int64 2147483648"],
    ["uint32_large", "uint32 4294967295"],
  ])("an integer beyond int32 in %s is an error that names it", (name, value) => {
    expect(() => file.dataset(`/${name}`)?.read()).toThrow(
      `"hdf5/types.h5": "/${name}" holds the ${value}, which does not fit an int32.`,
    );
  });

  test.each(["bool", "bool_tagged"])("%s comes as Uint8Array", (name) => {
    const dataset = file.dataset(`/${name}`);

    expect(dataset?.dtype).toBe("bool");
    expect(dataset?.read()).toEqual(new Uint8Array([1, 0]));
  });

  test.each([
    ["strings", ["a", "größe", ""]],
    ["fixed_strings", ["abc", "d"]],
  ])("%s come as strings", (name, expected) => {
    expect(file.dataset(`/${name}`)?.read()).toEqual(expected);
  });

  test("a scalar has shape [] and one element", () => {
    expect(file.dataset("/scalar")).toMatchObject({ shape: [] });
    expect(file.dataset("/scalar")?.read()).toEqual(new Float32Array([3.5]));
  });

  test("a size of 0 gives no elements", () => {
    expect(file.dataset("/empty")).toMatchObject({ shape: [0, 4] });
    expect(file.dataset("/empty")?.read()).toEqual(new Float32Array(0));
  });

  test("compressed chunks are read", () => {
    expect(file.dataset("/gzip")?.read()).toEqual(Float32Array.from({ length: 1000 }, (_, i) => i));
  });

  test.each(["complex", "none"])("%s is refused", (name) => {
    expect(() => file.dataset(`/${name}`)).toThrow(FileFormatError);
  });

  test("reading many times leaves the values the same", () => {
    const dataset = file.dataset("/strings");
    const reads = Array.from({ length: 200 }, () => dataset?.read());

    expect(new Set(reads.map(String))).toEqual(new Set(["a,größe,"]));
  });
});

describe("groups and attributes", () => {
  beforeEach(() => open("hdf5/types.h5"));

  test.each([
    ["/", "group"],
    ["/group/inner", "group"],
    ["group//inner/", "group"],
    ["/float32", "dataset"],
    ["/nothing", null],
    ["/float32/below", null],
    ["/group/./inner", null],
    ["/group\0", null],
  ])("%j is %s", (path, kind) => {
    expect(file.kind(path)).toBe(kind);
  });

  test("keys of a group are its names, and of anything else none", () => {
    expect(file.keys("/group")).toEqual(["inner"]);
    expect(file.keys("/float32")).toEqual([]);
    expect(file.keys("/nothing")).toEqual([]);
  });

  test.each([
    ["text", "größe"],
    ["ascii_utf8", "größe"],
    ["fixed", "abc"],
    ["names", ["kernel:0", "b"]],
    ["none", []],
    ["integer", 7],
    ["large", 2 ** 40],
    ["floats", [0.5, 1.5]],
    ["flag", true],
    ["half", 0.25],
    ["missing", undefined],
    ["__proto__", undefined],
  ])("attribute %s", (name, expected) => {
    expect(file.attribute("/group", name)).toEqual(expected);
  });

  test("an attribute of nothing is undefined", () => {
    expect(file.attribute("/nothing", "text")).toBeUndefined();
  });

  test("a closed file says so", () => {
    const dataset = file.dataset("/float32");
    file.close();

    expect(() => dataset?.read()).toThrow(KerasError);
    expect(() => file.keys("/")).toThrow('"hdf5/types.h5" is closed');
  });

  test("two files are open at once", async () => {
    const other = await openH5(bytesOf("hdf5/hostile.h5"), "other.h5");

    expect(other.dataset("/data")?.read()).toEqual(new Float32Array([0, 1, 2, 3]));
    expect(file.dataset("/scalar")?.read()).toEqual(new Float32Array([3.5]));
    other.close();
  });
});

describe("hostile files", () => {
  beforeEach(() => open("hdf5/hostile.h5"));

  test.each([
    ["/soft", "is a soft link"],
    ["/soft_group/data", '"/soft_group" is a soft link'],
    ["/external", "is a link to another file"],
    ["/external/below", '"/external" is a link to another file'],
    ["/virtual", "is a virtual dataset"],
  ])("%s is not followed", (path, reason) => {
    expect(() => file.dataset(path)).toThrow(reason);
    expect(() => file.dataset(path)).toThrow(FileFormatError);
  });

  test("an external link is not followed when the other file is open", async () => {
    const other = await openH5(bytesOf("hdf5/types.h5"), "types.h5");

    expect(() => file.kind("/external")).toThrow(FileFormatError);
    other.close();
  });

  test.each(["/outside", "/terminal"])("external storage in %s is not read", (path) => {
    expect(() => file.dataset(path)?.read()).toThrow(`"${path}" is damaged and cannot be read`);
  });

  test.each([
    ["/bomb", "has 17179869184 bytes"],
    ["/unwritten", "claims 268435456 bytes in a file of"],
  ])("%s is refused before memory is taken", (path, reason) => {
    expect(() => file.dataset(path)?.read()).toThrow(reason);
  });

  test("a group in which a link has no name of one part is refused", async () => {
    const bytes = bytesOf("hdf5/types.h5");
    const at = Buffer.from(bytes.buffer).indexOf("empty\0", 0, "latin1");
    bytes.set(new TextEncoder().encode("x/y\0"), at);
    const other = await openH5(bytes, "nameless.h5");

    expect(() => other.keys("/")).toThrow("something has no name");

    other.close();
  });

  test("a group that contains itself ends a walk", () => {
    expect(() => [...walkGroups(file, "/group")]).toThrow("has no end of groups");
    expect(() => [...walkDatasets(file, "/group")]).toThrow(FileFormatError);
  });

  test("a path is at most 64 groups deep", () => {
    expect(() => file.kind(`/group${"/cycle".repeat(64)}`)).toThrow("deeper than 64");
  });
});

describe("damaged files", () => {
  test("bytes of another kind are not an HDF5 file", async () => {
    await expect(openH5(new Uint8Array(4096), "x.h5")).rejects.toThrow(
      '"x.h5" is not an HDF5 file.',
    );
    await expect(openH5(new Uint8Array(0), "x.h5")).rejects.toThrow(FileFormatError);
  });

  test.each([8, 100, 1000, 10_000, 33_479])("a file cut to %i bytes is damaged", async (length) => {
    const bytes = bytesOf("kmr/tower_elu.weights.h5").subarray(0, length);

    await expect(openH5(bytes, "x.h5")).rejects.toThrow('"x.h5" is a damaged HDF5 file');
  });

  test("a heap whose free blocks form a ring does not take all memory", async () => {
    const bytes = bytesOf("kmr/ranking.parity.h5");
    const heap = Buffer.from(bytes.buffer).indexOf("HEAP", 2000, "latin1");
    const view = new DataView(bytes.buffer, heap);
    const values = view.getUint32(24, true) - heap;
    const [size, first] = [8, 16].map((at) => view.getUint32(at, true)) as [number, number];
    expect(first).toBeLessThan(size);
    view.setBigUint64(values + first, BigInt(first), true); // the next free block is the first one
    const { module } = await loadH5wasm();
    const before = module.HEAPU8.length;

    expect(await outcome(bytes)).toBe("FileFormatError");

    expect(module.HEAPU8.length - before).toBeLessThan(256 * 2 ** 20);
  });

  test("no flipped byte does more than give a FileFormatError", async () => {
    const original = bytesOf("kmr/tower_single.parity.h5");
    for (let offset = 0; offset < original.length; offset += 61) {
      const bytes = original.slice();
      bytes[offset] = 255 - (bytes[offset] ?? 0);
      expect(await outcome(bytes), `byte ${offset}`).toMatch(/^read$|^FileFormatError$/);
    }
  });
});

/** What becomes of reading everything in a file. */
async function outcome(bytes: Uint8Array): Promise<string> {
  let h5: H5File | undefined;
  try {
    h5 = await openH5(bytes, "x.h5");
    for (const path of walkDatasets(h5)) {
      h5.attribute(path, "path");
      h5.dataset(path)?.read();
    }
    return "read";
  } catch (error) {
    return error instanceof Error ? error.name : "something else";
  } finally {
    h5?.close();
  }
}
