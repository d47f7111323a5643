import {
  type AnyLayer,
  fields as f,
  type JsonObject,
  KerasTensor,
  Layer,
  type LayerArgs,
  layer,
  mapLeaves,
  mapShapes,
  type Nested,
  type Shape,
  type Tensor,
} from "@kmr-js/core";

const fields = {
  /** The layers to apply, from the first to the last. */
  layers: f.list(layer()),
};
export type PipelineArgs = LayerArgs<typeof fields>;

/**
 * Applies layers one after the other. Called by itself it runs in training mode, as preprocessing does.
 * Shapes: those of the layers, chained.
 * @see keras.layers.Pipeline
 * @example const y = new Pipeline({ layers: [new Rescaling({ scale: 1 / 255 }), new CenterCrop({ height: 8, width: 8 })] })(images);
 */
export class Pipeline extends Layer<typeof fields> {
  static override readonly className = "Pipeline";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "training", "mask"];
  override supportsMasking = true;
  readonly layers: readonly AnyLayer[] = this.track("layers", this.config.layers, [
    "_pipeline_layers",
  ]);

  protected override build(inputShape: Nested<Shape>): void {
    this.chain(mapShapes(inputShape, (shape) => new KerasTensor(shape, "float32")));
  }

  /** Shape and dtype behind the last layer. Every layer is built for what reaches it. */
  private chain(inputs: Nested<KerasTensor>): Nested<KerasTensor> {
    return this.layers.reduce<Nested<KerasTensor>>((x, layer) => {
      layer.buildOnce(mapLeaves(x, ({ shape }) => shape as unknown) as Nested<Shape>);
      return layer.computeOutputSpec(x, {});
    }, inputs);
  }

  override call(
    inputs: Tensor,
    { training = true, mask = null }: { training?: boolean; mask?: Tensor | null } = {},
  ): Tensor {
    return this.layers.reduce((x, layer, i) => {
      const given = i === 0 && mask !== null && layer.cls.callArguments.includes("mask");
      return layer.invoke(x, given ? { training, mask } : { training }) as Tensor;
    }, inputs);
  }

  /** The mask that the last layer gave; `call` has attached it already. */
  override computeMask(): undefined {
    return undefined;
  }

  override computeOutputSpec(inputs: Nested<KerasTensor>): Nested<KerasTensor> {
    return this.chain(inputs);
  }

  /** Keras writes the layers and the name alone. */
  override getConfig(): JsonObject {
    const { layers, name } = super.getConfig();
    return { layers: layers ?? [], name: name ?? null };
  }
}
