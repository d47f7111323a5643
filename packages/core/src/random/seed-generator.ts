/** @file A stream of random numbers from a seed, made on the host. */
import { ConfigError } from "../errors.ts";

/** xoshiro128** (Blackman & Vigna, 2018), seeded by splitmix32. Its stream is its own, not Keras's. */
export class SeedGenerator {
  readonly seed: number | null;
  readonly #state: Uint32Array;
  #spare: number | undefined;

  /** @param seed - an integer for a reproducible stream; null draws a seed from the system. */
  constructor(seed: number | null = null) {
    if (seed !== null && !Number.isInteger(seed)) {
      throw new ConfigError(
        `SeedGenerator: seed must be an integer or null. Received: seed=${seed}.`,
      );
    }
    this.seed = seed;
    let mixed = (seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 0;
    this.#state = Uint32Array.from({ length: 4 }, () => {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      let z = mixed;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return (z ^ (z >>> 16)) >>> 0;
    });
  }

  /** A uniform number in [0, 1). */
  next(): number {
    const s = this.#state;
    const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = s;
    const scrambled = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    s[2] = s2 ^ s0;
    s[3] = s3 ^ s1;
    s[1] = s1 ^ (s[2] ?? 0);
    s[0] = s0 ^ (s[3] ?? 0);
    s[2] = (s[2] ?? 0) ^ (s1 << 9);
    s[3] = rotate(s[3] ?? 0, 11);
    return (scrambled >>> 8) / 2 ** 24;
  }

  /** A standard normal number (Box & Muller, 1958). */
  nextNormal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    const angle = 2 * Math.PI * this.next();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}

function rotate(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}
