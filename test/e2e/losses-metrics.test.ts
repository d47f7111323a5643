/** @file Every loss and every metric, with its options, against what Keras computed. */
import { readFileSync } from "node:fs";
import {
  type Configured,
  losses,
  metrics,
  registerGradients,
  setMask,
  type Tensor,
} from "@kmr-js/core";
import { fixture, type Numbers } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

type Saved = { class_name: string; config: Record<string, unknown> };
interface LossCase {
  readonly class_name: string;
  readonly args: Record<string, unknown>;
  readonly y_true: number[];
  readonly y_pred: number[];
  readonly sample_weight: number[] | null;
  readonly mask: boolean[] | null;
  readonly value: number[];
  readonly gradient: number[];
  readonly saved: Saved;
}
interface MetricCase {
  readonly class_name: string;
  readonly args: Record<string, unknown>;
  readonly batches: readonly Pick<LossCase, "y_true" | "y_pred" | "sample_weight">[];
  readonly mask: boolean[] | null;
  readonly results: Numbers[];
  readonly variables: readonly { name: string; value: number[] }[];
  readonly saved: Saved;
}
interface ReductionCase extends Omit<MetricCase, "args" | "batches" | "results"> {
  readonly values: number[];
  readonly sample_weight: number[] | null;
  readonly result: number;
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(fixture(`training/${name}.json`), "utf8")) as T;
}
const lossCases = read<{ cases: readonly LossCase[] }>("losses").cases;
const metricFile = read<{ cases: readonly MetricCase[]; reductions: readonly ReductionCase[] }>(
  "metrics",
);

const classOf = (space: object, name: string) =>
  (space as Record<string, new (args: object) => unknown>)[name] as new (
    args: object,
  ) => never;
const optional = (values: number[] | null): Tensor | undefined =>
  values === null ? undefined : tf.tensor(values);
const titled = <T extends { class_name: string }>(cases: readonly T[]) =>
  cases.map((item, i) => {
    const args = "args" in item ? JSON.stringify(item.args) : "";
    return [`${item.class_name} ${args} (${i})`, item] as const;
  });

function configOf(object: unknown): unknown {
  return (object as Configured).getConfig();
}

registerGradients();

describe("losses", () => {
  test("each that Keras exports is covered, with a gradient", () => {
    const covered = new Set(lossCases.map(({ class_name }) => class_name));
    const ours = Object.values(losses).flatMap((value) =>
      "className" in value && value !== losses.Loss ? [value.className] : [],
    );

    expect([...covered].sort()).toEqual(ours.sort());
    expect(covered.size).toBe(22);
  });

  test.each(titled(lossCases))("%s", (_, given) => {
    const loss = new (classOf(losses, given.class_name))(given.args) as losses.Loss;
    const target = tf.tensor(given.y_true);
    const weight = optional(given.sample_weight);
    const mask = given.mask === null ? undefined : tf.tensor(given.mask, undefined, "bool");
    const input = tf.tensor(given.y_pred);
    let value: Tensor | undefined;

    const { grad } = tf.valueAndGrad((x: Tensor) => {
      const output = x.clone();
      if (mask !== undefined) setMask(output, mask);
      value = tf.keep(loss.call(target, output, weight));
      return tf.sum(value) as tf.Scalar;
    })(input) as { grad: Tensor };

    expect(value as Tensor).toBeAllClose(given.value, { atol: 2e-6, rtol: 1e-5 });
    expect(grad).toBeAllClose(given.gradient, { atol: 2e-6, rtol: 1e-4 });
    // Keras leaves some arguments out of the configs it saves; here they are kept.
    expect(configOf(loss)).toEqual({ ...given.saved.config, ...given.args });
  });
});

describe("metrics", () => {
  test("each that Keras exports is covered", () => {
    const all = [...metricFile.cases, ...metricFile.reductions];
    const covered = new Set([...all.map(({ class_name }) => class_name), "MeanMetricWrapper"]);
    const ours = Object.values(metrics).flatMap((value) =>
      "className" in value && value !== (metrics.Metric as unknown) ? [value.className] : [],
    );

    expect([...covered].sort()).toEqual((ours as string[]).sort());
    expect(covered.size).toBe(45);
  });

  test.each(titled(metricFile.cases))("%s", (_, given) => {
    const metric = new (classOf(metrics, given.class_name))(given.args) as metrics.Metric;
    const before = tf.memory().numTensors;

    const results = given.batches.map(({ y_true, y_pred, sample_weight }) => {
      tf.tidy(() => {
        const output = tf.tensor(y_pred);
        if (given.mask !== null) setMask(output, tf.tensor(given.mask, undefined, "bool"));
        metric.updateState(tf.tensor(y_true), output, optional(sample_weight));
      });
      return metric.result();
    });

    for (const [i, result] of results.entries()) {
      expect(result as Numbers, `batch ${i}`).toBeAllClose(given.results[i] as Numbers, {
        atol: 2e-6,
        rtol: 1e-5,
      });
    }
    expect(metric.variables.map(({ name }) => name)).toEqual(
      given.variables.map(({ name }) => name),
    );
    for (const [i, { value }] of given.variables.entries()) {
      const state = metric.variables[i];
      const flat = [value].flat(Number.POSITIVE_INFINITY) as number[];
      expect(Array.from(state?.values ?? []), state?.name).toBeAllClose(flat, { atol: 5e-6 });
    }
    const { axis, label_weights } = given.args;
    const kept = {
      ...(given.class_name === "CosineSimilarity" && axis === 1 ? { axis } : {}),
      ...(label_weights === undefined
        ? {}
        : {
            label_weights: {
              class_name: "__tensor__",
              config: { value: label_weights, dtype: "float32" },
            },
          }),
    };
    expect(configOf(metric)).toEqual({ ...given.saved.config, ...kept });
    expect(tf.memory().numTensors).toBe(before);
    metric.resetState();
    expect(metric.variables.every(({ values }) => values.every((value) => value === 0))).toBe(true);
  });

  test.each(titled(metricFile.reductions))("%s of values", (_, given) => {
    const metric = new (classOf(metrics, given.class_name))({}) as metrics.Mean;

    metric.updateState(given.values, given.sample_weight);

    expect(metric.result()).toBeAllClose(given.result);
    expect(metric.variables.map(({ name, value }) => ({ name, value }))).toEqual(
      given.variables.map(({ name }, i) => ({
        name,
        value: expect.closeTo(given.variables[i]?.value as unknown as number, 5),
      })),
    );
    expect(configOf(metric)).toEqual(given.saved.config);
  });
});
