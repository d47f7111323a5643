import { expect, test } from "vitest";
import { Layer } from "../layer/layer.ts";
import { Loss, lossFields } from "../losses/loss.ts";
import type { Tensor } from "../tensor.ts";
import { findClass, findConfigured, objectTable } from "./object-table.ts";

class Pass extends Layer {
  static override readonly className: string = "Pass";
  static override readonly registeredPackage: string | undefined = "my";
  override call(x: Tensor): Tensor {
    return x;
  }
}
class Other extends Pass {
  static override readonly registeredPackage = "other";
}

test("a class is found by its registered name, its class name and its aliases", () => {
  const table = objectTable("mine", [Pass], { aliases: { Passage: Pass } });

  expect(findClass([table], "Pass", null)).toBe(Pass);
  expect(findClass([table], "Anything", "my>Pass")).toBe(Pass);
  expect(findClass([table], "Passage", null)).toBe(Pass);
  expect(findClass([table], "Pas", null)).toBeUndefined();
});

test("of classes of one name the package decides, and without it the first table", () => {
  const tables = [objectTable("mine", [Pass]), objectTable("theirs", [Other])];

  expect(findClass(tables, "Pass", "other>Pass")).toBe(Other);
  expect(findClass(tables, "Pass", null)).toBe(Pass);
});

class Twice extends Loss {
  static override readonly className = "Twice";
  static override readonly registeredPackage = "my";
  static override readonly fields = lossFields("twice");
  override values(_yTrue: Tensor, yPred: Tensor): Tensor {
    return yPred;
  }
}

test("losses, metrics and optimizers are found apart from layers", () => {
  const table = objectTable("mine", [Pass, Twice]);

  expect(findConfigured([table], "Twice", "my>Twice")).toBe(Twice);
  expect(findConfigured([table], "Twice", null)).toBe(Twice);
  expect(findConfigured([table], "Pass", null)).toBeUndefined();
  expect(findClass([table], "Twice", null)).toBeUndefined();
});
