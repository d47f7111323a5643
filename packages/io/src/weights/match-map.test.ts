import { initializers, Layer, type Shape, type Tensor } from "@kmr-js/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { H5Dataset } from "../hdf5/h5-file.ts";
import { arrayFile } from "../saved/array-file.ts";
import { matchByMap, type WeightMap } from "./match-map.ts";
import { matchByName, matchByPath } from "./match-v3.ts";
import { carryOut, type WeightPlan } from "./plan.ts";

class Pair extends Layer<Record<never, never>> {
  static override readonly className = "Pair";
  protected override build([size = 1]: Shape): void {
    const initializer = new initializers.Zeros();
    this.addWeight("kernel", { shape: [size ?? 1], initializer });
    this.addWeight("bias", { shape: [1], initializer });
  }
  override call(x: Tensor): Tensor {
    return x;
  }
}

class Two extends Layer<Record<never, never>> {
  static override readonly className = "Two";
  readonly left = this.track("left", new Pair({ name: "a" }));
  readonly right = this.track("right", new Pair({ name: "b" }));
  protected override build(): void {
    this.left.buildOnce([2]);
    this.right.buildOnce([3]);
  }
  override call(x: Tensor): Tensor {
    return x;
  }
}

function array(path: string, values: readonly number[]): H5Dataset {
  const read = (): Float32Array => Float32Array.from(values);
  return { path, shape: [values.length], dtype: "float32", read };
}

const file = arrayFile("other.weights.h5", [
  array("/left/vars/0", [1, 2]),
  array("/left/vars/1", [3]),
  array("/elsewhere/vars/0", [4, 5, 6]),
  array("/elsewhere/vars/1", [7]),
]);

let layer: Two;
beforeEach(() => {
  layer = new Two({ name: "two" });
  layer.buildOnce([1]);
});
afterEach(() => layer.dispose());

const values = (): number[][] => layer.weights.map(({ value }) => Array.from(value.dataSync()));
const plan = (map: WeightMap): WeightPlan =>
  matchByMap(layer, file, map, () => matchByPath(layer, file));

describe("a map", () => {
  test("from a layer to a group fills all weights of the layer, the others find theirs", async () => {
    const mapped = plan({ b: "elsewhere" });
    await carryOut(mapped, { name: "f" });

    expect(values()).toEqual([[1, 2], [3], [4, 5, 6], [7]]);
    expect(mapped.unread).toEqual([]);
  });

  test("from weights to arrays rules over the paths", async () => {
    await carryOut(
      plan({
        "two/a/bias": "/elsewhere/vars/1",
        "two/b/kernel": "/elsewhere/vars/0",
        "two/b/bias": "left/vars/1",
      }),
      { name: "f" },
    );

    expect(values()).toEqual([[1, 2], [7], [4, 5, 6], [3]]);
  });

  test("to an array of another shape fails, and nothing changes", async () => {
    await expect(
      carryOut(plan({ "two/b/kernel": "left/vars/0", "two/b/bias": "left/vars/1" }), { name: "f" }),
    ).rejects.toThrow("two/b/kernel expects (3,), but /left/vars/0 holds (2,)");
    expect(values()).toEqual([[0, 0], [0], [0, 0, 0], [0]]);
  });

  test("names what is nearest to a weight or an array that is not there", () => {
    expect(() => plan({ "two/b/kernal": "elsewhere" })).toThrow(
      'the model has no weight and no layer "two/b/kernal". The nearest is "two/b/kernel"',
    );
    expect(() => plan({ b: "elsewere/vars/0" })).toThrow("The nearest is /elsewhere/vars/0 (3,)");
  });
});

describe("by name", () => {
  const names = new Map([
    ["/left/vars", "b"],
    ["/elsewhere/vars", "other"],
    ["/right/vars", "a"],
  ]);
  const named = {
    ...arrayFile("named.weights.h5", [
      array("/left/vars/0", [4, 5, 6]),
      array("/left/vars/1", [7]),
      array("/elsewhere/vars/0", [0]),
    ]),
    attribute: (path: string) => names.get(path),
  };

  test("layers take the group that bears their name, the others keep their weights", async () => {
    const matched = matchByName(layer, named);
    await carryOut(matched, { name: "f" });

    expect(values()).toEqual([[0, 0], [0], [4, 5, 6], [7]]);
    expect(matched.unread.map(({ path }) => path)).toEqual(["/elsewhere/vars/0"]);
  });

  test("a file without names is refused", () => {
    expect(() => matchByName(layer, file)).toThrow("does not name its layers");
  });
});
