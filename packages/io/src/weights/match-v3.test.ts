import { initializers, Layer, type Shape, type Tensor } from "@kmr-js/core";
import { describe, expect, test } from "vitest";
import type { H5Dataset, H5File } from "../hdf5/h5-file.ts";
import { matchByOrder, matchByPath } from "./match-v3.ts";
import { carryOut } from "./plan.ts";
import { storeOrder } from "./weight-paths.ts";

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
  readonly left = this.track("left", new Pair({ name: "left" }));
  readonly right = this.track("right", new Pair({ name: "right" }));
  protected override build(): void {
    this.left.buildOnce([2]);
    this.right.buildOnce([3]);
  }
  override call(x: Tensor): Tensor {
    return x;
  }
}

/** A file that holds the given arrays, by path. */
function fileOf(arrays: Readonly<Record<string, readonly number[]>>): H5File {
  const groups = new Set(["/"]);
  for (const path of Object.keys(arrays)) {
    const parts = path.split("/").slice(1, -1);
    for (const i of parts.keys()) groups.add(`/${parts.slice(0, i + 1).join("/")}`);
  }
  const all = [...groups, ...Object.keys(arrays)].filter((path) => path !== "/");
  const normal = (path: string): string => (path.startsWith("/") ? path : `/${path}`);
  const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";
  return {
    name: "test.weights.h5",
    keys: (path) =>
      all.filter((p) => parentOf(p) === normal(path)).map((p) => p.slice(p.lastIndexOf("/") + 1)),
    kind: (path) =>
      groups.has(normal(path)) ? "group" : normal(path) in arrays ? "dataset" : null,
    attribute: () => undefined,
    dataset: (path): H5Dataset | null => {
      const values = arrays[normal(path)];
      return values === undefined
        ? null
        : {
            path: normal(path),
            shape: [values.length],
            dtype: "float32",
            read: () => Float32Array.from(values),
          };
    },
    close: () => undefined,
  };
}

function built(): Two {
  const layer = new Two({ name: "two" });
  layer.buildOnce([1]);
  return layer;
}

const fitting = {
  "/left/vars/0": [1, 2],
  "/left/vars/1": [3],
  "/right/vars/0": [4, 5, 6],
  "/right/vars/1": [7],
};
const values = (layer: Two): number[][] =>
  layer.weights.map(({ value }) => Array.from(value.dataSync()));

describe("fitting a weight store to a model", () => {
  test("fills every weight by its path", async () => {
    const layer = built();
    const plan = matchByPath(layer, fileOf(fitting));
    await carryOut(plan, { name: "f" });

    expect(values(layer)).toEqual([[1, 2], [3], [4, 5, 6], [7]]);
    expect(plan.unread).toEqual([]);
    layer.dispose();
  });

  test("by order, names play no part", async () => {
    const layer = built();
    const renamed = Object.fromEntries(
      Object.entries(fitting).map(([key, value]) => [
        key.replace("/left", "/a").replace("/right", "/b"),
        value,
      ]),
    );
    await carryOut(matchByOrder(layer, fileOf(renamed)), { name: "f" });

    expect(values(layer)).toEqual([[1, 2], [3], [4, 5, 6], [7]]);
    layer.dispose();
  });

  test("a missing group is explained with the nearest one, and nothing changes", async () => {
    const layer = built();
    const plan = matchByPath(
      layer,
      fileOf({ ...fitting, "/righd/vars/0": [1], "/right/vars/0": [], "/right/vars/1": [] }),
    );

    await expect(carryOut(plan, { name: "f" })).rejects.toThrow(/right\/vars\/0 holds \(0,\)/);
    expect(values(layer)).toEqual([[0, 0], [0], [0, 0, 0], [0]]);
    const { "/right/vars/0": _kernel, "/right/vars/1": _bias, ...leftOnly } = fitting;
    const missing = matchByPath(layer, fileOf({ ...leftOnly, "/rigth/vars/0": [1] }));
    await expect(carryOut(missing, { name: "f" })).rejects.toThrow(
      /there is no right\/vars in the file; the nearest is rigth/,
    );
    expect(missing.unread.map(({ path }) => path)).toEqual(["/rigth/vars/0"]);
    layer.dispose();
  });

  test("skip_mismatch keeps what does not fit, and what follows it in its layer", async () => {
    const layer = built();
    await carryOut(
      matchByPath(layer, fileOf({ ...fitting, "/left/vars/0": [1, 2, 3] })),
      { name: "f" },
      true,
    );

    expect(values(layer)).toEqual([[0, 0], [0], [4, 5, 6], [7]]);
    layer.dispose();
  });

  test("optimizer state and seed generators are left aside", () => {
    const plan = matchByPath(
      built(),
      fileOf({ ...fitting, "/optimizer/vars/0": [1], "/left/seed_generator/vars/0": [1] }),
    );

    expect(plan.unread).toEqual([]);
    expect(plan.mismatches).toEqual([]);
  });

  test("a weight that files leave out is not looked for, and becomes zero", async () => {
    const layer = built();
    const initializer = new initializers.Ones();
    const factor = layer.left.addWeight("factor", { shape: [2], initializer, stored: false });
    await carryOut(matchByPath(layer, fileOf(fitting)), { name: "f" });

    expect(values(layer)).toEqual([[1, 2], [3], [0, 0], [4, 5, 6], [7]]);
    expect(storeOrder(layer.left)).not.toContain(factor);
    layer.dispose();
  });

  test("weights 10 and 2 are taken by number, not by listing", async () => {
    const layer = built();
    const plan = matchByPath(
      layer,
      fileOf({
        "/left/vars/10": [3],
        "/left/vars/2": [1, 2],
        "/right/vars/0": [4, 5, 6],
        "/right/vars/1": [7],
      }),
    );
    await carryOut(plan, { name: "f" });

    expect(values(layer)[0]).toEqual([1, 2]);
    layer.dispose();
  });
});
