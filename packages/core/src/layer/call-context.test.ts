import { memory } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { Zeros } from "../initializers/index.ts";
import { deferInitialization } from "./call-context.ts";
import { Variable } from "./variable.ts";

test("a load that fails frees the values that it computed all the same", () => {
  const before = memory().numTensors;
  const load = () =>
    deferInitialization(() => {
      const variable = new Variable("kernel", { shape: [2], initializer: new Zeros() });
      expect(variable.value.shape).toEqual([2]);
      throw new Error("broken");
    });

  expect(load).toThrow("broken");

  expect(memory().numTensors).toBe(before);
});
