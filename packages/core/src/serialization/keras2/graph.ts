/** @file The graph of a Keras 2 file in Keras 3's form: one encoding for the reader of graphs. */
import { SerializationError } from "../../errors.ts";
import { isJsonObject, type Json, type JsonObject, show } from "../../json.ts";

/** What names a tensor: the layer, which of its calls, which of the call's outputs. */
type Triple = readonly [string, number, number];

/** Marks a first argument that is no tensor: `["_CONSTANT_VALUE", -1, value, kwargs]`. */
const CONSTANT = "_CONSTANT_VALUE";
const COMPOSITE = "_COMPOSITE_TYPE";
/** Recurrent layers of Keras 2 take the states before the first step as further items of the input list. */
const recurrent = /^(RNN|SimpleRNN|(CuDNN)?(LSTM|GRU)(V1|V2)?|ConvLSTM[123]D|Bidirectional)$/;

/** True when the calls of a functional config are written as Keras 2 writes them: lists, not `{args, kwargs}`. */
export function isKeras2Graph(config: JsonObject): boolean {
  const entries = Array.isArray(config["layers"]) ? (config["layers"] as readonly Json[]) : [];
  return entries.some((entry) => {
    const nodes = isJsonObject(entry) ? entry["inbound_nodes"] : undefined;
    return Array.isArray(nodes) && nodes.length > 0 && Array.isArray(nodes[0]);
  });
}

/**
 * A functional config with Keras 3's `inbound_nodes`.
 * @throws SerializationError for a call that has another form.
 */
export function modernizeGraph(config: JsonObject, at: string): JsonObject {
  const entries = config["layers"] as readonly Json[];
  const offsets = callOffsets(entries, config);
  const models = new Set(
    entries.flatMap((entry) =>
      isJsonObject(entry) && isJsonObject(entry["config"]) && "layers" in entry["config"]
        ? [String(entry["name"])]
        : [],
    ),
  );
  return {
    ...config,
    output_layers: mapTriples(config["output_layers"] ?? [], ([name, call, output]) =>
      models.has(name) ? [name, call + 1 - (offsets.get(name) ?? 0), output] : [name, call, output],
    ),
    layers: entries.map((entry, i) =>
      isJsonObject(entry) ? modernizeEntry(entry, offsets, `${at}.layers[${i}]`) : entry,
    ),
  };
}

/** Keras 3 shifts the calls of every nested model in `output_layers`, and nowhere else. */
function mapTriples(value: Json, change: (triple: Triple) => Json): Json {
  if (isTriple(value)) return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => mapTriples(item, change));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapTriples(item as Json, change)]),
  );
}

function modernizeEntry(
  entry: JsonObject,
  offsets: ReadonlyMap<string, number>,
  at: string,
): JsonObject {
  const calls = (entry["inbound_nodes"] ?? []) as readonly Json[];
  return {
    ...entry,
    inbound_nodes: calls.map((call, i) =>
      modernizeCall(call, entry, offsets, `${at}.inbound_nodes[${i}]`),
    ),
  };
}

/**
 * How far the calls of a nested model are shifted. Keras 2 counts the model's own graph as call 0, unless the model was
 * built later; then the highest call that is referred to stays below the number of calls.
 */
function callOffsets(entries: readonly Json[], config: JsonObject): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  const note = ([name, call]: Triple): void => {
    highest.set(name, Math.max(call, highest.get(name) ?? 0));
  };
  forEachTriple(config["input_layers"], note);
  forEachTriple(config["output_layers"], note);
  const offsets = new Map<string, number>();
  for (const entry of entries) {
    if (isJsonObject(entry)) forEachTriple(entry["inbound_nodes"], note);
  }
  for (const entry of entries) {
    if (!isJsonObject(entry)) continue;
    const calls = (entry["inbound_nodes"] ?? []) as readonly Json[];
    const name = String(entry["name"]);
    if (calls.length > 0 && (highest.get(name) ?? 0) >= calls.length) offsets.set(name, 1);
  }
  return offsets;
}

/** A triple may be followed by the keyword arguments of the call, which hold triples as well. */
function isTriple(value: unknown): value is Triple {
  return (
    Array.isArray(value) &&
    (value.length === 3 || value.length === 4) &&
    typeof value[0] === "string" &&
    value[0] !== CONSTANT &&
    value[0] !== COMPOSITE &&
    Number.isInteger(value[1]) &&
    Number.isInteger(value[2])
  );
}

function forEachTriple(value: Json | undefined, visit: (triple: Triple) => void): void {
  if (isTriple(value)) visit(value);
  if (Array.isArray(value)) for (const item of value) forEachTriple(item, visit);
  else if (isJsonObject(value)) {
    for (const item of Object.values(value)) forEachTriple(item, visit);
  }
}

function modernizeCall(
  call: Json,
  entry: JsonObject,
  offsets: ReadonlyMap<string, number>,
  at: string,
): JsonObject {
  // the key `causal` of attention layers became an argument of the call
  const causal = isJsonObject(entry["config"]) && entry["config"]["causal"] === true;
  const kwargs: Record<string, Json> = causal ? { use_causal_mask: true } : {};
  const first = modernizeFirst(call, offsets, kwargs, at);
  const list = Array.isArray(call) && call.length === 1 && !isTriple(call) ? first : undefined;
  // a call with one tensor is written as a list of one
  const single = Array.isArray(list) && list.length === 1 ? (list[0] as Json) : first;
  if (recurrent.test(String(entry["class_name"])) && Array.isArray(single) && single.length > 1) {
    return { args: [single[0] as Json], kwargs: { ...kwargs, initial_state: single.slice(1) } };
  }
  return { args: [single], kwargs };
}

/** The first argument; what the call was given by name is collected in `kwargs`. */
function modernizeFirst(
  value: Json,
  offsets: ReadonlyMap<string, number>,
  kwargs: Record<string, Json>,
  at: string,
): Json {
  if (isTriple(value)) {
    takeKwargs(value[3 as 2] as unknown, offsets, kwargs, at);
    return tensor(value, offsets);
  }
  if (Array.isArray(value)) {
    const [tag, , constant, named] = value as readonly Json[];
    if (tag === CONSTANT) {
      takeKwargs(named, offsets, kwargs, at);
      return constant ?? null;
    }
    if (tag === COMPOSITE) {
      throw new SerializationError(`${at}: a composite tensor as a constant cannot be read.`);
    }
    return value.map((item: Json, i) => modernizeFirst(item, offsets, kwargs, `${at}[${i}]`));
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        modernizeFirst(item as Json, offsets, kwargs, `${at}.${key}`),
      ]),
    );
  }
  throw new SerializationError(`${at}: expected [layer, call, output]. Received: ${show(value)}.`);
}

function takeKwargs(
  named: unknown,
  offsets: ReadonlyMap<string, number>,
  kwargs: Record<string, Json>,
  at: string,
): void {
  if (named === undefined) return;
  if (!isJsonObject(named)) {
    throw new SerializationError(
      `${at}: expected the keyword arguments of a call. Received: ${show(named)}.`,
    );
  }
  for (const [key, value] of Object.entries(named)) {
    kwargs[key] = modernizeArgument(value as Json, offsets);
  }
}

/** A keyword argument: tensors are bare triples; slices and `...` have forms of their own. */
function modernizeArgument(value: Json, offsets: ReadonlyMap<string, number>): Json {
  if (isTriple(value)) return tensor(value, offsets);
  if (Array.isArray(value)) return value.map((item: Json) => modernizeArgument(item, offsets));
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value);
  if (keys.length === 3 && keys.every((key) => ["start", "stop", "step"].includes(key))) {
    return { class_name: "__slice__", config: value };
  }
  if (value["class_name"] === "__ellipsis__") return { class_name: "__ellipsis__", config: {} };
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, modernizeArgument(item as Json, offsets)]),
  );
}

function tensor([name, call, output]: Triple, offsets: ReadonlyMap<string, number>): JsonObject {
  return {
    class_name: "__keras_tensor__",
    config: { keras_history: [name, call - (offsets.get(name) ?? 0), output] },
  };
}
