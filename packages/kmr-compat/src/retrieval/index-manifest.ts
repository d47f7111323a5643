/** @file What a saved index says of itself. */
import { FileFormatError, isJsonObject } from "@kmr-js/core";
import type { SimilarityMetric } from "./exact-search.ts";

export const MANIFEST_FILE = "manifest.json";

/** The vectors' file, named for what wrote it. */
export const vectorFile = (engine: IndexManifest["engine"]): string =>
  engine === "exact" ? "vectors.f32" : "vectors.usearch";

export interface IndexManifest {
  readonly format_version: 1;
  readonly engine: "exact" | "usearch";
  readonly metric: SimilarityMetric;
  readonly dimension: number;
  readonly count: number;
  /** SHA-256 of the weights of the model that embedded the items; null where they came from elsewhere. */
  readonly model_hash: string | null;
  /** The tower that embedded them. */
  readonly tower: string | null;
}

/** @throws FileFormatError for anything but a manifest of this version. */
export function readManifest(bytes: Uint8Array, file: string): IndexManifest {
  const manifest = parse(bytes);
  const isText = (value: unknown): boolean => value === null || typeof value === "string";
  const checks: readonly (readonly [keyof IndexManifest, (value: unknown) => boolean])[] = [
    ["format_version", (value) => value === 1],
    ["engine", (value) => value === "exact" || value === "usearch"],
    ["metric", (value) => value === "dot" || value === "cosine"],
    ["dimension", (value) => Number.isInteger(value) && Number(value) > 0],
    ["count", (value) => Number.isInteger(value) && Number(value) >= 0],
    ["model_hash", isText],
    ["tower", isText],
  ];
  const wrong = checks.find(([key, holds]) => !holds(manifest?.[key]));
  if (manifest === undefined || wrong !== undefined) {
    const what = wrong === undefined ? "" : ` ${wrong[0]}=${JSON.stringify(manifest?.[wrong[0]])}.`;
    throw new FileFormatError(`"${file}" is no manifest of an index.${what}`, { file });
  }
  return manifest as unknown as IndexManifest;
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined; // the caller tells which file
  }
}
