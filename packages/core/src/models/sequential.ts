/** @file A model that is a chain of layers. */
import type { CallOptions } from "../callable.ts";
import { ConfigError } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import type { Json, JsonObject } from "../json.ts";
import { inScope } from "../layer/call-context.ts";
import { type AnyLayer, Layer } from "../layer/layer.ts";
import { serializeLayer } from "../serialization/serialize.ts";
import { isShape, type Nested, type Shape } from "../shape.ts";
import { KerasTensor, type Tensor } from "../tensor.ts";
import { InputLayer } from "./input.ts";
import { Model } from "./model.ts";

export interface SequentialArgs {
  /** The layers in order; an `Input` or `InputLayer` first fixes the input shape. */
  readonly layers?: readonly (AnyLayer | KerasTensor)[] | undefined;
  readonly name?: string | null | undefined;
  readonly trainable?: boolean | undefined;
}

/**
 * A chain of layers. It becomes a graph as soon as its input shape is known: from an `InputLayer`, from `build`, or
 * from the first call.
 * @see keras.Sequential
 */
export class Sequential extends Model<KerasTensor, KerasTensor> {
  static override readonly className: string = "Sequential";
  readonly #chain: AnyLayer[] = [];
  #input: InputLayer | undefined;

  constructor(args: SequentialArgs = {}) {
    const { layers = [], ...rest } = args;
    super(rest as never);
    for (const layer of layers) this.add(layer);
  }

  /** Appends a layer. @throws ConfigError for what is no layer, or a name that is taken. */
  add(layer: AnyLayer | KerasTensor): void {
    const entry = layer instanceof KerasTensor ? layer.history?.node.operation : layer;
    if (entry instanceof InputLayer && this.#chain.length === 0) {
      this.#input = entry;
    } else if (!(entry instanceof Layer)) {
      throw new ConfigError(
        `${String(this)}: only layers can be added. Received: ${String(layer)}.`,
      );
    } else {
      if (this.#chain.some(({ name }) => name === entry.name)) {
        throw new ConfigError(
          `${String(this)}: all layers need names of their own. Received: name=${JSON.stringify(entry.name)} twice.`,
        );
      }
      this.#chain.push(entry);
      this.track("layers", [...this.#chain]);
    }
    if (this.#input !== undefined) inScope(this.name, () => this.rebuild());
  }

  /** The layers without the input layer, as in Keras. */
  override get layers(): readonly AnyLayer[] {
    return this.#chain;
  }

  override get graph(): Graph | undefined {
    return this.#chain.length > 0 && this.#input !== undefined ? super.graph : undefined;
  }

  private rebuild(): void {
    if (this.#input === undefined || this.#chain.length === 0) return;
    const { output } = this.#input;
    const last = this.#chain.reduce<unknown>((x, layer) => layer.invoke(x), output);
    this.setGraph(output, last as Nested<KerasTensor>);
    this.track("layers", [...this.#chain]);
    this.buildConfig = { input_shape: output.shape };
  }

  protected override build(inputShape: Nested<Shape>): void {
    if (super.graph !== undefined || !isShape(inputShape)) return;
    this.#input = new InputLayer({ batch_shape: [null, ...inputShape.slice(1)] });
    this.rebuild();
  }

  override call(inputs: unknown, options: CallOptions): unknown {
    if (this.graph !== undefined) return super.call(inputs, options);
    return this.#chain.reduce<unknown>((x, layer) => layer.invoke(x) as Tensor, inputs);
  }

  override buildFromConfig(config: JsonObject): void {
    const shape = config["input_shape"];
    if (isShape(shape)) this.buildOnce(shape);
  }

  override getConfig(): JsonObject {
    const entries: Json[] = [
      ...(this.#input === undefined ? [] : [this.#input]),
      ...this.#chain,
    ].map(serializeLayer);
    const shape = this.#input === undefined ? {} : { build_input_shape: this.#input.batchShape };
    return {
      name: this.name,
      trainable: this.trainable,
      dtype: this.dtypePolicy.saved,
      layers: entries,
      ...shape,
    };
  }
}
