/** @file The callback `CSVLogger`, with Node's files. */
import { callbacks } from "@kmr-js/core";
import { files } from "./storage.ts";

/** Writes the figures of each epoch as a line of a file. @see keras.callbacks.CSVLogger */
export class CSVLogger extends callbacks.CSVLogger {
  /** @param args - a `storage` writes elsewhere, e.g. in a browser. */
  constructor(args: callbacks.CSVLoggerArgs & { readonly storage?: callbacks.FileStorage }) {
    super({ storage: files, ...args });
  }
}
