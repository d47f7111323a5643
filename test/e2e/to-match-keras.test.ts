/** @file `toMatchKeras` in tests of users, and the check that `loadModel` makes on the user's own device. */
import { type AnyModel, backendInfo, KerasError, setBackend } from "@kmr-js/core";
import { type Parity, readParity } from "@kmr-js/io";
import * as jest from "@kmr-js/io/jest";
import { toMatchKeras } from "@kmr-js/io/vitest";
import { loadModel } from "@kmr-js/kmr-compat";
import { fixture, readFixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, expectTypeOf, test } from "vitest";

expect.extend({ toMatchKeras });

const model = fixture("exported/nested.keras");
const parity = fixture("exported/nested.parity.h5");

/** What Keras would have recorded of a model with another output. */
async function otherParity(): Promise<Parity> {
  const recorded = await readParity(parity);
  const [output] = recorded.outputs;
  if (output === undefined) throw new Error("no output");
  return {
    ...recorded,
    outputs: [{ ...output, data: Float32Array.from(output.data as Float32Array, (x) => x + 1) }],
  };
}

async function withModel(body: (model: AnyModel) => Promise<unknown>): Promise<void> {
  const opened = await loadModel(model);
  await body(opened);
  opened.dispose();
}

describe("toMatchKeras", () => {
  test("passes for a path, for bytes, and for what was read", async () => {
    await withModel(async (opened) => {
      await expect(opened).toMatchKeras(parity);
      await expect(opened).toMatchKeras(await readFixture("exported/nested.parity.h5"));
      await expect(opened).toMatchKeras(await readParity(parity), { atol: 1e-5 });
      await expect(opened).not.toMatchKeras(await otherParity());
    });
  });

  test("fails with the table and the cause", async () => {
    await withModel(async (opened) => {
      const kernel = opened.weights.find(({ path }) => path.endsWith("middle_dense/kernel"));
      kernel?.assign(tf.transpose(kernel.value));

      const failure = expect(opened).toMatchKeras(parity);
      await expect(failure).rejects.toThrow(
        /does not compute what Keras recorded in .*nested\.parity\.h5/,
      );
      await expect(expect(opened).toMatchKeras(parity)).rejects.toThrow("Cause: transposed");
    });
  });

  test("says what it compares when it gets no model", async () => {
    await expect(toMatchKeras([1], parity)).rejects.toThrow(TypeError);
    expectTypeOf(jest.toMatchKeras).toEqualTypeOf(toMatchKeras);
  });
});

describe("loadModel with verifyWith", () => {
  afterEach(async () => {
    await setBackend("cpu");
  });

  test("checks the model where it will run", async () => {
    const seen: string[] = [];
    const opened = await loadModel(model, {
      verifyWith: parity,
      onVerified: (report, backend) => void seen.push(`${backend} ${report.passed}`),
    });

    expect(seen).toEqual([`${backendInfo().name} true`]);
    opened.dispose();
  });

  test("falls back to a backend that computes Keras's numbers, and says so", async () => {
    await setBackend("wasm");
    const [seen, notices]: [string[], string[]] = [[], []];
    // A fault of a driver, as it were: wasm's matrix products come out with the wrong sign.
    const [product, negate] = ["_FusedMatMul", "Neg"].map((name) => tf.getKernel(name, "wasm"));
    if (product == null || negate == null) throw new Error("wasm lacks kernels");
    const kernelFunc: tf.KernelFunc = (call) =>
      negate.kernelFunc({
        inputs: { x: product.kernelFunc(call) as tf.TensorInfo },
        backend: call.backend,
      });
    tf.unregisterKernel("_FusedMatMul", "wasm");
    tf.registerKernel({ ...product, kernelFunc });
    try {
      const opened = await loadModel(model, {
        verifyWith: parity,
        fallback: ["webgl", "cpu"],
        onVerified: (report, backend) => void seen.push(`${backend} ${report.passed}`),
        onNotice: (notice) => void notices.push(notice),
      });

      expect(seen).toEqual(["wasm false", "cpu true"]);
      expect(backendInfo().name).toBe("cpu");
      expect(notices[0]).toMatch(/wasm: The first layer that differs is middle\/middle_dense/);
      expect(notices.at(-1)).toBe("The model computes on cpu.");
      opened.dispose();
    } finally {
      tf.unregisterKernel("_FusedMatMul", "wasm");
      tf.registerKernel(product);
    }
  });

  test("falls back from a backend that breaks, and gives the weights back as they were", async () => {
    await setBackend("wasm");
    const product = tf.getKernel("_FusedMatMul", "wasm");
    const kernelFunc: tf.KernelFunc = () => {
      throw new Error("the device is lost");
    };
    tf.unregisterKernel("_FusedMatMul", "wasm");
    tf.registerKernel({ ...product, kernelFunc });
    const notices: string[] = [];
    try {
      const opened = await loadModel(model, {
        verifyWith: parity,
        fallback: ["cpu"],
        onNotice: (notice) => void notices.push(notice),
      });

      expect(notices[0]).toMatch(/wasm: KerasError: "middle_dense": the device is lost/);
      expect(backendInfo().name).toBe("cpu");
      opened.dispose();
    } finally {
      tf.unregisterKernel("_FusedMatMul", "wasm");
      tf.registerKernel(product);
    }
  });

  test("refuses a model that no backend computes as Keras does, and frees it", async () => {
    const other = await otherParity();
    const before = tf.memory().numTensors;
    const failed = loadModel(model, { verifyWith: other, fallback: ["wasm"], onNotice: () => {} });

    await expect(failed).rejects.toThrow(KerasError);
    await expect(failed).rejects.toThrow(/cpu: The first layer that differs is output.*wasm: /s);
    expect(backendInfo().name).toBe("cpu");
    expect(tf.memory().numTensors).toBe(before);
  });
});
