import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, test } from "vitest";
import { ConfigError, UnsupportedError } from "../errors.ts";
import "../tensor.ts";
import { type BackendName, backendInfo, setBackend } from "./set-backend.ts";

afterEach(async () => {
  await setBackend("cpu");
});

describe("setBackend", () => {
  test("starts wasm in Node without a path, and takes tensors along", async () => {
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const used = await setBackend("wasm");
    const y = tf.matMul(x, x);

    expect(used).toBe("wasm");
    expect(backendInfo()).toEqual({ name: "wasm", precision: "float32" });
    expect(y).toBeAllClose([
      [7, 10],
      [15, 22],
    ]);
    tf.dispose([x, y]);
  });

  test("takes the first of a list that works", async () => {
    expect(await setBackend(["webgpu", "webgl", "wasm", "cpu"])).toBe("wasm");
  });

  test("says of each backend why it does not work here, and keeps the one in use", async () => {
    await setBackend("wasm");
    const failed = setBackend(["webgpu", "webgl"]);

    await expect(failed).rejects.toThrow(UnsupportedError);
    await expect(failed).rejects.toThrow(/none of webgpu, webgl.*\n- .*WebGPU.*\n- .*WebGL/);
    expect(tf.getBackend()).toBe("wasm");
  });

  test("names the backend that was meant", async () => {
    const failed = setBackend("wsam" as BackendName);

    await expect(failed).rejects.toThrow(ConfigError);
    await expect(failed).rejects.toThrow(/"wsam".*Did you mean "wasm"/);
  });

  test("leaves no listeners on Node's process", async () => {
    await setBackend("wasm");

    const listeners = process.listeners("uncaughtException").map(String).join();
    expect(listeners).not.toContain("ExitStatus");
  });
});

describe("a kernel that wasm lacks", () => {
  test("is computed on the cpu, and leaves no tensor behind", async () => {
    await setBackend("wasm");
    const [x, segments] = [tf.tensor1d([1, 2, 3]), tf.tensor1d([0, 2, 0], "int32")];
    const before = tf.memory().numTensors;
    const stored = tf.findBackend("cpu").numDataIds();
    const sums = tf.unsortedSegmentSum(x, segments, 3);

    expect(sums).toBeAllClose([4, 0, 2]);
    sums.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.findBackend("cpu").numDataIds()).toBe(stored);
    tf.dispose([x, segments]);
  });

  test("keeps its own errors, and leaves nothing on the cpu", async () => {
    await setBackend("wasm");
    const stored = tf.findBackend("cpu").numDataIds();
    const [image, dy] = [tf.zeros([1, 4, 4, 1]), tf.zeros([1, 9, 9, 1])];
    const run = (): tf.Tensor =>
      tf.engine().runKernel("Conv2DBackpropFilter", { x: image, dy }, {
        strides: 0,
        pad: "no such padding",
        dataFormat: "NHWC",
        dimRoundingMode: undefined,
        filterShape: [2, 2, 1, 1],
      } as unknown as tf.NamedAttrMap);

    expect(run).toThrow();
    expect(tf.findBackend("cpu").numDataIds()).toBe(stored);
    tf.dispose([image, dy]);
  });
});
