/** @file Names of files that an untrusted index gives. */
import { FileFormatError, show } from "@kmr-js/core";

/** A bare file name, to be looked for beside the index. @throws FileFormatError for a path, a URL or `..`. */
export function siblingName(value: unknown, file: string, where: string): string {
  if (
    typeof value === "string" &&
    value !== "" &&
    value !== "." &&
    value !== ".." &&
    !/[/\\:\0]/.test(value)
  )
    return value;
  throw new FileFormatError(
    `"${file}": ${where} must be the name of a file beside the index; other places are not read. Received: ${show(value)}.`,
    { file, entry: where },
  );
}
