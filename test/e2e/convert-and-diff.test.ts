/** @file `kmr convert` and `kmr diff`, run as their user runs them. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixture } from "@kmr-js/test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kmr } from "./kmr.ts";

const file = (name: string): string => fixture(`files/${name}`);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kmr-convert-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("kmr convert", () => {
  test.each([
    [file("compiled.h5"), "a.keras", "a.h5", "b.keras"],
    [file("container.keras"), "c.h5", "d.keras"],
    [file("directory"), "e.keras"],
    [fixture("tfjs/functional.json"), "f.keras", "f.h5"],
    [fixture("keras2/recurrent.h5"), "g.keras"],
  ])("%s to every model format gives the same model", async (input, ...outputs) => {
    let from = input;
    for (const name of outputs) {
      const to = join(folder, name);
      expect(await kmr("convert", from, to)).toMatchObject({ code: 0, err: "" });
      from = to;
    }
    const { code, out } = await kmr("diff", input, from);

    expect(out).toContain("Weights: all ");
    expect(code, out).toBe(0);
  });

  test("writes the weights alone, and takes them back into a model", async () => {
    const weights = join(folder, "w.weights.h5");
    const back = join(folder, "back.keras");
    await kmr("convert", file("compiled.h5"), weights);
    const { code, out } = await kmr("convert", weights, back, "--model", file("container.keras"));

    expect(code).toBe(0);
    expect(out).toContain("back.keras: 8 weights, 75 parameters.");
    expect((await kmr("diff", weights, file("compiled.h5"))).code).toBe(0);
    expect((await kmr("diff", back, file("container.keras"))).code).toBe(1);
  });

  test("writes the weights in shards of a size", async () => {
    const index = join(folder, "s.weights.json");
    const size = String(96 / 1024 ** 3);
    const { code } = await kmr(
      ...["convert", file("container.keras"), index, "--max-shard-size", size],
    );

    expect(code).toBe(0);
    expect(existsSync(join(folder, "s_00003.weights.h5"))).toBe(true);
    expect((await kmr("diff", index, file("container.keras"))).code).toBe(0);
  });

  test("prints JSON", async () => {
    const { out } = await kmr("convert", file("compiled.h5"), join(folder, "j.keras"), "--json");

    expect(JSON.parse(out)).toMatchObject({ holds: "model", weights: 8, compiled: true });
  });

  test.each([
    [["a.keras", "b.txt"], "must end in .keras, .weights.h5, .weights.json or .h5"],
    [["a.keras", "b.h5", "--max-shard-size", "1"], "must end in .weights.json"],
    [["nowhere.keras", "b.keras"], 'Cannot read "nowhere.keras": there is no such file'],
    [[file("plain.weights.h5"), "b.keras"], "Name the model they belong to: --model FILE"],
    [[fixture("quantized/gptq.keras"), "b.keras"], "int8, int4 and float8 are read"],
    [
      [file("compiled.h5"), "/no/such/b.keras"],
      'Cannot write "/no/such/b.keras": there is no such',
    ],
  ])("%j exits 2 and writes nothing", async (args, message) => {
    const { code, err } = await kmr("convert", ...args);

    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(existsSync(args[1] as string)).toBe(false);
  });
});

describe("kmr diff", () => {
  test("tells which weights differ, by how much, and exits 1", async () => {
    const { code, out } = await kmr("diff", file("container.keras"), file("compiled.h5"));

    expect(code).toBe(1);
    expect(out).toContain("Configs: equal.");
    expect(out).toMatch(/^\/layers\/dense\/vars\/0 +\(4, 6\) +\(4, 6\) +4\.0e-3 \(20 values\)$/m);
  });

  test("takes values within --atol as equal", async () => {
    const { code } = await kmr(
      "diff",
      file("container.keras"),
      file("compiled.h5"),
      "--atol",
      "0.1",
    );

    expect(code).toBe(0);
  });

  test("tells which keys of the configs differ, layers by name", async () => {
    const { code, out } = await kmr(
      "diff",
      fixture("kmr/tower_relu.keras"),
      fixture("kmr/tower_selu.keras"),
      "--json",
    );

    expect(code).toBe(1);
    const { config } = JSON.parse(out) as { config: { path: string; a: unknown; b: unknown }[] };
    expect(config).toContainEqual({
      path: "config.layers[1].config.activation",
      a: "relu",
      b: "selu",
    });
  });

  test("a file that cannot be read exits 2", async () => {
    expect((await kmr("diff", file("container.keras"), "nowhere.keras")).code).toBe(2);
    expect((await kmr("diff", file("container.keras"), file("expected.json"))).code).toBe(2);
  });
});
