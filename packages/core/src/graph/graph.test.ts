import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConfigError, KerasError, ShapeError } from "../errors.ts";
import { Layer } from "../layer/layer.ts";
import { Input } from "../models/input.ts";
import * as ops from "../ops/index.ts";
import type { KerasTensor, Tensor } from "../tensor.ts";
import { Graph } from "./graph.ts";

const [a, b] = ["a", "b"].map((name) => Input({ shape: [1], name })) as [KerasTensor, KerasTensor];
const [one, two] = [tf.tensor([[1]]), tf.tensor([[2]])];

describe("a graph", () => {
  test("computes its outputs in their structure", () => {
    const graph = new Graph([a, b], { difference: ops.subtract(a, b) }, "Model");

    const outputs = graph.run([one, two], "Model") as { difference: Tensor };

    expect(outputs.difference).toBeAllClose([[-1]]);
  });

  test("takes inputs by key, or by the name of the input", () => {
    const keyed = new Graph({ left: a, right: b }, ops.subtract(a, b), "Model");
    const listed = new Graph([a, b], ops.subtract(a, b), "Model");

    expect(keyed.run({ right: two, left: one }, "Model") as Tensor).toBeAllClose([[-1]]);
    expect(keyed.run({ b: two, a: one }, "Model") as Tensor).toBeAllClose([[-1]]);
    expect(listed.run({ b: two, a: one }, "Model") as Tensor).toBeAllClose([[-1]]);
  });

  test("gives an input that is itself an output", () => {
    expect(new Graph(a, a, "Model").run(one, "Model")).toBe(one);
  });

  test("adds or removes a last axis of size 1", () => {
    const graph = new Graph(a, ops.add(a, 1), "Model");

    expect(graph.run(tf.tensor([1, 2]), "Model") as Tensor).toBeAllClose([[2], [3]]);
    expect(graph.run(tf.tensor([[[1]]]), "Model") as Tensor).toBeAllClose([[2]]);
  });

  test("refuses values as inputs, too few of them, and wrong shapes", () => {
    const graph = new Graph([a, b], ops.add(a, b), "Model");

    expect(() => new Graph(one as never, a, "Model")).toThrow(ConfigError);
    expect(() => graph.run([one], "Model")).toThrow(/expected 2 input tensor\(s\): a, b/);
    expect(() => graph.run([one, tf.zeros([1, 3])], "Model")).toThrow(ShapeError);
  });
});

test("what tfjs throws inside a call names the layer", () => {
  class Wrong extends Layer {
    static override readonly className = "Wrong";
    override call(x: Tensor): Tensor {
      return tf.reshape(x, [7]);
    }
    override computeOutputShape(): number[] {
      return [7];
    }
  }
  const layer = new Wrong({ name: "wrong" });
  const graph = new Graph([a], layer(a), "Model");

  expect(() => graph.run([one], "Model")).toThrow(KerasError);
  expect(() => graph.run([one], "Model")).toThrow(/"wrong": .*[Ss]ize/);
});
