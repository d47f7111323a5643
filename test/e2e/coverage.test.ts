import { readFileSync } from "node:fs";
import { pythonOnly } from "@kmr-js/core";
import { kerasLayers } from "@kmr-js/layers";
import { describe, expect, test } from "vitest";
import { coverageFile, coveragePage, readCatalogue } from "../../scripts/coverage.ts";
import { kmrClassesHere, readKmrCatalogue } from "../../scripts/kmr-coverage.ts";

describe("coverage", () => {
  test("docs/coverage.md is what the tables say; `npm run docs` writes it anew", () => {
    expect(readFileSync(coverageFile, "utf8")).toBe(coveragePage(readCatalogue()));
  });

  test("every class of Keras's layers loads, or has a reason why it cannot", () => {
    const known = new Set([
      "InputLayer",
      ...kerasLayers.classes.keys(),
      ...Object.keys(pythonOnly),
    ]);
    const { layers } = readCatalogue();
    const names = Object.entries(layers).flatMap(([name, { aliases }]) => [name, ...aliases]);

    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  test("every layer knows every config key that Keras writes", () => {
    const base = ["name", "trainable", "dtype", "activity_regularizer"];
    const missing = Object.entries(readCatalogue().layers).flatMap(([name, { keys }]) => {
      const fields = kerasLayers.classes.get(name)?.fields;
      if (fields === undefined) return [];
      return (keys ?? [])
        .filter((key) => !(key in fields) && !base.includes(key))
        .map((key) => `${name}.${key}`);
    });

    expect(missing).toEqual([]);
  });

  test("every loss, metric and callback of KMR exists, and its recommendation layers and models", () => {
    const catalogue = readKmrCatalogue();

    for (const kind of ["losses", "metrics", "callbacks"] as const)
      expect(kmrClassesHere(catalogue, kind)).toEqual(catalogue[kind]);
    expect(kmrClassesHere(catalogue, "layers")).toHaveLength(14);
    expect(kmrClassesHere(catalogue, "models")).toHaveLength(6);
  });
});
