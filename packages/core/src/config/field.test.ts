import { describe, expect, test } from "vitest";
import { ConfigError } from "../errors.ts";
import * as f from "./field.ts";
import { parseConfig, serializeConfig } from "./parse.ts";

const place = { owner: 'Dense "d"', key: "units" };

describe("a field", () => {
  test.each([
    ["integer", f.integer(), 1.5, "must be an integer"],
    ["positiveInteger", f.positiveInteger(), 0, "must be a positive integer"],
    ["number", f.number(), Number.NaN, "must be a number"],
    ["boolean", f.boolean(), 1, "must be true or false"],
    ["string", f.string(), 1, "must be a string"],
    ["numberIn", f.numberIn(0, 1), 1.1, "must be a number in [0, 1]"],
    ["numberIn below", f.numberIn(0, 1, { below: true }), 1, "must be a number in [0, 1)"],
    ["list", f.list(f.integer()), 3, "must be a list"],
    ["shape", f.shape(), [1.5], "must be a list of integers and nulls"],
    ["axes", f.axes(0), [0.5], "must be an integer or a list of integers"],
    ["sizes", f.sizes(2), [1, 2, 3], "must be a positive integer or a list of 2"],
    ["dictionary", f.dictionary(), [], "must be a dictionary"],
  ])("%s refuses what it is not, by rule and value", (_, field, value, rule) => {
    expect(() => field.parse(value, place)).toThrow(ConfigError);
    expect(() => field.parse(value, place)).toThrow(`Dense "d": units ${rule}`);
    expect(() => field.parse(value, place)).toThrow("Received: units=");
  });

  test("conditional is written only where it has a value", () => {
    const fields = { rank: f.conditional(f.integer()) };
    const written = (args: Record<string, unknown>) =>
      serializeConfig(fields, parseConfig(fields, args, "Layer"));

    expect(written({})).toEqual({});
    expect(written({ rank: null })).toEqual({});
    expect(written({ rank: 2 })).toEqual({ rank: 2 });
  });

  test("choice names the nearest word", () => {
    const padding = f.choice(["valid", "same"]);

    expect(padding.parse("same", place)).toBe("same");
    expect(() => padding.parse("sane", place)).toThrow('(did you mean "same"?)');
  });

  test("nullable takes null, and has it as default", () => {
    const seed = f.nullable(f.integer());

    expect(seed.required).toBe(false);
    expect(seed.initial).toBeNull();
    expect(seed.parse(null, place)).toBeNull();
    expect(() => seed.parse(0.5, place)).toThrow(ConfigError);
  });

  test("list names the item at fault", () => {
    expect(() => f.list(f.integer()).parse([1, "2"], place)).toThrow('units[1]="2"');
  });

  test("sizes repeats one number for every axis", () => {
    expect(f.sizes(2).parse(3, place)).toEqual([3, 3]);
    expect(f.sizes(2).parse([1, 2], place)).toEqual([1, 2]);
  });
});

describe("a config", () => {
  const fields = { units: f.positiveInteger(), use_bias: f.boolean(true) };

  test("is complete and frozen, with defaults where keys are missing or undefined", () => {
    const config = parseConfig(fields, { units: 2, use_bias: undefined }, "Dense");

    expect(config).toEqual({ units: 2, use_bias: true });
    expect(Object.isFrozen(config)).toBe(true);
    expect(serializeConfig(fields, config)).toEqual({ units: 2, use_bias: true });
  });

  test("lacks no required key", () => {
    expect(() => parseConfig(fields, {}, "Dense")).toThrow("Dense: units is required");
  });

  test("has no unknown key; the nearest known one is named", () => {
    expect(() => parseConfig(fields, { units: 2, use_bais: true }, "Dense")).toThrow(
      'Dense: unknown config key "use_bais". Did you mean "use_bias"? Known keys: units, use_bias.',
    );
  });
});
