import { readFileSync } from "node:fs";
import { FileFormatError } from "@kmr-js/core";
import { expect, test } from "vitest";
import type { H5File } from "./hdf5/h5-file.ts";
import { openH5 } from "./hdf5/h5wasm-file.ts";
import { detectKind, h5Layout } from "./kind.ts";

const fixtures = new URL("../../../test/fixtures/", import.meta.url);
const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(name, fixtures)));
const text = (content: string) => new TextEncoder().encode(content);

test.each([
  ["a .keras archive", bytesOf("kmr/tower_relu.keras"), "keras"],
  ["a legacy model", bytesOf("kmr/tower_relu.h5"), "hdf5"],
  [
    "HDF5 after a user block",
    new Uint8Array([...Array(1024).fill(0), ...bytesOf("kmr/tower_relu.h5")]),
    "hdf5",
  ],
  ["an object", text(' \n{"a": 1}'), "json"],
  ["a list after a byte order mark", text("\ufeff[]"), "json"],
  ["something else", text("hello"), "unknown"],
  ["nothing", new Uint8Array(0), "unknown"],
])("%s is told by content", (_, bytes, kind) => {
  expect(detectKind(bytes)).toBe(kind);
});

test.each([
  ["kmr/tower_relu.h5", "legacy-model"],
  ["kmr/tower_elu.weights.h5", "v3-weights"],
  ["kmr/sequential_tower.weights.h5", "v3-weights"],
])("%s has the layout %s", async (name, layout) => {
  const file = await openH5(bytesOf(name), name);

  expect(h5Layout(file)).toBe(layout);
  file.close();
});

test.each([
  ["a list of layers", { attributes: ["layer_names"], keys: [] }, "legacy-weights"],
  ["a long list of layers", { attributes: ["layer_names0"], keys: [] }, "legacy-weights"],
  ["a group of legacy weights", { attributes: [], keys: ["model_weights"] }, "legacy-weights"],
  ["only vars", { attributes: [], keys: ["vars"] }, "v3-weights"],
  [
    "tf.keras 2.13's marker",
    { attributes: [], keys: ["_layer_checkpoint_dependencies"] },
    "v3-weights",
  ],
])("%s decides the layout", (_, { attributes, keys }, layout) => {
  expect(h5Layout(fakeFile(attributes, keys))).toBe(layout);
});

test("an HDF5 file without weights is refused", async () => {
  const file = await openH5(bytesOf("hdf5/types.h5"), "types.h5");

  expect(() => h5Layout(file)).toThrow(FileFormatError);
  file.close();
});

function fakeFile(attributes: readonly string[], keys: readonly string[]): H5File {
  return {
    name: "x.h5",
    attribute: (_, name) => (attributes.includes(name) ? "[]" : undefined),
    keys: (path) => (path === "/" ? keys : []),
    kind: () => "group",
    dataset: () => null,
    close: () => undefined,
  };
}
