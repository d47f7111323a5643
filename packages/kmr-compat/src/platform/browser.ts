/** @file The browser's side of `#platform`: no paths, no native libraries. */
import { ConfigError, KerasError } from "@kmr-js/core";
import type { AsyncBuffer } from "hyparquet";
import type { Writer } from "hyparquet-writer";
import type { Usearch } from "../retrieval/usearch.ts";

const needsNode = (what: string): KerasError =>
  new KerasError(`${what} works in Node only: a browser has no paths.`);

export async function readBytes(directory: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  throw needsNode(`Reading "${directory}/${name}"`);
}

export async function replaceFile(path: string): Promise<void> {
  throw needsNode(`Writing "${path}"`);
}

export const joinPath = (directory: string, name: string): string => `${directory}/${name}`;

export async function openParquet(path: string): Promise<AsyncBuffer> {
  throw needsNode(`Reading "${path}" by its path (pass a URL, a Blob or bytes instead)`);
}

export function parquetSink(path: string): Writer {
  throw needsNode(`Writing "${path}"`);
}

export async function importUsearch(): Promise<Usearch> {
  throw new ConfigError('ItemIndex: engine "usearch" works in Node only. Use engine: "exact".');
}

export async function writeFile(path: string): Promise<void> {
  throw needsNode(`Writing "${path}" (pass a storage of your own to write elsewhere)`);
}

export async function makeDirectory(path: string): Promise<void> {
  throw needsNode(`Writing "${path}" (pass a storage of your own to write elsewhere)`);
}

export async function readText(path: string): Promise<string | undefined> {
  throw needsNode(`Reading "${path}"`);
}

/** A browser has no terminal: there is no bar to draw. */
export function terminalBar(): undefined {
  return undefined;
}
