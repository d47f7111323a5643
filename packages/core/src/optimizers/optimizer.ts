/** @file The base of optimizers: slots, weight decay, moving averages, accumulation. */
import * as tf from "@tensorflow/tfjs-core";
import { Configured } from "../config/configured.ts";
import type { ConfigOf } from "../config/infer.ts";
import { ConfigError } from "../errors.ts";
import { overRows } from "../gradients/sliced-gradient.ts";
import { Constant, Zeros } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import type { JsonObject } from "../json.ts";
import { inScope } from "../layer/call-context.ts";
import { Variable } from "../layer/variable.ts";
import { autoName, snakeCase } from "../naming.ts";
import type { Tensor } from "../tensor.ts";
import { checkClipping, clipGradients } from "./clip-gradients.ts";
import type { OptimizerFields } from "./optimizer-fields.ts";
import { LearningRateSchedule } from "./schedules/learning-rate-schedule.ts";
import { assignNumber, assignSub, numberOf } from "./variable-updates.ts";

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
  readonly #variables: Variable[] = [];
  built = false;
  /** Steps made, counted in gradients that arrived. */
  readonly iteration: Variable;
  readonly #learningRate: Variable | LearningRateSchedule;
  #slots = new Map<Variable, Map<string, Variable>>();
  #undecayed: (variable: Variable) => boolean = () => false;

  constructor(...args: ConstructorParameters<typeof Configured<F>>) {
    super(...args);
    const { name, learning_rate } = this.settings;
    this.name = name ?? autoName(snakeCase(this.className));
    this.checkSettings();
    this.iteration = this.addVariable("iteration", { dtype: "int64" });
    this.#learningRate =
      learning_rate instanceof LearningRateSchedule
        ? learning_rate
        : this.addVariable("learning_rate", { value: learning_rate });
  }

  private checkSettings(): void {
    const { gradient_accumulation_steps } = this.settings;
    checkClipping(this.settings, this.className);
    if (gradient_accumulation_steps !== null && gradient_accumulation_steps < 2) {
      throw new ConfigError(
        `${this.className}: gradient_accumulation_steps must be 2 or more, or null. Received: gradient_accumulation_steps=${gradient_accumulation_steps}.`,
      );
    }
  }

  /** All variables in the order in which Keras saves them. */
  get variables(): readonly Variable[] {
    return this.#variables;
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
    const count = numberOf(this.iteration);
    return Math.floor(count / (this.settings.gradient_accumulation_steps ?? 1));
  }

  /** The learning rate of the next step. Setting it replaces a number, not a schedule. */
  get learningRate(): number {
    return this.#learningRate instanceof LearningRateSchedule
      ? Math.fround(this.#learningRate.at(numberOf(this.iteration)))
      : numberOf(this.#learningRate);
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
    this.#slots = new Map(variables.map((variable) => [variable, new Map()]));
    const { use_ema, gradient_accumulation_steps } = this.settings;
    if (use_ema) this.addSlots(["average"]);
    if (gradient_accumulation_steps !== null) this.addSlots(["gradient_accumulator"]);
    this.makeSlots();
  }

  /** The weights it was built for. */
  protected get trained(): readonly Variable[] {
    return [...this.#slots.keys()];
  }

  /** Makes what the optimizer remembers of each weight. */
  protected makeSlots(): void {}

  /** Changes one weight. Runs inside a `tidy`. */
  protected abstract updateStep(gradient: Tensor, variable: Variable, learningRate: number): void;

  /** What happens once before all weights of a step. */
  protected beginStep(): void {}

  /** Slots of each weight, those of one weight side by side, as Keras saves them: zeros unless told otherwise. */
  protected addSlots(
    names: readonly string[],
    starts: Readonly<Record<string, Initializer>> = {},
  ): void {
    for (const variable of this.trained) {
      for (const name of names) this.addSlot(variable, name, starts[name]);
    }
  }

  protected addSlot(
    variable: Variable,
    name: string,
    initializer: Initializer = new Zeros(),
  ): void {
    const slot = this.addVariable(`${variable.path.replaceAll("/", "_")}_${name}`, {
      shape: variable.shape,
      initializer,
    });
    this.keepSlot(variable, name, slot);
  }

  /** Remembers a variable as a slot of a weight. */
  protected keepSlot(variable: Variable, name: string, slot: Variable): void {
    this.#slots.get(variable)?.set(name, slot);
  }

  /** What the optimizer remembers of a weight under a name. @throws ConfigError where it remembers nothing of it. */
  protected slot(variable: Variable, name: string): Variable {
    const slot = this.#slots.get(variable)?.get(name);
    if (slot !== undefined) return slot;
    throw new ConfigError(`${this.className}: it keeps no ${name} of ${variable.path}.`);
  }

  protected addVariable(
    name: string,
    args: {
      readonly shape?: readonly number[];
      readonly dtype?: "float32" | "int64" | "int32";
      readonly value?: number;
      readonly initializer?: Initializer;
      /** Where its path begins; null for Keras's few variables outside the optimizer's scope. */
      readonly scope?: null;
    },
  ): Variable {
    const { shape = [], dtype = "float32", value } = args;
    const initializer =
      args.initializer ?? (value === undefined ? new Zeros() : new Constant({ value }));
    const make = (): Variable =>
      new Variable(name, { shape, dtype, initializer, trainable: false });
    const variable = args.scope === null ? make() : inScope(this.name, make);
    this.#variables.push(variable);
    return variable;
  }

  /**
   * Weights that are not to decay: some variables, and all whose path holds one of the regular expressions.
   * Call it before the first step. @see keras.optimizers.Optimizer.exclude_from_weight_decay
   */
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
    const patterns = var_names.map((name) => new RegExp(name));
    this.#undecayed = (variable) =>
      var_list.includes(variable) || patterns.some((pattern) => pattern.test(variable.path));
  }

  /** The loss as gradients are taken of it. */
  scaleLoss(loss: Tensor): Tensor {
    const { loss_scale_factor } = this.settings;
    return loss_scale_factor === null ? loss : tf.mul(loss, loss_scale_factor);
  }

  /** Changes the weights by their gradients. @throws ConfigError for weights it was not built for, or no gradient. */
  apply(gradients: Gradients, variables: readonly Variable[]): void {
    if (variables.length === 0) return;
    this.build(variables);
    this.checkKnown(variables);
    tf.tidy(() => {
      const pairs = variables.flatMap((variable, i) => {
        const gradient = gradients[i];
        return gradient === null || gradient === undefined ? [] : [{ variable, gradient }];
      });
      if (pairs.length === 0) {
        throw new ConfigError(
          `${this.className}: the loss depends on none of the weights: ${variables.map(({ path }) => path).join(", ")}.`,
        );
      }
      const scale = this.settings.loss_scale_factor;
      const found = pairs.map(({ gradient }) =>
        scale === null ? gradient : overRows(gradient, (rows) => tf.div(rows, scale)),
      );
      this.step(
        found,
        pairs.map(({ variable }) => variable),
      );
      assignNumber(this.iteration, numberOf(this.iteration) + 1);
    });
  }

  private checkKnown(variables: readonly Variable[]): void {
    const stranger = variables.find((variable) => !this.#slots.has(variable));
    if (stranger === undefined) return;
    throw new ConfigError(
      `${this.className}: it was built for other weights than ${stranger.path}. Compile the model again after making layers trainable.`,
    );
  }

  private step(gradients: readonly Tensor[], variables: readonly Variable[]): void {
    const accumulated = this.accumulate(gradients, variables);
    if (accumulated !== undefined) {
      const learningRate = this.learningRate;
      const clipped = clipGradients(accumulated, this.settings);
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
    const stores = variables.map((variable) => this.slot(variable, "gradient_accumulator"));
    const sums = gradients.map((gradient, i) => tf.add(gradient, (stores[i] as Variable).value));
    const complete = (numberOf(this.iteration) + 1) % steps === 0;
    for (const [i, store] of stores.entries()) {
      store.assign(complete ? tf.zerosLike(store.value) : (sums[i] as Tensor));
    }
    return complete ? sums.map((sum) => tf.div(sum, steps)) : undefined;
  }

  /** The share of a weight that each step takes away. */
  protected decayOf(_variable: Variable): number | null {
    return this.settings.weight_decay;
  }

  private decay(variables: readonly Variable[], learningRate: number): void {
    for (const variable of variables) {
      const share = this.#undecayed(variable) ? null : this.decayOf(variable);
      if (share !== null) assignSub(variable, tf.mul(tf.mul(variable.value, share), learningRate));
    }
  }

  /** The averages follow the weights, and may become them. */
  private average(): void {
    const { ema_momentum, ema_overwrite_frequency } = this.settings;
    const momentum = this.iterations === 0 ? 0 : ema_momentum;
    for (const variable of this.trained) {
      const average = this.slot(variable, "average");
      average.assign(tf.add(tf.mul(average.value, momentum), tf.mul(variable.value, 1 - momentum)));
    }
    if (ema_overwrite_frequency !== null && (this.iterations + 1) % ema_overwrite_frequency === 0)
      this.overwriteByAverages();
  }

  private overwriteByAverages(): void {
    for (const variable of this.trained) variable.assign(this.slot(variable, "average").value);
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
