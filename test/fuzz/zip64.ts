/** @file Zip archives with 64-bit sizes, deflated or stored, of which some numbers lie. */
import { crc32, deflateRawSync } from "node:zlib";
import type { Member } from "./archive.ts";
import type { Random } from "./random.ts";

const LIES: readonly bigint[] = [
  0n,
  1n,
  22n,
  0xffffn,
  0xffffffffn,
  2n ** 32n,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** What the records say; a lie replaces one of these numbers. */
type Numbers = Record<NumberName, bigint>;
type NumberName = (typeof numberNames)[number];
const numberNames = [
  "packed",
  "size",
  "header",
  "extra bytes",
  "records",
  "directory size",
  "directory place",
  "end place",
  "end size",
] as const;

/** A zip64 archive, half of the time deflated, with up to two lies. */
export function lyingZip64(
  members: readonly Member[],
  random: Random,
): { bytes: Uint8Array; name: string } {
  const lies = new Map<NumberName, bigint>();
  for (let i = random.below(3); i > 0; i--) {
    const lie = random.next() < 0.5 ? random.pick(LIES) : BigInt(random.below(100_000));
    lies.set(random.pick(numberNames), lie);
  }
  const victim = random.below(members.length);
  const deflated = random.next() < 0.5;
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [i, { name, data }] of members.entries()) {
    const stored = deflated ? deflateRawSync(data) : data;
    const truth = {
      packed: BigInt(stored.length),
      size: BigInt(data.length),
      header: BigInt(offset),
    };
    const told = i === victim ? { ...truth, ...Object.fromEntries(lies) } : truth;
    const record = {
      name,
      crc: crc32(data),
      method: deflated ? 8 : 0,
      extra: lies.get("extra bytes"),
    };
    const local = memberRecord(record, told, 0x04034b50, 30);
    directory.push(memberRecord(record, told, 0x02014b50, 46));
    parts.push(local, stored);
    offset += local.length + stored.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const numbers = {
    records: BigInt(members.length),
    "directory size": BigInt(size),
    "directory place": BigInt(offset),
    "end place": BigInt(offset + size),
    "end size": 44n,
    ...Object.fromEntries(lies),
  };
  const bytes = new Uint8Array(Buffer.concat([...parts, ...directory, endRecords(numbers)]));
  const what = [...lies.keys()].sort().join(" + ");
  return {
    bytes,
    name: `zip64: ${deflated ? "deflated" : "stored"}${what === "" ? "" : `, ${what}`}`,
  };
}

interface Told {
  readonly name: string;
  readonly crc: number;
  readonly method: number;
  /** Length that the extra field claims. */
  readonly extra: bigint | undefined;
}

function memberRecord(
  { name, crc, method, extra }: Told,
  { packed, size, header }: Pick<Numbers, "packed" | "size" | "header">,
  signature: number,
  fixed: number,
): Uint8Array {
  const text = new TextEncoder().encode(name);
  const central = fixed === 46;
  const bytes = new Uint8Array(fixed + text.length + (central ? 28 : 20));
  const view = new DataView(bytes.buffer);
  const common = central ? 6 : 4;
  view.setUint32(0, signature, true);
  view.setUint16(common, 45, true);
  view.setUint16(common + 4, method, true);
  view.setUint32(common + 10, crc, true);
  view.setUint32(common + 14, 0xffffffff, true);
  view.setUint32(common + 18, 0xffffffff, true);
  view.setUint16(common + 22, text.length, true);
  view.setUint16(common + 24, central ? 28 : 20, true);
  if (central) view.setUint32(42, 0xffffffff, true);
  bytes.set(text, fixed);
  const at = fixed + text.length;
  view.setUint16(at, 1, true);
  view.setUint16(at + 2, Number((extra ?? (central ? 24n : 16n)) & 0xffffn), true);
  view.setBigUint64(at + 4, size, true);
  view.setBigUint64(at + 12, packed, true);
  if (central) view.setBigUint64(at + 20, header, true);
  return bytes;
}

/** The end of the directory in 64 bits, the place of that, and the end that all programs look for. */
function endRecords(
  numbers: Pick<
    Numbers,
    "records" | "directory size" | "directory place" | "end place" | "end size"
  >,
): Uint8Array {
  const bytes = new Uint8Array(56 + 20 + 22);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x06064b50, true);
  view.setBigUint64(4, numbers["end size"], true);
  view.setBigUint64(24, numbers.records, true);
  view.setBigUint64(32, numbers.records, true);
  view.setBigUint64(40, numbers["directory size"], true);
  view.setBigUint64(48, numbers["directory place"], true);
  view.setUint32(56, 0x07064b50, true);
  view.setBigUint64(64, numbers["end place"], true);
  view.setUint32(72, 1, true);
  view.setUint32(76, 0x06054b50, true);
  bytes.fill(0xff, 84, 96);
  return bytes;
}
