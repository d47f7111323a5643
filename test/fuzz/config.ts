/** @file Lies in a model's config: other values, missing and foreign keys, endless nesting, cycles, code. */
import type { Random } from "./random.ts";

type Tree = { [key: string]: unknown } | unknown[];
type Lie = (config: Tree, random: Random) => string | undefined;
interface Place {
  readonly parent: Tree;
  readonly key: string | number;
  readonly value: unknown;
}

const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  2,
  3,
  0.5,
  1e9,
  2 ** 31,
  2 ** 53,
  1e308,
  -1e308,
  "",
  "relu",
  "..",
  "x".repeat(100_000),
  [],
  {},
  [null],
  [[]],
  "__lambda__",
  { class_name: "__lambda__", config: { value: "AAAA" } },
  ["a", 0, 0],
];
const CLASSES = [
  "Dense",
  "Lambda",
  "Functional",
  "Sequential",
  "LSTM",
  "Embedding",
  "Conv2D",
  "RepeatVector",
  "Reshape",
  "UpSampling2D",
  "ZeroPadding1D",
  "MultiHeadAttention",
  "Bidirectional",
  "TimeDistributed",
  "InputLayer",
  "DeepFeatureTower",
  "constructor",
  "__proto__",
  "toString",
  "NoSuchClass",
];
const KEYS = [
  "__proto__",
  "constructor",
  "prototype",
  "units",
  "shape",
  "batch_shape",
  "name",
  "layers",
  "config",
  "unknown_key",
];

/** One change of a config, on the tree or, where no tree can hold it, on the text. */
const lies: { readonly [name: string]: Lie } = {
  "other value": (config, random) => set(random.pick(places(config)), random.pick(VALUES)),
  "other size": (config, random) =>
    set(
      random.pick(places(config).filter(isNumber)),
      random.pick([-1, 0, 1, 7, 1000, 2 ** 20, 1e9, 2 ** 31 - 1, 2 ** 40]),
    ),
  "other class": (config, random) => {
    const named = places(config).filter(
      ({ key }) => key === "class_name" || key === "registered_name",
    );
    return set(random.pick(named), random.pick(CLASSES));
  },
  "missing key": (config, random) => {
    const { parent, key } = random.pick(places(config));
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
    return undefined;
  },
  "foreign key": (config, random) => {
    const holders = places(config).filter(({ parent }) => !Array.isArray(parent));
    const { parent } = random.pick(holders);
    Object.defineProperty(parent, random.pick(KEYS), {
      value: random.pick(VALUES),
      enumerable: true,
      configurable: true,
      writable: true,
    });
    return undefined;
  },
  "swapped parts": (config, random) => {
    const [a, b] = [random.pick(places(config)), random.pick(places(config))];
    const copies = [structuredClone(a.value), structuredClone(b.value)];
    set(a, copies[1]);
    return set(b, copies[0]);
  },
  "other tensor": (config, random) => {
    const histories = places(config)
      .filter(({ key }) => key === "keras_history")
      .flatMap(({ value }) => (Array.isArray(value) ? [value as unknown[]] : []));
    if (histories.length === 0) return undefined;
    const [one, other] = [random.pick(histories), random.pick(histories)];
    one[0] = other[0];
    if (random.next() < 0.4)
      one[1 + random.below(2)] = random.pick([-1, 1, 2, 1e9, 0.5, null, "0"]);
    return undefined;
  },
  "many layers": (config, random) => {
    const lists = places(config).filter(({ value }) => Array.isArray(value) && value.length > 0);
    const list = random.pick(lists).value as unknown[];
    const item = JSON.stringify(random.pick(list) ?? null);
    if (item.length > 20_000) return undefined;
    const copies = random.pick([2, 100, 2000]);
    for (let i = 0; i < copies; i++) list.push(JSON.parse(item));
    return undefined;
  },
  // Texts that take far more memory than their length.
  "many values": (config, random) => {
    const mark = "\u0000many";
    set(random.pick(places(config)), mark);
    const item = random.pick(["[]", "[1]", "{}", '{"a":{}}', "1", '"a"', "null"]);
    const items = `${item},`.repeat(random.pick([10_000, 40_000, 2_000_000])) + item;
    const list = random.next() < 0.8 ? `[${items}]` : keyed(items);
    return JSON.stringify(config).split(JSON.stringify(mark)).join(list);
  },
  "deep nesting": (config, random) => {
    const depth = random.pick([100, 511, 513, 5000, 200_000]);
    const [open, close] = random.pick([
      ["[", "]"],
      ['{"a":', "}"],
      ['{"class_name":"Sequential","config":{"layers":[', "]}}"],
    ] as const);
    const mark = "\u0000deep";
    set(random.pick(places(config)), mark);
    return JSON.stringify(config).replace(
      JSON.stringify(mark),
      `${open.repeat(depth)}0${close.repeat(depth)}`,
    );
  },
  "not JSON": (config, random) => {
    const text = JSON.stringify(config);
    const at = random.below(text.length);
    return (
      text.slice(0, at) +
      random.pick(["", "NaN", "-Infinity", "\\", '"', "}", "\u0000", "1e999999", "\ud800"]) +
      text.slice(at + random.below(4))
    );
  },
};

/** Values as an object, each under a key of its own. */
function keyed(items: string): string {
  return `{${items
    .split(",")
    .slice(0, 200_000)
    .map((item, i) => `"k${i}":${item}`)
    .join(",")}}`;
}

/** A config with one to three lies, and what they are called. */
export function lyingConfig(text: string, random: Random): { text: string; name: string } {
  const config = JSON.parse(text.replace(/-?\b(NaN|Infinity)\b/g, "0")) as Tree;
  const names: string[] = [];
  let result: string | undefined;
  for (let i = random.next() < 0.7 ? 1 : 1 + random.below(3); i > 0 && result === undefined; i--) {
    const name = random.pick(Object.keys(lies));
    result = told(lies[name], config, random);
    names.push(name);
  }
  return { text: result ?? JSON.stringify(config), name: names.join(" + ") };
}

/** A lie may have left nothing for the next one to lie about. */
function told(lie: Lie | undefined, config: Tree, random: Random): string | undefined {
  try {
    return lie?.(config, random);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function places(tree: Tree): Place[] {
  const found: Place[] = [];
  const pending: Tree[] = [tree];
  for (
    let parent = pending.pop();
    parent !== undefined && found.length < 20_000;
    parent = pending.pop()
  ) {
    for (const [name, value] of Object.entries(parent)) {
      found.push({ parent, key: Array.isArray(parent) ? Number(name) : name, value });
      if (typeof value === "object" && value !== null) pending.push(value as Tree);
    }
  }
  return found;
}

function set({ parent, key }: Place, value: unknown): undefined {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else
    Object.defineProperty(parent, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

function isNumber({ value }: Place): boolean {
  return typeof value === "number";
}
