/** @file What a file is, by its content: extensions of Keras files often lie. */
import { FileFormatError } from "@kmr-js/core";
import { type H5File, walkGroups } from "./hdf5/h5-file.ts";
import { accessTo, type RandomAccess } from "./random-access.ts";

export type FileKind = "keras" | "hdf5" | "json" | "unknown";
export type H5Layout = "legacy-model" | "legacy-weights" | "v3-weights";

const zipSignature = [0x50, 0x4b, 0x03, 0x04];
const hdf5Signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** The container, by its first bytes. */
export function detectKind(source: Uint8Array | RandomAccess): FileKind {
  const bytes = accessTo(source);
  const head = bytes.read(0, Math.min(bytes.size, HEAD_BYTES));
  if (startsWith(head, zipSignature, 0)) return "keras";
  if (hdf5Start(bytes) !== undefined) return "hdf5";
  return looksLikeJson(head) ? "json" : "unknown";
}

/** Enough to see past the space before a JSON text. */
const HEAD_BYTES = 4096;

/** Where the HDF5 signature is: at 0, or after a user block of 512 bytes times a power of two. */
export function hdf5Start(source: Uint8Array | RandomAccess): number | undefined {
  const bytes = accessTo(source);
  for (let start = 0; start + 8 <= bytes.size; start = start === 0 ? 512 : 2 * start) {
    if (startsWith(bytes.read(start, start + 8), hdf5Signature, 0)) return start;
  }
  return undefined;
}

/**
 * Which of Keras's three HDF5 layouts a file has.
 * @throws FileFormatError when it has none of them.
 */
export function h5Layout(file: H5File): H5Layout {
  if (file.attribute("/", "model_config") !== undefined) return "legacy-model";
  const legacyAttributes = ["layer_names", "layer_names0"];
  if (legacyAttributes.some((name) => file.attribute("/", name) !== undefined))
    return "legacy-weights";
  const roots = new Set(file.keys("/"));
  if (roots.has("model_weights")) return "legacy-weights";
  const markers = ["_layer_checkpoint_dependencies", "layers", "vars", "optimizer"];
  if (markers.some((name) => roots.has(name)) || hasVars(file)) return "v3-weights";
  throw new FileFormatError(
    `"${file.name}" is an HDF5 file without Keras weights: it has neither the attributes of a legacy file nor a group "vars".`,
    { file: file.name },
  );
}

function hasVars(file: H5File): boolean {
  for (const path of walkGroups(file)) {
    if (path.endsWith("/vars")) return true;
  }
  return false;
}

function startsWith(bytes: Uint8Array, signature: readonly number[], start: number): boolean {
  return signature.every((byte, i) => bytes[start + i] === byte);
}

/** True when the first character after a byte order mark and space opens an object or a list. */
function looksLikeJson(bytes: Uint8Array): boolean {
  let start = startsWith(bytes, [0xef, 0xbb, 0xbf], 0) ? 3 : 0;
  while ([0x20, 0x09, 0x0a, 0x0d].includes(bytes[start] ?? 0)) start++;
  return bytes[start] === 0x7b || bytes[start] === 0x5b;
}
