/** @file Code in a file is never run, whatever it looks like. */
import { FileFormatError, KerasError } from "@kmr-js/core";
import { loadModel } from "@kmr-js/kmr-compat";
import { readFixture } from "@kmr-js/test";
import { afterEach, expect, test } from "vitest";
import { archiveOf, membersOf } from "../fuzz/archive.ts";

const code = "globalThis.codeOfAFileRan = true";
const body = {
  class_name: "__lambda__",
  config: { code: btoa(code), defaults: null, closure: null },
};

/** A golden model, its first layer replaced by a Lambda with `config`. */
async function withLambda(config: object, module: string): Promise<Uint8Array> {
  const members = membersOf(await readFixture("keras/dense.keras"));
  const member = members.find(({ name }) => name === "config.json");
  if (member === undefined) throw new Error("no config");
  const model = JSON.parse(new TextDecoder().decode(member.data));
  const [, layer] = model.config.layers;
  Object.assign(layer, { module, class_name: "Lambda", config: { name: layer.name, ...config } });
  member.data = new TextEncoder().encode(JSON.stringify(model));
  return archiveOf(members);
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, "codeOfAFileRan");
});

test.each([
  ["marshalled code", { function: body }, "keras.layers"],
  ["a string of code", { function: `() => { ${code} }`, function_type: "lambda" }, "keras.layers"],
  ["code for another use", { function: body, output_shape: code, mask: body }, "keras.layers"],
  [
    "a module of the attacker's",
    { function: body },
    "data:text/javascript,globalThis.codeOfAFileRan=true",
  ],
])("a Lambda with %s is refused by name, and not run", async (_, config, module) => {
  const bytes = await withLambda(config, module);
  const loading = loadModel(bytes);

  await expect(loading).rejects.toBeInstanceOf(KerasError);
  await expect(loading).rejects.not.toBeInstanceOf(FileFormatError);
  await expect(loading).rejects.toThrow(/Lambda/);
  expect(globalThis).not.toHaveProperty("codeOfAFileRan");
});
