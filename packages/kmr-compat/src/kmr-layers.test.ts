import { readFileSync } from "node:fs";
import { snakeCase } from "@kmr-js/core";
import { expect, test } from "vitest";
import { kmrLayers } from "./kmr-layers.ts";

const names = new Set([...kmrLayers.classes.values()].map(({ className }) => className));

test.each([...names])("%s is passed to checkLayer in its test", (className) => {
  const file = `./layers/${snakeCase(className).replaceAll("_", "-")}.test.ts`;

  expect(readFileSync(new URL(file, import.meta.url), "utf8")).toMatch(
    RegExp(`^checkLayer\\(${className}\\b`, "m"),
  );
});
