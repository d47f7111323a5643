/** @file JSON as Python's `json.dumps` writes it, so that Keras reads floats as floats. */
import { isJsonObject, type Json, type JsonObject } from "@kmr-js/core";

/** Tells whether the numbers under a config key of a class are Python floats. */
export type IsFloat = (className: string, key: string) => boolean;

/** The text of a config: separators and escapes are Python's, `1` under a key of floats is `1.0`. */
export function toPythonJson(value: Json, isFloat: IsFloat = () => false): string {
  return write(value, isFloat, false);
}

function write(value: Json, isFloat: IsFloat, float: boolean): string {
  if (typeof value === "number") return pythonNumber(value, float);
  if (typeof value === "string") return pythonString(value);
  if (Array.isArray(value))
    return `[${value.map((item: Json) => write(item, isFloat, float)).join(", ")}]`;
  if (!isJsonObject(value)) return String(value);
  const { class_name: className } = value;
  const entries = Object.entries(value).map(([key, inner]) => {
    const text =
      key === "config" && typeof className === "string" && isJsonObject(inner)
        ? writeConfig(inner, className, isFloat)
        : write(inner as Json, isFloat, float);
    return `${pythonString(key)}: ${text}`;
  });
  return `{${entries.join(", ")}}`;
}

function writeConfig(config: JsonObject, className: string, isFloat: IsFloat): string {
  const entries = Object.entries(config).map(
    ([key, value]) => `${pythonString(key)}: ${write(value, isFloat, isFloat(className, key))}`,
  );
  return `{${entries.join(", ")}}`;
}

/** Python turns to powers of ten below 1e-4 and from 1e16 on, with two digits in the exponent. */
function pythonNumber(value: number, float: boolean): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  }
  if (!float && Number.isSafeInteger(value)) return Object.is(value, -0) ? "0" : String(value);
  const [digits = "0", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    const size = String(Math.abs(power)).padStart(2, "0");
    return `${digits}e${power < 0 ? "-" : "+"}${size}`;
  }
  const text = Object.is(value, -0) ? "-0" : String(value);
  // below 1e-4 is handled above, so the text has no exponent
  return text.includes(".") ? text : `${text}.0`;
}

function pythonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
