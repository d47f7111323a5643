/** @file TensorFlow's two string hashes: FarmHash64's fingerprint and SipHash-2-4. */

const MASK = (1n << 64n) - 1n;
const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;

const wrap = (x: bigint): bigint => x & MASK;
const rotateRight = (x: bigint, n: bigint): bigint =>
  n === 0n ? x : wrap((x >> n) | (x << (64n - n)));
const rotateLeft = (x: bigint, n: bigint): bigint => rotateRight(x, 64n - n);
const shiftMix = (x: bigint): bigint => x ^ (x >> 47n);

/** `tf.strings.to_hash_bucket_fast`: FarmHash64 modulo the number of buckets. */
export function fastBucket(text: string, buckets: number): number {
  return Number(farmHash64(new TextEncoder().encode(text)) % BigInt(buckets));
}

/** `tf.strings.to_hash_bucket_strong`: SipHash-2-4 under a key, modulo the number of buckets. */
export function strongBucket(text: string, buckets: number, [k0, k1]: Salt): number {
  const key = [BigInt.asUintN(64, BigInt(k0)), BigInt.asUintN(64, BigInt(k1))] as const;
  return Number(sipHash64(new TextEncoder().encode(text), key) % BigInt(buckets));
}

/** The bucket under a config's `salt`: FarmHash64 without one, else SipHash keyed by its two integers. */
export function hashBucket(text: string, buckets: number, salt: Salt | null): number {
  return salt === null ? fastBucket(text, buckets) : strongBucket(text, buckets, salt);
}

/** The two halves of the key of SipHash. */
export type Salt = readonly [number, number];

/** TensorFlow's hash key of crossed features. */
const CROSS_KEY = 0xdecafcaffen;
const CAT = 0xc6a4a7935bd1e995n;

/** `tf.sparse.cross_hashed` for one value of each feature. Integers count as they are, strings by FarmHash64. */
export function crossBucket(values: readonly (string | number)[], buckets: number): number {
  const hash = values.reduce((sum, value) => concatenate(sum, fingerprint(value)), CROSS_KEY);
  return Number(hash % BigInt(buckets));
}

function fingerprint(value: string | number): bigint {
  return typeof value === "string"
    ? farmHash64(new TextEncoder().encode(value))
    : BigInt.asUintN(64, BigInt(value));
}

/** TensorFlow's `FingerprintCat64`: one fingerprint of two. */
function concatenate(a: bigint, b: bigint): bigint {
  const mixed = wrap((a ^ CAT ^ wrap(shiftMix(wrap(b * CAT)) * CAT)) * CAT);
  return shiftMix(wrap(shiftMix(mixed) * CAT));
}

/** Reads little-endian words of a byte string. */
class Words {
  private readonly view: DataView;
  readonly length: number;
  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.byteLength;
  }
  word(at: number): bigint {
    return this.view.getBigUint64(at, true);
  }
  half(at: number): bigint {
    return BigInt(this.view.getUint32(at, true));
  }
  byte(at: number): bigint {
    return BigInt(this.view.getUint8(at));
  }
}

/** FarmHash's `Fingerprint64` (Pike, 2014), stable across versions and machines. */
export function farmHash64(bytes: Uint8Array): bigint {
  const s = new Words(bytes);
  const { length } = s;
  if (length <= 16) return upTo16(s);
  if (length <= 32) return upTo32(s);
  return length <= 64 ? upTo64(s) : long(s);
}

function mix16(u: bigint, v: bigint, mul: bigint): bigint {
  const a = shiftMix(wrap((u ^ v) * mul));
  const b = shiftMix(wrap((v ^ a) * mul));
  return wrap(b * mul);
}

function upTo16(s: Words): bigint {
  const { length } = s;
  const n = BigInt(length);
  const mul = K2 + n * 2n;
  if (length >= 8) {
    const a = wrap(s.word(0) + K2);
    const b = s.word(length - 8);
    const c = wrap(rotateRight(b, 37n) * mul + a);
    const d = wrap((rotateRight(a, 25n) + b) * mul);
    return mix16(c, d, mul);
  }
  if (length >= 4) return mix16(wrap(n + (s.half(0) << 3n)), s.half(length - 4), mul);
  if (length === 0) return K2;
  const y = s.byte(0) + (s.byte(length >> 1) << 8n);
  const z = n + (s.byte(length - 1) << 2n);
  return wrap(shiftMix(wrap(y * K2) ^ wrap(z * K0)) * K2);
}

function upTo32(s: Words): bigint {
  const { length } = s;
  const mul = K2 + BigInt(length) * 2n;
  const a = wrap(s.word(0) * K1);
  const b = s.word(8);
  const c = wrap(s.word(length - 8) * mul);
  const d = wrap(s.word(length - 16) * K2);
  return mix16(
    wrap(rotateRight(wrap(a + b), 43n) + rotateRight(c, 30n) + d),
    wrap(a + rotateRight(wrap(b + K2), 18n) + c),
    mul,
  );
}

function upTo64(s: Words): bigint {
  const { length } = s;
  const mul = K2 + BigInt(length) * 2n;
  const a = wrap(s.word(0) * K2);
  const b = s.word(8);
  const c = wrap(s.word(length - 8) * mul);
  const d = wrap(s.word(length - 16) * K2);
  const y = wrap(rotateRight(wrap(a + b), 43n) + rotateRight(c, 30n) + d);
  const z = mix16(y, wrap(a + rotateRight(wrap(b + K2), 18n) + c), mul);
  const e = wrap(s.word(16) * mul);
  const f = s.word(24);
  const g = wrap((y + s.word(length - 32)) * mul);
  const h = wrap((z + s.word(length - 24)) * mul);
  return mix16(
    wrap(rotateRight(wrap(e + f), 43n) + rotateRight(g, 30n) + h),
    wrap(e + rotateRight(wrap(f + a), 18n) + g),
    mul,
  );
}

/** Two words mixed with the 32 bytes at a place. */
function weak(s: Words, at: number, a0: bigint, b0: bigint): [bigint, bigint] {
  const [w, x, y, z] = [s.word(at), s.word(at + 8), s.word(at + 16), s.word(at + 24)];
  const a = wrap(a0 + w);
  const c = wrap(a + x + y);
  const b = wrap(rotateRight(wrap(b0 + a + z), 21n) + rotateRight(c, 44n));
  return [wrap(c + z), wrap(b + a)];
}

function long(s: Words): bigint {
  const { length } = s;
  const seed = 81n;
  let x = seed;
  let y = wrap(seed * K1 + 113n);
  let z = wrap(shiftMix(wrap(y * K2 + 113n)) * K2);
  let v: [bigint, bigint] = [0n, 0n];
  let w: [bigint, bigint] = [0n, 0n];
  x = wrap(x * K2 + s.word(0));
  const end = Math.floor((length - 1) / 64) * 64;
  for (let at = 0; at < end; at += 64) {
    x = wrap(rotateRight(wrap(x + y + v[0] + s.word(at + 8)), 37n) * K1) ^ w[1];
    y = wrap(rotateRight(wrap(y + v[1] + s.word(at + 48)), 42n) * K1 + v[0] + s.word(at + 40));
    z = wrap(rotateRight(wrap(z + w[0]), 33n) * K1);
    v = weak(s, at, wrap(v[1] * K1), wrap(x + w[0]));
    w = weak(s, at + 32, wrap(z + w[1]), wrap(y + s.word(at + 16)));
    [x, z] = [z, x];
  }
  const mul = wrap(K1 + ((z & 0xffn) << 1n));
  const last = length - 64;
  w[0] = wrap(w[0] + BigInt((length - 1) & 63));
  v[0] = wrap(v[0] + w[0]);
  w[0] = wrap(w[0] + v[0]);
  x = wrap(rotateRight(wrap(x + y + v[0] + s.word(last + 8)), 37n) * mul) ^ wrap(w[1] * 9n);
  y = wrap(
    rotateRight(wrap(y + v[1] + s.word(last + 48)), 42n) * mul + v[0] * 9n + s.word(last + 40),
  );
  z = wrap(rotateRight(wrap(z + w[0]), 33n) * mul);
  v = weak(s, last, wrap(v[1] * mul), wrap(x + w[0]));
  w = weak(s, last + 32, wrap(z + w[1]), wrap(y + s.word(last + 16)));
  [x, z] = [z, x];
  return mix16(
    wrap(mix16(v[0], w[0], mul) + shiftMix(y) * K0 + z),
    wrap(mix16(v[1], w[1], mul) + x),
    mul,
  );
}

/** SipHash-2-4 (Aumasson & Bernstein, 2012). */
export function sipHash64(bytes: Uint8Array, [k0, k1]: readonly [bigint, bigint]): bigint {
  const padded = new Uint8Array(Math.floor(bytes.length / 8) * 8 + 8);
  padded.set(bytes);
  padded[padded.length - 1] = bytes.length & 0xff;
  const words = new Words(padded);
  let v: State = [
    k0 ^ 0x736f6d6570736575n,
    k1 ^ 0x646f72616e646f6dn,
    k0 ^ 0x6c7967656e657261n,
    k1 ^ 0x7465646279746573n,
  ];
  for (let at = 0; at < padded.length; at += 8) {
    const m = words.word(at);
    v = rounds([v[0], v[1], v[2], v[3] ^ m], 2);
    v[0] ^= m;
  }
  const [a, b, c, d] = rounds([v[0], v[1], v[2] ^ 0xffn, v[3]], 4);
  return a ^ b ^ c ^ d;
}
type State = [bigint, bigint, bigint, bigint];

function rounds([a, b, c, d]: State, count: number): State {
  for (let i = 0; i < count; i++) {
    a = wrap(a + b);
    b = rotateLeft(b, 13n) ^ a;
    a = rotateLeft(a, 32n);
    c = wrap(c + d);
    d = rotateLeft(d, 16n) ^ c;
    a = wrap(a + d);
    d = rotateLeft(d, 21n) ^ a;
    c = wrap(c + b);
    b = rotateLeft(b, 17n) ^ c;
    c = rotateLeft(c, 32n);
  }
  return [a, b, c, d];
}
