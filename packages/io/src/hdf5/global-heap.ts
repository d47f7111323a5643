/** @file Heaps of strings that HDF5 would read for ever: it takes their sizes as steps, and a step may be none. */

const SIGNATURE = 0x4c4f4347; // "GCOL", as a little-endian number
const HEADER_BYTES = 16;

/**
 * True where a global heap begins whose objects do not end with it. Sizes count as HDF5 takes them in WebAssembly,
 * where they have 32 bits.
 * @param head - the bytes that HDF5 reads of it at first. @param whole - reads as many bytes of the heap.
 */
export function isEndlessHeap(head: Uint8Array, whole: (size: number) => Uint8Array): boolean {
  if (head.length < HEADER_BYTES || viewOf(head).getUint32(0, true) !== SIGNATURE) return false;
  const size = viewOf(head).getUint32(8, true);
  const view = viewOf(size <= head.length ? head : whole(size));
  if (view.byteLength < size) return false; // HDF5 itself refuses what runs past the end of the file
  for (let at = HEADER_BYTES; at + HEADER_BYTES <= size; ) {
    const isFree = view.getUint16(at, true) === 0;
    const length = view.getUint32(at + 8, true);
    const step = isFree ? length : HEADER_BYTES + 8 * Math.ceil(length / 8);
    if (step === 0 || at + step > size) return true;
    at += step;
  }
  return false;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
