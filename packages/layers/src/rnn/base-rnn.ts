/** @file What all recurrent layers share: the loop over the steps, masks, states. */
import {
  type CallOptions,
  ConfigError,
  type Fields,
  fields as f,
  flatten,
  formatShape,
  type InputSpec,
  type KerasTensor,
  Layer,
  type Nested,
  packLike,
  type Shape,
  ShapeError,
  type Structure,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import {
  type Cell,
  flatShapes,
  initialStates,
  outputShapeOf,
  stateList,
  stateShapesOf,
  stepperOf,
  stepsOf,
} from "./cell.ts";

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
  readonly initial_state?:
    | KerasTensor
    | readonly (KerasTensor | readonly KerasTensor[])[]
    | null
    | undefined;
  /** `(batch, time)`: false at the steps to skip. */
  readonly mask?: KerasTensor | null | undefined;
}
/** The same with values, as `call` gets them. */
export interface RecurrentValues {
  readonly initial_state?: Nested<Tensor> | null;
  readonly mask?: Tensor | readonly Tensor[] | null;
  readonly training?: boolean;
}

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
  override inputSpec: InputSpec | undefined = { rank: 3 };
  /** Makes what computes one step: Keras's attribute `cell`. */
  protected abstract makeCell(): Cell;
  readonly cell: Cell = this.track("cell", this.makeCell());
  /** States kept from batch to batch when `stateful`. */
  private kept: readonly Tensor[] | undefined;

  /** The recurrent keys of the config. */
  private get recurrent(): RecurrentConfig {
    return this.config;
  }

  protected override build(inputs: Shape): void {
    const inputShape = sequenceShape(inputs);
    if (this.recurrent.stateful && (inputShape[0] ?? null) === null) {
      throw new ShapeError(
        `${String(this)}: stateful needs a known batch size. Received: shape ${formatShape(inputShape)}.`,
      );
    }
    this.cell.buildOnce(stepShape(inputShape));
  }

  override call(sequences: Tensor, options: RecurrentValues = {}): unknown {
    const { return_sequences, return_state, stateful } = this.recurrent;
    const start = this.startStates(sequences, options.initial_state ?? undefined);
    const mask = [options.mask ?? []].flat()[0];
    const { outputs, states } = this.scan(sequences, start, mask, options.training ?? false);
    if (stateful) this.keep(states);
    const output = return_sequences ? tf.stack(outputs, 1) : (outputs.at(-1) ?? start[0]);
    if (output === undefined) throw new ConfigError(`${String(this)}: the cell has no state.`);
    const structure = stateList(this.cell);
    return return_state ? [output, ...(packLike(structure, states) as Nested<Tensor>[])] : output;
  }

  /** Walks over the steps; at a masked one the states stay as they are. */
  private scan(
    sequences: Tensor,
    start: readonly Tensor[],
    mask: Tensor | undefined,
    training: boolean,
  ): { readonly outputs: Tensor[]; readonly states: readonly Tensor[] } {
    const { go_backwards, zero_output_for_mask, return_sequences } = this.recurrent;
    const stepper = stepperOf(this.cell, stepShape(sequences.shape) as number[], training);
    const inputs = stepsOf(stepper.project(sequences));
    const keeps = mask === undefined ? [] : stepsOf(tf.cast(mask, "bool"));
    let outputs: Tensor[] = [];
    let states = start;
    const order = inputs.map((_, time) => (go_backwards ? inputs.length - 1 - time : time));
    for (const time of order) {
      const keep = keeps[time];
      const [output, ...next] = tf.tidy(() => {
        const made = stepper.step(inputs[time] as Tensor, states);
        if (keep === undefined) return [made.output, ...made.states];
        const held = made.states.map((state, i) => choose(keep, state, states[i] as Tensor));
        const previous = zero_output_for_mask ? undefined : outputs.at(-1);
        return [choose(keep, made.output, previous ?? tf.zerosLike(made.output)), ...held];
      });
      outputs = return_sequences ? [...outputs, output as Tensor] : [output as Tensor];
      states = next;
    }
    return { outputs, states };
  }

  private startStates(sequences: Tensor, given: Nested<Tensor> | undefined): readonly Tensor[] {
    const step = stepShape(sequences.shape) as number[];
    const shapes = flatShapes(stateShapesOf(this.cell, step));
    const source = given ?? this.kept ?? initialStates(this.cell, step);
    const states = flatten(source as Nested<Tensor>);
    if (states.length !== shapes.length) {
      throw new ConfigError(
        `${String(this)}: initial_state must hold ${shapes.length} tensor(s). Received: ${states.length}.`,
      );
    }
    for (const [i, state] of states.entries()) this.checkState(state, shapes[i] ?? [], i);
    return states;
  }

  private checkState({ shape }: Tensor, expected: Shape, place: number): void {
    if (shape.join() === expected.join()) return;
    throw new ShapeError(
      `${String(this)}: state ${place} must have shape ${formatShape(expected)}. Received: ${formatShape(shape)}.`,
    );
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

  /** The same as `resetState`, under Keras's other name. */
  resetStates(): void {
    this.resetState();
  }

  override dispose(): void {
    this.resetState();
    super.dispose();
  }

  override computeOutputShape(inputShape: Shape): Nested<Shape> {
    const [batch = null, time = null] = inputShape;
    const step = stepShape(inputShape);
    const last = outputShapeOf(this.cell, step);
    const output = this.recurrent.return_sequences ? [batch, time, ...last.slice(1)] : last;
    return this.recurrent.return_state ? [output, ...stateShapesOf(this.cell, step)] : output;
  }

  override computeMask(
    _inputs: unknown,
    mask: Nested<Tensor | undefined> | undefined,
  ): Nested<Tensor | undefined> | undefined {
    const first = ([mask].flat() as (Tensor | undefined)[])[0];
    const output = this.recurrent.return_sequences ? first : undefined;
    return this.recurrent.return_state
      ? [output, ...stateList(this.cell).map(() => undefined)]
      : output;
  }
}

/** The keys that a layer hands to its cell: all but those of the walk and of the output. */
export function cellConfig<C extends RecurrentConfig & { readonly activity_regularizer: unknown }>(
  config: C,
): Omit<C, keyof RecurrentConfig | "activity_regularizer"> {
  const walk = [...Object.keys(recurrentFields), "activity_regularizer"];
  const entries = Object.entries(config).filter(([key]) => !walk.includes(key));
  return Object.fromEntries(entries) as Omit<C, keyof RecurrentConfig | "activity_regularizer">;
}

/** The shape of the sequence: a `build_config` of Keras 2 lists those of the initial states behind it. */
export function sequenceShape(shape: Shape | readonly Shape[]): Shape {
  const [first] = shape;
  return Array.isArray(first) ? (first as Shape) : (shape as Shape);
}

/** The shape of one step of sequences `(batch, time, …)`. */
function stepShape([batch = null, _time, ...features]: Shape): Shape {
  return [batch, ...features];
}

/** Takes from `made` the samples that `keep` names, from `other` the rest. */
function choose(keep: Tensor, made: Tensor, other: Tensor): Tensor {
  const [batch = 1] = made.shape;
  const condition = tf.reshape(keep, [batch, ...Array<number>(made.rank - 1).fill(1)]);
  return tf.where(condition, made, other);
}
