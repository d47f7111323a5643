/** @file Files of the package that the command hands out: beside `src` and `dist` alike. */
import { readFile } from "node:fs/promises";

/** The text of a file, by its path in the package. */
export function packageFile(path: string): Promise<string> {
  return readFile(new URL(`../../${path}`, import.meta.url), "utf8");
}
