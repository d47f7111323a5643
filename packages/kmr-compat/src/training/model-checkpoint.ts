/** @file The callback `ModelCheckpoint`, with Node's files. */
import { callbacks } from "@kmr-js/core";
import { files } from "./storage.ts";

/**
 * Saves the model while it is trained: `new ModelCheckpoint({ filepath: "best.keras", save_best_only: true })`.
 * @see keras.callbacks.ModelCheckpoint
 */
export class ModelCheckpoint extends callbacks.ModelCheckpoint {
  /** @param args - a `storage` writes elsewhere, e.g. in a browser. */
  constructor(args: callbacks.ModelCheckpointArgs & { readonly storage?: callbacks.ModelStorage }) {
    super({ storage: files, ...args });
  }
}
