/** @file The `kmr` command, run as its user runs it: what it prints, and its exit code. */
import { copyFile, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AnyLayer, Input, Layer, Sequential, type Tensor } from "@kmr-js/core";
import { saveModel } from "@kmr-js/io";
import { Dense } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import { describe, expect, test } from "vitest";
import { kmr, spawnKmr } from "./kmr.ts";

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kmr-command-"));
  for (const [name, source] of Object.entries(files))
    await copyFile(fixture(source), join(folder, name));
  return folder;
}

describe("kmr verify", () => {
  test("prints a row for every layer and exits 0 when all agree", async () => {
    const { code, out } = await kmr(
      "verify",
      fixture("kmr/shared_tower.keras"),
      "--against",
      fixture("kmr/shared_tower.parity.h5"),
    );

    expect(code).toBe(0);
    expect(out).toMatch(/^shared {2}.*ok$/m);
    expect(out).toMatch(/^shared \[call 1, output 0\] .*ok$/m);
    expect(out).toContain("All 8 outputs agree with Keras");
  });

  test("names the first layer that differs and exits 1", async () => {
    const { code, out } = await kmr(
      "verify",
      fixture("kmr/tower_relu.keras"),
      "--against",
      fixture("kmr/tower_selu.parity.h5"),
    );

    expect(code).toBe(1);
    expect(out).toContain("The first layer that differs is");
  });

  test("a bound too tight to meet fails", async () => {
    const path = fixture("kmr/two_tower.keras");

    expect((await kmr("verify", path, "--atol", "0", "--rtol", "0")).code).toBe(1);
  });

  test("of a directory prints a line for each case and the totals", async () => {
    const folder = await folderWith({
      "a.keras": "kmr/tower_relu.keras",
      "a.h5": "kmr/tower_relu.h5",
      "a.weights.h5": "kmr/tower_relu.weights.h5",
      "a.parity.h5": "kmr/tower_relu.parity.h5",
      "alone.keras": "kmr/tower_relu.keras",
    });
    const { code, out } = await kmr("verify", folder);

    expect(code).toBe(0);
    expect(out.trim().split("\n")).toEqual([
      expect.stringMatching(/^ok {4}a\.h5 /),
      expect.stringMatching(/^ok {4}a\.keras /),
      expect.stringMatching(/^ok {4}a\.weights\.h5 /),
      "3 passed, 0 failed",
    ]);
  });

  test("of a directory with a case that fails exits 1 and runs the others", async () => {
    const folder = await folderWith({
      "bad.keras": "kmr/tower_relu.keras",
      "bad.parity.h5": "kmr/tower_selu.parity.h5",
      "good.keras": "kmr/tower_relu.keras",
      "good.parity.h5": "kmr/tower_relu.parity.h5",
    });
    await writeFile(join(folder, "cut.keras"), "PK\u0003\u0004");
    await copyFile(fixture("kmr/tower_relu.parity.h5"), join(folder, "cut.parity.h5"));
    const { code, out } = await kmr("verify", folder);

    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}bad\.keras/m);
    expect(out).toMatch(/^FAIL {2}cut\.keras {2}FileFormatError: /m);
    expect(out).toContain("1 passed, 2 failed");
  });

  test("a file that is not there exits 2 with one line", async () => {
    const { code, err } = await kmr("verify", "nowhere.keras");

    expect(code).toBe(2);
    expect(err).toMatch(/^FileFormatError: .*nowhere/);
    expect(err.trim().split("\n")).toHaveLength(1);
  });

  test("bad usage exits 2", async () => {
    expect((await kmr("verify")).code).toBe(2);
    expect((await kmr("verfy", "x.keras")).code).toBe(2);
    expect((await kmr("verify", "x.keras", "--atol", "much")).code).toBe(2);
  });
});

describe("kmr inspect", () => {
  test("shows the format, the Keras version, the layers and the weights", async () => {
    const { code, out } = await kmr("inspect", fixture("kmr/two_tower.keras"));

    expect(code).toBe(0);
    expect(out).toContain("Keras 3 archive (.keras), Keras 3.15.1");
    expect(out).toMatch(/deep_feature_tower_1 \(DeepFeatureTower\) +\(None, 32\)/);
    expect(out).toMatch(
      /^\/layers\/deep_feature_tower\/dense_layers\/dense\/vars\/0 +\[15, 32\] +float32 +\S+\/kernel$/m,
    );
  });

  test("shows a subclassed model of KMR", async () => {
    const { code, out } = await kmr("inspect", fixture("kmr/model_two_tower.keras"));

    expect(code).toBe(0);
    expect(out).toMatch(/^user_tower \(DeepFeatureTower\)/m);
    expect(out).toContain("/item_tower/dense_layers/dense/vars/0");
    expect(out).not.toContain("Cannot be read");
  });

  test("names all that cannot be read, and still shows the weights", async () => {
    class Mine extends Layer<Record<never, never>> {
      static override readonly className = "Mine";
      override call(x: Tensor): Tensor {
        return x;
      }
    }
    const path = join(await folderWith({}), "mine.keras");
    const layers = [Input({ shape: [2] }), new Mine(), new Dense({ units: 3 })];
    await saveModel(new Sequential({ layers: layers as AnyLayer[] }), path);
    const { code, out } = await kmr("inspect", path);

    expect(code).toBe(0);
    expect(out).toContain('unknown class "Mine"');
    expect(out).toMatch(/\/vars\/0 +\[2, 3\] +float32$/m);
  });

  test("--json prints JSON", async () => {
    const { out } = await kmr("inspect", fixture("kmr/tower_default.weights.h5"), "--json");
    const report = JSON.parse(out);

    expect(report).toMatchObject({ format: "Keras 3 weights", problems: [] });
    expect(report.weights).toHaveLength(12);
  });
});

test("as a program, it prints and exits as inside a test", () => {
  const [model, parity] = [fixture("kmr/tower_relu.keras"), fixture("kmr/tower_selu.parity.h5")];

  expect(spawnKmr("verify", model)).toMatchObject({ code: 0, err: "" });
  expect(spawnKmr("verify", model, "--against", parity).code).toBe(1);
  expect(spawnKmr("verify", "nowhere.keras")).toMatchObject({
    code: 2,
    err: 'FileFormatError: Cannot read "nowhere.keras": there is no such file.\n',
  });
});
