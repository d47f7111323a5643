/** @file What all recurrent layers share: the loop over the steps, masks, states. */
import {
  type AnyLayer,
  type CallOptions,
  ConfigError,
  type Fields,
  fields as f,
  formatShape,
  type KerasTensor,
  Layer,
  type Nested,
  type Shape,
  ShapeError,
  type Structure,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** The config keys of every recurrent layer, which Keras writes before the layer's own. */
export const recurrentFields = {
  /** Give the output of every step, not of the last one only. */
  return_sequences: f.boolean(false),
  /** Give the last states too: `[output, ...states]`. */
  return_state: f.boolean(false),
  /** Walk from the last step to the first; the output keeps that order. */
  go_backwards: f.boolean(false),
  /** Start each batch where the batch before it ended. */
  stateful: f.boolean(false),
  /** Changes nothing here: the loop is always unrolled. */
  unroll: f.boolean(false),
  /** At a masked step give zeros, not the output of the step before. */
  zero_output_for_mask: f.boolean(false),
};

export type RecurrentConfig = { readonly [K in keyof typeof recurrentFields]: boolean };

/** Keyword arguments of a recurrent layer. */
export interface RecurrentOptions extends CallOptions {
  /** The states before the first step; zeros when left out. */
  readonly initial_state?: readonly KerasTensor[] | null | undefined;
  /** `(batch, time)`: false at the steps to skip. */
  readonly mask?: KerasTensor | null | undefined;
}
/** The same with values, as `call` gets them. */
export interface RecurrentValues {
  readonly initial_state?: readonly Tensor[] | Tensor | null;
  readonly mask?: Tensor | readonly Tensor[] | null;
  readonly training?: boolean;
}

/** One step of a cell. The first new state is the output, or the output stands apart. */
export interface Step {
  readonly output: Tensor;
  readonly states: readonly Tensor[];
}

/** A cell made ready for one sequence: dropout masks drawn, weights at hand. */
export interface Stepper {
  /** What the inputs alone give, for any number of steps at once: `(…, features)` → `(…, n)`. */
  project(inputs: Tensor): Tensor;
  /** From the projected input of a step and the states before it to the output and the states after it. */
  step(projected: Tensor, states: readonly Tensor[]): Step;
}

/** The part of a recurrent layer that knows one step. */
export interface CellSteps {
  readonly stateSizes: readonly number[];
  readonly outputSize: number;
  /** Draws the dropout masks of a call, shared by all its steps. */
  begin(batch: number, features: number, training: boolean): Stepper;
}
export type Cell = AnyLayer & CellSteps;

/** Base of LSTM and the like: a subclass gives `fields` and `makeCell`. */
export abstract class BaseRNN<
  F extends Fields & typeof recurrentFields,
  O extends Structure = KerasTensor,
> extends Layer<F, KerasTensor, O, RecurrentOptions> {
  static override readonly callArguments: readonly string[] = [
    "sequences",
    "initial_state",
    "mask",
    "training",
  ];
  override supportsMasking = true;
  override inputSpec: { rank: number } = { rank: 3 };
  /** Makes what computes one step: Keras's attribute `cell`. */
  protected abstract makeCell(): Cell;
  readonly cell: Cell = this.track("cell", this.makeCell());
  /** States kept from batch to batch when `stateful`. */
  private kept: readonly Tensor[] | undefined;

  /** The recurrent keys of the config. */
  private get recurrent(): RecurrentConfig {
    return this.config;
  }

  protected override build(inputShape: Shape): void {
    const [batch = null, _time, ...features] = inputShape;
    if (this.recurrent.stateful && batch === null) {
      throw new ShapeError(
        `${String(this)}: stateful needs a known batch size. Received: shape ${formatShape(inputShape)}.`,
      );
    }
    this.cell.buildOnce([batch, ...features]);
  }

  override call(sequences: Tensor, options: RecurrentValues = {}): Tensor | Tensor[] {
    const { return_sequences, return_state, stateful } = this.recurrent;
    const start = this.startStates(sequences.shape[0] ?? 1, options.initial_state);
    const mask = [options.mask ?? []].flat()[0];
    const { outputs, states } = this.scan(sequences, start, mask, options.training ?? false);
    if (stateful) this.keep(states);
    const output = return_sequences ? tf.stack(outputs, 1) : (outputs.at(-1) ?? start[0]);
    if (output === undefined) throw new ConfigError(`${String(this)}: the cell has no state.`);
    return return_state ? [output, ...states] : output;
  }

  /** Walks over the steps; at a masked one the states stay as they are. */
  private scan(
    sequences: Tensor,
    start: readonly Tensor[],
    mask: Tensor | undefined,
    training: boolean,
  ) {
    const { go_backwards, zero_output_for_mask, return_sequences } = this.recurrent;
    const [batch = 1, , features = 1] = sequences.shape;
    const stepper = this.cell.begin(batch, features, training);
    const inputs = tf.unstack(stepper.project(sequences), 1);
    const keeps = mask === undefined ? [] : tf.unstack(tf.expandDims(tf.cast(mask, "bool"), -1), 1);
    const zeros = tf.zeros([batch, this.cell.outputSize]);
    let outputs: Tensor[] = [];
    let states = start;
    const order = inputs.map((_, time) => (go_backwards ? inputs.length - 1 - time : time));
    for (const time of order) {
      const keep = keeps[time];
      const before = zero_output_for_mask ? zeros : (outputs.at(-1) ?? zeros);
      const [output, ...next] = tf.tidy(() => {
        const made = stepper.step(inputs[time] as Tensor, states);
        if (keep === undefined) return [made.output, ...made.states];
        const held = made.states.map((state, i) => tf.where(keep, state, states[i] as Tensor));
        return [tf.where(keep, made.output, before), ...held];
      });
      outputs = return_sequences ? [...outputs, output as Tensor] : [output as Tensor];
      states = next;
    }
    return { outputs, states };
  }

  private startStates(batch: number, given: RecurrentValues["initial_state"]): readonly Tensor[] {
    const { stateSizes } = this.cell;
    const states = [given ?? this.kept ?? []].flat();
    if (states.length === 0) return stateSizes.map((size) => tf.zeros([batch, size]));
    if (states.length !== stateSizes.length) {
      throw new ConfigError(
        `${String(this)}: initial_state must hold ${stateSizes.length} tensor(s). Received: ${states.length}.`,
      );
    }
    for (const [i, { shape }] of states.entries()) {
      if (shape[0] !== batch || shape.at(-1) !== stateSizes[i]) {
        throw new ShapeError(
          `${String(this)}: state ${i} must have shape ${formatShape([batch, stateSizes[i] ?? null])}. ` +
            `Received: ${formatShape(shape)}.`,
        );
      }
    }
    return states;
  }

  private keep(states: readonly Tensor[]): void {
    const previous = this.kept;
    this.kept = states.map((state) => tf.keep(state.clone()));
    if (previous !== undefined) tf.dispose([...previous]);
  }

  /** Forgets the states of the batch before; the next one starts from zeros. */
  resetState(): void {
    if (this.kept !== undefined) tf.dispose([...this.kept]);
    this.kept = undefined;
  }

  override dispose(): void {
    this.resetState();
    super.dispose();
  }

  override computeOutputShape(inputShape: Shape): Nested<Shape> {
    const [batch = null, time = null] = inputShape;
    const { outputSize, stateSizes } = this.cell;
    const output = this.recurrent.return_sequences
      ? [batch, time, outputSize]
      : [batch, outputSize];
    return this.recurrent.return_state
      ? [output, ...stateSizes.map((size) => [batch, size])]
      : output;
  }

  override computeMask(
    _inputs: unknown,
    mask: Nested<Tensor | undefined> | undefined,
  ): Nested<Tensor | undefined> | undefined {
    const first = ([mask].flat() as (Tensor | undefined)[])[0];
    const output = this.recurrent.return_sequences ? first : undefined;
    return this.recurrent.return_state
      ? [output, ...this.cell.stateSizes.map(() => undefined)]
      : output;
  }
}
