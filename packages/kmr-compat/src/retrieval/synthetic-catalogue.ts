/** @file Users, items and clicks from a seed, with a structure that two towers can learn. */
import { type HostArray, random } from "@kmr-js/core";

export interface CatalogueOptions {
  readonly users?: number;
  readonly items?: number;
  /** Clicks of each user that train. */
  readonly clicks?: number;
  /** Clicks of each user that are held back for testing. */
  readonly held_out?: number;
  readonly user_features?: number;
  readonly item_features?: number;
  /** Hidden tastes that clicks depend on. */
  readonly tastes?: number;
  readonly seed?: number;
}

export interface Catalogue {
  /** Features of the users, shape `(users, user_features)`. */
  readonly users: HostArray & { readonly data: Float32Array };
  /** Features of the items, shape `(items, item_features)`. */
  readonly items: HostArray & { readonly data: Float32Array };
  /** The clicks that train: the user and the item of each. */
  readonly clicks: { readonly user: Int32Array; readonly item: Int32Array };
  /** For each user the items of the held-out clicks. */
  readonly heldOut: readonly (readonly number[])[];
}

/** How strongly taste decides over popularity. */
const TASTE = 2.2;
const POPULARITY = 0.6;
const FEATURE_NOISE = 0.25;

/**
 * A made-up shop. Every user and item has hidden tastes, which its features mix linearly, with noise. A user clicks an
 * item with a probability that grows with how well their tastes agree and with the item's popularity, which follows
 * Zipf's law and shows in no feature. No user clicks an item twice.
 * @param options - sizes, and the `seed` (default 0): equal options give equal data.
 */
export function syntheticCatalogue(options: CatalogueOptions = {}): Catalogue {
  const { users = 2000, items = 1000, clicks = 20, held_out = 5, tastes = 6 } = options;
  const generator = new random.SeedGenerator(options.seed ?? 0);
  const userTastes = normals(generator, users * tastes);
  const itemTastes = normals(generator, items * tastes);
  const popularity = zipf(generator, items);
  const chosen = Array.from({ length: users }, (_, user) => {
    const scores = Float64Array.from({ length: items }, (_item, item) => {
      const agreement = dot(userTastes, user * tastes, itemTastes, item * tastes, tastes);
      return (TASTE * agreement) / Math.sqrt(tastes) + POPULARITY * (popularity[item] ?? 0);
    });
    return sampleWithout(generator, scores, clicks + held_out);
  });
  return {
    users: features(generator, userTastes, users, options.user_features ?? 15),
    items: features(generator, itemTastes, items, options.item_features ?? 12),
    clicks: {
      user: Int32Array.from(chosen.flatMap((_, user) => Array<number>(clicks).fill(user))),
      item: Int32Array.from(chosen.flatMap((list) => list.slice(0, clicks))),
    },
    heldOut: chosen.map((list) => list.slice(clicks)),
  };
}

type Generator = InstanceType<typeof random.SeedGenerator>;

function normals(generator: Generator, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => generator.nextNormal());
}

/** Logarithms of popularities: minus the logarithm of a random rank, centred. */
function zipf(generator: Generator, items: number): Float64Array {
  const order = Float64Array.from({ length: items }, () => generator.next());
  const ranks = Array.from(order.keys()).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
  const logs = new Float64Array(items);
  for (const [rank, item] of ranks.entries()) logs[item] = -Math.log(rank + 1);
  const mean = logs.reduce((sum, log) => sum + log, 0) / items;
  return logs.map((log) => log - mean);
}

/** Draws items without putting them back: the highest of the scores, each with Gumbel noise added. */
function sampleWithout(generator: Generator, scores: Float64Array, count: number): number[] {
  const noisy = scores.map((score) => score - Math.log(-Math.log(generator.next() || 1e-12)));
  const order = Array.from(noisy.keys()).sort((a, b) => (noisy[b] ?? 0) - (noisy[a] ?? 0));
  const drawn = order.slice(0, count);
  // The highest would come first: a random order, so that the held-out clicks are like the others.
  const keys = new Map(drawn.map((item) => [item, generator.next()]));
  return drawn.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
}

/** Mixes hidden tastes into features: a random linear map, and noise. */
function features(
  generator: Generator,
  hidden: Float32Array,
  rows: number,
  width: number,
): HostArray & { readonly data: Float32Array } {
  const tastes = hidden.length / rows;
  const mixing = normals(generator, tastes * width).map((value) => value / Math.sqrt(tastes));
  const data = Float32Array.from({ length: rows * width }, (_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    let sum = FEATURE_NOISE * generator.nextNormal();
    for (let i = 0; i < tastes; i++) {
      sum += (hidden[row * tastes + i] ?? 0) * (mixing[i * width + column] ?? 0);
    }
    return sum;
  });
  return { shape: [rows, width], data };
}

function dot(a: Float32Array, from: number, b: Float32Array, start: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += (a[from + i] ?? 0) * (b[start + i] ?? 0);
  return sum;
}
