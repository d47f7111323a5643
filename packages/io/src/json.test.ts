import { readFileSync } from "node:fs";
import { FileFormatError } from "@kmr-js/core";
import { describe, expect, test } from "vitest";
import { parseKerasJson } from "./json.ts";
import { openArchive } from "./keras-archive/read.ts";

const where = { file: "x.keras", entry: "config.json" };
const parse = (text: string) => parseKerasJson(text, where);

test.each([
  "null",
  " [true, false] ",
  '{"a": {"b": [1, -2.5e-7, "x\\u00e9\\n\\"y\\\\"]}, "": []}',
  '"\\ud83d\\ude00 😀  "',
  "[0, -0, 1E3, 12345678901234567890, 1.0]",
  "{}",
])("%s is what JSON.parse makes of it", (text) => {
  expect(parse(text)).toEqual(JSON.parse(text));
});

test("a whole config is what JSON.parse makes of it", () => {
  const path = new URL("../../../test/fixtures/kmr/two_tower.keras", import.meta.url);
  const config = openArchive(new Uint8Array(readFileSync(path)), "two_tower.keras").text(
    "config.json",
  );

  expect(parse(config)).toEqual(JSON.parse(config));
});

test("Python's NaN, Infinity and -Infinity are numbers", () => {
  expect(parse("[NaN, Infinity, -Infinity]")).toEqual([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
});

test("the last of two equal keys wins", () => {
  expect(parse('{"a": 1, "a": 2}')).toEqual({ a: 2 });
});

test("no key reaches Object.prototype", () => {
  const value = parse('{"__proto__": {"polluted": 1}}');

  expect(Object.keys(Object(value))).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(value)).toBeNull();
  expect(Object(value).constructor).toBeUndefined();
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

describe("errors", () => {
  test("name file, entry and offset", () => {
    expect(() => parse('{"units": }')).toThrow(
      expect.objectContaining({
        name: "FileFormatError",
        message:
          '"x.keras", entry "config.json" is not valid JSON at offset 10: expected a value. Received: "}".',
        ...where,
        offset: 10,
      }),
    );
  });

  test.each([
    "",
    "{",
    "[1",
    "[1,]",
    '{"a"}',
    '{"a": 1,}',
    "{a: 1}",
    "01",
    "1.",
    ".5",
    "+1",
    "nul",
    "NaNa",
    "1 2",
    '"a',
    '"\\x"',
    '"a\nb"',
    "'a'",
    "undefined",
  ])("%j is refused", (text) => {
    expect(() => parse(text)).toThrow(FileFormatError);
  });

  test("deep nesting is refused, and does not exhaust the stack", () => {
    expect(() => parse("[".repeat(1_000_000))).toThrow("nested deeper than 512 levels");
    expect(parse("[".repeat(512) + "]".repeat(512))).toHaveLength(1);
  });

  test.each([
    ["lists", `[${"[],".repeat(700_000)}0]`],
    ["objects", `[${"{},".repeat(700_000)}0]`],
    ["keys", `{${'"a":1,'.repeat(700_000)}"b":0}`],
    ["numbers", `[${"1,".repeat(2_000_001)}0]`],
  ])("%s without end are refused, which would take far more memory than the text", (_, text) => {
    expect(() => parse(text)).toThrow("more than 2000000 values");
  });

  test("a vocabulary of a million words is none too many", () => {
    expect(parse(`["a"${',"a"'.repeat(1_000_000)}]`)).toHaveLength(1_000_001);
  });
});
