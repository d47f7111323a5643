/** @file Bounding boxes of images: their formats, and how they are cut at the borders of an image. */
import { type Field, fields as f, formatShape, ShapeError, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** Boxes `(…, boxes, 4)` and their labels `(…, boxes)`; the label −1 marks a box that is none. */
export interface BoundingBoxes {
  readonly boxes: Tensor;
  readonly labels: Tensor;
}

/** The size of an image in pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

type AbsoluteFormat = "xyxy" | "yxyx" | "xywh" | "center_xywh" | "center_yxhw";

/** What the four numbers of a box are; those of a `rel_` format are shares of the image's size. */
export const boundingBoxFormats = [
  "xyxy",
  "yxyx",
  "xywh",
  "center_xywh",
  "center_yxhw",
  "rel_xyxy",
  "rel_yxyx",
  "rel_xywh",
  "rel_center_xywh",
] as const;
export type BoundingBoxFormat = (typeof boundingBoxFormats)[number];

const format = f.choice(boundingBoxFormats);

/** The config key `bounding_box_format`; upper case is read as lower case. */
export const boundingBoxFormat: Field<BoundingBoxFormat | null, BoundingBoxFormat | null, false> =
  f.conditional({
    ...format,
    parse: (value, place) =>
      format.parse(typeof value === "string" ? value.toLowerCase() : value, place),
  });

type Columns = readonly [Tensor, Tensor, Tensor, Tensor];

const half = (x: Tensor): Tensor => tf.div(x, 2);

/** Left, top, right and bottom from the columns of a format. */
const toCorners: Readonly<Record<AbsoluteFormat, (columns: Columns) => Columns>> = {
  xyxy: (corners) => corners,
  yxyx: ([y1, x1, y2, x2]) => [x1, y1, x2, y2],
  xywh: ([x, y, w, h]) => [x, y, tf.add(x, w), tf.add(y, h)],
  center_xywh: ([x, y, w, h]) => [
    tf.sub(x, half(w)),
    tf.sub(y, half(h)),
    tf.add(x, half(w)),
    tf.add(y, half(h)),
  ],
  center_yxhw: ([y, x, h, w]) => toCorners.center_xywh([x, y, w, h]),
};

/** The columns of a format from left, top, right and bottom. */
const fromCorners: Readonly<Record<AbsoluteFormat, (corners: Columns) => Columns>> = {
  xyxy: (corners) => corners,
  yxyx: ([x1, y1, x2, y2]) => [y1, x1, y2, x2],
  xywh: ([x1, y1, x2, y2]) => [x1, y1, tf.sub(x2, x1), tf.sub(y2, y1)],
  center_xywh: (corners) => {
    const [x, y, w, h] = fromCorners.xywh(corners);
    return [tf.add(x, half(w)), tf.add(y, half(h)), w, h];
  },
  center_yxhw: (corners) => {
    const [x, y, w, h] = fromCorners.center_xywh(corners);
    return [y, x, h, w];
  },
};

/**
 * Boxes in another format.
 * @throws ShapeError unless the last axis has size 4.
 * @see keras.utils.bounding_boxes.convert_format
 */
export function convertFormat(
  boxes: Tensor,
  source: BoundingBoxFormat,
  target: BoundingBoxFormat,
  size: ImageSize,
): Tensor {
  const given = tf.cast(boxes, "float32");
  if (source === target) return given;
  const [from, to] = [source, target].map(absolute) as [AbsoluteFormat, AbsoluteFormat];
  const pixels = isRelative(source) ? tf.mul(given, unitsOf(from, size)) : given;
  const columns = fromCorners[to](toCorners[from](columnsOf(pixels)));
  const converted = tf.concat([...columns], -1);
  return isRelative(target) ? tf.div(converted, unitsOf(to, size)) : converted;
}

function isRelative(format: BoundingBoxFormat): boolean {
  return format.startsWith("rel_");
}

function absolute(format: BoundingBoxFormat): AbsoluteFormat {
  return format.replace(/^rel_/, "") as AbsoluteFormat;
}

/** What 1 in each column of a relative format is in pixels. */
function unitsOf(format: AbsoluteFormat, { height, width }: ImageSize): Tensor {
  const yFirst = format === "yxyx" || format === "center_yxhw";
  return tf.tensor1d(yFirst ? [height, width, height, width] : [width, height, width, height]);
}

function columnsOf(boxes: Tensor): Columns {
  if (boxes.shape.at(-1) === 4) return tf.split(boxes, 4, -1) as [Tensor, Tensor, Tensor, Tensor];
  throw new ShapeError(
    `The last axis of bounding boxes must have size 4. Received: shape ${formatShape(boxes.shape)}.`,
  );
}

/** Cuts boxes of the format `xyxy` at a rectangle `[left, top, right, bottom]`. */
export function clipBoxes(
  boxes: Tensor,
  [left, top, right, bottom]: readonly [number, number, number, number],
): Tensor {
  const low = tf.tensor1d([left, top, left, top]);
  const high = tf.tensor1d([right, bottom, right, bottom]);
  return tf.minimum(tf.maximum(boxes, low), high);
}

/**
 * Cuts boxes of the format `xyxy` at the borders of their image; one of which nothing is left gets the label −1.
 * @see keras.utils.bounding_boxes.clip_to_image_size
 */
export function clipToImage({ boxes, labels }: BoundingBoxes, size: ImageSize): BoundingBoxes {
  const clipped = clipBoxes(boxes, [0, 0, size.width, size.height]);
  const [, , w, h] = fromCorners.xywh(columnsOf(clipped));
  const visible = tf.greater(tf.squeeze(tf.mul(w, h), [-1]), 0);
  const none = tf.fill(labels.shape, -1, labels.dtype as "float32");
  return { boxes: clipped, labels: tf.where(visible, labels, none) };
}
