import { describe, expect, test } from "vitest";
import { ConfigError } from "../errors.ts";
import { Layer } from "../layer/layer.ts";
import { Input } from "../models/input.ts";
import * as ops from "../ops/index.ts";
import { KerasTensor, type Tensor } from "../tensor.ts";
import { sortGraph } from "./sort.ts";

class Pass extends Layer {
  static override readonly className = "Pass";
  override call(x: Tensor): Tensor {
    return x;
  }
}
const pass = (name: string) => new Pass({ name });
const names = (inputs: KerasTensor[], outputs: KerasTensor[]) =>
  sortGraph(inputs, outputs, "Model").operations.map(({ name }) => name);

describe("sortGraph", () => {
  test("orders by decreasing depth from the outputs", () => {
    const x = Input({ shape: [2], name: "x" });

    expect(names([x], [pass("c")(pass("b")(pass("a")(x)))])).toEqual(["x", "a", "b", "c"]);
  });

  test("puts the shorter branch as late as it may stand", () => {
    const x = Input({ shape: [2], name: "x" });
    const long = pass("long_2")(pass("long_1")(x));
    const short = pass("short")(x);
    const sum = ops.add(short, long);

    expect(names([x], [sum])).toEqual(["x", "long_1", "short", "long_2", "add"]);
  });

  test("orders equal depths by first visit from the outputs", () => {
    const [a, b] = ["a", "b"].map((name) => Input({ shape: [2], name })) as [
      KerasTensor,
      KerasTensor,
    ];
    const [left, right] = [pass("left")(a), pass("right")(b)];

    expect(names([a, b], [left, right])).toEqual(["a", "b", "left", "right"]);
    expect(names([a, b], [right, left])).toEqual(["b", "a", "right", "left"]);
  });

  test("names a shared layer once, at its deepest call", () => {
    const x = Input({ shape: [2], name: "x" });
    const shared = pass("shared");
    const y = shared(pass("between")(shared(x)));

    expect(names([x], [y])).toEqual(["x", "shared", "between"]);
    expect(sortGraph([x], [y], "Model").nodes).toHaveLength(4);
  });

  test("keeps an input that nothing uses", () => {
    const [x, idle] = [Input({ shape: [2], name: "x" }), Input({ shape: [2], name: "idle" })];

    expect(names([x, idle], [pass("a")(x)])).toContain("idle");
  });

  test("walks a chain of ten thousand calls", () => {
    const x = Input({ shape: [2] });
    const shared = pass("shared");
    let y = x;
    for (let i = 0; i < 10_000; i++) y = shared(y);

    expect(sortGraph([x], [y], "Model").nodes).toHaveLength(10_001);
  });

  test("refuses outputs that other inputs make, or nothing", () => {
    const x = Input({ shape: [2], name: "x" });
    const other = Input({ shape: [2], name: "other" });

    expect(() => names([x], [ops.add(x, other)])).toThrow(/input "other".*Add it to inputs/);
    expect(() => names([x], [new KerasTensor([2], "float32")])).toThrow(ConfigError);
  });
});
