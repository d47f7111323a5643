/** @file Numbers as Python writes them, in file names and tables. */
import { ConfigError } from "../errors.ts";
import type { MetricResult } from "../metrics/metric.ts";

/** A float as Python's `repr` writes it: `1.0`, `1e-05`, `nan`. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits = "", exponent = ""] = value.toExponential().split("e");
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/**
 * Fills the places of a pattern: `{epoch:02d}-{val_loss:.2f}.keras`.
 * @throws ConfigError for a name that has no value, and a format other than `d` and `f` with width and precision.
 */
export function formatPath(
  pattern: string,
  values: Readonly<Record<string, MetricResult>>,
  integers: ReadonlySet<string>,
): string {
  return pattern.replace(/\{([^}:]*)(?::([^}]*))?\}/g, (place, name: string, format = "") => {
    const value = values[name];
    if (typeof value !== "number") {
      throw new ConfigError(
        `The file path ${JSON.stringify(pattern)} has a place for ${JSON.stringify(name)}, which is not among the figures: ${Object.keys(values).join(", ")}.`,
      );
    }
    if (format === "") return integers.has(name) ? String(value) : pythonFloat(value);
    const parts = /^(0?)(\d*)(?:\.(\d+))?([df])$/.exec(format);
    if (parts === null) {
      throw new ConfigError(
        `The file path ${JSON.stringify(pattern)} has the format ${JSON.stringify(place)}. Use {name}, {name:d}, {name:02d} or {name:.2f}.`,
      );
    }
    const [, zero, width = "", digits, kind] = parts;
    const text = kind === "d" ? String(Math.trunc(value)) : value.toFixed(Number(digits ?? 6));
    return text.padStart(Number(width), zero === "0" ? "0" : " ");
  });
}
