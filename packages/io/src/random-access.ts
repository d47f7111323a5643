/** @file Bytes that can be read from any place: of memory, or of a file that is not loaded as a whole. */

/** A run of bytes. Reads are synchronous, because HDF5's are. */
export interface RandomAccess {
  readonly size: number;
  /** The bytes from `start` up to `end`; not to be written to. Both lie within the size. */
  read(start: number, end: number): Uint8Array;
  /** Fills `target` with the bytes from `start`. */
  readInto(target: Uint8Array, start: number): void;
  /** The same while the caller goes on, by other threads where there are some. */
  readIntoLater(target: Uint8Array, start: number): Promise<void>;
  /** Lets go of the file. */
  close(): void;
}

/** Bytes in memory. Reads are views. */
export function inMemory(bytes: Uint8Array): RandomAccess {
  const readInto = (target: Uint8Array, start: number): void =>
    target.set(bytes.subarray(start, start + target.length));
  return {
    size: bytes.length,
    read: (start, end) => bytes.subarray(start, end),
    readInto,
    readIntoLater: async (target, start) => readInto(target, start),
    close: () => {},
  };
}

/** A part of other bytes; it does not close them. */
export function part(of: RandomAccess, start: number, end: number): RandomAccess {
  return {
    size: end - start,
    read: (from, to) => of.read(start + from, start + to),
    readInto: (target, from) => of.readInto(target, start + from),
    readIntoLater: (target, from) => of.readIntoLater(target, start + from),
    close: () => {},
  };
}

/** Bytes in memory or elsewhere, as one type. */
export function accessTo(bytes: Uint8Array | RandomAccess): RandomAccess {
  return bytes instanceof Uint8Array ? inMemory(bytes) : bytes;
}

/** Everything, in memory. */
export function readAll(access: RandomAccess): Uint8Array {
  return access.read(0, access.size);
}

/** Several runs of bytes, one after another, as one. */
export function joined(parts: readonly RandomAccess[]): RandomAccess {
  const starts: number[] = [];
  let size = 0;
  for (const part of parts) {
    starts.push(size);
    size += part.size;
  }
  /** What each part has of `target`. */
  const shares = (target: Uint8Array, start: number) =>
    parts.flatMap((part, i) => {
      const at = starts[i] ?? 0;
      const from = Math.max(start, at);
      const to = Math.min(start + target.length, at + part.size);
      return from < to
        ? [{ part, share: target.subarray(from - start, to - start), at: from - at }]
        : [];
    });
  const readInto = (target: Uint8Array, start: number): void => {
    for (const { part, share, at } of shares(target, start)) part.readInto(share, at);
  };
  return {
    size,
    read: (start, end) => {
      const target = new Uint8Array(end - start);
      readInto(target, start);
      return target;
    },
    readInto,
    readIntoLater: async (target, start) => {
      await settled(
        shares(target, start).map(({ part, share, at }) => part.readIntoLater(share, at)),
      );
    },
    close: () => {
      for (const part of parts) part.close();
    },
  };
}

/** The results of all; where one fails, its error, but only when none is running any more. */
export async function settled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
