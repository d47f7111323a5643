/** @file What a config may say otherwise: each key's other values, one at a time. */
import {
  activations,
  type Field,
  type Operation,
  show,
  snakeCase,
  type Tensor,
} from "@kmr-js/core";
import { type Change, configChange } from "./experiment.ts";
import type { Target } from "./targets.ts";

/** One thing that may be wrong, as an experiment. */
export interface Hypothesis {
  readonly kind: string;
  /** The key or weight, with the path of its layer. */
  readonly where: string;
  /** Why the output would then match, as a sentence. */
  readonly text: string;
  readonly change: Change;
}

/** Keys that change nothing at inference, or that weights of other shapes would follow from. */
const silent =
  /(_initializer|_regularizer|_constraint|^momentum|^renorm.*|^seed|^unroll|^stateful|^synchronized|^units|^filters)$/;

/** The other values of every key but those of numbers, which `numberKeys` gives. */
export function* configHypotheses(target: Target): Generator<Hypothesis> {
  for (const [key, field, value] of keysOf(target)) {
    if (typeof value === "boolean") yield configured(target, key, value, !value);
    else if (field.choices !== undefined) {
      for (const choice of field.choices)
        if (choice !== value) yield configured(target, key, value, choice);
    } else if (typeof value === "function") yield* otherActivations(target, key, field);
    else if (key.startsWith("ax") || key.endsWith("axis")) yield* otherAxes(target, key, value);
  }
}

/** The keys that hold numbers, whose value is then searched: `epsilon`, `negative_slope`. */
export function numberKeys({ operation, fields }: Target): { key: string; initial: unknown }[] {
  const config = configOf(operation);
  return Object.entries(fields)
    .filter(([key, field]) => !silent.test(key) && field.float === true && isNumber(config[key]))
    .map(([key, { initial }]) => ({ key, initial }));
}

/** The hypothesis that a number in the config is another one. */
export function numberHypothesis(target: Target, key: string, value: number): Hypothesis {
  return configured(target, key, configOf(target.operation)[key], value);
}

function* keysOf(target: Target): Generator<[string, Field<unknown>, unknown]> {
  const config = configOf(target.operation);
  for (const [key, field] of Object.entries(target.fields))
    if (!silent.test(key) && Object.hasOwn(config, key)) yield [key, field, config[key]];
}

function configOf(operation: Operation): Readonly<Record<string, unknown>> {
  return (operation as unknown as { readonly config: Readonly<Record<string, unknown>> }).config;
}

/** Null too: a number that the config leaves out, such as `max_value`. */
function isNumber(value: unknown): boolean {
  return typeof value === "number" || value === null;
}

function configured(target: Target, key: string, from: unknown, to: unknown): Hypothesis {
  return {
    kind: kinds[key] ?? "config",
    where: target.at(key),
    text: `The config says ${key}=${show(from)}; with ${key}=${show(to)} it computes what Keras computed.`,
    change: configChange(target.operation, key, to),
  };
}

const kinds: Readonly<Record<string, string>> = {
  epsilon: "epsilon",
  negative_slope: "negative-slope",
  alpha: "negative-slope",
  data_format: "channels-order",
  axis: "axis",
  axes: "axis",
  reset_after: "reset-after",
  approximate: "approximate-gelu",
  go_backwards: "go-backwards",
  padding: "padding",
};

/** What most models use, so that it is named first where several would do. */
const common = ["linear", "relu", "tanh", "sigmoid", "softmax", "gelu", "silu"];

/** Names and variants that an activation may be mistaken for; those of Keras's own table first. */
function* otherActivations(
  target: Target,
  key: string,
  field: Field<unknown>,
): Generator<Hypothesis> {
  const { operation } = target;
  const place = { owner: operation.name, key };
  const current = field.serialize(configOf(operation)[key]);
  const hypothesis = (name: string, run: unknown, kind = "activation"): Hypothesis => ({
    kind,
    where: target.at(key),
    text: `The config says ${key}=${show(current)}; with ${name} it computes what Keras computed.`,
    change: configChange(operation, key, run),
  });
  yield hypothesis("gelu(approximate=True)", approximateGelu, "approximate-gelu");
  const names = [...common, ...Object.keys(activations).map(snakeCase)];
  for (const name of new Set(names)) {
    if (name === current || name === "threshold") continue;
    yield hypothesis(show(name), field.parse(name, place));
  }
  for (const slope of [0.01, 0.1, 0.3])
    yield hypothesis(
      `leaky_relu(negative_slope=${slope})`,
      (x: Tensor) => activations.leakyRelu(x, { negative_slope: slope }),
      "negative-slope",
    );
}

function approximateGelu(x: Tensor): Tensor {
  return activations.gelu(x, { approximate: true });
}

/** Axes of arrays of up to 5 axes. */
function* otherAxes(target: Target, key: string, value: unknown): Generator<Hypothesis> {
  for (const axis of [-1, 1, 2, 3, 4, -2, -3, -4]) {
    const other = Array.isArray(value) && value.length === 1 ? [axis] : axis;
    if (typeof value === "number" ? axis !== value : Array.isArray(other))
      yield configured(target, key, value, other);
  }
}
