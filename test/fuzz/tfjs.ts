/** @file Models of TensorFlow.js: lies in the manifest and the topology, and damage to the shards. */
import { lyingConfig } from "./config.ts";
import { disordered, ODD_NAMES, type Parts } from "./folder.ts";
import type { Random } from "./random.ts";
import { damagedShard, withText } from "./shards.ts";

interface Entry {
  [key: string]: unknown;
}
interface Group {
  paths: unknown[];
  weights: Entry[];
}
interface ModelJson {
  modelTopology: unknown;
  weightsManifest: Group[];
}

const SHAPES: readonly unknown[] = [
  [],
  [0],
  [1],
  [-1],
  [0.5],
  ["2"],
  [null],
  null,
  7,
  {},
  [2 ** 31],
  [2 ** 53],
  [2 ** 40, 2 ** 40],
  [0, 2 ** 53],
  [1e308],
  Array(100).fill(1),
  Array(100_000).fill(1),
];
const DTYPES: readonly unknown[] = [
  "float32",
  "int32",
  "bool",
  "uint8",
  "uint16",
  "float16",
  "string",
  "complex64",
  "float64",
  "__proto__",
  "",
  null,
  32,
];
const SCALES: readonly unknown[] = [0, -1, 1e308, -1e308, 5e-324, "1", null, [], undefined];

type Lie = (groups: Group[], random: Random) => void;

const lies: { readonly [name: string]: Lie } = {
  shape: (groups, random) => {
    anEntry(groups, random)["shape"] = random.pick(SHAPES);
  },
  "size of a dimension": (groups, random) => {
    const { shape } = anEntry(groups, random);
    if (!Array.isArray(shape)) return;
    shape[random.below(shape.length)] = random.pick([-1, 0, 1, 2, 7, 1000, 2 ** 20, 2 ** 31]);
  },
  dtype: (groups, random) => {
    anEntry(groups, random)["dtype"] = random.pick(DTYPES);
  },
  quantization: (groups, random) => {
    const [dtype, scale, min] = [random.pick(DTYPES), random.pick(SCALES), random.pick(SCALES)];
    anEntry(groups, random)["quantization"] = random.pick([
      { dtype, scale: 0.5, min: 1 },
      { dtype: "uint8", scale, min },
      { dtype: "float16", scale, min },
      null,
      "uint8",
      [],
    ]);
  },
  "name of a weight": (groups, random) => {
    anEntry(groups, random)["name"] = random.pick([
      ...ODD_NAMES,
      anEntry(groups, random)["name"],
      "optimizer/x",
      7,
      null,
    ]);
  },
  group: (groups, random) => {
    anEntry(groups, random)["group"] = random.pick(["optimizer", "model", "", 7, null]);
  },
  "lost weight": (groups, random) => {
    const { weights } = random.pick(groups);
    weights.splice(random.below(weights.length), 1);
  },
  "swapped weights": (groups, random) => {
    const { weights } = random.pick(groups);
    const [a, b] = [random.below(weights.length), random.below(weights.length)];
    [weights[a], weights[b]] = [weights[b] ?? {}, weights[a] ?? {}];
  },
  "many weights": (groups, random) => {
    const { weights } = random.pick(groups);
    const count = random.pick([100, 100_000]);
    const shape = random.pick([[0], [1]]);
    for (let i = 0; i < count; i++) weights.push({ name: `more/${i}`, shape, dtype: "float32" });
  },
  "name of a shard": (groups, random) => {
    const { paths } = random.pick(groups);
    paths[random.below(paths.length)] = random.pick([...ODD_NAMES, 7, null, "model.json"]);
  },
  "list of shards": (groups, random) => {
    const { paths } = random.pick(groups);
    const [first] = paths;
    const count = random.pick([1, 100, 5000]);
    if (random.next() < 0.2) paths.length = 0;
    else if (random.next() < 0.3) paths.reverse();
    else for (let i = 0; i < count; i++) paths.push(first);
  },
  "doubled group": (groups, random) => {
    groups.push(structuredClone(random.pick(groups)));
  },
  "many groups": (groups, random) => {
    const count = random.pick([100, 100_000]);
    for (let i = 0; i < count; i++) groups.push({ paths: [], weights: [] });
  },
};

function anEntry(groups: readonly Group[], random: Random): Entry {
  return random.pick(random.pick(groups).weights);
}

/** A model.json and its shards, of which one lies or is damaged. */
export function lyingTfjs(
  files: Parts,
  random: Random,
  other: Uint8Array,
): { files: Parts; name: string } {
  const kind = random.next();
  if (kind < 0.2) {
    const { files: result, name } = disordered(files, random, other);
    return { files: result, name: `tfjs files: ${name}` };
  }
  if (kind < 0.35) {
    const { parts, name } = damagedShard(files.parts, files.entry, random, other);
    return { files: { ...files, parts }, name: `tfjs shard: ${name}` };
  }
  const entry = files.parts.find(({ name }) => name === files.entry);
  const json = JSON.parse(new TextDecoder().decode(entry?.bytes)) as ModelJson;
  if (kind < 0.6) {
    const mark = "\u0000topology";
    const { text, name } = lyingConfig(JSON.stringify(json.modelTopology), random);
    const around = JSON.stringify({ ...json, modelTopology: mark });
    const whole = around.split(JSON.stringify(mark)).join(text);
    return { files: withText(files, whole), name: `tfjs topology: ${name}` };
  }
  const names: string[] = [];
  for (let i = random.next() < 0.8 ? 1 : 2; i > 0; i--) {
    const name = random.pick(Object.keys(lies));
    attempt(() => lies[name]?.(json.weightsManifest, random));
    names.push(`manifest: ${name}`);
  }
  return { files: withText(files, JSON.stringify(json)), name: names.join(" + ") };
}

/** The lie before may have left nothing to lie about. */
function attempt(lie: () => void): void {
  try {
    lie();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}
