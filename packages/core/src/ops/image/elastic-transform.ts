/** @file ops.image.elasticTransform */
import * as tf from "@tensorflow/tfjs-core";
import { choice, integer, nullable, number } from "../../config/field.ts";
import { normal } from "../../random/normal.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { blur } from "./filters.ts";
import { asBatch, checkImages, type ImageFormat, imageFormat } from "./layout.ts";
import { type CoordinateFill, mapCoordinates } from "./map-coordinates.ts";

const fields = {
  alpha: number(20),
  sigma: number(5),
  interpolation: choice(["bilinear", "nearest"], "bilinear"),
  fill_mode: choice(["constant", "nearest", "wrap", "mirror", "reflect"], "reflect"),
  fill_value: number(0),
  seed: nullable(integer()),
  data_format: imageFormat,
};

interface Config {
  readonly alpha: number;
  readonly sigma: number;
  readonly interpolation: "bilinear" | "nearest";
  readonly fill_mode: CoordinateFill;
  readonly fill_value: number;
  readonly seed: number | null;
}

/** Bends a batch. As in Keras, both directions are drawn from one seed: pixels move along the diagonal. */
function bend(images: tf.Tensor4D, config: Config): Tensor {
  const [batch, rows, columns, channels] = images.shape;
  const { alpha, sigma, seed, interpolation, fill_mode, fill_value } = config;
  const noise = normal([batch, rows, columns, 1], { stddev: sigma, seed });
  const width = (6 * Math.trunc(sigma)) | 1;
  const shift = tf.mul(blur(noise as tf.Tensor4D, [width, width], [sigma, sigma]), alpha);
  const wide = tf.tile(shift, [1, 1, 1, channels]);
  const places = [batch, rows, columns, channels].map((size, axis) => {
    const sizes = [0, 1, 2, 3].map((i) => (i === axis ? size : 1));
    const line = tf.broadcastTo(
      tf.reshape(tf.range(0, size, 1, "float32"), sizes),
      images.shape,
    ) as Tensor;
    return axis === 1 || axis === 2 ? tf.add(line, wide) : line;
  });
  return mapCoordinates(images as Tensor, tf.stack(places), interpolation === "bilinear" ? 1 : 0, {
    fill_mode,
    fill_value,
  });
}

export const ElasticTransform = defineOp({
  className: "ElasticTransform",
  module: "image",
  inputs: ["images"],
  fields,
  compute: ([images], config) =>
    asBatch("elastic_transform", toTensor(images), config.data_format, (batch) =>
      bend(batch, config),
    ),
  infer: ([images]) => {
    const spec = specOf(images);
    checkImages("elastic_transform", spec.shape);
    return spec;
  },
});

interface ElasticOptions {
  /** How far pixels move. */
  readonly alpha?: number | undefined;
  /** How smooth the movement is. */
  readonly sigma?: number | undefined;
  readonly interpolation?: "bilinear" | "nearest" | undefined;
  readonly fill_mode?: CoordinateFill | undefined;
  readonly fill_value?: number | undefined;
  readonly seed?: number | null | undefined;
  readonly data_format?: ImageFormat | undefined;
}

/**
 * Images bent at random (Simard et al., 2003).
 * @see keras.ops.image.elastic_transform
 * @remarks Differs from Keras: the random numbers are others.
 * @throws ShapeError
 */
export function elasticTransform<T extends AnyTensor>(
  images: T,
  options: ElasticOptions = {},
): Same<T> {
  return ElasticTransform.apply([images], options) as Same<T>;
}
