/** @file Where callbacks write. This package knows no files: Node's are in kmr-compat, a page gives its own. */
import type { AnyModel } from "../models/model.ts";

/** Files, or what stands for them. Each method may be asynchronous. */
export interface FileStorage {
  /** Writes a file, or adds to its end, and makes the directory where there is none. */
  write(
    path: string,
    content: string | Uint8Array,
    options?: { readonly append?: boolean },
  ): void | Promise<void>;
  /** The text of a file; undefined when there is none. */
  read(path: string): string | undefined | Promise<string | undefined>;
}

/** Files that hold models. */
export interface ModelStorage {
  /** Saves a model: `.keras`. */
  saveModel(model: AnyModel, path: string): void | Promise<void>;
  /** Saves weights: `.weights.h5`. */
  saveWeights(model: AnyModel, path: string): void | Promise<void>;
}
