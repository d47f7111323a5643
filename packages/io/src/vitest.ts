/**
 * @file `@kmr-js/io/vitest`: the matcher `toMatchKeras` with its types for vitest. It imports nothing of vitest.
 * @example
 * import { toMatchKeras } from "@kmr-js/io/vitest";
 * expect.extend({ toMatchKeras });
 * await expect(model).toMatchKeras("case.parity.h5");
 */
import type { Parity } from "./parity/read-parity.ts";
import type { VerifyOptions } from "./parity/verify-parity.ts";
import type { Source } from "./source.ts";

export { type MatcherResult, toMatchKeras } from "./parity/to-match-keras.ts";

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: the signature must repeat vitest's own
  interface Matchers<T = any> {
    /** The model computes what Keras recorded in the parity file, layer by layer. Await it. */
    toMatchKeras(parity: Parity | Source, options?: VerifyOptions): Promise<void>;
  }
}
