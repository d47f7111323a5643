/** @file The matcher `toMatchKeras`, for any test runner with the contract of Jest's `expect.extend`. */
import { type AnyModel, Model } from "@kmr-js/core";
import type { Source } from "../source.ts";
import { type Parity, readParity } from "./read-parity.ts";
import { parityTable, verdict } from "./report-text.ts";
import { type VerifyOptions, verifyParity } from "./verify-parity.ts";

/** What a matcher hands to its test runner. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Passes for a model that computes what Keras recorded, layer by layer.
 * @param model - the model that `expect` was given.
 * @param parity - a parity file: its path, URL or bytes, or what `readParity` read.
 * @param options - the tolerance, and whether to diagnose a difference.
 * @throws TypeError for what is no model.
 */
export async function toMatchKeras(
  model: unknown,
  parity: Parity | Source,
  options: VerifyOptions = {},
): Promise<MatcherResult> {
  if (!(model instanceof Model)) {
    throw new TypeError(
      `toMatchKeras compares models: await expect(model).toMatchKeras("case.parity.h5"). Received: ${String(model)}.`,
    );
  }
  const recorded = isParity(parity) ? parity : await readParity(parity);
  const report = verifyParity(model as AnyModel, recorded, options);
  const text = `${parityTable(report)}\n${verdict(report)}`;
  return {
    pass: report.passed,
    message: () =>
      report.passed
        ? `Expected the model not to compute what Keras recorded in ${recorded.file}.\n${text}`
        : `The model does not compute what Keras recorded in ${recorded.file}.\n${text}`,
  };
}

/** True for what `readParity` gives. */
export function isParity(value: Parity | Source): value is Parity {
  return typeof value === "object" && "formatVersion" in value;
}
