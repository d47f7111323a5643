/** @file The optimizer `LossScaleOptimizer`. */
import * as tf from "@tensorflow/tfjs-core";
import { configuredField } from "../config/configured.ts";
import { integer, number } from "../config/field.ts";
import { ConfigError } from "../errors.ts";
import { overRows } from "../gradients/sliced-gradient.ts";
import type { JsonObject } from "../json.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { type Gradients, Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { learningRate } from "./schedules/field.ts";
import { singleOptimizers } from "./single-table.ts";
import { assignNumber, numberOf } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  learning_rate: learningRate(0),
  /** The optimizer that changes the weights. */
  inner_optimizer: configuredField(singleOptimizers, ""),
  /** What the loss is multiplied by at first. */
  initial_scale: number(2 ** 15),
  /** After so many steps with finite gradients the scale doubles. */
  dynamic_growth_steps: integer(2000),
};

/** The keys that Keras writes; older versions wrote the others as well, with their defaults. */
const ownKeys = ["name", "inner_optimizer", "initial_scale", "dynamic_growth_steps"] as const;

/**
 * Multiplies the loss so that small gradients do not vanish, and divides the gradients again. A step whose gradients
 * are not all finite changes no weight and halves the scale.
 * @see keras.optimizers.LossScaleOptimizer
 */
export class LossScaleOptimizer extends Optimizer<typeof fields> {
  static override readonly className = "LossScaleOptimizer";
  static override readonly fields = fields;
  private counter: Variable | undefined;
  private scale: Variable | undefined;

  constructor(...args: ConstructorParameters<typeof Optimizer<typeof fields>>) {
    super(...args);
    for (const [key, field] of Object.entries(optimizerFields)) {
      if (key === "name" || key === "learning_rate") continue;
      if (this.config[key as keyof typeof optimizerFields] === field.initial) continue;
      throw new ConfigError(
        `LossScaleOptimizer: ${key} cannot be set here. Set it on the inner_optimizer.`,
      );
    }
  }

  get inner(): Optimizer {
    return this.config.inner_optimizer;
  }

  override get variables(): readonly Variable[] {
    return [...super.variables, ...this.inner.variables];
  }

  override get iterations(): number {
    return this.inner.iterations;
  }

  override get learningRate(): number {
    return this.inner.learningRate;
  }
  override set learningRate(value: number) {
    this.inner.learningRate = value;
  }

  override build(variables: readonly Variable[]): void {
    if (this.built) return;
    this.counter = this.addVariable("step_counter", { dtype: "int64" });
    this.scale = this.addVariable("dynamic_scale", { value: this.config.initial_scale });
    this.inner.build(variables);
    super.build(variables);
  }

  override excludeFromWeightDecay(which: Parameters<Optimizer["excludeFromWeightDecay"]>[0]): void {
    this.inner.excludeFromWeightDecay(which);
  }

  private get lossScale(): number {
    return this.scale === undefined ? this.config.initial_scale : numberOf(this.scale);
  }

  override scaleLoss(loss: Tensor): Tensor {
    return tf.mul(loss, this.lossScale);
  }

  override apply(gradients: Gradients, variables: readonly Variable[]): void {
    this.build(variables);
    const finite = gradients.every((gradient) => gradient === null || isFiniteTensor(gradient));
    const { lossScale } = this;
    const steps = finite ? numberOf(this.counter as Variable) + 1 : 0;
    if (finite) {
      tf.tidy(() => {
        const unscaled = gradients.map((gradient) =>
          gradient === null ? null : overRows(gradient, (rows) => tf.div(rows, lossScale)),
        );
        this.inner.apply(unscaled, variables);
      });
    }
    const grows = steps === this.config.dynamic_growth_steps;
    assignNumber(this.counter as Variable, grows ? 0 : steps);
    if (grows || !finite) assignNumber(this.scale as Variable, lossScale * (grows ? 2 : 0.5));
  }

  protected override updateStep(gradient: Tensor, variable: Variable): void {
    this.inner.apply([gradient], [variable]);
  }

  override finalizeVariableValues(): void {
    this.inner.finalizeVariableValues();
  }

  override getConfig(): JsonObject {
    const all = super.getConfig();
    return Object.fromEntries(ownKeys.map((key) => [key, all[key] ?? null]));
  }
}

function isFiniteTensor(x: Tensor): boolean {
  return tf.tidy(() => tf.all(tf.isFinite(x)).dataSync()[0] === 1);
}
