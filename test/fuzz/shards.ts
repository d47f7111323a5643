/** @file Weights in shards: lies in the index, and damage to the shards. */
import { damaged } from "./bytes.ts";
import { lyingConfig } from "./config.ts";
import { disordered, ODD_NAMES, type Part, type Parts } from "./folder.ts";
import { lyingHdf5 } from "./hdf5.ts";
import type { Random } from "./random.ts";

type WeightMap = Record<string, unknown>;
type Lie = (map: WeightMap, random: Random) => void;

const WRONG_VALUES: readonly unknown[] = [null, 0, true, {}, [], [[]], [null], { "0": "x" }, "x"];

const lies: { readonly [name: string]: Lie } = {
  "odd name": (map, random) => {
    const name = random.pick(ODD_NAMES);
    map[random.pick(Object.keys(map))] = random.pick([name, [name]]);
  },
  "odd group": (map, random) => {
    const [key = "", value] = random.pick(Object.entries(map));
    delete map[key];
    Object.defineProperty(map, random.pick(ODD_NAMES), { value, enumerable: true });
  },
  "wrong value": (map, random) => {
    map[random.pick(Object.keys(map))] = random.pick(WRONG_VALUES);
  },
  "long list": (map, random) => {
    const key = random.pick(Object.keys(map));
    const [first] = [map[key]].flat();
    const count = random.pick([100, 2049, 100_000]);
    const isSame = random.next() < 0.5;
    map[key] = Array.from({ length: count }, (_, i) => (isSame ? first : `${i}.weights.h5`));
  },
  "many groups": (map, random) => {
    const value = map[random.pick(Object.keys(map))];
    const count = random.pick([100, 100_000]);
    for (let i = 0; i < count; i++) map[`/layers/dense_${i}/vars`] = value;
  },
  "swapped groups": (map, random) => {
    const [a, b] = [random.pick(Object.keys(map)), random.pick(Object.keys(map))];
    [map[a], map[b]] = [map[b], map[a]];
  },
  "lost group": (map, random) => {
    delete map[random.pick(Object.keys(map))];
  },
  "the index itself": (map, random) => {
    map[random.pick(Object.keys(map))] = "x.weights.json";
  },
};

/** An index and its shards, of which one lies or is damaged. */
export function lyingShards(
  files: Parts,
  random: Random,
  other: Uint8Array,
): { files: Parts; name: string } {
  const kind = random.next();
  if (kind < 0.25) {
    const { files: result, name } = disordered(files, random, other);
    return { files: result, name: `shards: ${name}` };
  }
  if (kind < 0.6) {
    const { parts, name } = damagedShard(files.parts, files.entry, random, other);
    return { files: { ...files, parts }, name: `shard: ${name}` };
  }
  const index = files.parts.find(({ name }) => name === files.entry);
  const { text, name } = lyingIndex(new TextDecoder().decode(index?.bytes), random);
  return { files: withText(files, text), name: `index: ${name}` };
}

function lyingIndex(text: string, random: Random): { text: string; name: string } {
  if (random.next() < 0.3) return lyingConfig(text, random);
  const index = JSON.parse(text) as { weight_map: WeightMap };
  const name = random.pick(Object.keys(lies));
  lies[name]?.(index.weight_map, random);
  return { text: JSON.stringify(index), name };
}

/** Files whose entry has another text. */
export function withText(files: Parts, text: string): Parts {
  const bytes = new TextEncoder().encode(text);
  const parts = files.parts.map((part) => (part.name === files.entry ? { ...part, bytes } : part));
  return { ...files, parts };
}

/** Damage to one of the files beside the entry. */
export function damagedShard(
  parts: readonly Part[],
  entry: string,
  random: Random,
  other: Uint8Array,
): { parts: Part[]; name: string } {
  const victim = random.pick(parts.filter(({ name }) => name !== entry));
  const bytes = victim.bytes ?? new Uint8Array(0);
  const known = random.next() < 0.5 ? lyingHdf5(bytes, random, victim.name) : undefined;
  const result = known ?? damaged(bytes, random, other);
  const shard = { ...victim, bytes: result.bytes };
  return { parts: parts.map((part) => (part === victim ? shard : part)), name: result.name };
}
