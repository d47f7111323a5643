/** @file The files of Keras that are damaged. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Part, Parts } from "./folder.ts";

const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const folders = ["exported", "files", "keras", "keras2", "kmr"];

function filesOf(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(fixtures, folder))
    .filter((file) => pattern.test(file))
    .sort()
    .map((file) => join(fixtures, folder, file));
}

/** Every archive and HDF5 file. */
export const golden = folders.flatMap((folder) => filesOf(folder, /\.(keras|h5)$/));
export const parityFiles = golden.filter((file) => file.endsWith(".parity.h5"));
export const modelsAndWeights = golden.filter((file) => !file.endsWith(".parity.h5"));
export const archives = golden.filter((file) => /(?<!zip64)\.keras$/.test(file));

/** Files in corners of HDF5 that Keras does not use, each as likely as many others. */
export const oddHdf5 = filesOf("hdf5", /^(latest|earliest)\./);

/** The model that the weights of `files/` and of {@link oddHdf5} belong to. */
export const smallModel = join(fixtures, "files", "container.keras");

/** Indices of weights with the models that they belong to. */
export const shardIndices: readonly { index: string; model: string }[] = [
  {
    index: join(fixtures, "files", "shards.weights.json"),
    model: join(fixtures, "files", "shards.keras"),
  },
];
/** Weights that can stand as the only shard of an index. */
export const loneShards = golden.filter(
  (file) => file.endsWith(".weights.h5") && existsSync(file.replace(".weights.h5", ".keras")),
);
export const tfjsModels = filesOf("tfjs", /(?<!expected.*)\.json$/);

/** The parity file and the model of the same name. */
export function besides(origin: string): {
  readonly parity: string | null;
  readonly model: string | null;
} {
  const base = origin.replace(/(\.trained)?(\.weights\.h5|\.parity\.h5|\.keras|\.h5)$/, "");
  return {
    parity: existsSync(`${base}.parity.h5`) ? `${base}.parity.h5` : null,
    model: existsSync(`${base}.keras`) ? `${base}.keras` : null,
  };
}

/** A JSON file and the files beside it that it names. */
export function withSiblings(path: string): Omit<Parts, "given"> {
  const folder = join(path, "..");
  const text = readFileSync(path, "utf8");
  const names = readdirSync(folder).filter((name) => text.includes(JSON.stringify(name)));
  const entry = basename(path);
  return { entry, parts: [entry, ...names.sort()].map((name) => partAt(join(folder, name))) };
}

/** Weights as the only shard of an index. */
export function asOnlyShard(path: string): Omit<Parts, "given"> {
  const shard = partAt(path);
  const index = { metadata: { total_size: 1 }, weight_map: { "/vars": shard.name } };
  const entry = "x.weights.json";
  return {
    entry,
    parts: [{ name: entry, bytes: new TextEncoder().encode(JSON.stringify(index)) }, shard],
  };
}

function partAt(path: string): Part {
  return { name: basename(path), bytes: new Uint8Array(readFileSync(path)) };
}
