/** @file Zip archives that lie: of names, sizes, methods and places. Members are taken apart and put together anew. */
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { damaged } from "./bytes.ts";
import { lyingConfig } from "./config.ts";
import type { Random } from "./random.ts";

/** A member, and what the archive says of it where that differs from the truth. */
export interface Member {
  name: string;
  data: Uint8Array;
  method?: number;
  /** Sizes and checksum to state. */
  packed?: number;
  size?: number;
  crc?: number;
  /** The name in the local header. */
  localName?: string;
  attributes?: number;
  flags?: number;
  /** Where the directory says that the member is. */
  offset?: number;
}

const NAMES = [
  "../config.json",
  "/config.json",
  "a/../../config.json",
  "C:\\config.json",
  "config.json/",
  "./config.json",
  "",
  "config.json\0",
  "CONFIG.JSON",
  "assets/../model.weights.h5",
  "assets//x",
  "\ud83d\ude00",
  "x".repeat(60_000),
];

const tricks: { readonly [name: string]: (members: Member[], random: Random) => void } = {
  "other name": (members, random) => {
    random.pick(members).name = random.pick(NAMES);
  },
  "extra member": (members, random) => {
    members.push({ name: random.pick(NAMES), data: new Uint8Array(random.below(100)) });
  },
  "doubled member": (members, random) => {
    members.push({ ...random.pick(members) });
  },
  "lost member": (members, random) => {
    members.splice(random.below(members.length), 1);
  },
  "swapped members": (members, random) => {
    const [a, b] = [random.pick(members), random.pick(members)];
    [a.data, b.data] = [b.data, a.data];
  },
  bomb: (members, random) => {
    const member = random.pick(members);
    const size = random.pick([1 << 20, 1 << 26, 300 << 20]);
    const packed = deflateRawSync(new Uint8Array(size), { level: 9 });
    Object.assign(member, {
      data: packed,
      method: 8,
      size: random.pick([size, 100, 2 ** 32 - 2]),
      crc: 0,
    });
  },
  "many members": (members, random) => {
    const count = random.pick([100, 9_990, 11_000, 70_000]);
    for (let i = 0; i < count; i++) members.push({ name: `assets/${i}`, data: new Uint8Array(0) });
  },
  deflated: (members, random) => {
    const member = random.pick(members);
    const { data } = member;
    Object.assign(member, {
      data: deflateRawSync(data),
      method: 8,
      size: data.length + random.below(2),
      crc: crc32(data),
    });
  },
  "other method": (members, random) => {
    random.pick(members).method = random.pick([1, 6, 8, 9, 12, 14, 93, 99]);
  },
  "other size": (members, random) => {
    const lie = random.pick([0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32 - 2]);
    Object.assign(
      random.pick(members),
      random.pick([{ size: lie }, { packed: lie }, { size: lie, packed: lie }]),
    );
  },
  "symbolic link": (members, random) => {
    random.pick(members).attributes = (0xa1ff << 16) >>> 0;
  },
  encrypted: (members, random) => {
    random.pick(members).flags = random.pick([1, 0x40, 0x2000]);
  },
  "other local name": (members, random) => {
    random.pick(members).localName = random.pick(NAMES);
  },
  "other place": (members, random) => {
    random.pick(members).offset = random.pick([0, 1, 2 ** 32 - 1, 2 ** 31]);
  },
};

/** An archive of lies: damaged members with right checksums, or a lying directory. */
export function lyingArchive(
  archive: Uint8Array,
  random: Random,
  other: Uint8Array,
): { bytes: Uint8Array; name: string } {
  const members = membersOf(archive);
  const kind = random.next();
  if (kind < 0.35) {
    const trick = random.pick(Object.keys(tricks));
    tricks[trick]?.(members, random);
    return { bytes: archiveOf(members), name: `archive: ${trick}` };
  }
  const wanted = kind < 0.7 ? "config.json" : "model.weights.h5";
  const member = members.find(({ name }) => name === wanted);
  if (member === undefined) return damaged(archive, random, other);
  if (wanted === "config.json") {
    const { text, name } = lyingConfig(new TextDecoder().decode(member.data), random);
    member.data = new TextEncoder().encode(text);
    return { bytes: archiveOf(members), name: `config: ${name}` };
  }
  const { bytes, name } = damaged(member.data, random, other);
  member.data = bytes;
  return { bytes: archiveOf(members), name: `weights: ${name}` };
}

/** The members of an archive, expanded; only what Keras or a zip program writes is understood. */
export function membersOf(archive: Uint8Array): Member[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - 22;
  const members: Member[] = [];
  for (let at = view.getUint32(end + 16, true); at < end; ) {
    const [size, nameLength] = [view.getUint32(at + 20, true), view.getUint16(at + 28, true)];
    const header = view.getUint32(at + 42, true);
    const start =
      header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
    const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
    const data = archive.slice(start, start + size);
    members.push({ name, data: view.getUint16(at + 10, true) === 0 ? data : inflateRawSync(data) });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
}

export function archiveOf(members: readonly Member[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const member of members) {
    const local = header(member, member.localName ?? member.name, 30, 0x04034b50, 4);
    const central = header(member, member.name, 46, 0x02014b50, 6);
    const view = new DataView(central.buffer);
    view.setUint32(38, member.attributes ?? 0, true);
    view.setUint32(42, member.offset ?? offset, true);
    directory.push(central);
    parts.push(local, member.data);
    offset += local.length + member.data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, members.length & 0xffff, true);
  end.setUint16(10, members.length & 0xffff, true);
  end.setUint32(12, size, true);
  end.setUint32(16, offset, true);
  return new Uint8Array(Buffer.concat([...parts, ...directory, new Uint8Array(end.buffer)]));
}

function header(
  member: Member,
  name: string,
  size: number,
  signature: number,
  common: number,
): Uint8Array {
  const text = new TextEncoder().encode(name);
  const bytes = new Uint8Array(size + text.length);
  const view = new DataView(bytes.buffer);
  const length = member.data.length;
  view.setUint32(0, signature, true);
  view.setUint16(common, 20, true);
  view.setUint16(common + 2, member.flags ?? 0, true);
  view.setUint16(common + 4, member.method ?? 0, true);
  view.setUint32(common + 10, member.crc ?? crc32(member.data), true);
  view.setUint32(common + 14, member.packed ?? length, true);
  view.setUint32(common + 18, member.size ?? length, true);
  view.setUint16(common + 22, text.length, true);
  bytes.set(text, size);
  return bytes;
}
