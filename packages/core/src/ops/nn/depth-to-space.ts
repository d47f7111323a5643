/** @file ops.depthToSpace, ops.spaceToDepth */
import * as tf from "@tensorflow/tfjs-core";
import { type DataFormat, dataFormat } from "../../config/data-format.ts";
import { positiveInteger } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

type Size = Shape[number];
type Move = (x: Tensor, block: number) => Tensor;

/** How far each size grows. */
interface Factors {
  readonly spatial: number;
  readonly channels: number;
}

function scaled(owner: string, size: Size | undefined, factor: number, shape: Shape): Size {
  const result = size === null || size === undefined ? null : size * factor;
  if (result === null || Number.isInteger(result)) return result;
  throw new ShapeError(
    `${owner}: the sizes of the input must be multiples of the block. Received: shape ${formatShape(shape)}, factor ${factor}.`,
  );
}

function rearranging(
  className: string,
  owner: string,
  factorsOf: (block: number) => Factors,
  move: Move,
) {
  const infer = (shape: Shape, block: number, format: DataFormat): Shape => {
    if (shape.length !== 4)
      throw new ShapeError(
        `${owner}: the input must have rank 4. Received: shape ${formatShape(shape)}.`,
      );
    const { spatial, channels } = factorsOf(block);
    const channelAxis = format === "channels_last" ? 3 : 1;
    return shape.map((size, axis) => {
      if (axis === 0) return size;
      return scaled(owner, size, axis === channelAxis ? channels : spatial, shape);
    });
  };
  return defineOp({
    className,
    module: "nn",
    inputs: ["x"],
    fields: { block_size: positiveInteger(), data_format: dataFormat },
    compute: ([given], { block_size: block, data_format: format }) => {
      const x = toTensor(given);
      infer(x.shape, block, format);
      if (format === "channels_last") return move(x, block);
      return tf.transpose(move(tf.transpose(x, [0, 2, 3, 1]), block), [0, 3, 1, 2]);
    },
    infer: ([x], { block_size: block, data_format: format }) => {
      const { shape, dtype } = specOf(x);
      return { shape: infer(shape, block, format), dtype };
    },
  });
}

export const DepthToSpace = rearranging(
  "DepthToSpace",
  "depthToSpace",
  (block) => ({ spatial: block, channels: 1 / block ** 2 }),
  (x, block) => {
    const [batch = 1, rows = 1, columns = 1, channels = 1] = x.shape;
    const depth = channels / block ** 2;
    const split = tf.reshape(x, [batch, rows, columns, block, block, depth]);
    const mixed = tf.transpose(split, [0, 1, 3, 2, 4, 5]);
    return tf.reshape(mixed, [batch, rows * block, columns * block, depth]);
  },
);
export const SpaceToDepth = rearranging(
  "SpaceToDepth",
  "spaceToDepth",
  (block) => ({ spatial: 1 / block, channels: block ** 2 }),
  (x, block) => {
    const [batch = 1, rows = 1, columns = 1, channels = 1] = x.shape;
    const split = tf.reshape(x, [batch, rows / block, block, columns / block, block, channels]);
    const mixed = tf.transpose(split, [0, 1, 3, 2, 4, 5]);
    return tf.reshape(mixed, [batch, rows / block, columns / block, channels * block ** 2]);
  },
);

interface FormatOptions {
  readonly data_format?: DataFormat | null | undefined;
}

/** Channels become blocks of pixels. @see keras.ops.depth_to_space @throws ShapeError */
export function depthToSpace<T extends AnyTensor>(
  x: T,
  blockSize: number,
  options: FormatOptions = {},
): Same<T> {
  return DepthToSpace.apply([x], { block_size: blockSize, ...options }) as Same<T>;
}
/** Blocks of pixels become channels. @see keras.ops.space_to_depth @throws ShapeError */
export function spaceToDepth<T extends AnyTensor>(
  x: T,
  blockSize: number,
  options: FormatOptions = {},
): Same<T> {
  return SpaceToDepth.apply([x], { block_size: blockSize, ...options }) as Same<T>;
}
