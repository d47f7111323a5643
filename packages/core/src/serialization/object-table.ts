/** @file Tables of classes: registration is a value that is passed, never an event that happened. */
import { type JsonObject, nearest } from "../json.ts";
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
  readonly classes: ReadonlyMap<string, LayerClass>;
  /** Named Python functions of configs (custom activations) and their TypeScript twins. */
  readonly functions: ReadonlyMap<string, (x: never) => unknown>;
  /** How configs of older Keras versions become today's, by the class name in the file. */
  readonly older: ReadonlyMap<string, Modernize>;
}

/**
 * A table of layer and model classes.
 * @param name - how errors call the table; use the name of the variable that holds it.
 * @param aliases - further names of a class in files, e.g. `AvgPool2D`.
 */
export function objectTable(
  name: string,
  classes: readonly LayerClass[],
  options: {
    readonly aliases?: Readonly<Record<string, LayerClass>>;
    readonly functions?: Readonly<Record<string, (x: never) => unknown>>;
    readonly older?: Readonly<Record<string, Modernize>>;
  } = {},
): ObjectTable {
  const byName = new Map(Object.entries(options.aliases ?? {}));
  for (const entry of classes) {
    byName.set(entry.className, entry);
    if (entry.registeredPackage !== undefined) {
      byName.set(`${entry.registeredPackage}>${entry.className}`, entry);
    }
  }
  return {
    name,
    classes: byName,
    functions: new Map(Object.entries(options.functions ?? {})),
    older: new Map(Object.entries(options.older ?? {})),
  };
}

/** Finds a class: by registered name first, as Keras does, then by class name. */
export function findClass(
  tables: readonly ObjectTable[],
  className: string,
  registeredName: string | null,
): LayerClass | undefined {
  const names =
    registeredName === null
      ? [className]
      : [registeredName, registeredName.split(">").at(-1) ?? "", className];
  for (const name of names) {
    for (const table of tables) {
      const found = table.classes.get(name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
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
  const hint = close === undefined ? "" : ` The nearest known class is ${close}.`;
  return (
    `${at}: unknown class ${JSON.stringify(className)}. Tables searched: ${searched}.${hint} ` +
    `Pass the class that reads it: loadModel(source, { objects: [${[...tables.map(({ name }) => name), `objectTable("mine", [${identifier(className)}])`].join(", ")}] }).`
  );
}

function identifier(className: string): string {
  return (
    className
      .split(">")
      .at(-1)
      ?.replace(/[^\p{L}\p{N}_]/gu, "") || "MyLayer"
  );
}
