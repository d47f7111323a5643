/** @file Which golden files are damaged, and how: mutant `index` of a seed is the same in every run. */
import { readFileSync } from "node:fs";
import { lyingArchive } from "./archive.ts";
import { damaged } from "./bytes.ts";
import type { Parts } from "./folder.ts";
import { formMutant } from "./forms.ts";
import { besides, golden, modelsAndWeights, parityFiles } from "./golden.ts";
import { Random } from "./random.ts";

/** What is done with a mutant. */
export type Use = "model" | "convert" | "weights" | "parity" | "inspect" | "diff";

/** How weights find their places. */
export interface Matching {
  readonly match: "path" | "name" | "order" | "map";
  readonly skip_mismatch: boolean;
  /** Which lies the map has. */
  readonly seed: number;
}

/** A damaged file, or files, and what is done with it. */
export interface Mutant {
  readonly index: number;
  /** What was done to it. */
  readonly damage: string;
  /** The golden file that it was. */
  readonly origin: string;
  readonly use: Use;
  readonly matching?: Matching;
  /** The parity file with inputs for the model, where there is one. */
  readonly parity: string | null;
  /** The model that takes the weights. */
  readonly model: string | null;
  readonly content: Uint8Array | Parts;
}

/** One mutant in so many is of a parity file. */
const PARITY_SHARE = 6;
/** Two of every six mutants are of other forms than a single file, or are used otherwise than by loading. */
const FORM_TURNS: ReadonlySet<number> = new Set([1, 5]);

/** Mutant `index` of a seed. */
export function mutantOf(seed: number, index: number): Mutant {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const turn = index % PARITY_SHARE;
  if (FORM_TURNS.has(turn)) return { index, ...formMutant(random) };
  const files = turn === 0 ? parityFiles : modelsAndWeights;
  const origin = files[Math.floor(random.next() * files.length)] ?? "";
  const bytes = new Uint8Array(readFileSync(origin));
  const other = new Uint8Array(readFileSync(random.pick(golden)));
  const isArchive = /(?<!zip64)\.keras$/.test(origin) && random.next() < 0.75;
  const { bytes: content, name } = isArchive
    ? lyingArchive(bytes, random, other)
    : damaged(bytes, random, other);
  const beside = besides(origin);
  const use = useOf(origin, beside.model !== null);
  return { index, damage: name, origin, use, ...beside, content };
}

/** Weights whose model is not there are inspected. */
function useOf(origin: string, hasModel: boolean): Use {
  if (origin.endsWith(".parity.h5")) return "parity";
  if (!origin.endsWith("weights.h5")) return "model";
  return hasModel ? "weights" : "inspect";
}

/** Bytes of all its files. */
export function sizeOfMutant({ content }: Pick<Mutant, "content">): number {
  if (content instanceof Uint8Array) return content.length;
  return content.parts.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
}
