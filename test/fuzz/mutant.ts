/** @file Which golden files are damaged, and how: mutant `index` of a seed is the same in every run. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lyingArchive } from "./archive.ts";
import { damaged } from "./bytes.ts";
import { Random } from "./random.ts";

/** A damaged file, and what is done with it. */
export interface Mutant {
  readonly index: number;
  /** What was done to it. */
  readonly damage: string;
  /** The golden file that it was. */
  readonly origin: string;
  readonly use: "model" | "weights" | "parity" | "inspect";
  /** The parity file with inputs for the model, where there is one. */
  readonly parity: string | null;
  /** The model that takes the weights. */
  readonly model: string | null;
  readonly bytes: Uint8Array;
}

const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const folders = ["exported", "files", "keras", "keras2", "kmr"];
/** One mutant in so many is of a parity file. */
const PARITY_SHARE = 6;

const golden = folders.flatMap((folder) =>
  readdirSync(join(fixtures, folder))
    .filter((file) => /\.(keras|h5)$/.test(file))
    .sort()
    .map((file) => join(fixtures, folder, file)),
);
const parityFiles = golden.filter((file) => file.endsWith(".parity.h5"));
const others = golden.filter((file) => !file.endsWith(".parity.h5"));

/** How many golden files are damaged. */
export const fileCount = golden.length;

/** Mutant `index` of a seed. */
export function mutantOf(seed: number, index: number): Mutant {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const files = index % PARITY_SHARE === 0 ? parityFiles : others;
  const origin = files[Math.floor(random.next() * files.length)] ?? "";
  const bytes = new Uint8Array(readFileSync(origin));
  const other = new Uint8Array(readFileSync(random.pick(golden)));
  const isArchive = /(?<!zip64)\.keras$/.test(origin) && random.next() < 0.75;
  const { bytes: result, name } = isArchive
    ? lyingArchive(bytes, random, other)
    : damaged(bytes, random, other);
  const base = origin.replace(/(\.trained)?(\.weights\.h5|\.parity\.h5|\.keras|\.h5)$/, "");
  const parity = existsSync(`${base}.parity.h5`) ? `${base}.parity.h5` : null;
  const model = existsSync(`${base}.keras`) ? `${base}.keras` : null;
  const use = useOf(origin, model !== null);
  return { index, damage: name, origin, use, parity, model, bytes: result };
}

/** Weights whose model is not there are inspected. */
function useOf(origin: string, hasModel: boolean): Mutant["use"] {
  if (origin.endsWith(".parity.h5")) return "parity";
  if (!origin.endsWith("weights.h5")) return "model";
  return hasModel ? "weights" : "inspect";
}
