/** @file Tables of classes: registration is a value that is passed, never an event that happened. */
import { Configured, type ConfiguredClass } from "../config/configured.ts";
import { type JsonObject, nearest, show } from "../json.ts";
import type { LayerClass } from "../layer/layer.ts";

/** A layer of an older Keras in today's words. */
export interface ModernLayer {
  /** Today's class; the same when left out. */
  readonly className?: string;
  readonly config: JsonObject;
}

/**
 * Turns the config that an older Keras wrote for a class into today's. It must leave today's configs as they are.
 * @param version - the Keras version of the file; undefined when the file does not tell.
 */
export type Modernize = (config: JsonObject, version: string | undefined) => ModernLayer;

/** Classes by the names that files use for them. */
export interface ObjectTable {
  /** What the table is called in an error, e.g. `kerasLayers`. */
  readonly name: string;
  /** Whether the classes are Keras's own: a class that a file calls another's is not looked for among them. */
  readonly keras: boolean;
  readonly classes: ReadonlyMap<string, LayerClass>;
  /** Losses, metrics and optimizers by the names that files use for them. */
  readonly configured: ReadonlyMap<string, ConfiguredClass<Configured>>;
  /**
   * Python functions of configs and their TypeScript twins: custom activations by the name of the function, those of
   * `Lambda` layers by that of the layer or, where it has one, of the function.
   */
  readonly functions: ReadonlyMap<string, (x: never, options: never) => unknown>;
  /** How configs of older Keras versions become today's, by the class name in the file. */
  readonly older: ReadonlyMap<string, Modernize>;
}

/** A class that files name: of layers and models, or of losses, metrics and optimizers. */
export type SavedClass = LayerClass | ConfiguredClass<Configured>;

/**
 * A table of classes: layers and models, losses, metrics and optimizers.
 * @param name - how errors call the table; use the name of the variable that holds it.
 * @param aliases - further names of a class in files, e.g. `AvgPool2D`.
 * @param keras - whether the classes are Keras's own.
 */
export function objectTable(
  name: string,
  classes: readonly SavedClass[],
  options: {
    readonly aliases?: Readonly<Record<string, LayerClass>>;
    readonly functions?: Readonly<Record<string, (x: never, options: never) => unknown>>;
    readonly older?: Readonly<Record<string, Modernize>>;
    readonly keras?: boolean;
  } = {},
): ObjectTable {
  const layers = classes.filter((entry): entry is LayerClass => !isConfigured(entry));
  return {
    name,
    keras: options.keras ?? false,
    classes: new Map([...Object.entries(options.aliases ?? {}), ...layers.flatMap(namesOf)]),
    configured: new Map(classes.filter(isConfigured).flatMap(namesOf)),
    functions: new Map(Object.entries(options.functions ?? {})),
    older: new Map(Object.entries(options.older ?? {})),
  };
}

function isConfigured(entry: SavedClass): entry is ConfiguredClass<Configured> {
  return (entry as { prototype: unknown }).prototype instanceof Configured;
}

function namesOf<C extends SavedClass>(entry: C): [string, C][] {
  const { className, registeredPackage } = entry;
  const own: [string, C][] = [[className, entry]];
  return registeredPackage === undefined
    ? own
    : [...own, [`${registeredPackage}>${className}`, entry]];
}

/** Finds a class: by registered name first, as Keras does, then by class name. */
export function findClass(
  tables: readonly ObjectTable[],
  className: string,
  registeredName: string | null,
): LayerClass | undefined {
  return findIn(
    tables.map(({ classes }) => classes),
    className,
    registeredName,
  );
}

function findIn<C>(
  maps: readonly ReadonlyMap<string, C>[],
  className: string,
  registeredName: string | null,
): C | undefined {
  const names =
    registeredName === null
      ? [className]
      : [registeredName, registeredName.split(">").at(-1) ?? "", className];
  for (const name of names) {
    for (const map of maps) {
      const found = map.get(name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Finds a loss, metric or optimizer of one's own, as `findClass` finds layers. */
export function findConfigured(
  tables: readonly ObjectTable[],
  className: string,
  registeredName: string | null,
): ConfiguredClass<Configured> | undefined {
  return findIn(
    tables.map(({ configured }) => configured),
    className,
    registeredName,
  );
}

/** Why a class was not found, and the line to write. */
export function unknownClass(
  tables: readonly ObjectTable[],
  className: string,
  at: string,
): string {
  const searched = tables.map(({ name }) => name).join(", ") || "none";
  const close = nearest(
    className,
    tables.flatMap((table) => [...table.classes.keys()]),
  );
  const own = close === className ? ` By the file it is not Keras's own ${close}.` : undefined;
  const hint = close === undefined ? "" : (own ?? ` The nearest known class is ${close}.`);
  return (
    `${at}: unknown class ${show(className)}. Tables searched: ${searched}.${hint} ` +
    `Pass the class that reads it: loadModel(source, { objects: [${[...tables.map(({ name }) => name), `objectTable("mine", [${identifier(className)}])`].join(", ")}] }).`
  );
}

/** The name of a class or function in a program: of `package>name` the name. */
export function identifier(registered: string): string {
  return (
    registered
      .split(">")
      .at(-1)
      ?.replace(/[^\p{L}\p{N}_]/gu, "") || "MyLayer"
  );
}

/** The name under which a class was registered: beside its own name, or, in a legacy file, as its own name. */
export function registeredName(saved: JsonObject): string | null {
  const { registered_name: registered, class_name: name } = saved;
  if (typeof registered === "string") return registered;
  return typeof name === "string" && name.includes(">") ? name : null;
}

/** Whether a file says that a class is not Keras's: it has a registered name, and comes from another module. */
export function isForeign(saved: JsonObject): boolean {
  const { module } = saved;
  const ofKeras = /^(tf_)?keras\b|^tensorflow\b/.test(typeof module === "string" ? module : "");
  return registeredName(saved) !== null && !ofKeras;
}
