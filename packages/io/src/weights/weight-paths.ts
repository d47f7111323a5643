/** @file Where each weight of a model lies in a `.weights.h5` file, under every Keras version's rules. */
import {
  type AnyLayer,
  Layer,
  Model,
  type Nested,
  snakeCase,
  type Trackable,
  type Variable,
} from "@kmr-js/core";

/** A layer with the groups in which it may be stored, the likeliest first. */
export interface StoredLayer {
  readonly layer: AnyLayer;
  /** Group paths without a leading slash; the root is the empty path. */
  readonly paths: readonly string[];
}

/** How a Keras version calls the layers of a model, and numbers those of one class. */
interface PathRule {
  readonly layers: string;
  /** How many numbers a layer takes. */
  readonly places: (layer: AnyLayer) => number;
}

const today: PathRule = { layers: "layers", places: () => 1 };
/** The group that marks a file of Keras 2.12 and 2.13. */
export const DEPENDENCIES = "_layer_checkpoint_dependencies";
/** There the layers of a model are a dictionary, in which those with weights stand twice. */
const keras2: PathRule = {
  layers: DEPENDENCIES,
  places: ({ weights }) => (weights.length > 0 ? 2 : 1),
};

/** Every layer of a model with its candidate groups, in the order in which Keras visits them. */
export function storedLayers(root: AnyLayer): StoredLayer[] {
  return layersBy(root, today);
}

/** The groups of a model's layers in a `.keras` or `.weights.h5` file of Keras 2.12 or 2.13. */
export function keras2Paths(root: AnyLayer): ReadonlyMap<AnyLayer, readonly string[]> {
  return new Map(layersBy(root, keras2).map(({ layer, paths }) => [layer, paths]));
}

function layersBy(root: AnyLayer, rule: PathRule): StoredLayer[] {
  const paths = new Map<AnyLayer, string[]>();
  visit(root, "", { paths, rule, above: new Set() });
  return [...paths].map(([layer, found]) => ({ layer, paths: [...new Set(found)] }));
}

/** The order of a layer's own weights in its `vars` group: created trainable first, then the others. */
export function storeOrder(layer: AnyLayer): readonly Variable[] {
  const created = layer.ownVariables.filter((v) => v.stored);
  return [
    ...created.filter((v) => v.createdTrainable),
    ...created.filter((v) => !v.createdTrainable),
  ];
}

/** A walk over layers: the paths found so far, and the layers that it is in. */
interface Walk {
  readonly paths: Map<AnyLayer, string[]>;
  readonly rule: PathRule;
  readonly above: Set<AnyLayer>;
}

function visit(layer: AnyLayer, path: string, walk: Walk): void {
  const { paths, rule, above } = walk;
  if (above.has(layer)) return;
  paths.set(layer, [...(paths.get(layer) ?? []), path]);
  above.add(layer);
  for (const [attribute, value] of attributes(layer)) {
    const isGraph = attribute === "layers" && layer instanceof Model;
    const inner = join(path, isGraph ? rule.layers : attribute);
    if (value instanceof Layer) visit(value, inner, walk);
    else visitContainer(value as Nested<AnyLayer>, inner, walk, isGraph ? rule : today);
  }
  above.delete(layer);
}

/** The attributes that hold sublayers, in Keras's order: `layers` of a graph first, then by name, private names last. */
function attributes(layer: AnyLayer): [string, Trackable][] {
  const entries: [string, Trackable][] = [...layer.children];
  for (const [alias, attribute] of layer.childAliases) {
    const child = layer.children.get(attribute);
    if (child !== undefined) entries.push([alias, child]);
  }
  const functional = layer.children.has("layers");
  if (layer instanceof Model && !functional) entries.push(["layers", layer.layers]);
  const rank = (name: string): string =>
    functional && name === "layers" ? "0" : name.startsWith("_") ? `2${name}` : `1${name}`;
  return entries.sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
}

/** A list or dictionary: `dense`, `dense_1`, … counted per class; nested lists are `container`, `container_1`, …. */
function visitContainer(
  container: Nested<AnyLayer>,
  path: string,
  walk: Walk,
  { places }: PathRule,
): void {
  const used = new Map<string, number>();
  const items = Object.values(container as object) as Nested<AnyLayer>[];
  for (const item of items) {
    const base = item instanceof Layer ? snakeCase(pythonClassName(item)) : "container";
    const count = used.get(base) ?? 0;
    used.set(base, count + (item instanceof Layer ? places(item) : 1));
    const inner = join(path, count === 0 ? base : `${base}_${count}`);
    if (item instanceof Layer) visit(item, inner, walk);
    else visitContainer(item, inner, walk, today);
  }
}

/** Python's own name of the class: a functional model is `Functional`. */
function pythonClassName(layer: AnyLayer): string {
  const { className, pythonName } = layer.cls;
  if (pythonName !== undefined) return pythonName;
  return className === "Model" && layer instanceof Model && layer.graph !== undefined
    ? "Functional"
    : className;
}

function join(path: string, part: string): string {
  return path === "" ? part : `${path}/${part}`;
}

/** The layers anywhere inside a model, itself first. */
export function allLayers(root: AnyLayer): AnyLayer[] {
  return storedLayers(root).map(({ layer }) => layer);
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "variant" });

/** Orders paths as a reader does, part by part: `dense` before `dense_2`, that before `dense_10`. */
export function compareNaturally(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  for (const [i, part] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const order = collator.compare(part, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
