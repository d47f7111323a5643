import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KerasError, setBackend } from "@kmr-js/core";
import { saveModel } from "@kmr-js/io";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { CommanderError } from "commander";
import { afterEach, describe, expect, test, vi } from "vitest";
import { loadModel } from "../load-model.ts";
import { parityScriptCommand } from "./parity-script.ts";
import { verifyCommand } from "./verify.ts";

const folder = await mkdtemp(join(tmpdir(), "kmr-verify-"));
const parity = fixture("exported/nested.parity.h5");

/** Runs the command in this process: what it printed, and whether all agreed. */
async function verify(...args: string[]): Promise<{ passed: boolean; out: string }> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await verifyCommand().exitOverride().parseAsync(args, { from: "user" });
  const passed = process.exitCode !== 1;
  process.exitCode = undefined;
  const out = log.mock.calls.flat().join("\n");
  log.mockRestore();
  return { passed, out };
}

/** The nested model with one kernel transposed, as a file. */
async function broken(): Promise<string> {
  const path = join(folder, "broken.keras");
  const model = await loadModel(fixture("exported/nested.keras"));
  const kernel = model.weights.find(({ path: name }) => name.endsWith("middle_dense/kernel"));
  kernel?.assign(tf.transpose(kernel.value));
  await saveModel(model, path);
  model.dispose();
  return path;
}

afterEach(async () => {
  await setBackend("cpu");
});

describe("kmr verify", () => {
  test("names the layer and the cause, and tells what only inherits the error", async () => {
    const { passed, out } = await verify(await broken(), "--against", parity);

    expect(passed).toBe(false);
    expect(out).toMatch(/^middle\/middle_dense .* DIFFERS at \[\d, \d\]: /m);
    expect(out).toMatch(/^head .* inherited at/m);
    expect(out).toMatch(/middle\/middle_dense \(Dense\) is wrong by itself/);
    expect(out).toContain("Cause: transposed. The weight kernel is transposed.");
    expect(out).toMatch(/\d+ other outputs differ only because of what came down/);
  });

  test("writes a page that asks nothing of the network", async () => {
    const page = join(folder, "report.html");
    await verify(await broken(), "--against", parity, "--report", page);
    const html = await readFile(page, "utf8");

    expect(html).toMatch(/^<!doctype html>/);
    expect(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /https?:|url\((?!#)|@import|<link|src=/,
    );
    expect(html).toMatch(/<g class="box" data-row="row-2" data-state="wrong"/);
    expect(html.match(/class="histogram"/g)).toHaveLength(17);
    expect(html).toContain('class="depth"');
    expect(html).toContain("<strong>transposed</strong> The weight kernel is transposed.");
  });

  test("writes JUnit with the diagnosis at the layer", async () => {
    const xml = join(folder, "one.xml");
    await verify(await broken(), "--against", parity, "--junit", xml);
    const junit = await readFile(xml, "utf8");

    expect(junit).toMatch(/<testsuite name="broken.keras" tests="17" failures="\d+" errors="0"/);
    expect(junit).toMatch(
      /name="middle\/middle_dense"><failure message="max abs[^"]*">.*transposed/,
    );
    expect(junit).toMatch(/name="head"><failure message="inherited/);
  });

  test("of a directory writes a suite for each case, broken ones as errors", async () => {
    const xml = join(folder, "all.xml");
    const { passed, out } = await verify(fixture("exported"), "--junit", xml);
    const junit = await readFile(xml, "utf8");

    expect(passed).toBe(false); // its subclassed model needs a class that the command does not know
    expect(out).toContain("5 passed, 1 failed");
    expect(junit.match(/<testsuite /g)).toHaveLength(6);
    expect(junit).toMatch(/<error type="SerializationError" message="[^"]*Ranker/);
  });

  test("repeats a training run, in JSON", async () => {
    const { passed, out } = await verify(fixture("exported/trained.keras"), "--training", "--json");

    expect(passed).toBe(true);
    expect(JSON.parse(out)).toMatchObject({ passed: true, training: { passed: true } });
    await expect(verify(fixture("exported/nested.keras"), "--training")).rejects.toThrow(
      KerasError,
    );
  });

  test("computes on another backend, with its tolerance", async () => {
    const { passed, out } = await verify(fixture("exported/nested.keras"), "--backend", "wasm");

    expect(passed).toBe(true);
    expect(out).toContain("agree with Keras (atol 1e-5, rtol 1e-4)");
    await expect(verify(fixture("exported/nested.keras"), "--backend", "webgl")).rejects.toThrow(
      /webgl.*browser/,
    );
  });

  test("refuses a page for a whole directory", async () => {
    const write = vi.spyOn(process.stderr, "write").mockImplementation(() => true);

    await expect(verify(fixture("exported"), "--report", "page.html")).rejects.toThrow(
      CommanderError,
    );
    write.mockRestore();
  });
});

test("kmr parity-script prints a Python program", async () => {
  const write = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  await parityScriptCommand().parseAsync([], { from: "user" });
  const out = write.mock.calls.flat().join("");
  write.mockRestore();

  expect(out).toMatch(/^#!\/usr\/bin\/env python3\n/);
  expect(out).toContain("def export_parity(model, inputs, path,");
});
