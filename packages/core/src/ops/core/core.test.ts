import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConfigError, ShapeError, UnsupportedError } from "../../errors.ts";
import { registerGradients } from "../../gradients/register.ts";
import { KerasTensor, type Tensor } from "../../tensor.ts";
import * as ops from "../index.ts";
import { Op, type OpDefinition } from "../operation.ts";
import { Slice } from "./slice.ts";

registerGradients();

const symbol = new KerasTensor([null, 4], "float32");
const line = tf.tensor1d([1, 2, 3]);

describe("slices and scatters", () => {
  test("slice: -1 reaches to the end, which a symbolic start leaves unknown", () => {
    expect(ops.slice(symbol, [0, 1], [2, -1]).shape).toEqual([2, 3]);
    expect(ops.slice(symbol, [1, 0], [-1, 4]).shape).toEqual([null, 4]);
    expect(ops.slice(symbol, new KerasTensor([2], "int32"), [2, -1]).shape).toEqual([2, null]);
    expect(() => ops.slice(symbol, [0], [2, -1])).toThrow(/start_indices must have one number/);
    expect(() => ops.slice(symbol, [0, 0], [2])).toThrow(ShapeError);
  });

  test("slice: files before Keras 3.4 give the shape of the block with the call", () => {
    const op = new Op(Slice as unknown as OpDefinition, {}, "slice");

    expect(op.invoke([line, [1], [2]])).toBeAllClose([2, 3]);
    expect(op.invoke([new KerasTensor([null, 4], "float32"), [0, 1], [2, 3]])).toMatchObject({
      shape: [2, 3],
    });
  });

  test("sliceUpdate: the gradient goes to what stays and to the block", () => {
    const loss = (x: Tensor, block: Tensor): tf.Scalar =>
      tf.sum(tf.square(ops.sliceUpdate(x, [1], block)));
    const [dx, dBlock] = tf.grads(loss)([line, tf.tensor1d([5])]) as [Tensor, Tensor];
    expect(dx).toBeAllClose([2, 0, 6]);
    expect(dBlock).toBeAllClose([10]);
    expect(() => ops.sliceUpdate(symbol, [1], symbol)).toThrow(ShapeError);
  });

  test("scatter needs a known shape", () => {
    expect(ops.scatter([[0]], new KerasTensor([1, 2], "int32"), [4, 2]).dtype).toBe("int32");
    expect(() => ops.scatter([[0]], tf.ones([1, 2]), [null, 2])).toThrow(ShapeError);
  });

  test("scatterUpdate: without indices nothing changes; an unknown reduction is refused", () => {
    expect(ops.scatterUpdate(line, tf.zeros([0, 1], "int32"), tf.zeros([0]))).toBeAllClose(line);
    expect(() => ops.scatterUpdate(line, [[0]], line, { reduction: "sub" as "add" })).toThrow(
      ConfigError,
    );
  });
});

describe("control flow", () => {
  const double = (x: Tensor): Tensor => tf.mul(x, 2);

  test("cond and switch run one branch", () => {
    expect(
      ops.cond(
        tf.scalar(true),
        () => double(line),
        () => line,
      ),
    ).toBeAllClose([2, 4, 6]);
    expect(ops.switch(7, [double, tf.neg], line)).toBeAllClose([-1, -2, -3]);
    expect(() => ops.switch(0, [])).toThrow(ConfigError);
  });

  test("map runs over the slices of every leaf", () => {
    const sums = ops.map(([a, b]: readonly [Tensor, Tensor]) => [tf.add(a, b), a] as const, [
      line,
      double(line),
    ] as const);
    expect(sums[0]).toBeAllClose([3, 6, 9]);
    expect(ops.vectorizedMap(double, line)).toBeAllClose([2, 4, 6]);
    expect(() => ops.map(([a]: readonly Tensor[]) => a as Tensor, [line, tf.zeros([2])])).toThrow(
      ShapeError,
    );
  });

  test("scan hands the state on, from either end", () => {
    const step = (sum: Tensor, x: Tensor | null): [Tensor, Tensor] => {
      const next = tf.add(sum, x ?? 1);
      return [next, next];
    };
    const [carry, sums] = ops.scan(step, tf.scalar(0), line);
    expect(carry).toBeAllClose(6);
    expect(sums).toBeAllClose([1, 3, 6]);
    expect(ops.scan(step, tf.scalar(0), line, { reverse: true })[1]).toBeAllClose([6, 5, 3]);
    expect(ops.scan(step, tf.scalar(0), null, { length: 2 })[0]).toBeAllClose(2);
    expect(() => ops.scan(step, tf.scalar(0))).toThrow(/xs or length is required/);
  });

  test("associativeScan keeps the axis", () => {
    const x = tf.tensor2d([[1, 2, 3]]);
    expect(ops.associativeScan(tf.mul, x, { axis: -1 })).toBeAllClose([[1, 2, 6]]);
    expect(ops.associativeScan(tf.mul, x, { axis: 1, reverse: true })).toBeAllClose([[6, 6, 3]]);
  });

  test("loops run until their condition fails", () => {
    const [i, x] = ops.whileLoop(
      (i) => tf.less(i, 3),
      (i, x) => [tf.add(i, 1), tf.mul(x, 2)] as [Tensor, Tensor],
      [tf.scalar(0), tf.scalar(1)] as [Tensor, Tensor],
    );
    expect([i.dataSync()[0], x.dataSync()[0]]).toEqual([3, 8]);
    expect(
      ops.whileLoop(() => true, double, line as Tensor, { maximum_iterations: 2 }),
    ).toBeAllClose([4, 8, 12]);
    expect(ops.foriLoop(1, 4, (n, sum) => tf.add(sum, n), tf.scalar(0))).toBeAllClose(6);
  });

  test("a symbolic tensor is refused with the reason", () => {
    const run = (): unknown => ops.map((x: Tensor) => x, symbol as unknown as Tensor);
    expect(run).toThrow(UnsupportedError);
    expect(run).toThrow(/a graph cannot hold functions/);
  });

  test("leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    ops.foriLoop(0, 5, (_, x) => double(tf.add(x, 1)), line as Tensor).dispose();
    ops.map((x: Tensor) => double(double(x)), line as Tensor).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
