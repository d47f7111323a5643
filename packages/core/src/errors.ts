/** @file The five errors a user can meet, each named for what the reader must fix. */

/** Base of every error this library throws on purpose. */
export class KerasError extends Error {
  override name = "KerasError";
}

/** An argument or config value is wrong: fix the call or the config. */
export class ConfigError extends KerasError {
  override name = "ConfigError";
}

/** A tensor has the wrong rank or size: fix the input or the architecture. */
export class ShapeError extends KerasError {
  override name = "ShapeError";
}

/** A saved object cannot be turned back into layers: fix the file, or pass the missing class. */
export class SerializationError extends KerasError {
  override name = "SerializationError";
  /** Every single problem found, so that one load reports them all. */
  readonly problems: readonly string[];

  constructor(message: string, options: ErrorOptions & { problems?: readonly string[] } = {}) {
    super(message, options);
    this.problems = options.problems ?? [message];
  }
}

/** The bytes are not what they should be: fix or replace the file. */
export class FileFormatError extends KerasError {
  override name = "FileFormatError";
  /** The file, as the caller named it. */
  readonly file: string | undefined;
  /** The archive member or HDF5 path at fault. */
  readonly entry: string | undefined;
  /** Byte offset at fault. */
  readonly offset: number | undefined;

  constructor(
    message: string,
    options: ErrorOptions & { file?: string; entry?: string; offset?: number } = {},
  ) {
    super(message, options);
    this.file = options.file;
    this.entry = options.entry;
    this.offset = options.offset;
  }
}

/** Exists in Keras, but not here (see docs/coverage.md). */
export class UnsupportedError extends KerasError {
  override name = "UnsupportedError";
}
