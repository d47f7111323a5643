import { readFileSync } from "node:fs";
import { FileFormatError } from "@kmr-js/core";
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { inMemory, readAll } from "../random-access.ts";
import { crc32 } from "./crc32.ts";
import { openArchive, openDirectory } from "./read.ts";

const fixture = new URL("../../../../test/fixtures/kmr/tower_elu.keras", import.meta.url);
const keras = new Uint8Array(readFileSync(fixture));
const members = { "config.json": strToU8('{"a": 1}'), "assets/x.txt": strToU8("größe".repeat(99)) };
const stored = zipSync(members, { level: 0 });
const deflated = zipSync(members, { level: 9 });
const CENTRAL = [0x50, 0x4b, 0x01, 0x02];
const END = [0x50, 0x4b, 0x05, 0x06];

/** Where a signature first occurs. */
const find = (bytes: Uint8Array, signature: number[]) =>
  bytes.findIndex((_, i) => signature.every((byte, j) => bytes[i + j] === byte));

/** A copy with bytes replaced from an offset on. */
function patched(bytes: Uint8Array, offset: number, values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, offset);
  return copy;
}
const inDirectory = (offset: number, ...values: number[]) =>
  patched(stored, find(stored, CENTRAL) + offset, values);

test("lists what Keras wrote, and reads stored members without copying", () => {
  const archive = openArchive(keras, "tower_elu.keras");

  expect(archive.names).toEqual(["metadata.json", "config.json", "model.weights.h5"]);
  expect(JSON.parse(archive.text("metadata.json"))).toHaveProperty("keras_version", "3.15.1");
  expect(archive.read("model.weights.h5").buffer).toBe(keras.buffer);
});

test.each([
  ["stored", stored],
  ["deflated", deflated],
  ["zip64", toZip64(stored)],
  ["zip64, deflated", toZip64(deflated)],
  ["with data descriptors", withDescriptors(stored)],
  ["with a comment", withComment(stored)],
  ["inside a larger buffer", embedded(deflated)],
])("reads an archive that is %s", (_, bytes) => {
  const archive = openArchive(bytes, "x.keras");

  expect(archive.names).toEqual(Object.keys(members));
  expect(archive.read("config.json")).toEqual(members["config.json"]);
  expect(archive.text("assets/x.txt")).toBe("größe".repeat(99));
});

test("leaves directories out", () => {
  const bytes = zipSync({ "assets/": new Uint8Array(0), ...members });

  expect(openArchive(bytes, "x.keras").names).toEqual(Object.keys(members));
});

test("a missing member is an error that lists those there are", () => {
  expect(() => openArchive(stored, "x.keras").read("model.weights.h5")).toThrow(
    '"x.keras" has no entry "model.weights.h5". It has: config.json, assets/x.txt.',
  );
});

test("the directory form reads like an archive", () => {
  const files = new Map(Object.entries(members).map(([name, bytes]) => [name, inMemory(bytes)]));
  const archive = openDirectory({
    name: "model",
    names: [...files.keys()],
    open: (name) => files.get(name),
    close: () => {},
  });

  expect(archive.names).toEqual(Object.keys(members));
  expect(archive.text("config.json")).toBe('{"a": 1}');
  expect(() => archive.text("nothing")).toThrow(FileFormatError);
});

describe("refuses", () => {
  test.each([30, 1000, 5000, keras.length - 1])("an archive cut to %i bytes", (length) => {
    expect(() => openArchive(keras.subarray(0, length), "x.keras")).toThrow(
      expect.objectContaining({
        name: "FileFormatError",
        file: "x.keras",
        entry: expect.any(String),
        offset: expect.any(Number),
        message: expect.stringContaining("is cut short"),
      }),
    );
  });

  test("bytes that are no archive", () => {
    expect(() => openArchive(new Uint8Array(99), "x.keras")).toThrow("it is no zip file");
    expect(() => openArchive(new Uint8Array(0), "x.keras")).toThrow(FileFormatError);
  });

  test.each(["../config.json", "a/../../b", "/etc/passwd", "a\\b", "a\0b", "C:x", "a//b", "./a"])(
    "the name %j",
    (name) => {
      const bytes = zipSync({ [name]: strToU8("x") });

      expect(() => openArchive(bytes, "x.keras")).toThrow("leads outside the archive");
    },
  );

  test("a name that appears twice", () => {
    const bytes = zipSync({ "a.json": strToU8("1"), "b.json": strToU8("2") });
    const twice = bytes.map((byte, i) => (byte === 0x62 && bytes[i + 1] === 0x2e ? 0x61 : byte));

    expect(() => openArchive(twice, "x.keras")).toThrow('entry "a.json" appears twice');
  });

  test.each([
    ["encryption", inDirectory(8, 1), "is encrypted"],
    ["another compression method", inDirectory(10, 12), "uses compression method 12"],
    ["a symbolic link", inDirectory(41, 0xa1), "is a symbolic link"],
    ["a stored member of two sizes", inDirectory(24, 99), "is stored, yet"],
    ["data beyond the end", inDirectory(20, 0, 0, 1, 0, 0, 0, 1, 0), "is cut short"],
    ["a header elsewhere", inDirectory(42, 7), "has no local header"],
    ["a damaged directory", inDirectory(0, 0), "has a damaged directory"],
    ["another name in the local header", patched(stored, 30, [0x78]), "in its local header"],
  ])("%s", (_, bytes, reason) => {
    expect(() => openArchive(bytes, "x.keras")).toThrow(reason);
    expect(() => openArchive(bytes, "x.keras")).toThrow(FileFormatError);
  });

  test("a member that expands too much, before it is expanded", () => {
    const bytes = patched(deflated, find(deflated, CENTRAL) + 24, [0, 0, 0, 0x40]);

    expect(() => openArchive(bytes, "x.keras")).toThrow("more than 100 times");
  });

  test("members that overlap", () => {
    const second = stored.length - (46 + "assets/x.txt".length) - 22;
    const longer = patched(stored, find(stored, CENTRAL) + 20, [200, 0, 0, 0, 200, 0, 0, 0]);

    expect(second).toBeGreaterThan(0);
    expect(() => openArchive(longer, "x.keras")).toThrow("overlaps entry");
  });

  test("a wrong checksum", () => {
    const bytes = patched(stored, 30 + "config.json".length, [0x5b]);

    expect(() => openArchive(bytes, "x.keras").read("config.json")).toThrow(
      '"x.keras": entry "config.json" is damaged: its checksum is wrong (offset 41).',
    );
  });

  test("broken compressed data", () => {
    const start = 30 + "config.json".length;
    const bytes = patched(deflated, start, [0xff, 0xff, 0xff]);

    expect(() => openArchive(bytes, "x.keras").read("config.json")).toThrow(FileFormatError);
  });

  test("more data than the directory says", () => {
    const directory = find(deflated, CENTRAL);
    const bytes = patched(deflated, directory + 24, [3]);

    expect(() => openArchive(bytes, "x.keras").read("config.json")).toThrow("is damaged");
  });

  test("text that is not UTF-8", () => {
    const bytes = zipSync({ "config.json": new Uint8Array([0xff, 0xfe]) });

    expect(() => openArchive(bytes, "x.keras").text("config.json")).toThrow("is not UTF-8 text");
  });

  test("every flipped byte with a FileFormatError, where it matters", () => {
    for (let offset = 0; offset < deflated.length; offset++) {
      const bytes = patched(deflated, offset, [255 - (deflated[offset] ?? 0)]);
      expect(outcome(bytes), `byte ${offset}`).toMatch(/^read$|^FileFormatError$/);
    }
  });
});

describe("a member of several steps, verified while the caller goes on", () => {
  const large = Uint8Array.from({ length: 9 * 2 ** 20 + 5 }, (_, i) => i % 251);
  const zipped = zipSync({ large }, { level: 0 });

  test("holds its bytes, and tells how far it is", async () => {
    const steps: number[] = [];
    const archive = openArchive(zipped, "x.keras", (loaded) => steps.push(loaded));

    const { data, verified } = archive.openLater("large");

    expect(Buffer.compare(readAll(data), large)).toBe(0);
    await verified;
    expect(steps).toEqual([4 * 2 ** 20, 8 * 2 ** 20, large.length]);
  });

  test("is refused when its last byte is another", async () => {
    const bytes = patched(zipped, 30 + "large".length + large.length - 1, [7]);
    const archive = openArchive(bytes, "x.keras");

    await expect(archive.openLater("large").verified).rejects.toThrow("its checksum is wrong");
    expect(() => archive.openLater("small")).toThrow('has no entry "small"');
  });

  test("lets others have their turn", async () => {
    const zeros = new Uint8Array(40 * 2 ** 20);
    const archive = openArchive(zipSync({ zeros }, { level: 0 }), "x.keras");
    let turns = 0;
    const count = (): void => {
      turns++;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);

    await archive.openLater("zeros").verified;

    clearImmediate(timer);
    expect(turns).toBeGreaterThan(1);
  });

  test("fails with the caller's own error", async () => {
    const archive = openArchive(zipped, "x.keras", () => {
      throw new Error("enough");
    });

    await expect(archive.openLater("large").verified).rejects.toThrow("enough");
  });
});

test.each([
  ["", 0],
  ["123456789", 0xcbf43926],
  ["The quick brown fox jumps over the lazy dog", 0x414fa339],
])("the checksum of %j is known", (text, expected) => {
  expect(crc32(strToU8(text))).toBe(expected);
});

function outcome(bytes: Uint8Array): string {
  try {
    const archive = openArchive(bytes, "x.keras");
    for (const name of archive.names) archive.read(name);
    return "read";
  } catch (error) {
    return error instanceof Error ? error.name : "something else";
  }
}

/** Moves the directory's place and size into zip64 records, and a first member's sizes into an extra field. */
function toZip64(bytes: Uint8Array): Uint8Array {
  const central = find(bytes, CENTRAL);
  const end = find(bytes, END);
  const nameLength = "config.json".length;
  const extra = new Uint8Array(20);
  const sizes = new DataView(bytes.buffer, bytes.byteOffset + central, 46);
  const extraView = new DataView(extra.buffer);
  extraView.setUint16(0, 1, true);
  extraView.setUint16(2, 16, true);
  extraView.setBigUint64(4, BigInt(sizes.getUint32(24, true)), true);
  extraView.setBigUint64(12, BigInt(sizes.getUint32(20, true)), true);
  const first = patched(bytes.slice(central, central + 46 + nameLength), 20, Array(8).fill(255));
  first.set([20, 0], 30);
  const records = new Uint8Array(56 + 20);
  const view = new DataView(records.buffer);
  view.setUint32(0, 0x06064b50, true);
  view.setBigUint64(4, 44n, true);
  view.setBigUint64(24, 2n, true);
  view.setBigUint64(32, 2n, true);
  view.setBigUint64(40, BigInt(end - central + 20), true);
  view.setBigUint64(48, BigInt(central), true);
  view.setUint32(56, 0x07064b50, true);
  view.setBigUint64(64, BigInt(end + 20), true);
  const last = patched(bytes.slice(end), 8, Array(12).fill(255));
  const rest = bytes.slice(central + 46 + nameLength, end);
  return join(bytes.slice(0, central), first, extra, rest, records, last);
}

/** Zeroes the first local header's sizes and sets bit 3, as a writer to a stream does. */
function withDescriptors(bytes: Uint8Array): Uint8Array {
  const flagged = patched(bytes, 6, [(bytes[6] ?? 0) | 8]);
  const directory = patched(flagged, find(bytes, CENTRAL) + 8, [(bytes[6] ?? 0) | 8]);
  return patched(directory, 14, Array(12).fill(0));
}

function withComment(bytes: Uint8Array): Uint8Array {
  const comment = strToU8("a comment");
  return join(patched(bytes, bytes.length - 2, [comment.length, 0]), comment);
}

function embedded(bytes: Uint8Array): Uint8Array {
  return join(new Uint8Array(7), bytes, new Uint8Array(5)).subarray(7, 7 + bytes.length);
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}
