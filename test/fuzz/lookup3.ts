/** @file The checksum in newer HDF5 files: Bob Jenkins's lookup3. With it right, HDF5 believes what it reads. */

/** The hash of the bytes from `start` up to `end`. */
export function lookup3(bytes: Uint8Array, start: number, end: number): number {
  const first = (0xdeadbeef + (end - start)) | 0;
  const state: Words = [first, first, first];
  let at = start;
  for (; end - at > 12; at += 12) {
    add(state, bytes, at, at + 12);
    mix(state);
  }
  if (at < end) {
    add(state, bytes, at, end);
    finish(state);
  }
  return state[2] >>> 0;
}

type Words = [a: number, b: number, c: number];
type Step = readonly [target: 0 | 1 | 2, source: 0 | 1 | 2, turn: number];

const finals: readonly Step[] = [
  [2, 1, 14],
  [0, 2, 11],
  [1, 0, 25],
  [2, 1, 16],
  [0, 2, 4],
  [1, 0, 14],
  [2, 1, 24],
];

function add(state: Words, bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; at++) {
    const word = ((at - start) >> 2) as 0 | 1 | 2;
    state[word] = (state[word] + ((bytes[at] ?? 0) << (8 * ((at - start) & 3)))) | 0;
  }
}

function turned(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function mix(state: Words): void {
  let [a, b, c] = state;
  a = (a - c) ^ turned(c, 4);
  c = (c + b) | 0;
  b = (b - a) ^ turned(a, 6);
  a = (a + c) | 0;
  c = (c - b) ^ turned(b, 8);
  b = (b + a) | 0;
  a = (a - c) ^ turned(c, 16);
  c = (c + b) | 0;
  b = (b - a) ^ turned(a, 19);
  a = (a + c) | 0;
  c = (c - b) ^ turned(b, 4);
  b = (b + a) | 0;
  state[0] = a;
  state[1] = b;
  state[2] = c;
}

function finish(state: Words): void {
  for (const [target, source, turn] of finals) {
    state[target] = ((state[target] ^ state[source]) - turned(state[source], turn)) | 0;
  }
}
