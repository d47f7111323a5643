/** @file Options that are misspelled must not pass. */
import { ConfigError } from "../errors.ts";
import { nearest } from "../json.ts";

/** @throws ConfigError for an option that there is none of, with the nearest. */
export function checkOptions(owner: string, options: object, known: readonly string[]): void {
  const stranger = Object.keys(options).find((key) => !known.includes(key));
  if (stranger === undefined) return;
  const close = nearest(stranger, known);
  const hint = close === undefined ? "" : ` Did you mean ${JSON.stringify(close)}?`;
  throw new ConfigError(
    `${owner}: there is no option ${JSON.stringify(stranger)}.${hint} Options: ${known.join(", ")}.`,
  );
}
