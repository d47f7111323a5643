/**
 * @file `@kmr-js/io/jest`: the matcher `toMatchKeras` with its types for Jest. It imports nothing of Jest.
 * @example
 * import { toMatchKeras } from "@kmr-js/io/jest";
 * expect.extend({ toMatchKeras });
 * await expect(model).toMatchKeras("case.parity.h5");
 */
import type { Parity } from "./parity/read-parity.ts";
import type { VerifyOptions } from "./parity/verify-parity.ts";
import type { Source } from "./source.ts";

export { type MatcherResult, toMatchKeras } from "./parity/to-match-keras.ts";

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: the type parameters must be those of @types/jest
    interface Matchers<R, T = {}> {
      /** The model computes what Keras recorded in the parity file, layer by layer. Await it. */
      toMatchKeras(parity: Parity | Source, options?: VerifyOptions): Promise<void>;
    }
  }
}
