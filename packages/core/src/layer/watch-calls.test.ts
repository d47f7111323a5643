import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Input } from "../models/input.ts";
import { Model } from "../models/model.ts";
import * as ops from "../ops/index.ts";
import type { Tensor } from "../tensor.ts";
import { Layer } from "./layer.ts";
import { type CallWatcher, watchCalls } from "./watch-calls.ts";

class Double extends Layer {
  static override readonly className = "Double";
  override call(x: Tensor): Tensor {
    return tf.mul(x, 2);
  }
}

/** Doubles twice, with layers of its own. */
class Twice extends Layer {
  static override readonly className = "Twice";
  private readonly first = this.track("first", new Double({ name: "first" }));
  private readonly second = this.track("second", new Double({ name: "second" }));
  override call(x: Tensor): Tensor {
    return this.second(this.first(x));
  }
}

/** What a watcher saw: `>name index` as a call begins, `<name values` as it ends. */
function recorder(): CallWatcher & { readonly seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    enter: ({ operation, nodeIndex }) => void seen.push(`>${operation.name} ${nodeIndex}`),
    leave: ({ operation }, outputs) => {
      seen.push(
        `<${operation.name} ${outputs.map((output) => output.dataSync().join()).join(" ")}`,
      );
      return undefined;
    },
  };
}

describe("watchCalls", () => {
  test("tells of the calls of a graph with their indices, and of those inside them without", () => {
    const x = Input({ shape: [1], name: "x" });
    const twice = new Twice({ name: "twice" });
    const model = new Model({ inputs: x, outputs: ops.add(twice(x), twice(x)), name: "model" });
    const watcher = recorder();

    watchCalls(watcher, () => model(tf.tensor([[1]])));

    const inside = [">first undefined", "<first 2", ">second undefined", "<second 4"];
    expect(watcher.seen).toEqual([
      ">model undefined",
      ...[">x 0", "<x 1"],
      ...[">twice 0", ...inside, "<twice 4"],
      ...[">twice 1", ...inside, "<twice 4"],
      ...[">add 0", "<add 8"],
      "<model 8",
    ]);
  });

  test("puts what the watcher returns in the place of the outputs", () => {
    const watcher: CallWatcher = {
      enter: () => {},
      leave: ({ operation }) => (operation.name === "first" ? [tf.tensor([[10]])] : undefined),
    };

    const y = watchCalls(watcher, () => new Twice()(tf.tensor([[1]])));

    expect(y).toBeAllClose([[20]]);
  });

  test("ends with its body, though that throws", () => {
    const watcher = recorder();

    expect(() =>
      watchCalls(watcher, () => {
        throw new Error("no");
      }),
    ).toThrow("no");
    new Double()(tf.tensor([1]));

    expect(watcher.seen).toEqual([]);
  });
});
