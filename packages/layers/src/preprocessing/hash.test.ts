import { expect, test } from "vitest";
import { fastBucket, strongBucket } from "./hash.ts";

/** From TensorFlow 2: `to_hash_bucket_fast(text, 2**31 - 1)` and `to_hash_bucket_strong(…, [133, 137])`. */
const cases: readonly (readonly [text: string, fast: number, strong: number])[] = [
  ["", 1699943623, 1380786607],
  ["a", 493484721, 1322453157],
  ["naïve", 1117855054, 978389969],
  ["abcdefg", 357369260, 679991452],
  ["abcdefgh", 245091680, 1680863114],
  ["0123456789abcdef", 100009012, 782367857],
  ["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxyz29", 1961564062, 236147167],
  ["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxyz60", 501096831, 937661997],
  ["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxyz63", 817092975, 1942605879],
  [
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxyz125",
    1641248963,
    904625004,
  ],
];

test.each(cases)("%j hashes as TensorFlow hashes it", (text, fast, strong) => {
  expect(fastBucket(text, 2 ** 31 - 1)).toBe(fast);
  expect(strongBucket(text, 2 ** 31 - 1, [133, 137])).toBe(strong);
});
