/** @file The golden cases, as the fixtures' folders hold them. */
import { readdirSync } from "node:fs";
import { fixture } from "../src/fixtures.ts";
import type { GoldenCase } from "./golden.ts";

/** Every model with a parity file of its name beside it; weights alone go into the `.keras` of their name. */
export function goldenCases(): GoldenCase[] {
  return ["keras", "kmr", "keras2"].flatMap((folder) => {
    const names = readdirSync(fixture(folder)).sort();
    const models = names.filter(
      (name) => /\.(keras|h5)$/.test(name) && !/(\.parity\.h5|\.trained\.keras)$/.test(name),
    );
    return models.flatMap((name): GoldenCase[] => {
      const stem = name.replace(/(\.weights\.h5|\.keras|\.h5)$/, "");
      const parity = `${folder}/${stem.replace(/_as_documented$/, "")}.parity.h5`;
      if (name.endsWith(".weights.h5")) {
        return [{ model: `${folder}/${stem}.keras`, weights: `${folder}/${name}`, parity }];
      }
      const given = { model: `${folder}/${name}`, parity };
      return name.startsWith("train_") ? [given, { ...given, training: true }] : [given];
    });
  });
}
