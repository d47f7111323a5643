import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConfigError, ShapeError } from "../../errors.ts";
import { KerasTensor } from "../../tensor.ts";
import * as ops from "../index.ts";

const symbol = new KerasTensor([null, 3, 1], "float32");
const matrix = tf.tensor2d([
  [1, 2, 3],
  [4, 5, 6],
]);

describe("ops that repeat", () => {
  test("tile and broadcastTo fill up with leading axes", () => {
    expect(ops.tile(symbol, [2, 2]).shape).toEqual([null, 6, 2]);
    expect(ops.tile(tf.tensor1d([1, 2]), [2, 1])).toBeAllClose([
      [1, 2],
      [1, 2],
    ]);
    expect(() => ops.broadcastTo(matrix, [2, 2])).toThrow(ShapeError);
    expect(() => ops.broadcastTo(matrix, [3])).toThrow(/cannot be broadcast to \(3,\)/);
    expect(() => ops.tile(matrix, -1)).toThrow(ConfigError);
  });

  test("the gradient of tile has no limit on the rank", () => {
    const x = tf.ones([1, 2, 1, 1, 2]);
    const loss = (at: tf.Tensor): tf.Scalar => tf.sum(ops.tile(at, [2, 1, 3, 1, 1]));
    expect(tf.grad(loss)(x)).toBeAllClose(tf.fill([1, 2, 1, 1, 2], 6));
  });

  test("repeat counts items: one number, or one for each", () => {
    expect(ops.repeat(symbol, 2, { axis: 0 }).shape).toEqual([null, 3, 1]);
    expect(ops.repeat(symbol, [1, 2, 3], { axis: 1 }).shape).toEqual([null, 6, 1]);
    expect(ops.repeat(symbol, 2).shape).toEqual([null]);
    expect(() => ops.repeat(matrix, [1, 2], { axis: 1 })).toThrow(/one number or 3 of them/);
  });
});

describe("ops that reorder", () => {
  test("squeeze keeps unknown sizes, and refuses another size than 1", () => {
    expect(ops.squeeze(symbol).shape).toEqual([null, 3]);
    expect(() => ops.squeeze(symbol, { axis: 0 })).toThrow(ShapeError);
    expect(() => ops.squeeze(symbol, { axis: [2, 1] })).toThrow(/axis 1 must have size 1/);
  });

  test("transpose refuses axes that come twice or are missing", () => {
    expect(() => ops.transpose(symbol, { axes: [0, 1, 1] })).toThrow(ShapeError);
    expect(() => ops.transpose(symbol, { axes: [1, 0] })).toThrow(/each of the 3 axes once/);
    expect(() => ops.moveaxis(symbol, [0, 1], 2)).toThrow(/Received: 2 and 1/);
    expect(() => ops.swapaxes(symbol, 0, 3)).toThrow(ShapeError);
  });

  test("a half turn reverses both axes and keeps the shape", () => {
    expect(ops.rot90(matrix, { k: 2 })).toBeAllClose([
      [6, 5, 4],
      [3, 2, 1],
    ]);
    expect(ops.rot90(matrix, { k: -3 })).toBeAllClose([
      [3, 6],
      [2, 5],
      [1, 4],
    ]);
    expect(ops.rot90(symbol, { k: 2 }).shape).toEqual([null, 3, 1]);
    expect(() => ops.rot90(matrix, { axes: [1, -1] })).toThrow(/two different axes/);
  });

  test("flips need their axis, roll an axis of the input", () => {
    expect(() => ops.fliplr(tf.zeros([2]))).toThrow(/rank 2 or more/);
    expect(() => ops.flip(symbol, { axis: 3 })).toThrow(ShapeError);
    expect(() => ops.roll(symbol, 1, { axis: 3 })).toThrow(ShapeError);
    expect(ops.roll(matrix, [1, 1], { axis: [0, -1] })).toBeAllClose([
      [6, 4, 5],
      [3, 1, 2],
    ]);
  });

  test("rearrange keeps unknown sizes unknown, and refuses other names and sizes", () => {
    const images = new KerasTensor([null, 4, 6], "float32");
    expect(ops.rearrange(images, "b (h p) c -> (b h) p c", { p: 2 }).shape).toEqual([null, 2, 6]);
    expect(() => ops.rearrange(images, "b h c -> b h")).toThrow(/both sides must name the same/);
    expect(() => ops.rearrange(images, "b (h p) c -> b h p c")).toThrow(ShapeError);
    expect(() => ops.rearrange(images, "b (h p) c -> b h p c", { p: 3 })).toThrow(/cannot become/);
    expect(() => ops.rearrange(images, "b h -> h b")).toThrow(/must have 2 axes/);
  });
});

describe("pad", () => {
  test("mirrors with and without the edge", () => {
    const x = tf.tensor1d([1, 2, 3]);
    expect(ops.pad(x, [2, 1], { mode: "reflect" })).toBeAllClose([3, 2, 1, 2, 3, 2]);
    expect(ops.pad(x, [2, 1], { mode: "symmetric" })).toBeAllClose([2, 1, 1, 2, 3, 3]);
  });

  test("an unknown size stays unknown; one pair counts for each axis", () => {
    expect(ops.pad(symbol, [1, 2]).shape).toEqual([null, 6, 4]);
    expect(ops.pad(matrix, 1).shape).toEqual([4, 5]);
  });

  test("refuses widths that do not fit, and a constant in another mode", () => {
    expect(() => ops.pad(matrix, 3, { mode: "reflect" })).toThrow(/at most 1 to an axis of size 2/);
    expect(() => ops.pad(symbol, [[1, 1], [2]])).toThrow(ShapeError);
    expect(() => ops.pad(symbol, -1)).toThrow(ConfigError);
    expect(() => ops.pad(symbol, 1, { mode: "reflect", constant_values: 0 })).toThrow(ConfigError);
  });
});
