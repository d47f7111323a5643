/** @file The two-tower example, on a smaller shop than `npm run example:two-tower` takes. */
import { syntheticCatalogue } from "@kmr-js/kmr-compat";
import { memory } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { runTwoTower } from "../../examples/two-tower/two-tower.ts";

/** How many times better than popularity, and than chance, the towers must recommend. */
const MARGIN = { popularity: 1.5, random: 4 };

test("two towers learn: the loss falls, and they recommend better than popularity and chance", async () => {
  const catalogue = syntheticCatalogue({ users: 250, items: 150, clicks: 10 });
  const before = memory().numTensors;
  const { losses, quality } = await runTwoTower(catalogue, { epochs: 8, batch_size: 128 });
  const towers = quality["two towers"];

  expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
  for (const measure of ["recall", "ndcg"] as const) {
    expect(towers[measure]).toBeGreaterThan(MARGIN.popularity * quality.popularity[measure]);
    expect(towers[measure]).toBeGreaterThan(MARGIN.random * quality.random[measure]);
  }
  expect(memory().numTensors).toBe(before);
}, 120_000);
