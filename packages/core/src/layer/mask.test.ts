import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { Tensor } from "../tensor.ts";
import { Layer } from "./layer.ts";
import { maskOf, masksOf, setMask } from "./mask.ts";

class Negate extends Layer {
  static override readonly className = "Negate";
  override supportsMasking = true;
  override call(x: Tensor): Tensor {
    return tf.neg(x);
  }
}
class Stop extends Layer {
  static override readonly className = "Stop";
  override call(x: Tensor): Tensor {
    return tf.neg(x);
  }
}
class ReadsMask extends Layer {
  static override readonly className = "ReadsMask";
  static override readonly callArguments = ["inputs", "mask"];
  override call(x: Tensor, { mask }: { mask?: Tensor }): Tensor {
    return mask === undefined ? x : tf.where(mask, x, 0);
  }
}

/** `[[1, 2]]`, of which the second is masked. */
function masked(): Tensor {
  const x = tf.tensor([[1, 2]]);
  setMask(x, tf.tensor([[true, false]]));
  return x;
}

describe("a mask", () => {
  test("belongs to one tensor", () => {
    const x = masked();

    expect(maskOf(x)).toBeAllClose([[1, 0]]);
    expect(maskOf(tf.neg(x))).toBeUndefined();
    expect(masksOf([x, tf.neg(x)])).toEqual([maskOf(x), undefined]);
    expect(masksOf([tf.neg(x)])).toBeUndefined();
  });

  test("is disposed with its tensor", () => {
    const before = tf.memory().numTensors;
    const mask = tf.tensor([[true, false]]);
    const x = tf.tensor([[1, 2]]);
    setMask(x, mask);

    tf.dispose([x, mask]);

    expect(tf.memory().numTensors).toBe(before);
  });

  test("passes through a layer that supports masking, and through no other", () => {
    const x = masked();

    expect(maskOf(new Negate()(x))).toBeAllClose([[1, 0]]);
    expect(maskOf(new Stop()(x))).toBeUndefined();
  });

  test("reaches a call that names it, unless the caller gives another", () => {
    const x = masked();
    const layer = new ReadsMask();

    expect(layer(x)).toBeAllClose([[1, 0]]);
    expect(layer.invoke(x, { mask: tf.tensor([[false, true]]) }) as Tensor).toBeAllClose([[0, 2]]);
  });
});
