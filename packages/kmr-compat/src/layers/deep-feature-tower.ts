import {
  activation,
  fields as f,
  knownSize,
  type LayerArgs,
  regularizers,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import { BatchNormalization, Dense, Dropout } from "@kmr-js/layers";
import { BaseKmrLayer } from "./base-kmr-layer.ts";

const fields = {
  /** Width of every block, and so the last axis of the output. */
  units: f.positiveInteger(32),
  /** Number of blocks. */
  hidden_layers: f.positiveInteger(2),
  /** Share of values dropped after each block in training, in [0, 1). */
  dropout_rate: f.numberIn(0, 1, { below: true, initial: 0.2 }),
  /** Weight of the L2 penalty on every kernel. */
  l2_reg: f.number(1e-4),
  activation: activation("relu"),
};
export type DeepFeatureTowerArgs = LayerArgs<typeof fields>;

interface Block {
  readonly dense: Dense;
  readonly norm: BatchNormalization;
  readonly dropout: Dropout;
}

/**
 * A tower of blocks: `x ← dropout(batch_norm(activation(x · kernel + bias)))`, `hidden_layers` times.
 * Shapes: `(batch, …, features)` → `(batch, …, units)`.
 * @see kmr.layers.DeepFeatureTower
 * @remarks Differs from KMR: `l2_reg` is 1e-4 by default, as its documentation says; its code says 1e-6.
 * @throws ConfigError for `units` or `hidden_layers` below 1, or a `dropout_rate` outside [0, 1).
 */
export class DeepFeatureTower extends BaseKmrLayer<typeof fields> {
  static override readonly className = "DeepFeatureTower";
  static override readonly module = "kmr.layers.DeepFeatureTower";
  static override readonly fields = fields;
  override supportsMasking = false;
  override inputSpec = { minRank: 2 };
  private readonly blocks: Block[] = [];

  protected override build(inputShape: Shape): void {
    const { units, dropout_rate: rate, l2_reg } = this.config;
    knownSize(inputShape, -1, this);
    let shape = inputShape;
    for (let i = 0; i < this.config.hidden_layers; i++) {
      const kernelRegularizer = regularizers.l2(l2_reg);
      const dense = new Dense({
        units,
        activation: this.config.activation,
        kernel_regularizer: kernelRegularizer,
      });
      this.trackItem("dense_layers", dense).buildOnce(shape);
      shape = this.computeOutputShape(shape);
      const norm = this.trackItem("batch_norms", new BatchNormalization());
      norm.buildOnce(shape);
      const dropout = this.trackItem("dropouts", new Dropout({ rate }));
      this.blocks.push({ dense, norm, dropout });
    }
  }

  override call(x: Tensor): Tensor {
    return this.blocks.reduce((h, { dense, norm, dropout }) => dropout(norm(dense(h))), x);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return [...inputShape.slice(0, -1), this.config.units];
  }
}
