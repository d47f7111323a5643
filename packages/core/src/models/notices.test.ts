import { expect, test } from "vitest";
import { Layer } from "../layer/layer.ts";
import type { Tensor } from "../tensor.ts";
import { noticesOf } from "./notices.ts";
import { Sequential } from "./sequential.ts";

class Same extends Layer {
  static override readonly className = "Same";
  override call(x: Tensor): Tensor {
    return x;
  }
}

test("half precision is computed in float32, and one sentence says so for all layers", () => {
  const layers = ["a", "b", "c", "d"].map((name) => new Same({ name, dtype: "mixed_float16" }));
  const model = new Sequential({ layers: [...layers, new Same({ name: "e", dtype: "bfloat16" })] });

  expect(noticesOf(model as never)).toEqual([
    "a, b, c and 1 more: the dtype policy mixed_float16 is computed in float32.",
    "e: the dtype policy bfloat16 is computed in float32.",
  ]);
});

test("float32 and whole numbers are computed as the config says", () => {
  expect(noticesOf(new Same({ dtype: "float32" }) as never)).toEqual([]);
  expect(noticesOf(new Same({ dtype: "int32" }) as never)).toEqual([]);
});

test("quantized layers are told", () => {
  expect(noticesOf(new Same({ name: "q", dtype: "int8_from_float32" }) as never)).toEqual([
    "q: the dtype policy int8_from_float32 is computed in float32.",
  ]);
});
