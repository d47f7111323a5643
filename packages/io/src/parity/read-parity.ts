/** @file Reads a parity file: what Keras computed with a model, to compare with. */
import { type DType, FileFormatError, isJsonObject, type JsonObject, show } from "@kmr-js/core";
import { type H5File, joinPath, type TensorData } from "../hdf5/h5-file.ts";
import { openH5 } from "../hdf5/h5wasm-file.ts";
import { parseKerasJson } from "../json.ts";
import { MAX_HDF5_DEPTH } from "../limits.ts";
import { openSource, type ReadOptions, type Source } from "../source.ts";

/** The version of the parity format that this library reads. */
export const PARITY_FORMAT_VERSION = 1;

/** An array as NumPy had it. float64 comes as `Float64Array`, other floats as `Float32Array`, integers as `Int32Array`. */
export interface ParityArray {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: TensorData;
}

/** A model input; `name` is the input layer's, `null` for a subclassed model. */
export interface ParityInput {
  readonly name: string | null;
  readonly array: ParityArray;
}

/** A variable; `path` is Keras's, such as `dense/kernel`. */
export interface ParityWeight {
  readonly path: string;
  readonly array: ParityArray;
}

/** A training run: `fit(x, y, shuffle=False)`. */
export interface ParityTraining {
  /** The optimizer, serialized by Keras. */
  readonly optimizer: JsonObject;
  /** The loss, as Keras serialized it: a name or an object. */
  readonly loss: string | JsonObject;
  readonly batchSize: number;
  readonly epochs: number;
  readonly x: readonly ParityArray[];
  readonly y: readonly ParityArray[];
  /** Keras's `loss` log after each batch: the mean so far in the epoch. */
  readonly runningLoss: readonly number[];
  readonly epochLoss: readonly number[];
  /** Every variable after each of the first steps; empty in files that do not hold them. */
  readonly steps: readonly (readonly ParityWeight[])[];
  /** Every variable after the run. */
  readonly weights: readonly ParityWeight[];
}

/** What happened inside one call of a model, or of a layer that calls other layers. */
export interface ParityTrace {
  /**
   * Outputs of the calls made inside: layer → call → output. A call that was not recorded is an empty list. Layers of a
   * graph go by name, others by the attribute that holds them, as in a weights file: `blocks/dense_1`.
   */
  readonly layers: ReadonlyMap<string, readonly (readonly ParityArray[])[]>;
  /** The insides of those calls, in the same way, where they were recorded. */
  readonly nested: ReadonlyMap<string, readonly (ParityTrace | undefined)[]>;
}

export interface Parity extends ParityTrace {
  readonly file: string;
  readonly formatVersion: number;
  readonly kerasVersion: string;
  readonly backend: string;
  /** What made random inputs; -1 for inputs that are not random. */
  readonly seed: number;
  readonly case: string;
  /** Why `layers` is empty, where the recorder said so. */
  readonly layersMissing?: string;
  /** In the order in which Keras flattens them: dictionaries by sorted key. */
  readonly inputs: readonly ParityInput[];
  /** With `training=False`, flattened as the inputs are. */
  readonly outputs: readonly ParityArray[];
  /** Every variable, in the order of `model.variables`. */
  readonly weights: readonly ParityWeight[];
  readonly training?: ParityTraining;
}

/**
 * Reads a parity file of format version 1.
 * @throws FileFormatError when it is no parity file, of another version, or damaged.
 */
export async function readParity(source: Source, options: ReadOptions = {}): Promise<Parity> {
  const { name, bytes } = await openSource(source, options);
  try {
    const file = await openH5(bytes, name);
    try {
      return new ParityReader(file).read();
    } finally {
      file.close();
    }
  } finally {
    bytes.close();
  }
}

class ParityReader {
  readonly #file: H5File;

  constructor(file: H5File) {
    this.#file = file;
  }

  read(): Parity {
    const version = this.#file.attribute("/", "format_version");
    if (version === undefined)
      this.#fail("/", "is not a parity file: it has no attribute format_version");
    if (version !== PARITY_FORMAT_VERSION) {
      this.#fail(
        "/",
        `has parity format ${show(version)}, and this library reads ${PARITY_FORMAT_VERSION}`,
      );
    }
    const missing = this.#file.attribute("/", "layers_missing");
    const training = this.#file.kind("/training") === null ? undefined : this.#training();
    return {
      file: this.#file.name,
      formatVersion: version,
      kerasVersion: this.#text("/", "keras_version"),
      backend: this.#text("/", "backend"),
      seed: this.#number("/", "seed"),
      case: this.#text("/", "case"),
      inputs: this.#paths("/inputs").map((path) => ({
        name: this.#nameOf(path),
        array: this.#array(path),
      })),
      outputs: this.#arrays("/outputs"),
      ...this.#trace("/"),
      weights: this.#weights("/weights"),
      ...(missing === undefined ? {} : { layersMissing: String(missing) }),
      ...(training === undefined ? {} : { training }),
    };
  }

  /** The calls that a group holds, and what happened inside them. */
  #trace(group: string): ParityTrace {
    if (group.split("/").length > MAX_HDF5_DEPTH) this.#fail(group, "is nested too deeply");
    const keys = new Map<string, string>();
    const layers = new Map<string, ParityArray[][]>();
    const inside = joinPath(group, "layers");
    for (const name of this.#file.keys(inside)) {
      const path = this.#file.attribute(joinPath(inside, name), "path");
      const key = typeof path === "string" ? path : name;
      keys.set(name, key);
      layers.set(
        key,
        this.#calls(joinPath(inside, name), (call) => this.#arrays(call)).map(
          (outputs) => outputs ?? [],
        ),
      );
    }
    const nested = new Map<string, (ParityTrace | undefined)[]>();
    const deeper = joinPath(group, "nested");
    for (const name of this.#file.keys(deeper)) {
      const calls = this.#calls(joinPath(deeper, name), (call) => this.#trace(call));
      nested.set(keys.get(name) ?? name, calls);
    }
    return { layers, nested };
  }

  /** What each numbered member of a group holds; undefined where a number is missing. */
  #calls<T>(group: string, read: (path: string) => T): (T | undefined)[] {
    const calls: (T | undefined)[] = [];
    for (const index of this.#indices(group)) {
      while (calls.length < index) calls.push(undefined);
      calls.push(read(joinPath(group, String(index))));
    }
    return calls;
  }

  #training(): ParityTraining {
    const root = "/training";
    const optimizer = this.#json(root, "optimizer");
    if (!isJsonObject(optimizer)) this.#fail(root, "has an optimizer that is no JSON object");
    const loss = this.#json(root, "loss");
    if (typeof loss !== "string" && !isJsonObject(loss))
      this.#fail(root, "has a loss that is no name and no object");
    return {
      optimizer,
      loss,
      batchSize: this.#number(root, "batch_size"),
      epochs: this.#number(root, "epochs"),
      x: this.#arrays(`${root}/x`),
      y: this.#arrays(`${root}/y`),
      runningLoss: this.#numbers(`${root}/running_loss`),
      epochLoss: this.#numbers(`${root}/epoch_loss`),
      steps: this.#paths(`${root}/steps`).map((step) => this.#weights(`${step}/weights`)),
      weights: this.#weights(`${root}/weights`),
    };
  }

  #weights(group: string): ParityWeight[] {
    return this.#paths(group).map((path) => ({
      path: this.#text(path, "path"),
      array: this.#array(path),
    }));
  }

  #arrays(group: string): ParityArray[] {
    return this.#paths(group).map((path) => this.#array(path));
  }

  /** The members `0`, `1`, … of a group; HDF5 lists `10` before `2`. */
  #paths(group: string): string[] {
    const indices = this.#indices(group);
    const gap = indices.findIndex((index, i) => index !== i);
    if (gap >= 0) this.#fail(group, `has no member ${gap}`);
    return indices.map((index) => joinPath(group, String(index)));
  }

  #indices(group: string): number[] {
    const keys = this.#file.keys(group);
    const odd = keys.find((key) => !/^(0|[1-9]\d{0,4})$/.test(key));
    if (odd !== undefined) this.#fail(group, `has a member ${show(odd)} where only numbers belong`);
    return keys.map(Number).sort((a, b) => a - b);
  }

  #array(path: string): ParityArray {
    const dataset = this.#file.dataset(path);
    if (dataset === null) this.#fail(path, "is not an array");
    return { shape: dataset.shape, dtype: dataset.dtype, data: dataset.read() };
  }

  #numbers(path: string): number[] {
    const { data, dtype } = this.#array(path);
    if (dtype === "string") this.#fail(path, "holds strings instead of numbers");
    return Array.from(data, Number);
  }

  #json(path: string, name: string): ReturnType<typeof parseKerasJson> {
    return parseKerasJson(this.#text(path, name), {
      file: this.#file.name,
      entry: `${path}@${name}`,
    });
  }

  #nameOf(path: string): string | null {
    const name = this.#file.attribute(path, "name");
    return typeof name === "string" ? name : null;
  }

  #text(path: string, name: string): string {
    const value = this.#file.attribute(path, name);
    return typeof value === "string"
      ? value
      : this.#fail(path, `lacks the text ${name}. Received: ${show(value)}`);
  }

  #number(path: string, name: string): number {
    const value = this.#file.attribute(path, name);
    return typeof value === "number"
      ? value
      : this.#fail(path, `lacks the number ${name}. Received: ${show(value)}`);
  }

  #fail(entry: string, what: string): never {
    const { name } = this.#file;
    const place = entry === "/" ? `"${name}"` : `"${name}": "${entry}"`;
    throw new FileFormatError(`${place} ${what}.`, { file: name, entry });
  }
}
