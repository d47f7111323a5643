/** @file ops.image.ssim */
import * as tf from "@tensorflow/tfjs-core";
import { number, positiveInteger } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { compatibleShapes, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { bell, filterChannels } from "./filters.ts";
import { checkImages, type ImageFormat, imageFormat } from "./layout.ts";

const fields = {
  max_val: number(1),
  filter_size: positiveInteger(11),
  filter_sigma: number(1.5),
  k1: number(0.01),
  k2: number(0.03),
  data_format: imageFormat,
};

interface Config {
  readonly max_val: number;
  readonly filter_size: number;
  readonly filter_sigma: number;
  readonly k1: number;
  readonly k2: number;
}

/** @throws ShapeError unless both are images of one shape. */
function check(a: Shape, b: Shape): void {
  checkImages("ssim", a);
  if (compatibleShapes(a, b)) return;
  throw new ShapeError(
    `ssim: both images must have the same shape. Received: ${formatShape(a)} and ${formatShape(b)}.`,
  );
}

/** The similarity of each image of two batches whose channels are last. */
function similarity(a: tf.Tensor4D, b: tf.Tensor4D, config: Config): Tensor {
  const { filter_size: size, filter_sigma: sigma, max_val: range, k1, k2 } = config;
  const [c1, c2] = [(k1 * range) ** 2, (k2 * range) ** 2];
  const line = bell(size, sigma);
  const kernel = line.flatMap((y) => line.map((x) => y * x));
  const local = (x: Tensor): Tensor =>
    filterChannels(x as tf.Tensor4D, [kernel], [size, size], "valid");
  const [meanA, meanB] = [local(a), local(b)];
  const [squareA, squareB, both] = [tf.square(meanA), tf.square(meanB), tf.mul(meanA, meanB)];
  const varianceA = tf.sub(local(tf.square(a)), squareA);
  const varianceB = tf.sub(local(tf.square(b)), squareB);
  const covariance = tf.sub(local(tf.mul(a, b)), both);
  const above = tf.mul(tf.add(tf.mul(both, 2), c1), tf.add(tf.mul(covariance, 2), c2));
  const below = tf.mul(
    tf.add(tf.add(squareA, squareB), c1),
    tf.add(tf.add(varianceA, varianceB), c2),
  );
  return tf.mean(tf.div(above, below), [1, 2, 3]);
}

export const SSIM = defineOp({
  className: "SSIM",
  module: "image",
  inputs: ["image1", "image2"],
  fields,
  compute: ([image1, image2], config) => {
    const [a, b] = [image1, image2].map((x) => tf.cast(toTensor(x), "float32")) as [Tensor, Tensor];
    check(a.shape, b.shape);
    const asLast = (x: Tensor): tf.Tensor4D => {
      const batch = x.rank === 3 ? tf.expandDims(x, 0) : x;
      const first = config.data_format === "channels_first";
      return (first ? tf.transpose(batch, [0, 2, 3, 1]) : batch) as tf.Tensor4D;
    };
    const result = similarity(asLast(a), asLast(b), config);
    const similar = a.rank === 3 ? tf.squeeze(result, [0]) : result;
    return tf.cast(similar, toTensor(image1).dtype);
  },
  infer: ([image1, image2]) => {
    const { shape, dtype } = specOf(image1);
    check(shape, specOf(image2).shape);
    return { shape: shape.length === 3 ? [] : [shape[0] ?? null], dtype };
  },
});

interface SsimOptions {
  /** The range of the values. */
  readonly max_val?: number | undefined;
  readonly filter_size?: number | undefined;
  readonly filter_sigma?: number | undefined;
  readonly k1?: number | undefined;
  readonly k2?: number | undefined;
  readonly data_format?: ImageFormat | undefined;
}

/**
 * The structural similarity of images (Wang et al., 2004): 1 for equal images.
 * Shapes: `(batch, rows, columns, channels)` → `(batch,)`.
 * @see keras.ops.image.ssim
 * @throws ShapeError
 */
export function ssim<A extends AnyTensor, B extends AnyTensor>(
  image1: A,
  image2: B,
  options: SsimOptions = {},
): Same<A | B> {
  return SSIM.apply([image1, image2], options) as Same<A | B>;
}
