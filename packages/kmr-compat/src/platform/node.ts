/** @file What Node has and browsers lack: files by path, and the usearch library. */
import {
  appendFile,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  writeFile as write,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { ConfigError, FileFormatError, KerasError } from "@kmr-js/core";
import { Presets, SingleBar } from "cli-progress";
import { type AsyncBuffer, asyncBufferFromFile } from "hyparquet";
import { fileWriter, type Writer } from "hyparquet-writer";
import type { Usearch } from "../retrieval/usearch.ts";
import { reasonOf } from "./reason.ts";

/** Writes a file under the given name. */
type Write = (path: string) => void | Promise<void>;

/** The bytes of a file. @throws FileFormatError when it cannot be read. */
export async function readBytes(directory: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(directory, name);
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new FileFormatError(`Cannot read "${path}": ${reasonOf(cause)}.`, { file: path, cause });
  }
}

/**
 * Writes a file beside its place, and moves it there when it is complete: until then the old one stays.
 * @throws KerasError when it cannot be written.
 */
export async function replaceFile(path: string, content: Uint8Array | Write): Promise<void> {
  const draft = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await (typeof content === "function" ? content(draft) : writeWhole(draft, content));
    await rename(draft, path);
  } catch (cause) {
    if (cause instanceof KerasError) throw cause;
    throw new KerasError(`Cannot write "${path}": ${reasonOf(cause)}.`, { cause });
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

export const joinPath: (directory: string, name: string) => string = join;

/** A Parquet file that is read in parts. @throws FileFormatError when it cannot be read. */
export async function openParquet(path: string): Promise<AsyncBuffer> {
  try {
    return await asyncBufferFromFile(path);
  } catch (cause) {
    throw new FileFormatError(`Cannot read "${path}": ${reasonOf(cause)}.`, { file: path, cause });
  }
}

/** A Parquet file that is written as its rows come. */
export function parquetSink(path: string): Writer {
  return fileWriter(path);
}

/** @throws ConfigError when the library is not installed. */
export async function importUsearch(): Promise<Usearch> {
  try {
    return (await import("usearch")) as unknown as Usearch;
  } catch (cause) {
    throw new ConfigError(
      'ItemIndex: engine "usearch" needs the package usearch. Install it with `npm install usearch`, or use engine: "exact".',
      { cause },
    );
  }
}

/** Writes a file, or adds to its end; makes its directory where there is none. @throws KerasError when it cannot. */
export async function writeFile(
  path: string,
  content: string | Uint8Array,
  { append = false }: { readonly append?: boolean } = {},
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await (append ? appendFile(path, content) : write(path, content));
  } catch (cause) {
    throw new KerasError(`Cannot write "${path}": ${reasonOf(cause)}.`, { cause });
  }
}

/** Makes the directory of a file where there is none. */
export async function makeDirectory(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
}

/** The text of a file; undefined when there is none. @throws FileFormatError when it cannot be read. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new FileFormatError(`Cannot read "${path}": ${reasonOf(cause)}.`, { file: path, cause });
  }
}

/** A bar in the terminal; undefined where the output is none. */
export function terminalBar(format: string): SingleBar | undefined {
  if (!process.stderr.isTTY) return undefined;
  return new SingleBar(
    { format, hideCursor: true, clearOnComplete: false, stream: process.stderr },
    Presets.shades_classic,
  );
}
