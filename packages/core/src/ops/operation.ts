/** @file What an op is: eager on values, a node of the graph on symbolic tensors, one entry in a file. */
import * as tf from "@tensorflow/tfjs-core";
import type { Fields } from "../config/field.ts";
import type { ArgsOf, ConfigOf } from "../config/infer.ts";
import { parseConfig, serializeConfig } from "../config/parse.ts";
import { ConstantArray } from "../constant-array.ts";
import { type DType, isDType } from "../dtype.ts";
import { ConfigError } from "../errors.ts";
import { Node, type Operation, symbolicLeaves } from "../graph/node.ts";
import type { JsonObject } from "../json.ts";
import { autoName, snakeCase } from "../naming.ts";
import type { Nested, Shape } from "../shape.ts";
import { type AnyTensor, isTensor, KerasTensor, type Tensor } from "../tensor.ts";

/** The result type of an op: symbolic in, symbolic out. */
export type Same<T> = T extends KerasTensor ? KerasTensor : Tensor;

/** Shape and dtype of one output. */
export interface Spec {
  readonly shape: Shape;
  readonly dtype: DType;
}

export interface OpDefinition<F extends Fields = Fields> {
  /** Keras's class name, the tag in a file. */
  readonly className: string;
  /** The module under `keras.src.ops` that holds the class, or a whole one, `keras.…`. */
  readonly module: string;
  /** The names of the call's arguments. What is no argument of the call is config. */
  readonly inputs: readonly string[];
  /** True if the call takes keyword arguments of any name: a dictionary of them follows the other arguments. */
  readonly keywords?: boolean;
  /** The constructor's arguments. */
  readonly fields: F;
  /** Old names of constructor arguments. */
  readonly renamed?: Readonly<Record<string, string>>;
  compute(args: readonly unknown[], config: ConfigOf<F>): Nested<Tensor>;
  infer(args: readonly unknown[], config: ConfigOf<F>): Spec | readonly Spec[];
}

/** One op of a graph: a definition with its config. */
export class Op implements Operation {
  name: string;
  readonly definition: OpDefinition;
  readonly config: ConfigOf<Fields>;
  readonly inboundNodes: Node[] = [];

  constructor(definition: OpDefinition, args: Readonly<Record<string, unknown>>, name?: string) {
    const { className, fields, renamed = {} } = definition;
    this.definition = definition;
    this.name = name ?? autoName(snakeCase(className));
    const current = Object.fromEntries(
      Object.entries(args).map(([key, value]) => [renamed[key] ?? key, value]),
    );
    this.config = parseConfig(fields, current, `${className} ${JSON.stringify(this.name)}`);
  }

  get className(): string {
    return this.definition.className;
  }

  /** The same op, not called yet. */
  copy(): Op {
    return new Op(this.definition, this.config, this.name);
  }

  getConfig(): JsonObject {
    return { name: this.name, ...serializeConfig(this.definition.fields, this.config) };
  }

  /** @param args - the positional arguments; keyword arguments of the call take their places by name. */
  invoke(args: unknown, options: object = {}): unknown {
    const all = this.arrange(args as readonly unknown[], options as Record<string, unknown>);
    if (symbolicLeaves(all).length > 0) return this.extend(all);
    return tf.tidy(() => this.definition.compute(all, this.config) as tf.TensorContainer);
  }

  /** Adds the call to the graph. */
  private extend(args: readonly unknown[]): Nested<KerasTensor> {
    const symbol = ({ shape, dtype }: Spec): KerasTensor =>
      new KerasTensor(shape, dtype, this.name);
    const specs = this.definition.infer(args, this.config);
    const outputs = Array.isArray(specs) ? specs.map(symbol) : symbol(specs as Spec);
    const { inputs, keywords } = this.definition;
    if (keywords)
      new Node(
        this,
        args.slice(0, inputs.length),
        args[inputs.length] as Record<string, unknown>,
        outputs,
      );
    else new Node(this, args, {}, outputs);
    return outputs;
  }

  private arrange(
    args: readonly unknown[],
    options: Readonly<Record<string, unknown>>,
  ): readonly unknown[] {
    const { inputs, keywords } = this.definition;
    const all = [...args];
    const others: Record<string, unknown> = {};
    if (keywords) all[inputs.length] ??= others;
    for (const [key, value] of Object.entries(options)) {
      const place = inputs.indexOf(key);
      if (place < 0 && keywords) {
        others[key] = value;
        continue;
      }
      if (place < 0) {
        throw new ConfigError(
          `${this.className} ${JSON.stringify(this.name)}: unknown argument ${JSON.stringify(key)}. Known: ${inputs.join(", ")}.`,
        );
      }
      all[place] = value;
    }
    return all;
  }
}

/** A definition with a way to call it. */
export type DefinedOp<F extends Fields> = OpDefinition<F> & {
  apply(args: readonly unknown[], config: ArgsOf<F>): unknown;
};

/** Gives a definition its `apply`: computes at once on values, extends the graph on symbolic tensors. */
export function defineOp<F extends Fields>(definition: OpDefinition<F>): DefinedOp<F> {
  const general = definition as unknown as OpDefinition;
  return {
    ...definition,
    apply(args, config) {
      if (symbolicLeaves(args).length > 0) return new Op(general, config).invoke(args);
      const parsed = parseConfig(definition.fields, config, definition.className);
      return tf.tidy(() => definition.compute(args, parsed) as tf.TensorContainer);
    },
  };
}

/** The tensor an argument stands for: itself, or a constant. */
export function toTensor(value: unknown, like?: Tensor): Tensor {
  if (isTensor(value)) return value;
  if (value instanceof ConstantArray) return value.toTensor();
  return tf.tensor(
    value as tf.TensorLike,
    undefined,
    like?.dtype === "bool" ? undefined : like?.dtype,
  );
}

/** Shape and dtype of an argument, symbolic or not. A plain number takes the dtype it is given. */
export function specOf(value: unknown, numberDType: DType = "float32"): Spec {
  if (value instanceof KerasTensor || value instanceof ConstantArray) return value;
  if (isTensor(value))
    return { shape: value.shape, dtype: isDType(value.dtype) ? value.dtype : "float32" };
  const shape: number[] = [];
  for (let inner = value; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
  return { shape, dtype: numberDType };
}

/** Specs of a list argument. */
export function specsOf(values: unknown): Spec[] {
  return (values as readonly AnyTensor[]).map((value) => specOf(value));
}

/** Tensors of a list argument. */
export function toTensors(values: unknown): Tensor[] {
  return (values as readonly unknown[]).map((value) => toTensor(value));
}
