/** @file Where the fixtures lie. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The absolute path of a file under `test/fixtures`. */
export function fixture(path: string): string {
  return fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
}

/** The bytes of a file under `test/fixtures`. */
export async function readFixture(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(fixture(path)));
}
