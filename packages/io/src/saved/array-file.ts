/** @file A list of arrays, read as an HDF5 file is: names with slashes are groups. */
import { type H5Dataset, type H5File, joinPath } from "../hdf5/h5-file.ts";

/** Arrays whose paths start with a slash, as a file. */
export function arrayFile(name: string, arrays: readonly H5Dataset[]): H5File {
  const byPath = new Map(arrays.map((array) => [normal(array.path), array]));
  const groups = new Map<string, Set<string>>([["/", new Set()]]);
  for (const path of byPath.keys()) {
    let group = "/";
    for (const part of path.split("/").filter(Boolean)) {
      const names = groups.get(group) ?? new Set();
      groups.set(group, names.add(part));
      group = joinPath(group, part);
    }
  }
  return {
    name,
    keys: (path) => [...(groups.get(normal(path)) ?? [])],
    kind: (path) =>
      byPath.has(normal(path)) ? "dataset" : groups.has(normal(path)) ? "group" : null,
    attribute: () => undefined,
    dataset: (path) => byPath.get(normal(path)) ?? null,
    close: () => {},
  };
}

function normal(path: string): string {
  return `/${path.split("/").filter(Boolean).join("/")}`;
}
