/** @file Walks over nested structures, in Keras's order: lists as they stand, dictionaries by sorted key. */
import { isJsonObject } from "./json.ts";
import type { Nested } from "./shape.ts";

/** The leaves of a structure. */
export function flatten<T>(structure: Nested<T>): T[] {
  if (Array.isArray(structure)) return structure.flatMap((item: Nested<T>) => flatten(item));
  if (isJsonObject(structure)) {
    const record = structure as { readonly [key: string]: Nested<T> };
    return sortedKeys(record).flatMap((key) => flatten(record[key] as Nested<T>));
  }
  return [structure as T];
}

/** The same structure with every leaf replaced; leaves are visited in `flatten`'s order. */
export function mapLeaves<T, U>(structure: Nested<T>, f: (leaf: T) => U): Nested<U> {
  if (Array.isArray(structure)) return structure.map((item: Nested<T>) => mapLeaves(item, f));
  if (isJsonObject(structure)) {
    const record = structure as { readonly [key: string]: Nested<T> };
    const mapped = new Map(
      sortedKeys(record).map((key) => [key, mapLeaves(record[key] as Nested<T>, f)]),
    );
    return Object.fromEntries(
      Object.keys(record).map((key) => [key, mapped.get(key) as Nested<U>]),
    );
  }
  return f(structure as T);
}

/** The structure of `like` filled with `leaves` in `flatten`'s order. */
export function packLike<T>(like: Nested<unknown>, leaves: readonly T[]): Nested<T> {
  let next = 0;
  return mapLeaves(like, () => leaves[next++] as T);
}

function sortedKeys(record: object): string[] {
  return Object.keys(record).sort();
}
