/** @file Whatever bytes come, a reader gives what they hold or a FileFormatError. */
import { FileFormatError } from "@kmr-js/core";
import * as fc from "fast-check";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { openH5 } from "./hdf5/h5wasm-file.ts";
import { parseKerasJson } from "./json.ts";
import { openArchive } from "./keras-archive/read.ts";

const where = { file: "x.keras", entry: "config.json" };

/** What an action gives; undefined for a FileFormatError, the only error that it may throw. */
function orRefused<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    expect(error).toBeInstanceOf(FileFormatError);
    return undefined;
  }
}

test("every JSON value is read as it was written", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);

      expect(JSON.stringify(parseKerasJson(text, where))).toBe(text);
    }),
  );
});

test("text that is no JSON is refused, and text that is gives what JSON.parse gives", () => {
  const pieces = fc.constantFrom(...'{}[],:"\\0 1-.eE', "null", "true", '"a"', "\n", "é");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      const value = orRefused(() => parseKerasJson(text, where));

      if (value === undefined) expect(() => JSON.parse(text)).toThrow(SyntaxError);
      else expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { numRuns: 2000 },
  );
});

test("no name of a member leads outside the archive, and members hold what was put in", () => {
  const part = fc.oneof(fc.constantFrom("..", ".", "", "a", "C:", "\\", "\0"), fc.string());
  const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
  fc.assert(
    fc.property(
      fc.dictionary(name, fc.string(), { maxKeys: 3, noNullPrototype: true }),
      (texts) => {
        const encoded = Object.entries(texts).map(([key, text]) => [
          key,
          new TextEncoder().encode(text),
        ]);
        const bytes = zipSync(Object.fromEntries(encoded));
        const archive = orRefused(() => openArchive(bytes, "x.keras"));

        for (const member of archive?.names ?? []) {
          expect(member).not.toMatch(/^\/|^[A-Za-z]:|\\|\0|(^|\/)\.{0,2}(\/|$)/);
          expect(archive?.text(member)).toBe(
            new TextDecoder().decode(new TextEncoder().encode(texts[member])),
          );
        }
      },
    ),
  );
});

test.each([
  ["a zip file", [0x50, 0x4b, 0x03, 0x04]],
  ["the end of a zip file", [0x50, 0x4b, 0x05, 0x06]],
])("bytes that begin as %s are refused", (_, signature) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => {
      orRefused(() => openArchive(new Uint8Array([...signature, ...rest]), "x.keras").names);
    }),
    { numRuns: 1000 },
  );
});

test("bytes that begin as an HDF5 file are refused", async () => {
  const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (rest) => {
      const opening = openH5(new Uint8Array([...signature, ...rest]), "x.h5");

      await expect(opening).rejects.toBeInstanceOf(FileFormatError);
    }),
    { numRuns: 300 },
  );
});
