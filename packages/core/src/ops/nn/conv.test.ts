/** @file The four convolutions, held against what Python Keras computed. */
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConfigError, ShapeError } from "../../errors.ts";
import { registerGradients } from "../../gradients/register.ts";
import { KerasTensor, type Tensor } from "../../tensor.ts";
import { Op } from "../operation.ts";
import { Conv, conv } from "./conv.ts";
import type { ConvOptions, PerAxis } from "./conv-config.ts";
import { ConvTranspose, convTranspose } from "./conv-transpose.ts";
import { DepthwiseConv, depthwiseConv } from "./depthwise-conv.ts";
import { SeparableConv, separableConv } from "./separable-conv.ts";

registerGradients();

interface Case {
  readonly op: keyof typeof definitions;
  readonly shapes: number[][];
  readonly options: ConvOptions & { readonly output_padding?: PerAxis };
  readonly output: { readonly shape: number[]; readonly data: number[] };
  readonly gradients: number[][];
  readonly symbolic?: (number | null)[];
}

const definitions = {
  conv: Conv,
  conv_transpose: ConvTranspose,
  depthwise_conv: DepthwiseConv,
  separable_conv: SeparableConv,
};

const file = new URL("../../../../../test/fixtures/ops/convolutions.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: Case[] };
const named = cases.map((given) => {
  const { op, shapes, options } = given;
  return [`${op} ${JSON.stringify(shapes)} ${JSON.stringify(options)}`, given] as const;
});

/** The values of input `index` of the fixture, counted from 1. */
function inputOf(shape: number[], index: number): Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  const values = Array.from({ length: size }, (_, k) => ((37 * k + 11 * index) % 64) / 32 - 1);
  return tf.tensor(values, shape);
}
const inputsOf = ({ shapes }: Case): Tensor[] => shapes.map((shape, i) => inputOf(shape, i + 1));
const run = ({ op, options }: Case, inputs: readonly unknown[]): unknown =>
  definitions[op].apply(inputs, options);

/** The fixture's scalar of an output. */
function loss(y: Tensor): tf.Scalar {
  const weights = tf.sin(tf.range(1, y.size + 1));
  return tf.sum(tf.mul(tf.reshape(y, [-1]), weights));
}

describe("convolutions are Keras's", () => {
  test.each(named)("values of %s", (_name, given) => {
    const y = run(given, inputsOf(given)) as Tensor;

    expect(y.shape).toEqual(given.output.shape);
    expect(y.dataSync<"float32">()).toBeAllClose(given.output.data);
  });

  test.each(named)("gradients of %s", (_name, given) => {
    const derive = tf.grads((...inputs: Tensor[]) => loss(run(given, inputs) as Tensor));

    for (const [i, gradient] of derive(inputsOf(given)).entries()) {
      expect(gradient.dataSync<"float32">()).toBeAllClose(given.gradients[i] ?? []);
    }
  });

  const symbolic = named.filter(([, given]) => given.symbolic !== undefined);
  test.each(symbolic)("unknown sizes stay unknown in %s", (_name, given) => {
    const first = given.options.data_format === "channels_first";
    const [input = [], ...kernels] = given.shapes;
    const channels = first ? 1 : input.length - 1;
    const unknown = input.map((size, axis) => (axis === channels ? size : null));
    const symbols = [unknown, ...kernels].map((shape) => new KerasTensor(shape, "float32"));
    const y = run(given, symbols) as KerasTensor;

    expect(y.shape).toEqual(given.symbolic);
    expect(y.dtype).toBe("float32");
  });

  test.each(named)("a symbolic call knows the shape of %s", (_name, given) => {
    const symbols = given.shapes.map((shape) => new KerasTensor(shape, "float32"));

    expect((run(given, symbols) as KerasTensor).shape).toEqual(given.output.shape);
  });
});

describe("conv", () => {
  test("strides and dilation together: every stride-th result of the dilated convolution", () => {
    const [x, kernel] = [inputOf([1, 9, 8, 2], 1), inputOf([2, 3, 2, 2], 2)];
    const dense = conv(x, kernel, { dilation_rate: [2, 3] });
    const rows = tf.gather(dense, [0, 2, 4, 6], 1);

    expect(conv(x, kernel, { dilation_rate: [2, 3], strides: [2, 1] })).toBeAllClose(rows);
  });

  test.each([
    [[2, 6, 3], [3, 1, 6], {}],
    [[2, 6, 5, 3], [3, 2, 1, 6], { strides: 2, padding: "same" }],
    [[1, 7, 6, 3], [2, 2, 1, 3], { dilation_rate: 2 }],
    [[1, 4, 5, 4, 2], [2, 2, 2, 1, 4], {}],
  ] as [number[], number[], ConvOptions][])(
    "a group for each channel of %j: each channel with its kernels",
    (shape, window, options) => {
      const [x, kernel] = [inputOf(shape, 1), inputOf(window, 2)];
      const channels = tf.split(x, x.shape.at(-1) ?? 1, -1);
      const kernels = tf.split(kernel, channels.length, -1);
      const alone = channels.map((each, i) => conv(each, kernels[i] as Tensor, options));

      expect(conv(x, kernel, options)).toBeAllClose(tf.concat(alone, -1));
    },
  );

  test("integers stay integers, and promote with floats", () => {
    const x = tf.tensor([1, 2, 3], [1, 3, 1], "int32");
    const kernel = tf.tensor([1, 10], [2, 1, 1], "int32");
    const y = conv(x, kernel);

    expect(y.dtype).toBe("int32");
    expect(y).toBeAllClose([[[21], [32]]]);
    expect(conv(x, tf.cast(kernel, "float32")).dtype).toBe("float32");
    const [ints, floats] = [
      new KerasTensor([1, 3, 1], "int32"),
      new KerasTensor([2, 1, 1], "float16"),
    ];
    expect(conv(ints, floats).dtype).toBe("float16");
  });

  test("refuses kernels of another rank, of other channels, and that reach further than the input", () => {
    const x = tf.zeros([1, 4, 4]);

    expect(() => conv(x, tf.zeros([2, 2, 4, 1]))).toThrow(/same rank.*\(1, 4, 4\)/);
    expect(() => conv(x, tf.zeros([2, 3, 1]))).toThrow(/multiple.*4 channels, kernel \(2, 3, 1\)/);
    expect(() => conv(x, tf.zeros([2, 2, 3]))).toThrow(ShapeError);
    expect(() => conv(x, tf.zeros([5, 4, 1]))).toThrow(/reaches further than the input/);
    expect(() => conv(x, tf.zeros([2, 4, 1]), { dilation_rate: 4 })).toThrow(ShapeError);
    const symbol = new KerasTensor([null, 4, 4], "float32");
    expect(() => conv(symbol, tf.zeros([5, 4, 1]))).toThrow(ShapeError);
  });

  test("refuses strides for another number of axes, and strides of 0", () => {
    const [x, kernel] = [tf.zeros([1, 4, 4]), tf.zeros([2, 4, 1])];

    expect(() => conv(x, kernel, { strides: [1, 1] })).toThrow(/strides.*list of 1.*\[1,1\]/);
    expect(() => conv(x, kernel, { strides: 0 })).toThrow(ConfigError);
    expect(() => conv(x, kernel, { padding: "causal" as "same" })).toThrow(ConfigError);
  });

  test("an entry in a file keeps numbers and lists as they were given", () => {
    const given = { strides: 2, padding: "same", data_format: null, dilation_rate: [1, 1] };

    expect(new Op(Conv, given, "conv").getConfig()).toEqual({
      name: "conv",
      ...given,
      data_format: "channels_last",
    });
  });
});

describe("depthwiseConv", () => {
  test("each channel has its own kernels, and 3 dimensions work too", () => {
    const x = tf.tensor([1, 10, 2, 20], [1, 2, 1, 1, 2]);
    const kernel = tf.tensor([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 1, 2, 2]);

    expect(depthwiseConv(x, kernel)).toBeAllClose([[[[[11, 14, 170, 200]]]]]);
  });

  test("refuses a kernel for another number of channels", () => {
    expect(() => depthwiseConv(tf.zeros([1, 4, 4]), tf.zeros([2, 3, 1]))).toThrow(
      /\(2, 3, 1\) is for 3 channels.*4 channels/,
    );
  });
});

describe("separableConv", () => {
  test("refuses a pointwise kernel for another number of channels", () => {
    const [x, depthwise] = [tf.zeros([1, 4, 2]), tf.zeros([2, 2, 3])];

    expect(() => separableConv(x, depthwise, tf.zeros([1, 5, 1]))).toThrow(ShapeError);
    expect(separableConv(x, depthwise, tf.zeros([1, 6, 1])).shape).toEqual([1, 3, 1]);
  });
});

describe("convTranspose", () => {
  test("adds up the kernels that the values scale", () => {
    const x = tf.tensor([1, 10], [1, 2, 1]);
    const kernel = tf.tensor([1, 2, 3], [3, 1, 1]);

    expect(convTranspose(x, kernel)).toBeAllClose([[[1], [12], [23], [30]]]);
    expect(convTranspose(x, kernel, { strides: 2 })).toBeAllClose([[[1], [2], [13], [20], [30]]]);
    expect(convTranspose(x, kernel, { padding: "same" })).toBeAllClose([[[12], [23]]]);
  });

  test("refuses a kernel for another number of channels", () => {
    expect(() => convTranspose(tf.zeros([1, 4, 4]), tf.zeros([2, 4, 3]))).toThrow(ShapeError);
  });
});

test("a convolution leaves nothing but its result behind", () => {
  for (const given of cases) {
    const inputs = inputsOf(given);
    const before = tf.memory().numTensors;
    (run(given, inputs) as Tensor).dispose();

    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(inputs);
  }
});
