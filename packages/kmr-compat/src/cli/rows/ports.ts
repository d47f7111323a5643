/** @file The inputs that a model takes: those it declares, or those it was built with. */
import {
  type AnyModel,
  ConfigError,
  flatten,
  type HostArray,
  isJsonObject,
  type Json,
  type KerasTensor,
  type Nested,
} from "@kmr-js/core";

/** What an input takes of a batch: numbers, or nested lists of strings. */
export type FedInput = HostArray | readonly unknown[];

/** One input of the model. */
export interface Port {
  readonly name: string;
  /** Sizes of one row; null is free. */
  readonly rowShape: readonly (number | null)[];
  readonly dtype: string;
}

export interface Ports {
  readonly ports: readonly Port[];
  /** The inputs in the structure that the model takes, from one value for each. */
  readonly pack: (values: readonly FedInput[]) => unknown;
  /** The inputs have no names but `input_0`, `input_1`, …: arrays of other names fill them in order. */
  readonly byPosition: boolean;
}

/** @throws ConfigError for a model that declares no inputs and was saved before it was built. */
export function portsOf(model: AnyModel): Ports {
  const symbols = flatten(model.inputs as Nested<KerasTensor> | undefined).filter(
    (tensor) => tensor !== undefined,
  );
  if (symbols.length > 0) {
    const ports = symbols.map(({ name, shape, dtype }) => ({
      name,
      rowShape: shape.slice(1),
      dtype,
    }));
    return { ports, pack: named(ports), byPosition: false };
  }
  return fromBuildConfig(model);
}

/** The only input, or the inputs by name. */
function named(ports: readonly Port[]): Ports["pack"] {
  return (values) =>
    ports.length === 1
      ? values[0]
      : Object.fromEntries(values.map((value, i) => [ports[i]?.name ?? "", value]));
}

/** A subclassed model tells only the shapes that it was built with: one, a list of them, or by name. */
function fromBuildConfig(model: AnyModel): Ports {
  const shape = model.buildConfig?.["input_shape"];
  if (isShape(shape)) {
    return { ports: [portOf("input", shape)], pack: ([value]) => value, byPosition: true };
  }
  if (Array.isArray(shape) && shape.every(isShape)) {
    const ports = shape.map((each, i) => portOf(`input_${i}`, each));
    return { ports, pack: (values) => values, byPosition: true };
  }
  if (isJsonObject(shape) && Object.values(shape).every(isShape)) {
    const ports = Object.entries(shape).map(([name, each]) => portOf(name, each as ShapeJson));
    return {
      ports,
      pack: (values) => Object.fromEntries(values.map((value, i) => [ports[i]?.name ?? "", value])),
      byPosition: false,
    };
  }
  throw new ConfigError(
    `${String(model)} does not say which inputs it takes: it is subclassed and was saved before it was built. Predict with it from a program, or call it once in Python and save it again.`,
  );
}

type ShapeJson = readonly (number | null)[];

function isShape(value: Json | undefined): value is ShapeJson {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((size) => size === null || typeof size === "number")
  );
}

function portOf(name: string, [, ...rowShape]: ShapeJson): Port {
  return { name, rowShape, dtype: "float32" };
}
