import { initializers, Layer, Model, type Shape, type Tensor } from "@kmr-js/core";
import { describe, expect, test } from "vitest";
import { compareNaturally, storedLayers, storeOrder } from "./weight-paths.ts";

/** A layer with one weight, which Python would call `Leaf`. */
class Leaf extends Layer<Record<never, never>> {
  static override readonly className = "Leaf";
  protected override build(): void {
    this.addWeight("w", { shape: [1], initializer: new initializers.Zeros() });
  }
  override call(x: Tensor): Tensor {
    return x;
  }
  override computeOutputShape(shape: Shape): Shape {
    return shape;
  }
}

/** Attaches children under the attributes it is given. */
class Holder extends Layer<Record<never, never>> {
  static override readonly className = "Holder";
  hold(...[attribute, value, aliases]: Parameters<Layer["track"]>): this {
    this.track(attribute, value, aliases);
    return this;
  }
  override call(x: Tensor): Tensor {
    return x;
  }
}

class HolderModel extends Model {
  static override readonly className = "HolderModel";
  hold(...[attribute, value]: Parameters<Layer["track"]>): this {
    this.track(attribute, value);
    return this;
  }
}

function pathsOf(root: Layer | Model): Record<string, readonly string[]> {
  const stored = storedLayers(root as Parameters<typeof storedLayers>[0]);
  return Object.fromEntries(stored.map(({ layer, paths }) => [layer.name, paths]));
}

describe("where a layer's weights lie", () => {
  test("under the attribute that holds it, in alphabetical order, private names last", () => {
    const holder = new Holder({ name: "root" })
      .hold("_last", new Leaf({ name: "c" }))
      .hold("b", new Leaf({ name: "b" }))
      .hold("a", new Leaf({ name: "a" }));

    expect(pathsOf(holder)).toEqual({ root: [""], a: ["a"], b: ["b"], c: ["_last"] });
    expect(Object.keys(pathsOf(holder))).toEqual(["root", "a", "b", "c"]);
  });

  test("in a list, under the snake_case class name, counted per class", () => {
    const list = [new Leaf({ name: "l0" }), new Holder({ name: "h0" }), new Leaf({ name: "l1" })];

    expect(pathsOf(new Holder({ name: "root" }).hold("blocks", list))).toMatchObject({
      l0: ["blocks/leaf"],
      l1: ["blocks/leaf_1"],
      h0: ["blocks/holder"],
    });
  });

  test("in a list of lists, under container and container_1", () => {
    const lists = [[new Leaf({ name: "a" })], [new Leaf({ name: "b" })]];

    expect(pathsOf(new Holder({ name: "root" }).hold("blocks", lists))).toMatchObject({
      a: ["blocks/container/leaf"],
      b: ["blocks/container_1/leaf"],
    });
  });

  test("under former attribute names too", () => {
    const holder = new Holder({ name: "root" }).hold("query_dense", new Leaf({ name: "q" }), [
      "_query_dense",
    ]);

    expect(pathsOf(holder)).toMatchObject({ q: ["query_dense", "_query_dense"] });
  });

  test("of a subclassed model, an attribute that sorts behind `layers` lies in layers/", () => {
    const model = new HolderModel({ name: "root" })
      .hold("z_dense", new Leaf({ name: "z" }))
      .hold("a_dense", new Leaf({ name: "a" }));

    expect(pathsOf(model)["a"]).toEqual(["a_dense", "layers/leaf_1"]);
    expect(pathsOf(model)["z"]).toEqual(["layers/leaf", "z_dense"]);
  });
});

test("weights are stored as created: trainable first, whatever was frozen since", () => {
  const layer = new Leaf();
  const make = (name: string, trainable: boolean) =>
    layer.addWeight(name, { shape: [], trainable, initializer: new initializers.Zeros() });
  const [moving, kernel, bias] = [make("moving", false), make("kernel", true), make("bias", true)];
  kernel.trainable = false;

  expect(storeOrder(layer as Parameters<typeof storeOrder>[0])).toEqual([kernel, bias, moving]);
  layer.dispose();
});

test("paths are ordered part by part, numbers by value", () => {
  const paths = ["a/dense_10/x", "a/dense/x", "a/dense_2/x", "a/dense_1", "a"];

  expect(paths.sort(compareNaturally)).toEqual([
    "a",
    "a/dense/x",
    "a/dense_1",
    "a/dense_2/x",
    "a/dense_10/x",
  ]);
});
