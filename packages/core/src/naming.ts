/** @file Automatic names: `dense`, `dense_1`, … counted per process, as Keras counts them. */

const counts = new Map<string, number>();

/** Keras's snake_case of a class name; it names layers and groups of a weights file. */
export function snakeCase(className: string): string {
  return className
    .replace(/[^\p{L}\p{N}_]+/gu, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** A name that no object made in this process carries by default. */
export function autoName(prefix: string): string {
  const count = counts.get(prefix) ?? 0;
  counts.set(prefix, count + 1);
  return count === 0 ? prefix : `${prefix}_${count}`;
}

/** Starts the count of automatic names again, as Keras's `clear_session` does. */
export function clearSession(): void {
  counts.clear();
}
