import { expect, test } from "vitest";
import type { JsonObject } from "../json.ts";
import { BinaryCrossentropy, Loss, meanSquaredError } from "../losses/index.ts";
import { AUC, Metric } from "../metrics/index.ts";
import { objectTable } from "../serialization/object-table.ts";
import type { Tensor } from "../tensor.ts";
import { compileArgs, savedForm } from "./compile-config.ts";

class Steps extends Metric {
  static override readonly className = "Steps";
  static override readonly module: string = "mine.metrics";
  static override readonly registeredPackage = "mine";
  override updateState(): void {}
  override result(): number {
    return 0;
  }
}

class Signed extends Loss {
  static override readonly className = "Signed";
  static override readonly registeredPackage = "mine";
  override values(yTrue: Tensor): Tensor {
    return yTrue;
  }
}

test("what compile was given is saved as Keras saves it, and comes back", () => {
  const mine = objectTable("mine", [Steps, Signed] as never);
  const config = {
    loss: savedForm({ a: new Signed({ name: "s" }), b: "mse" }),
    metrics: savedForm([[new AUC({ name: "area" }), Steps], "accuracy"]),
  } as JsonObject;

  const back = compileArgs(JSON.parse(JSON.stringify(config)), [mine]);

  expect(config["loss"]).toMatchObject({
    a: { class_name: "Signed", registered_name: "mine>Signed", config: { name: "s" } },
    b: "mse",
  });
  const { loss, metrics } = back as { loss: Record<string, unknown>; metrics: unknown[][] };
  expect(loss["a"]).toBeInstanceOf(Signed);
  expect(loss["b"]).toBe("mse");
  expect(metrics[0]?.[0]).toBeInstanceOf(AUC);
  expect(metrics[0]?.[1]).toBeInstanceOf(Steps);
  expect(metrics[1]).toBe("accuracy");
});

test("tuples and functions of Python are read", () => {
  const given = {
    loss: { class_name: "__tuple__", items: [savedForm(meanSquaredError), null] },
    metrics: [{ class_name: "function", config: "gap" }, savedForm(new BinaryCrossentropy())],
  } as unknown as JsonObject;
  const gap = (yTrue: never): unknown => yTrue;

  const back = compileArgs(given, [objectTable("mine", [], { functions: { gap } })]);

  expect(back.loss).toEqual(["mean_squared_error", null]);
  expect((back.metrics as unknown[])[0]).toBe(gap);
});

test("losses of Keras 2 become today's", () => {
  const config = { reduction: "auto", name: "m", fn: "mean_squared_error" };

  const { loss } = compileArgs({ loss: { class_name: "MeanSquaredError", config } }, []);

  expect((loss as Loss).getConfig()).toEqual({ name: "m", reduction: "sum_over_batch_size" });
});

test("an unknown class or function names the line to write", () => {
  const table = objectTable("mine", []);
  expect(() =>
    compileArgs({ loss: { class_name: "Odd", config: {}, registered_name: "x>Odd" } }, [table]),
  ).toThrow(
    'compile_config.loss: unknown "Odd". Tables searched: mine. Pass its twin: loadModel(source, { objects: [objectTable("mine", [Odd])] }).',
  );
  expect(() => compileArgs({ loss: { class_name: "function", config: "odd" } }, [])).toThrow(
    /\{ functions: \{ odd \} \}/,
  );
});
