/** @file Training runs of Keras that scripts in test/parity recorded: arrays in base64, cut by shape. */

/** The float32 numbers of a base64 text. */
export function decodeFloats(text: string): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);
}

/** Arrays that lie one after the other, cut by their sizes. */
export function cutFloats(text: string, sizes: readonly number[]): Float32Array[] {
  const all = decodeFloats(text);
  let start = 0;
  const parts = sizes.map((size) => {
    const part = all.subarray(start, start + size);
    start += size;
    return part;
  });
  if (start === all.length) return parts;
  throw new Error(`The fixture holds ${all.length} numbers, and ${start} were expected.`);
}
