/** @file The callback `TensorBoard`, with Node's files. */
import { callbacks } from "@kmr-js/core";
import { files } from "./storage.ts";

/** Writes files of events that `tensorboard --logdir` shows. @see keras.callbacks.TensorBoard */
export class TensorBoard extends callbacks.TensorBoard {
  /** @param args - a `storage` writes elsewhere, e.g. in a browser. */
  constructor(args: callbacks.TensorBoardArgs & { readonly storage?: callbacks.FileStorage } = {}) {
    super({ storage: files, ...args });
  }
}
