/** @file Several files that belong together: how they are laid out, and lies in that. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Source } from "@kmr-js/io";
import { damaged } from "./bytes.ts";
import type { Random } from "./random.ts";

/** A file, a symbolic link, or an empty folder, by its path in the folder. */
export interface Part {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly link?: string;
}

/** Files and how they are given: their folder, the path of one of them, or the list of all. */
export interface Parts {
  readonly parts: readonly Part[];
  readonly given: "folder" | "path" | "list";
  /** The file that is opened. */
  readonly entry: string;
}

/** Names that no file of Keras has. */
export const ODD_NAMES = [
  "../x",
  "../../etc/passwd",
  "/etc/passwd",
  "/dev/zero",
  "",
  ".",
  "..",
  "a/b",
  "a\\b",
  "C:\\x",
  "x\0.h5",
  "http://localhost/x",
  "file:///etc/passwd",
  "%2e%2e%2fx",
  "\u202egnp.h5",
  "__proto__",
  "x".repeat(300),
  "x".repeat(100_000),
];

/** Names that a file system takes. */
const FILE_NAMES = [
  "CONFIG.JSON",
  "a\\b",
  "C:x",
  "..x",
  " ",
  "\ud83d\ude00",
  "x".repeat(250),
  "a/b/c/d/e",
];

type Trick = (parts: Part[], random: Random, other: Uint8Array) => void;

/** What may befall any set of files. */
const tricks: { readonly [name: string]: Trick } = {
  "damaged file": (parts, random, other) => {
    const at = random.below(parts.length);
    const part = parts[at];
    if (part?.bytes === undefined || part.bytes.length === 0) return;
    parts[at] = { ...part, bytes: damaged(part.bytes, random, other).bytes };
  },
  "missing file": (parts, random) => {
    parts.splice(random.below(parts.length), 1);
  },
  "swapped files": (parts, random) => {
    const [a, b] = [random.below(parts.length), random.below(parts.length)];
    const [first, second] = [parts[a], parts[b]];
    if (first === undefined || second === undefined) return;
    parts[a] = { ...second, name: first.name };
    parts[b] = { ...first, name: second.name };
  },
  "empty file": (parts, random) => {
    const at = random.below(parts.length);
    parts[at] = { name: parts[at]?.name ?? "x", bytes: new Uint8Array(0) };
  },
  "another file in its place": (parts, random, other) => {
    const at = random.below(parts.length);
    parts[at] = { name: parts[at]?.name ?? "x", bytes: other };
  },
  "other name": (parts, random) => {
    const at = random.below(parts.length);
    parts[at] = { ...parts[at], name: random.pick(FILE_NAMES) };
  },
};

/** What befalls files on a disk alone. */
const diskTricks: { readonly [name: string]: Trick } = {
  ...tricks,
  "extra file": (parts, random, other) => {
    parts.push({
      name: `${random.pick(["", "assets/", "a/"])}${random.pick(FILE_NAMES)}`,
      bytes: other,
    });
  },
  "symbolic link": (parts, random) => {
    const at = random.below(parts.length);
    const links = ["/etc/passwd", "/dev/zero", ".", "..", "nowhere", parts[at]?.name ?? "x"];
    parts[at] = { name: parts[at]?.name ?? "x", link: random.pick(links) };
  },
  "link beside": (parts, random) => {
    parts.push({
      name: random.pick(["assets", "a", "layers"]),
      link: random.pick([".", "/", ".."]),
    });
  },
  "folder in its place": (parts, random) => {
    const at = random.below(parts.length);
    parts[at] = { name: parts[at]?.name ?? "x" };
  },
  "many files": (parts, random) => {
    const count = random.pick([100, 3000]);
    for (let i = 0; i < count; i++) parts.push({ name: `assets/${i}`, bytes: new Uint8Array(0) });
  },
  "deep folder": (parts, random) => {
    parts.push({ name: `${"d/".repeat(random.pick([10, 600]))}x`, bytes: new Uint8Array(1) });
  },
};

/** Files to which something befell, and what. */
export function disordered(
  files: Parts,
  random: Random,
  other: Uint8Array,
): { files: Parts; name: string } {
  const table = files.given === "list" ? tricks : diskTricks;
  const name = random.pick(Object.keys(table));
  const parts = [...files.parts];
  table[name]?.(parts, random, other);
  return { files: { ...files, parts }, name };
}

/** The files as something to open. `remove` takes away what was laid on the disk. */
export function laidOut({ parts, given, entry }: Parts): { source: Source; remove: () => void } {
  if (given === "list") {
    const files = parts.map(({ name, bytes }) => new File([new Uint8Array(bytes ?? [])], name));
    return { source: files, remove: () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), "kmr-fuzz-"));
  for (const part of parts) lay(folder, part);
  return {
    source: given === "folder" ? folder : join(folder, entry),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What the file system refuses is not there. */
function lay(folder: string, { name, bytes, link }: Part): void {
  const path = join(folder, name);
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (link !== undefined) symlinkSync(link, path);
    else if (bytes === undefined) mkdirSync(path);
    else writeFileSync(path, bytes);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}
