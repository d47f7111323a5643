import {
  type AnyLayer,
  type CallOptions,
  ConfigError,
  cloneLayer,
  fields as f,
  isShape,
  type JsonObject,
  type KerasTensor,
  Layer,
  type LayerArgs,
  layer,
  type Nested,
  type Shape,
  type Structure,
  serializeLayer,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import {
  type RecurrentConfig,
  type RecurrentOptions,
  type RecurrentValues,
  sequenceShape,
} from "./base-rnn.ts";

const fields = {
  /** How the two outputs become one; null leaves them two. */
  merge_mode: f.nullable(f.choice(["concat", "sum", "mul", "ave"], "concat")),
  /** The layer for the way forward; the wrapper works with copies of it. */
  layer: layer(),
  /** The layer for the way back; a copy of `layer` when left out. */
  backward_layer: f.nullable(layer()),
};
export type BidirectionalArgs = LayerArgs<typeof fields>;

/**
 * Runs a recurrent layer forwards and a second one backwards, and merges what they give (Schuster & Paliwal, 1997).
 * Shapes: as the layer's, with twice the features for `concat`.
 * `O` names what comes out where it is not one tensor: `new Bidirectional<readonly KerasTensor[]>({ … })`.
 * @see keras.layers.Bidirectional
 * @example const y = new Bidirectional({ layer: new LSTM({ units: 8 }) })(x);
 */
export class Bidirectional<O extends Structure = KerasTensor> extends Layer<
  typeof fields,
  KerasTensor,
  O,
  RecurrentOptions
> {
  static override readonly className = "Bidirectional";
  static override readonly fields = fields;
  static override readonly callArguments = ["sequences", "initial_state", "mask", "training"];
  override supportsMasking = true;
  override inputSpec = this.config.layer.inputSpec;
  readonly forward_layer = this.track("forward_layer", copyOf(this.config.layer, "forward"));
  readonly backward_layer = this.track("backward_layer", this.makeBackward());

  protected override validate(): void {
    const { layer, backward_layer } = this.config;
    const [forward, backward] = [layer, backward_layer ?? layer].map(recurrent);
    if (forward === undefined || backward === undefined) {
      throw new ConfigError(
        `${String(this)}: layer and backward_layer must be recurrent. Received: ${String(layer)}.`,
      );
    }
    const back = backward_layer === null ? true : backward.go_backwards;
    if (forward.go_backwards === back) {
      throw new ConfigError(
        `${String(this)}: layer and backward_layer must differ in go_backwards. Received: ${back} for both.`,
      );
    }
    for (const key of ["stateful", "return_sequences", "return_state"] as const) {
      if (forward[key] !== backward[key]) {
        throw new ConfigError(
          `${String(this)}: layer and backward_layer must agree in ${key}. Received: ${forward[key]} and ${backward[key]}.`,
        );
      }
    }
  }

  private makeBackward(): AnyLayer {
    const { layer, backward_layer } = this.config;
    if (backward_layer === null) return copyOf(layer, "backward", { go_backwards: true });
    const { zero_output_for_mask, return_sequences } = backward_layer.config as RecurrentConfig;
    // Keras sets the key on the instance; a config here is frozen, so only a layer that has it right is used itself
    return zero_output_for_mask === return_sequences ? backward_layer : copyOf(backward_layer, "");
  }

  private get recurrent(): RecurrentConfig {
    return this.forward_layer.config as RecurrentConfig;
  }

  protected override build(inputs: Shape): void {
    const inputShape = sequenceShape(inputs);
    this.forward_layer.buildOnce(inputShape);
    this.backward_layer.buildOnce(inputShape);
  }

  override call(
    sequences: Tensor,
    { initial_state, mask, training }: RecurrentValues = {},
  ): Tensor | Tensor[] {
    const given = [initial_state ?? []].flat() as Nested<Tensor>[];
    const half = given.length / 2;
    const run = (layer: AnyLayer, states: readonly Nested<Tensor>[]): Tensor[] => {
      const options: CallOptions & RecurrentValues = {
        mask: mask ?? null,
        ...(training === undefined ? {} : { training }),
      };
      const start = states.length === 0 ? {} : { initial_state: states };
      return [layer.invoke(sequences, { ...options, ...start }) as Tensor | Tensor[]].flat();
    };
    const [y, ...states] = run(this.forward_layer, given.slice(0, half)) as [Tensor, ...Tensor[]];
    const [back, ...backStates] = run(this.backward_layer, given.slice(half)) as [
      Tensor,
      ...Tensor[],
    ];
    const merged = this.merge(y, this.recurrent.return_sequences ? tf.reverse(back, 1) : back);
    const outputs = [...merged, ...states, ...backStates];
    return outputs.length === 1 ? (outputs[0] as Tensor) : outputs;
  }

  private merge(y: Tensor, back: Tensor): Tensor[] {
    const { merge_mode } = this.config;
    switch (merge_mode) {
      case "concat":
        return [tf.concat([y, back], -1)];
      case "sum":
        return [tf.add(y, back)];
      case "ave":
        return [tf.div(tf.add(y, back), 2)];
      case "mul":
        return [tf.mul(y, back)];
      case null:
        return [y, back];
      default:
        return merge_mode satisfies never;
    }
  }

  /** Forgets the states of the batch before, in both directions. @throws ConfigError unless the layers are stateful. */
  resetState(): void {
    if (!this.recurrent.stateful) {
      throw new ConfigError(`${String(this)}: only a stateful layer has states to reset.`);
    }
    for (const layer of [this.forward_layer, this.backward_layer]) {
      (layer as unknown as { resetState?(): void }).resetState?.();
    }
  }

  /** The same as `resetState`, under Keras's other name. */
  resetStates(): void {
    this.resetState();
  }

  override computeOutputShape(inputShape: Shape): Nested<Shape> {
    const { merge_mode } = this.config;
    const [one, ...states] = outputShapes(this.forward_layer, inputShape);
    const [other, ...otherStates] = outputShapes(this.backward_layer, inputShape);
    const last = (one.at(-1) ?? 0) + (other.at(-1) ?? 0);
    const merged = merge_mode === "concat" ? [...one.slice(0, -1), last] : one;
    const outputs = [...(merge_mode === null ? [one, other] : [merged]), ...states, ...otherStates];
    return outputs.length === 1 ? merged : outputs;
  }

  override computeMask(
    _inputs: unknown,
    mask: Nested<Tensor | undefined> | undefined,
  ): Nested<Tensor | undefined> | undefined {
    const first = ([mask].flat() as (Tensor | undefined)[])[0];
    return this.recurrent.return_sequences
      ? [first, ...(this.config.merge_mode === null ? [first] : [])]
      : undefined;
  }

  /** As Keras writes it: the copies, not the layer they were made from. */
  override getConfig(): JsonObject {
    const [forward, backward] = [
      serializeLayer(this.forward_layer),
      serializeLayer(this.backward_layer),
    ];
    return { ...super.getConfig(), layer: forward, backward_layer: backward };
  }
}

/** The recurrent keys of a layer's config, if it has them. */
function recurrent(layer: AnyLayer): RecurrentConfig | undefined {
  const config: object = layer.config;
  return "go_backwards" in config && "return_sequences" in config
    ? (layer.config as RecurrentConfig)
    : undefined;
}

/** The shapes of a layer's output and states. */
function outputShapes(layer: AnyLayer, inputShape: Shape): [Shape, ...Shape[]] {
  const shapes = layer.computeOutputShape?.(inputShape) ?? [];
  return isShape(shapes) ? [shapes] : (shapes as unknown as [Shape, ...Shape[]]);
}

/** A fresh layer of the same config, named `<direction>_<name>`; masked steps of its sequences give zeros. */
function copyOf(
  layer: AnyLayer,
  direction: "forward" | "backward" | "",
  changes: object = {},
): AnyLayer {
  const { config, trainable, activityRegularizer, dtypePolicy, cls } = cloneLayer(layer);
  const prefix = direction === "" ? "" : `${direction}_`;
  const bare = layer.name.startsWith(prefix) ? layer.name.slice(prefix.length) : layer.name;
  const { return_sequences } = config as RecurrentConfig;
  const zero = "zero_output_for_mask" in config ? { zero_output_for_mask: return_sequences } : {};
  return new cls({
    ...config,
    ...(activityRegularizer === null ? {} : { activity_regularizer: activityRegularizer }),
    ...zero,
    ...changes,
    name: `${prefix}${bare}`,
    trainable,
    dtype: dtypePolicy.saved,
  });
}
