/** @file The base of optimizers: slots, clipping, weight decay, moving averages, accumulation. */
import * as tf from "@tensorflow/tfjs-core";
import { Configured } from "../config/configured.ts";
import { boolean, integer, nullable, number, string } from "../config/field.ts";
import type { ConfigOf } from "../config/infer.ts";
import { ConfigError } from "../errors.ts";
import { Constant, Zeros } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import type { JsonObject } from "../json.ts";
import { inScope } from "../layer/call-context.ts";
import { Variable } from "../layer/variable.ts";
import { autoName, snakeCase } from "../naming.ts";
import type { Tensor } from "../tensor.ts";
import { learningRate } from "./schedules/field.ts";
import { LearningRateSchedule } from "./schedules/learning-rate-schedule.ts";

/** The config keys of every optimizer, in the order in which Keras writes them. */
export const optimizerFields = {
  name: nullable(string()),
  /** A number, or a schedule. */
  learning_rate: learningRate(0.001),
  /** Share of a weight that each step takes away, times the learning rate. */
  weight_decay: nullable(number()),
  /** Largest norm of one gradient. */
  clipnorm: nullable(number()),
  /** Largest norm of all gradients together. */
  global_clipnorm: nullable(number()),
  /** Largest absolute value in a gradient. */
  clipvalue: nullable(number()),
  /** Keep an exponential moving average of the weights. */
  use_ema: boolean(false),
  /** Weight of the old average. */
  ema_momentum: number(0.99),
  /** After this many steps the weights become their averages; null does it only at the end of `fit`. */
  ema_overwrite_frequency: nullable(integer()),
  /** The loss is multiplied by it before gradients are taken, which are divided by it again. */
  loss_scale_factor: nullable(number()),
  /** Gradients of this many steps make one update. */
  gradient_accumulation_steps: nullable(integer()),
};
export type OptimizerFields = typeof optimizerFields;

/** The gradient of each weight; null for a weight the loss does not depend on. */
export type Gradients = readonly (Tensor | null)[];

/**
 * Changes weights along their gradients. A subclass makes slots in `makeSlots` and one step of one weight in
 * `updateStep`.
 * @see keras.optimizers.Optimizer
 */
export abstract class Optimizer<F extends OptimizerFields = OptimizerFields> extends Configured<F> {
  static override readonly module = "keras.optimizers";
  readonly name: string;
  /** All variables in the order in which Keras saves them. */
  readonly variables: Variable[] = [];
  built = false;
  /** Steps made, counted in gradients that arrived. */
  readonly iteration: Variable;
  readonly #learningRate: Variable | LearningRateSchedule;
  readonly #index = new Map<Variable, number>();
  #averages: Variable[] = [];
  #accumulators: Variable[] = [];
  #trained: readonly Variable[] = [];
  #undecayed: (variable: Variable) => boolean = () => false;

  constructor(...args: ConstructorParameters<typeof Configured<F>>) {
    super(...args);
    const { name, clipnorm, global_clipnorm, clipvalue, learning_rate } = this.settings;
    this.name = name ?? autoName(snakeCase(this.className));
    if ([clipnorm, global_clipnorm, clipvalue].filter((bound) => bound !== null).length > 1) {
      throw new ConfigError(
        `${this.className}: only one of clipnorm, global_clipnorm and clipvalue can be given. Received: clipnorm=${clipnorm}, global_clipnorm=${global_clipnorm}, clipvalue=${clipvalue}.`,
      );
    }
    this.iteration = this.addVariable("iteration", { dtype: "int64" });
    this.#learningRate =
      learning_rate instanceof LearningRateSchedule
        ? learning_rate
        : this.addVariable("learning_rate", { value: learning_rate });
  }

  get className(): string {
    return (this.constructor as unknown as { className: string }).className;
  }

  /** The config that all optimizers share. */
  protected get settings(): ConfigOf<OptimizerFields> {
    return this.config as unknown as ConfigOf<OptimizerFields>;
  }

  /** The steps that changed weights. */
  get iterations(): number {
    const count = this.iteration.value.dataSync()[0] ?? 0;
    return Math.floor(count / (this.settings.gradient_accumulation_steps ?? 1));
  }

  /** The learning rate of the next step. Setting it replaces a number, not a schedule. */
  get learningRate(): number {
    return this.#learningRate instanceof LearningRateSchedule
      ? Math.fround(this.#learningRate.at(this.iteration.value.dataSync()[0] ?? 0))
      : (this.#learningRate.value.dataSync()[0] ?? 0);
  }
  set learningRate(value: number) {
    if (this.#learningRate instanceof LearningRateSchedule) {
      throw new ConfigError(
        `${this.className}: its learning rate is a schedule and cannot be set. Make the optimizer with a number.`,
      );
    }
    assignNumber(this.#learningRate, value);
  }

  /** Makes the slots of the given weights; the first `apply` does it otherwise. */
  build(variables: readonly Variable[]): void {
    if (this.built) return;
    this.built = true;
    this.#trained = [...variables];
    for (const [i, variable] of variables.entries()) this.#index.set(variable, i);
    const { use_ema, gradient_accumulation_steps } = this.settings;
    if (use_ema) this.#averages = this.addSlots("average");
    if (gradient_accumulation_steps !== null)
      this.#accumulators = this.addSlots("gradient_accumulator");
    this.makeSlots(variables);
  }

  /** Makes what the optimizer remembers of each weight. */
  protected makeSlots(_variables: readonly Variable[]): void {}

  /** Changes one weight. Runs inside a `tidy`. */
  protected abstract updateStep(gradient: Tensor, variable: Variable, learningRate: number): void;

  /** What happens once before all weights of a step. */
  protected beginStep(): void {}

  /** One zero-filled variable (or filled as told) per weight. */
  protected addSlots(name: string, initializer?: Initializer): Variable[] {
    return this.#trained.map((variable) => this.addSlot(variable, name, initializer));
  }

  /** Several slots per weight, those of one weight side by side, as Keras saves them. */
  protected addSlotGroups(names: readonly string[]): Variable[][] {
    const rows = this.#trained.map((variable) => names.map((name) => this.addSlot(variable, name)));
    return names.map((_, i) => rows.map((row) => row[i] as Variable));
  }

  protected addSlot(variable: Variable, name: string, initializer?: Initializer): Variable {
    return this.addVariable(`${variable.path.replaceAll("/", "_")}_${name}`, {
      shape: variable.shape,
      ...(initializer === undefined ? {} : { initializer }),
    });
  }

  protected addVariable(
    name: string,
    args: {
      readonly shape?: readonly number[];
      readonly dtype?: "float32" | "int64" | "int32";
      readonly value?: number;
      readonly initializer?: Initializer;
    },
  ): Variable {
    const { shape = [], dtype = "float32", value } = args;
    const initializer =
      args.initializer ?? (value === undefined ? new Zeros() : new Constant({ value }));
    const variable = inScope(
      this.name,
      () => new Variable(name, { shape, dtype, initializer, trainable: false }),
    );
    this.variables.push(variable);
    return variable;
  }

  /** The place of a weight among those the optimizer was built for. @throws ConfigError for another. */
  protected indexOf(variable: Variable): number {
    const index = this.#index.get(variable);
    if (index !== undefined) return index;
    throw new ConfigError(
      `${this.className}: it was built for other weights than ${variable.path}. Compile the model again.`,
    );
  }

  /** Weights that are not to decay. Call it before the first step. @see keras.optimizers.Optimizer.exclude_from_weight_decay */
  excludeFromWeightDecay({
    var_list = [],
    var_names = [],
  }: {
    readonly var_list?: readonly Variable[];
    readonly var_names?: readonly string[];
  }): void {
    if (this.built) {
      throw new ConfigError(
        `${this.className}: excludeFromWeightDecay must come before the first step.`,
      );
    }
    this.#undecayed = (variable) =>
      var_list.includes(variable) || var_names.some((part) => variable.path.includes(part));
  }

  /** The loss as gradients are taken of it. */
  scaleLoss(loss: Tensor): Tensor {
    const { loss_scale_factor } = this.settings;
    return loss_scale_factor === null ? loss : tf.mul(loss, loss_scale_factor);
  }

  /** Changes the weights by their gradients. @throws ConfigError for weights it was not built for. */
  apply(gradients: Gradients, variables: readonly Variable[]): void {
    this.build(variables);
    tf.tidy(() => {
      const pairs = variables.flatMap((variable, i) => {
        const gradient = gradients[i];
        return gradient === null || gradient === undefined ? [] : [{ variable, gradient }];
      });
      const scale = this.settings.loss_scale_factor;
      const found = pairs.map(({ gradient }) =>
        scale === null ? gradient : tf.div(gradient, scale),
      );
      const changed = pairs.map(({ variable }) => variable);
      if (changed.length > 0) this.step(found, changed);
      assignNumber(this.iteration, (this.iteration.value.dataSync()[0] ?? 0) + 1);
    });
  }

  private step(gradients: readonly Tensor[], variables: readonly Variable[]): void {
    const accumulated = this.accumulate(gradients, variables);
    if (accumulated !== undefined) {
      const learningRate = this.learningRate;
      const clipped = this.clip(accumulated);
      this.decay(variables, learningRate);
      this.beginStep();
      for (const [i, variable] of variables.entries()) {
        tf.tidy(() => this.updateStep(clipped[i] as Tensor, variable, learningRate));
      }
    }
    if (this.settings.use_ema) this.average();
    for (const variable of variables) {
      if (variable.constraint !== null) variable.assign(variable.constraint.call(variable.value));
    }
  }

  /** The gradients to apply now: their mean over the steps that were gathered, or nothing yet. */
  private accumulate(
    gradients: readonly Tensor[],
    variables: readonly Variable[],
  ): readonly Tensor[] | undefined {
    const steps = this.settings.gradient_accumulation_steps;
    if (steps === null) return gradients;
    const stores = variables.map(
      (variable) => this.#accumulators[this.indexOf(variable)] as Variable,
    );
    const sums = gradients.map((gradient, i) => tf.add(gradient, (stores[i] as Variable).value));
    const complete = ((this.iteration.value.dataSync()[0] ?? 0) + 1) % steps === 0;
    for (const [i, store] of stores.entries()) {
      store.assign(complete ? tf.zerosLike(store.value) : (sums[i] as Tensor));
    }
    return complete ? sums.map((sum) => tf.div(sum, steps)) : undefined;
  }

  private clip(gradients: readonly Tensor[]): readonly Tensor[] {
    const { clipnorm, global_clipnorm, clipvalue } = this.settings;
    if (clipnorm !== null && clipnorm > 0) {
      return gradients.map((gradient) => {
        const norm = tf.sqrt(tf.sum(tf.square(gradient)));
        return tf.div(tf.mul(gradient, clipnorm), tf.maximum(norm, clipnorm));
      });
    }
    if (global_clipnorm !== null && global_clipnorm > 0) {
      const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)));
      const norm = tf.sqrt(tf.addN(squares));
      const scale = tf.mul(tf.minimum(tf.div(1, norm), 1 / global_clipnorm), global_clipnorm);
      return gradients.map((gradient) => tf.mul(gradient, scale));
    }
    if (clipvalue !== null && clipvalue > 0)
      return gradients.map((gradient) => tf.clipByValue(gradient, -clipvalue, clipvalue));
    return gradients;
  }

  private decay(variables: readonly Variable[], learningRate: number): void {
    const { weight_decay } = this.settings;
    if (weight_decay === null) return;
    for (const variable of variables) {
      if (this.#undecayed(variable)) continue;
      const loss = tf.mul(tf.mul(variable.value, weight_decay), learningRate);
      variable.assign(tf.sub(variable.value, loss));
    }
  }

  /** The averages follow the weights, and may become them. */
  private average(): void {
    const { ema_momentum, ema_overwrite_frequency } = this.settings;
    const momentum = this.iterations === 0 ? 0 : ema_momentum;
    for (const [i, average] of this.#averages.entries()) {
      const weight = (this.#trained[i] as Variable).value;
      average.assign(tf.add(tf.mul(average.value, momentum), tf.mul(weight, 1 - momentum)));
    }
    if (ema_overwrite_frequency !== null && (this.iterations + 1) % ema_overwrite_frequency === 0)
      this.overwriteByAverages();
  }

  private overwriteByAverages(): void {
    for (const [i, average] of this.#averages.entries()) this.#trained[i]?.assign(average.value);
  }

  /** The end of training: weights become their averages. */
  finalizeVariableValues(): void {
    if (this.settings.use_ema) this.overwriteByAverages();
  }

  override getConfig(): JsonObject {
    const rate =
      this.#learningRate instanceof LearningRateSchedule
        ? {}
        : { learning_rate: this.learningRate };
    return { ...super.getConfig(), name: this.name, ...rate };
  }

  dispose(): void {
    for (const variable of this.variables) variable.dispose();
  }
}

/** Replaces the value of a scalar variable. */
export function assignNumber(variable: Variable, value: number): void {
  const data = variable.dtype === "float32" ? new Float32Array([value]) : new Int32Array([value]);
  variable.assign({ shape: [], data });
}

/** `variable += change`. */
export function assignAdd(variable: Variable, change: Tensor): void {
  variable.assign(tf.add(variable.value, change));
}

/** `variable −= change`. */
export function assignSub(variable: Variable, change: Tensor): void {
  variable.assign(tf.sub(variable.value, change));
}

/** `average` moves towards `value` by a share of `1 − keep`, in Keras's order of operations. */
export function follow(average: Variable, value: Tensor, keep: number): Tensor {
  assignAdd(average, tf.mul(tf.sub(value, average.value), 1 - keep));
  return average.value;
}
