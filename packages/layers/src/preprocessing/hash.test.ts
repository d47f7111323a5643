import { describe, expect, test } from "vitest";
import { crossBucket, fastBucket, hashBucket, strongBucket } from "./hash.ts";

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
  [`${"x".repeat(125)}yz125`, 1641248963, 904625004],
];

test.each(cases)("%j hashes as TensorFlow hashes it", (text, fast, strong) => {
  expect(fastBucket(text, 2 ** 31 - 1)).toBe(fast);
  expect(strongBucket(text, 2 ** 31 - 1, [133, 137])).toBe(strong);
});

describe("hashBucket", () => {
  test("is FarmHash64 without a salt, and SipHash with one, negative integers included", () => {
    expect(hashBucket("a", 2 ** 31 - 1, null)).toBe(493484721);
    expect(hashBucket("a", 2 ** 31 - 1, [133, 137])).toBe(1322453157);
    expect(hashBucket("a", 2 ** 40, [1, -5])).toBe(419012076101);
  });
});

/** From Keras 3.15.1: `HashedCrossing(2**40)`. */
const crosses: readonly (readonly [values: (string | number)[], bucket: number])[] = [
  [[1, 4], 228636114133],
  [[-3, 6], 542810741884],
  [["a", "x"], 601432119916],
  [["naïve", "z"], 6010737900],
  [[1, "x"], 741721916451],
  [["y", 2], 107488004136],
  [[1, 3, 5], 402898824091],
];

test.each(crosses)("%j crosses as Keras crosses it", (values, bucket) => {
  expect(crossBucket(values, 2 ** 40)).toBe(bucket);
});
