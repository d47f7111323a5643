/** @file The browser's side of `#file-system`: there are no paths to read. */
import { FileFormatError, KerasError } from "@kmr-js/core";
import type { RandomAccess } from "./random-access.ts";

/** @throws FileFormatError always: pass a URL, a File or bytes instead. */
export function openFile(path: string | URL): RandomAccess {
  throw pathsNeedNode(path);
}

/** Always false: a browser sees no directories. */
export async function isDirectory(): Promise<boolean> {
  return false;
}

/** @throws FileFormatError always: pass a URL, a File or bytes instead. */
export async function listDirectory(path: string): Promise<string[]> {
  throw pathsNeedNode(path);
}

function pathsNeedNode(path: string | URL): FileFormatError {
  const file = String(path);
  return new FileFormatError(
    `Cannot read "${file}": paths work in Node only. Pass a URL (new URL("${file}", location.href)), a File or bytes.`,
    { file },
  );
}

/** @throws KerasError always: take the bytes, or a Blob, instead. */
export async function replaceFile(path: string | URL): Promise<void> {
  return replaceFiles([{ path }]);
}

/** @throws KerasError always: take the bytes, or a Blob, instead. */
export async function replaceFiles(files: readonly { path: string | URL }[]): Promise<void> {
  throw new KerasError(
    `Cannot write "${files.map(({ path }) => String(path)).at(-1)}": paths work in Node only. Use modelToBlob(model) or modelToBytes(model).`,
  );
}

/** Browsers have no CRC-32 of their own. */
export const nativeCrc32: ((bytes: Uint8Array, before: number) => number) | undefined = undefined;

/** Lets what waits, such as the page, have its turn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
