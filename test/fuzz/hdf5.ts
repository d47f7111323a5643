/** @file Damage to HDF5 files that knows the format: one field says something else, and all checksums are right. */
import { LIES, writeNumber } from "./bytes.ts";
import { type Field, type Structure, sealOf, structureOf } from "./hdf5-structure.ts";
import type { Random } from "./random.ts";

const known = new Map<string, Structure>();

/** A file in which one to three fields lie. `origin` names the bytes. Undefined for bytes that are no HDF5 file. */
export function lyingHdf5(
  bytes: Uint8Array,
  random: Random,
  origin: string,
): { bytes: Uint8Array; name: string } | undefined {
  const structure = known.get(origin) ?? structureOf(bytes);
  known.set(origin, structure);
  const kinds = [...new Set(structure.fields.map(({ kind }) => kind))];
  if (kinds.length === 0) return undefined;
  const result = bytes.slice();
  const names: string[] = [];
  for (let i = random.next() < 0.7 ? 1 : 1 + random.below(3); i > 0; i--) {
    const name = random.pick(kinds);
    const fields = structure.fields.filter(({ kind }) => kind === name);
    const field = random.pick(fields);
    writeNumber(result, field.at, lieOf(bytes, field, fields, random), field.size);
    names.push(`hdf5: ${name}`);
  }
  for (const sealed of structure.sealed)
    writeNumber(result, sealed.at, BigInt(sealOf(result, sealed)), 4);
  return { bytes: result, name: names.join(" + ") };
}

/** Another number: a little more or less, that of another field, or one that is never right. */
function lieOf(
  bytes: Uint8Array,
  { at, size }: Field,
  others: readonly Field[],
  random: Random,
): bigint {
  const value = readNumber(bytes, at, size);
  const kind = random.next();
  if (kind < 0.2) return value + BigInt(random.pick([-1, 1, -8, 8]));
  if (kind < 0.45) {
    const other = random.pick(others);
    return readNumber(bytes, other.at, other.size);
  }
  if (kind < 0.55) return BigInt(bytes.length + random.below(3) - 1);
  if (kind < 0.7) return BigInt(random.below(size === 1 ? 256 : bytes.length));
  if (kind < 0.8) return value * BigInt(random.pick([2, 3, 1000, 65_536]));
  return random.pick(LIES) - BigInt(random.below(2));
}

function readNumber(bytes: Uint8Array, at: number, size: number): bigint {
  let value = 0n;
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i] ?? 0);
  return value;
}
