/** @file The text of docs/coverage.md: what of Keras loads, from the tables against the catalogue of the real Keras. */
import { readFileSync } from "node:fs";
import {
  activations,
  constraints,
  initializers,
  ops,
  opTable,
  pythonOnly,
  regularizers,
} from "@kmr-js/core";
import { kerasLayers } from "@kmr-js/layers";
import { kmrSection, readKmrCatalogue } from "./kmr-coverage.ts";

interface Catalogue {
  readonly keras_version: string;
  readonly layers: Readonly<
    Record<string, { aliases: string[]; file: string; keys: string[] | null }>
  >;
  readonly ops: {
    readonly functions: readonly string[];
    readonly nested: Readonly<Record<string, readonly string[]>>;
    readonly classes: Readonly<Record<string, readonly string[]>>;
  };
}

/** The layers that change images at random in training. */
const augmenting = [...kerasLayers.classes.keys()].filter((name) =>
  /^(Random|RandAugment|AugMix|CutMix|MixUp|Solarization)/.test(name),
);

/** What a class does less than Keras's, or otherwise. */
const remarks: Readonly<Record<string, string>> = {
  Lambda: "the function is supplied by name; Python code in a file is never run",
  Wrapper: "runs its layer as it is",
  AutoContrast: "works at inference too, as in Keras",
  ContrastLimitedAdaptiveHistogramEqualization: "works at inference too, as in Keras",
  MaxNumBoundingBoxes: "works at inference too, as in Keras",
  Equalization: "gives its input at inference, as in Keras",
  ...Object.fromEntries(
    augmenting.map((name) => [name, "gives its input at inference, as in Keras; training draws"]),
  ),
};

/** Keys that every layer has, whether Keras lists them in a class's own config or not. */
const baseKeys: ReadonlySet<string> = new Set([
  "name",
  "trainable",
  "dtype",
  "activity_regularizer",
]);

const camelCase = (name: string): string =>
  name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The page. */
export function coveragePage(catalogue: Catalogue): string {
  return [
    "# Coverage",
    `What of Keras ${catalogue.keras_version} loads and runs. \`npm run docs\` writes this page from the tables of the packages and the catalogue of the real Keras; a test fails when it is stale. A file that holds anything else is refused before a weight is read, with a list of all that cannot be read.`,
    layerSection(catalogue),
    opSection(catalogue),
    namedSection(),
    kmrSection(readKmrCatalogue()),
    fileSection,
  ].join("\n\n");
}

function layerSection({ layers }: Catalogue): string {
  const rows = Object.entries(layers).map(([name, { aliases, keys }]) => {
    const names = [name, ...aliases].map((each) => `\`${each}\``).join(", ");
    const reason = pythonOnly[name];
    if (reason !== undefined) return `| ${names} | never | ${reason} |`;
    const found = name === "InputLayer" || kerasLayers.classes.has(name);
    if (!found) return `| ${names} | not yet | |`;
    const missing = aliases.filter((alias) => !kerasLayers.classes.has(alias));
    const notes = [
      missingKeys(name, keys ?? []),
      missing.length === 0 ? "" : `not under the name ${missing.join(", ")}`,
      remarks[name] ?? "",
    ];
    return `| ${names} | yes | ${notes.filter((note) => note !== "").join("; ")} |`;
  });
  const all = Object.keys(layers);
  const possible = all.filter((name) => pythonOnly[name] === undefined);
  const loaded = possible.filter((name) => name === "InputLayer" || kerasLayers.classes.has(name));
  const percent = Math.floor((100 * loaded.length) / possible.length);
  return [
    "## Layers",
    `${loaded.length} of the ${possible.length} classes that can run outside Python load (${percent} %); ${all.length - possible.length} of Keras's ${all.length} cannot, each for the reason in the table.`,
    ["| class | loads | remarks |", "| --- | --- | --- |", ...rows].join("\n"),
  ].join("\n\n");
}

function missingKeys(name: string, keys: readonly string[]): string {
  const fields = kerasLayers.classes.get(name)?.fields ?? {};
  const missing = keys.filter(
    (key) => !(key in fields) && !baseKeys.has(key) && name !== "InputLayer",
  );
  return missing.length === 0
    ? ""
    : `without the keys ${missing.map((key) => `\`${key}\``).join(", ")}`;
}

function opSection({ ops: saved }: Catalogue): string {
  const classes = Object.values(saved.classes).flat();
  const asNodes = classes.filter((name) => opTable.has(name));
  const flat = saved.functions.filter((name) => camelCase(name) in ops);
  const missing = saved.functions.filter((name) => !(camelCase(name) in ops));
  const listed = (names: readonly string[]): string =>
    names.map((name) => `\`${name}\``).join(", ");
  const otherClasses = classes.filter((name) => !opTable.has(name));
  return [
    "## Ops",
    `${flat.length} of the ${saved.functions.length} functions of \`keras.ops\` exist, with camelCase names. ${asNodes.length} of the ${classes.length} classes of ops load as nodes of a graph.`,
    `Functions that do not exist yet: ${listed(missing) || "none"}.`,
    `Classes that do not load as nodes: ${listed(otherClasses) || "none"}.`,
  ].join("\n\n");
}

function namedSection(): string {
  const names = (namespace: object): string =>
    Object.keys(namespace)
      .sort()
      .map((name) => `\`${name}\``)
      .join(", ");
  return [
    "## Activations, initializers, regularizers, constraints",
    `- Activations: ${names(activations)}. \`threshold\` has parameters without defaults, so no name in a config can mean it.`,
    `- Initializers: ${names(initializers)}.`,
    `- Regularizers: ${names(regularizers)}.`,
    `- Constraints: ${names(constraints)}.`,
  ].join("\n");
}

const fileSection = `## Files

| written by | files |
| --- | --- |
| Keras 3 | \`.keras\` (zip and folder), \`.weights.h5\`, whole-model \`.h5\` |
| Keras 2 | whole-model \`.h5\`, \`.keras\`; calls of TensorFlow functions in the graph become \`keras.ops\` |
`;

/** Reads the catalogue that test/parity/catalogue.py wrote. */
export function readCatalogue(): Catalogue {
  return JSON.parse(
    readFileSync(new URL("../test/fixtures/keras-catalogue.json", import.meta.url), "utf8"),
  ) as Catalogue;
}

export const coverageFile = new URL("../docs/coverage.md", import.meta.url);
