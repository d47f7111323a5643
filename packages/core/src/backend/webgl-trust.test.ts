import type * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { UnsupportedError } from "../errors.ts";
import "../tensor.ts";
import { guardIntegers, isTrustedOnWebgl } from "./webgl-trust.ts";

const info = (shape: number[], dtype: tf.DataType = "float32"): tf.TensorInfo => ({
  dataId: {},
  shape,
  dtype,
});

/** A backend as far as the guard sees it: tensors by their key, and a run that is counted. */
function backendWith(stored: { texture?: object; values?: Int32Array | null }) {
  const runs: unknown[] = [];
  const backend = {
    texData: { get: () => stored },
    runWebGLProgram: (...call: unknown[]) => runs.push(call),
  };
  guardIntegers(backend as never);
  return { run: (x: tf.TensorInfo) => backend.runWebGLProgram({}, [x], "int32"), runs };
}

describe("integers on their way to webgl", () => {
  test("are stopped when float32 does not have them, and the error says what to do", () => {
    const { run, runs } = backendWith({ values: Int32Array.of(1, 16777217) });

    expect(() => run(info([2], "int32"))).toThrow(UnsupportedError);
    expect(() => run(info([2], "int32"))).toThrow(/16777217.*shape \[2\].*setBackend\("wasm"\)/);
    expect(runs).toEqual([]);
  });

  test("pass when float32 has them, however large", () => {
    const { run, runs } = backendWith({ values: Int32Array.of(-16777216, 2 ** 30) });
    run(info([2], "int32"));

    expect(runs).toHaveLength(1);
  });

  test("are not looked at again on the GPU", () => {
    const { run, runs } = backendWith({ texture: {}, values: null });
    run(info([2], "int32"));

    expect(runs).toHaveLength(1);
  });
});

describe("what webgl is trusted with", () => {
  test("few axes, where its shaders know no more", () => {
    expect(isTrustedOnWebgl("PadV2", { x: info([1, 1, 1, 1]) })).toBe(true);
    expect(isTrustedOnWebgl("PadV2", { x: info([1, 1, 1, 1, 1]) })).toBe(false);
  });

  test("nothing empty", () => {
    expect(isTrustedOnWebgl("Sum", { x: info([2, 0]) })).toBe(false);
  });
});
