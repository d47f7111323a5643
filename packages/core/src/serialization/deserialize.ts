/** @file Saved objects back into layers and models. All that cannot be read is reported at once. */
import type { Reviver } from "../config/field.ts";
import { KerasError, SerializationError, UnsupportedError } from "../errors.ts";
import type { Operation } from "../graph/node.ts";
import { isJsonObject, type Json, type JsonObject, show } from "../json.ts";
import type { AnyLayer, LayerClass } from "../layer/layer.ts";
import { InputLayer } from "../models/input.ts";
import { Model } from "../models/model.ts";
import { Sequential } from "../models/sequential.ts";
import { ops } from "../ops/op-table.ts";
import { Op } from "../ops/operation.ts";
import { deserializeGraph, type GraphEntry } from "./graph-reader.ts";
import { isKeras2Graph, modernizeGraph } from "./keras2/graph.ts";
import { chainOf, modernizeLayer } from "./keras2/layer.ts";
import { findTfFunction, TfFunctionLayer } from "./keras2/tf-functions.ts";
import {
  findClass,
  identifier,
  isForeign,
  type ObjectTable,
  objectTable,
  registeredName,
  unknownClass,
} from "./object-table.ts";

const functionalClass = Model as unknown as LayerClass;
const coreTable = objectTable("core", [InputLayer as unknown as LayerClass]);

/** Classes of Keras that cannot run outside Python, with the reason. */
export const pythonOnly: Readonly<Record<string, string>> = {
  TFSMLayer: "it runs a TensorFlow SavedModel",
  TorchModuleWrapper: "it holds a pickled PyTorch module",
  JaxLayer: "it holds a JAX function",
  FlaxLayer: "it holds a Flax module",
};

/** One load: the tables to search, the objects met so far, the problems found so far. */
class Deserializer implements Reviver {
  private readonly problems: KerasError[] = [];
  private readonly tables: readonly ObjectTable[];
  private readonly shared = new Map<number, AnyLayer>();

  private readonly version: string | undefined;

  constructor(tables: readonly ObjectTable[], version: string | undefined) {
    this.tables = tables;
    this.version = version;
  }

  object(json: unknown, at: string): unknown {
    return isJsonObject(json) && json["class_name"] === "function"
      ? this.namedFunction(json["config"], at)
      : this.layer(json, at);
  }

  /** The function that was passed for a Python function; `package>name` may be passed as `name`. */
  twin(...names: readonly string[]): ((x: never, options: never) => unknown) | undefined {
    return names
      .flatMap((name) => [name, name.split(">").at(-1) ?? name])
      .flatMap((name) => this.tables.map(({ functions }) => functions.get(name)))
      .find((found) => found !== undefined);
  }

  private namedFunction(name: unknown, at: string): unknown {
    const found = this.twin(String(name));
    if (found !== undefined) return found;
    throw new SerializationError(
      `${at}: the Python function ${show(name)} is not in this file. Pass its twin: objectTable("mine", [], { functions: { ${identifier(String(name))} } }).`,
    );
  }

  /** A layer or model. @throws KerasError; problems inside a model are collected first. */
  layer(json: unknown, at: string): AnyLayer {
    if (typeof json === "function") return json as AnyLayer;
    if (!isJsonObject(json) || typeof json["class_name"] !== "string") {
      throw new SerializationError(
        `${at}: expected a saved object with class_name and config. Received: ${show(json)}.`,
      );
    }
    const id = json["shared_object_id"];
    const known = typeof id === "number" ? this.shared.get(id) : undefined;
    if (known !== undefined) return known;
    const layer = this.make(json, json["class_name"], at);
    if (typeof id === "number") this.shared.set(id, layer);
    return layer;
  }

  private make(json: JsonObject, savedName: string, at: string): AnyLayer {
    const saved = json["config"] ?? {};
    if (savedName === "Sequential" && Array.isArray(saved))
      return this.sequential({ layers: saved }, at);
    if (!isJsonObject(saved)) {
      throw new SerializationError(
        `${configPath(at)} must be an object. Received: ${show(saved)}.`,
      );
    }
    const foreign = isForeign(json);
    const tables = this.tables.filter(
      ({ keras, classes }) =>
        !keras || !foreign || (savedName.includes(">") && classes.has(savedName)),
    );
    const { className, config } = modernizeLayer(savedName, saved, tables, this.version);
    const custom = findClass([...tables, coreTable], className, registeredName(json));
    const layer =
      custom === undefined ? this.builtIn(className, config, at) : this.custom(custom, config, at);
    const build = json["build_config"];
    if (!layer.built && isJsonObject(build)) layer.buildFromConfig(build);
    if (!layer.built && layer instanceof Model) layer.buildFromConfig({}); // it may know its shapes itself
    return layer;
  }

  private builtIn(className: string, config: JsonObject, at: string): AnyLayer {
    if (className === "Sequential") return this.sequential(config, at);
    if (className === "Functional" || (className === "Model" && "input_layers" in config)) {
      return this.functional(config, at);
    }
    const reason = pythonOnly[className];
    if (reason !== undefined) {
      throw new UnsupportedError(
        `${at}: ${className} cannot run outside Python: ${reason}. See docs/coverage.md.`,
      );
    }
    const name = identifier(className);
    const hint =
      "input_layers" in config
        ? ` It was saved with its graph; when it adds nothing to that but its own training, read it as a Model: objectTable("mine", [], { aliases: { ${name}: Model } }).`
        : "";
    throw new SerializationError(`${unknownClass(this.tables, className, at)}${hint}`);
  }

  private custom(cls: LayerClass, config: JsonObject, at: string): AnyLayer {
    const model = cls === functionalClass || cls.prototype instanceof Model;
    if (model && "input_layers" in config && "layers" in config)
      return this.functional(config, at, cls);
    const args: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(config)) {
      const revive = cls.fields[key]?.revive;
      args[key] =
        revive === undefined ? value : revive(value, this, `${configPath(at)}.${key}`, config);
    }
    return inPlace(at, () => new cls(args));
  }

  private sequential(config: JsonObject, at: string): AnyLayer {
    const entries = chainOf(config);
    if (entries === undefined) {
      throw new SerializationError(
        `${configPath(at)}.layers must be a list. Received: ${show(config["layers"])}.`,
      );
    }
    const since = this.problems.length;
    const layers: (AnyLayer | undefined)[] = [];
    for (const [i, entry] of entries.entries()) {
      if (this.problems.length >= MOST_PROBLEMS) break;
      layers.push(this.collect(() => this.layer(entry, `${configPath(at)}.layers[${i}]`)));
    }
    this.throwProblems(at, since);
    const model = inPlace(
      at,
      () => new Sequential({ ...nameOf(config), layers: layers as AnyLayer[] }),
    );
    const shape = config["build_input_shape"];
    if (Array.isArray(shape)) model.buildFromConfig({ input_shape: shape });
    return model as unknown as AnyLayer;
  }

  private functional(written: JsonObject, at: string, cls: LayerClass = functionalClass): AnyLayer {
    const config = isKeras2Graph(written) ? modernizeGraph(written, configPath(at)) : written;
    const saved = config["layers"];
    if (!Array.isArray(saved)) {
      throw new SerializationError(
        `${configPath(at)}.layers must be a list. Received: ${show(saved)}.`,
      );
    }
    const since = this.problems.length;
    const entries: GraphEntry[] = [];
    for (const [i, json] of saved.entries()) {
      if (this.problems.length >= MOST_PROBLEMS) break;
      const where = `${configPath(at)}.layers[${i}]`;
      const operation = this.collect(() => this.operation(json, where));
      if (operation !== undefined) entries.push({ json: json as JsonObject, operation, at: where });
    }
    this.throwProblems(at, since);
    const { inputs, outputs } = deserializeGraph(entries, config, configPath(at));
    return inPlace(at, () => new cls({ ...nameOf(config), inputs, outputs }));
  }

  /** A layer, or an op of `keras.ops`. */
  private operation(json: Json, at: string): Operation {
    const className = isJsonObject(json) ? String(json["class_name"]) : "";
    if (className === "TFOpLambda" || className === "SlicingOpLambda")
      return tfFunction(json as JsonObject, at);
    const module = isJsonObject(json) ? String(json["module"] ?? "") : "";
    if (!isJsonObject(json) || !(isOpModule(module) || isLegacyOp(json)))
      return this.layer(json, at);
    const definition = ops.get(className);
    if (definition === undefined) {
      throw new UnsupportedError(
        `${at}: the op ${className} (${module}) is not supported. See docs/coverage.md.`,
      );
    }
    const { name, ...config } = isJsonObject(json["config"]) ? json["config"] : {};
    return inPlace(at, () => new Op(definition, config, String(json["name"] ?? name)));
  }

  /** Runs a part of the load; a problem is noted, and the load goes on to find the others. */
  private collect<T>(part: () => T): T | undefined {
    try {
      return part();
    } catch (error) {
      if (!(error instanceof KerasError)) throw error;
      this.problems.push(error);
      return undefined;
    }
  }

  /** @throws the one problem that was found since, or one error that lists them all. */
  private throwProblems(at: string, since: number): void {
    const problems = this.problems.splice(since);
    const [first] = problems;
    if (first === undefined) return;
    if (problems.length === 1) throw first;
    const lines = gatherPlaces(
      problems.flatMap((p) => (p instanceof SerializationError ? p.problems : [p.message])),
    );
    if (lines.length === 1) throw new SerializationError(lines[0] as string, { problems: lines });
    throw new SerializationError(
      `${at}: ${lines.length} things cannot be read:\n${lines.map((line) => `  - ${line}`).join("\n")}`,
      { problems: lines },
    );
  }
}

/** Problems after which a load gives up: a file of lies has millions, and nobody reads so many. */
const MOST_PROBLEMS = 1000;

/** Places that are named one by one where one thing is wrong at many. */
const MOST_PLACES = 3;

/** One line for each thing that is wrong, though it be wrong at many places: `place, place and 15 more: what`. */
function gatherPlaces(problems: readonly string[]): string[] {
  const places = new Map<string, string[]>();
  for (const problem of problems) {
    const end = problem.indexOf(": ");
    const [place, what] = end < 0 ? ["", problem] : [problem.slice(0, end), problem.slice(end + 2)];
    const known = places.get(what);
    if (known === undefined) places.set(what, [place]);
    else known.push(place);
  }
  return [...places].map(([what, all]) => {
    const more = all.length > MOST_PLACES ? ` and ${all.length - MOST_PLACES} more` : "";
    const named = `${all.slice(0, MOST_PLACES).join(", ")}${more}`;
    return named === "" ? what : `${named}: ${what}`;
  });
}

const isOpModule = (module: string): boolean =>
  /^keras\.src\.(ops|activations|random)\b/.test(module);

/** True for an op in a legacy file, which leaves modules out: a layer's config would say whether it is trainable. */
function isLegacyOp({ module, class_name, config }: JsonObject): boolean {
  const isLayer = isJsonObject(config) && "trainable" in config;
  return module === undefined && !isLayer && ops.has(String(class_name));
}

/** A function of TensorFlow in a graph of Keras 2. @throws UnsupportedError for one without a twin in `keras.ops`. */
function tfFunction(json: JsonObject, at: string): TfFunctionLayer {
  const config = isJsonObject(json["config"]) ? json["config"] : {};
  const name = String(config["function"]);
  const run = findTfFunction(name);
  if (run === undefined) {
    throw new UnsupportedError(
      `${at}: the TensorFlow function tf.${name} of a Keras 2 graph is not supported. See docs/coverage.md.`,
    );
  }
  return new TfFunctionLayer(String(json["name"] ?? config["name"]), run);
}

/** The path of an object's config; the outermost object is its config. */
function configPath(at: string): string {
  return at === "config" ? at : `${at}.config`;
}

/** Adds the place in the file to an error of a constructor. */
function inPlace<T>(at: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof KerasError) || error instanceof SerializationError) throw error;
    throw new SerializationError(`${at}: ${error.message}`, { cause: error });
  }
}

function nameOf(config: JsonObject): { name?: string; trainable?: boolean } {
  const { name, trainable } = config;
  return {
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof trainable === "boolean" ? { trainable } : {}),
  };
}

export interface DeserializeOptions {
  /** The Keras version that wrote the object, where it is known: some values mean something else in Keras 2. */
  readonly kerasVersion?: string | undefined;
}

/**
 * A layer or model from its saved object.
 * @param objects - the tables of classes to search, e.g. `[kerasLayers, kmrLayers]`.
 * @throws SerializationError with every class, key and value that cannot be read.
 */
export function deserialize(
  json: unknown,
  objects: readonly ObjectTable[],
  options: DeserializeOptions = {},
): AnyLayer {
  return new Deserializer(objects, options.kerasVersion).layer(json, "config");
}
