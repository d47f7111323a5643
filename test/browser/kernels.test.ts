import { setBackend } from "@kmr-js/core";
import { memory } from "@tensorflow/tfjs-core";
import { afterEach, expect, test } from "vitest";
import { differences, runKernels } from "./kernels/compare.ts";

afterEach(async () => {
  await setBackend("cpu");
});

test("every kernel on wasm gives what it gives on the cpu, or throws where that throws", async () => {
  const expected = runKernels();
  await setBackend("wasm");
  const before = memory().numTensors;
  const actual = runKernels();

  expect(differences(expected, actual, { atol: 1e-5, rtol: 1e-4 })).toEqual([]);
  expect(memory().numTensors).toBe(before);
});
