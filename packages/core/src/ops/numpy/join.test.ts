import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConfigError, ShapeError } from "../../errors.ts";
import { KerasTensor } from "../../tensor.ts";
import * as ops from "../index.ts";

const symbol = new KerasTensor([null, 3], "float32");
const wide = new KerasTensor([null, 4], "int32");

describe("ops that join", () => {
  test("stack takes sizes that only one input knows, and refuses different ones", () => {
    expect(ops.stack([symbol, new KerasTensor([2, 3], "int32")], -1).shape).toEqual([2, 3, 2]);
    expect(() => ops.stack([symbol, wide])).toThrow(/\(None, 3\), \(None, 4\)/);
    expect(() => ops.stack([symbol, symbol], 3)).toThrow(ShapeError);
  });

  test("hstack joins vectors end to end, vstack and dstack raise them first", () => {
    const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
    expect(ops.hstack([a, b])).toBeAllClose([1, 2, 3, 4]);
    expect(ops.vstack([a, b])).toBeAllClose([
      [1, 2],
      [3, 4],
    ]);
    expect(ops.dstack([a, b]).shape).toEqual([1, 2, 2]);
    expect(ops.hstack([tf.scalar(1), tf.scalar(2)])).toBeAllClose([1, 2]);
  });

  test("the result has the dtype that all promote to", () => {
    expect(ops.hstack([symbol, wide]).dtype).toBe("float32");
    expect(ops.append(tf.tensor1d([true]), tf.tensor1d([2], "int32"))).toBeAllClose([1, 2]);
    expect(() => ops.append(symbol, wide, { axis: 0 })).toThrow(ShapeError);
  });
});

describe("ops that split", () => {
  test("cuts may be negative, outside or equal", () => {
    const parts = ops.split(tf.tensor1d([1, 2, 3]), [1, 1, -1, 9]);
    expect(parts.map((part) => Array.from(part.dataSync()))).toEqual([[1], [], [2], [3], []]);
  });

  test("parts of an unknown size: each between two cuts is known", () => {
    const shapes = ops.split(symbol, [2, 5], { axis: 0 }).map(({ shape }) => shape);
    expect(shapes).toEqual([
      [2, 3],
      [3, 3],
      [null, 3],
    ]);
    expect(ops.arraySplit(symbol, 2).map(({ shape }) => shape[0])).toEqual([null, null]);
  });

  test("refuses parts of unequal size, and a rank that has not the axis", () => {
    expect(() => ops.split(symbol, 2, { axis: 1 })).toThrow(/size 3 and indices_or_sections=2/);
    expect(() => ops.split(symbol, 0)).toThrow(ConfigError);
    expect(() => ops.vsplit(tf.zeros([4]), 2)).toThrow(ShapeError);
    expect(() => ops.dsplit(symbol, 2)).toThrow(/rank 3 or more/);
    expect(ops.hsplit(tf.tensor1d([1, 2]), 2)[1]).toBeAllClose([2]);
  });

  test("unstack needs a known number", () => {
    expect(ops.unstack(symbol, { num: 2 }).map(({ shape }) => shape)).toEqual([[3], [3]]);
    expect(() => ops.unstack(symbol)).toThrow(ShapeError);
    expect(() => ops.unstack(tf.zeros([2, 3]), { num: 3 })).toThrow(/num must be the size/);
  });
});
