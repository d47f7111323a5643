/** @file The section of docs/coverage.md on KMR: which of its classes exist here. */
import { readFileSync } from "node:fs";
import * as compat from "@kmr-js/kmr-compat";

type Kind = "layers" | "models" | "losses" | "metrics" | "callbacks";

/** KMR's classes by kind, as its packages list them. */
export type KmrCatalogue = { readonly [K in Kind]: readonly string[] } & {
  readonly version: string;
  /** Names that KMR exports or its documentation uses, and that no file of it has. */
  readonly absent: Readonly<Record<string, string>>;
};

const tables: Readonly<Record<Exclude<Kind, "callbacks">, ReadonlyMap<string, unknown>>> = {
  layers: compat.kmrLayers.classes,
  models: compat.kmrModels.classes,
  losses: compat.kmrLosses.configured,
  metrics: compat.kmrMetrics.configured,
};

/** The names of a kind that exist here. */
export function kmrClassesHere(catalogue: KmrCatalogue, kind: Kind): readonly string[] {
  const names = kind === "callbacks" ? new Map(Object.entries(compat)) : tables[kind];
  return catalogue[kind].filter((name) => names.has(name));
}

/** The section. */
export function kmrSection(catalogue: KmrCatalogue): string {
  const kinds: readonly Kind[] = ["layers", "models", "losses", "metrics", "callbacks"];
  const listed = (names: readonly string[]): string =>
    names.map((name) => `\`${name}\``).join(", ") || "none";
  const rows = kinds.map((kind) => {
    const here = kmrClassesHere(catalogue, kind);
    const missing = catalogue[kind].filter((name) => !here.includes(name));
    return `| ${kind} | ${here.length} of ${catalogue[kind].length} | ${listed(here)} | ${listed(missing)} |`;
  });
  const absent = Object.entries(catalogue.absent).map(([name, why]) => `\`${name}\` (${why})`);
  return [
    "## KMR",
    `Of KMR ${catalogue.version}, the recommendation family exists, with all that it needs. Where its numbers or its abilities differ from KMR's, [differences.md](differences.md#from-kmr) says so. Another class of KMR in a file is refused by name, unless a table of your own has it.`,
    ["| kind | exist | which | not yet |", "| --- | --- | --- | --- |", ...rows].join("\n"),
    `KMR names classes that it does not have: ${absent.join(", ")}.`,
  ].join("\n\n");
}

export function readKmrCatalogue(): KmrCatalogue {
  return JSON.parse(
    readFileSync(new URL("../test/fixtures/kmr-catalogue.json", import.meta.url), "utf8"),
  ) as KmrCatalogue;
}
