import { fields as f, KerasTensor, type LayerArgs, type Nested, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseImagePreprocessingLayer, imageFields } from "./base-image-preprocessing-layer.ts";
import type { BoundingBoxes } from "./bounding-boxes.ts";

const fields = {
  ...imageFields,
  /** How many boxes each image has afterwards. */
  max_number: f.positiveInteger(),
  /** What boxes and labels that are none consist of; −1 when left out. */
  fill_value: f.conditional(f.integer()),
};
export type MaxNumBoundingBoxesArgs = LayerArgs<typeof fields>;

/**
 * Gives each image the same number of bounding boxes, at inference too: what is too much is cut off, what is missing is
 * filled up. Images stay as they are.
 * Shapes: as the images; boxes `(batch, boxes, 4)` → `(batch, max_number, 4)`, their labels likewise.
 * @see keras.layers.MaxNumBoundingBoxes
 */
export class MaxNumBoundingBoxes extends BaseImagePreprocessingLayer<typeof fields, null> {
  static override readonly className = "MaxNumBoundingBoxes";
  static override readonly fields = fields;

  protected override chooseTransformation(): null {
    return null;
  }

  protected override transformImages(images: Tensor): Tensor {
    return tf.clone(images);
  }

  protected override transformBoundingBoxes({ boxes, labels }: BoundingBoxes): BoundingBoxes {
    return { boxes: this.resize(boxes), labels: this.resize(labels) };
  }

  /** Cuts or fills axis 1. */
  private resize(x: Tensor): Tensor {
    const { max_number, fill_value } = this.config;
    const count = Math.min(x.shape[1] ?? 0, max_number);
    const kept = tf.slice(
      x,
      x.shape.map(() => 0),
      x.shape.map((size, axis) => (axis === 1 ? count : size)),
    );
    const widths = x.shape.map((_, axis): [number, number] =>
      axis === 1 ? [0, max_number - count] : [0, 0],
    );
    return tf.pad(kept, widths, fill_value ?? -1);
  }

  override computeOutputSpec(inputs: Nested<KerasTensor>): Nested<KerasTensor> {
    const specs = super.computeOutputSpec(inputs);
    if (specs instanceof KerasTensor || !("bounding_boxes" in specs)) return specs;
    const boxes = specs["bounding_boxes"] as Readonly<Record<string, KerasTensor>>;
    const resized = Object.entries(boxes).map(([key, { shape, dtype }]) => [
      key,
      new KerasTensor(
        shape.map((size, axis) => (axis === 1 ? this.config.max_number : size)),
        dtype,
        this.name,
      ),
    ]);
    return { ...specs, bounding_boxes: Object.fromEntries(resized) as Nested<KerasTensor> };
  }
}
