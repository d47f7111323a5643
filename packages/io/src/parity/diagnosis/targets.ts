/** @file What may be wrong inside a call: the layer or op itself, and every layer inside it. */
import { type AnyLayer, type Fields, Layer, type Operation, type Variable } from "@kmr-js/core";
import { storedLayers } from "../../weights/weight-paths.ts";
import { classNameOf } from "../trace-watcher.ts";

export interface Target {
  readonly operation: Operation;
  readonly className: string;
  readonly fields: Fields;
  readonly variables: readonly Variable[];
  /** Where a key or a weight of it stands, from the called layer inwards: `cell/recurrent_kernel`. */
  at(key: string): string;
}

/** The operation and all layers inside it, from the outside in. */
export function targetsOf(operation: Operation): Target[] {
  if (!(operation instanceof Layer)) return [targetOf(operation, "", [])];
  return storedLayers(operation).map(({ layer, paths }) =>
    targetOf(layer, paths[0] ?? "", layer.ownVariables),
  );
}

function targetOf(operation: Operation, path: string, variables: readonly Variable[]): Target {
  const at = (key: string): string => (path === "" ? key : `${path}/${key}`);
  return {
    operation,
    className: classNameOf(operation),
    fields: fieldsOf(operation),
    variables,
    at,
  };
}

function fieldsOf(operation: Operation): Fields {
  if (operation instanceof Layer) return (operation as AnyLayer).cls.fields;
  return (
    (operation as { readonly definition?: { readonly fields: Fields } }).definition?.fields ?? {}
  );
}
