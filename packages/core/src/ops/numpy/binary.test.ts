import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { KerasTensor, type Tensor } from "../../tensor.ts";
import * as ops from "../index.ts";

const [a, b] = [tf.tensor([6, -2]), tf.tensor([2, 4])];
const symbol = (dtype: "float32" | "int32" | "bool") => new KerasTensor([null, 1], dtype);

describe("element-wise ops", () => {
  test.each([
    ["add", ops.add, [8, 2]],
    ["subtract", ops.subtract, [4, -6]],
    ["multiply", ops.multiply, [12, -8]],
    ["divide", ops.divide, [3, -0.5]],
    ["maximum", ops.maximum, [6, 4]],
    ["minimum", ops.minimum, [2, -2]],
  ])("%s computes on values", (_, op, expected) => {
    expect(op(a, b)).toBeAllClose(expected);
  });

  test("broadcast, symbolic as on values", () => {
    const [left, right] = [tf.ones([2, 1]), tf.ones([3])];
    const symbolic = ops.add(new KerasTensor([2, 1], "float32"), new KerasTensor([3], "float32"));

    expect(ops.add(left, right).shape).toEqual([2, 3]);
    expect(symbolic.shape).toEqual([2, 3]);
    expect(() => ops.add(new KerasTensor([2], "float32"), new KerasTensor([3], "float32"))).toThrow(
      /2 meets 3/,
    );
  });

  test("a plain number takes the dtype of the tensor, on either side", () => {
    expect(ops.subtract(1, a)).toBeAllClose([-5, 3]);
    expect(ops.add(tf.tensor([1], [1], "int32"), 2).dtype).toBe("int32");
    expect(ops.add(symbol("int32"), 2).dtype).toBe("int32");
    expect(ops.add(2, symbol("int32")).dtype).toBe("int32");
  });

  test("float wins over integer, and division gives floats", () => {
    expect(ops.add(symbol("int32"), symbol("float32")).dtype).toBe("float32");
    expect(ops.add(symbol("bool"), symbol("int32")).dtype).toBe("int32");
    expect(ops.divide(symbol("int32"), symbol("int32")).dtype).toBe("float32");
    expect(ops.divide(tf.tensor([1], [1], "int32"), 2)).toBeAllClose([0.5]);
  });

  test("the type of the result is symbolic where an operand is", () => {
    expectTypeOf(ops.add(symbol("float32"), 1)).toEqualTypeOf<KerasTensor>();
    expectTypeOf(ops.add(1, a)).toEqualTypeOf<Tensor>();
    expectTypeOf(ops.add(1, 2)).toEqualTypeOf<Tensor>();
  });
});
