/** @file Why a layer that is wrong by itself is wrong: every known cause is tried on it, until its output is Keras's. */
import { Layer, type Tensor } from "@kmr-js/core";
import type { Tolerance } from "../compare.ts";
import type { MatchedCall } from "../trace-watcher.ts";
import {
  configHypotheses,
  type Hypothesis,
  numberHypothesis,
  numberKeys,
} from "./config-changes.ts";
import { type Change, Experiment, optionsChange } from "./experiment.ts";
import { outputRelation } from "./output-relations.ts";
import { precisionCause } from "./precision.ts";
import { bestNumber, roundings } from "./scalar-search.ts";
import { type Target, targetsOf } from "./targets.ts";
import { type WrongWeight, weightHypotheses, wrongWeights } from "./weight-changes.ts";
import type { WeightPairs } from "./weight-pairs.ts";

/** One thing that is wrong. */
export interface Cause {
  /** `transposed`, `epsilon`, `gate-order`, `moving-statistics`, `activation`, …. */
  readonly kind: string;
  /** The weight or config key, from the layer inwards: `cell/recurrent_kernel`; empty for the layer as a whole. */
  readonly where: string;
  /** A sentence for the reader. */
  readonly text: string;
}

/** What is known about a layer that is wrong by itself. */
export interface Diagnosis {
  readonly layer: string;
  readonly className: string;
  readonly nodeIndex: number;
  /** True when the output was Keras's once the causes were mended. */
  readonly explained: boolean;
  /** Together they explain the difference, or are what is known of it. */
  readonly causes: readonly Cause[];
  /** Each of them would explain it too: the recorded values cannot tell them apart. */
  readonly alternatives: readonly Cause[];
  /** How many times the layer was run. */
  readonly runs: number;
}

/** Weights that are listed one by one when all that is known of them is that their values differ. */
const MOST_WEIGHTS = 3;
/** Other explanations that are kept. */
const MOST_ALTERNATIVES = 3;

/** Finds out why a call, on Keras's own inputs, does not give Keras's outputs. */
export function diagnose(
  call: MatchedCall,
  outputs: readonly Tensor[],
  pairs: WeightPairs,
  tolerance: Tolerance,
  milliseconds: number,
): Diagnosis {
  const experiment = new Experiment(call, call.recorded, tolerance, milliseconds);
  const search = new Search(experiment, pairs);
  const found = search.find(() => precisionCause(call, outputs));
  const causes = found.causes.length > 0 ? found.causes : relationOf(outputs, call);
  return {
    layer: call.path,
    className: call.className,
    nodeIndex: call.index,
    explained: found.explained,
    causes,
    alternatives: found.alternatives,
    runs: experiment.runs,
  };
}

function relationOf(outputs: readonly Tensor[], { recorded }: MatchedCall): Cause[] {
  const [ours, keras] = [outputs[0], recorded[0]];
  const relation =
    ours === undefined || keras === undefined ? undefined : outputRelation(ours, keras);
  return relation === undefined ? [] : [{ where: "", ...relation }];
}

type Found = Pick<Diagnosis, "causes" | "alternatives" | "explained">;

class Search {
  private readonly experiment: Experiment;
  private readonly targets: readonly Target[];
  private readonly wrong: readonly WrongWeight[];
  /** Wrong weights that are mended while the rest is searched. */
  private base: readonly Change[] = [];

  constructor(experiment: Experiment, pairs: WeightPairs) {
    this.experiment = experiment;
    this.targets = targetsOf(experiment.operation);
    this.wrong = this.targets.flatMap((target) => wrongWeights(target, pairs));
  }

  find(precision: () => Cause | undefined): Found {
    const rounding = this.wrong.length === 0 ? precision() : undefined;
    if (rounding !== undefined) return found([rounding]);
    return (
      this.wrongWeights() ??
      this.hypotheses(this.plain()) ??
      this.numbers() ??
      this.hypotheses(this.blind()) ?? {
        explained: false,
        causes: this.causesOf(this.wrong),
        alternatives: [],
      }
    );
  }

  /** Mends the weights that differ from Keras's: one of them, or as many as it takes. */
  private wrongWeights(): Found | undefined {
    if (this.wrong.length === 0) return undefined;
    const alone = this.wrong.find(({ change }) => this.experiment.run(change).passed);
    if (alone !== undefined) return found([causeOf(alone)]);
    let needed = this.wrong;
    this.base = needed.map(({ change }) => change);
    if (!this.experiment.run(...this.base).passed) return undefined;
    for (const one of this.wrong) {
      const fewer = needed.filter((other) => other !== one);
      if (this.experiment.run(...fewer.map(({ change }) => change)).passed) needed = fewer;
    }
    return found(this.causesOf(needed));
  }

  /** One cause for each weight; one for all where they are other weights altogether. */
  private causesOf(weights: readonly WrongWeight[]): Cause[] {
    const others = weights.length > MOST_WEIGHTS && weights.every(({ kind }) => kind === "values");
    if (!others) return weights.map(causeOf);
    const all = this.targets.reduce((sum, { variables }) => sum + variables.length, 0);
    const text = `${weights.length} of ${all} weights hold other values: the recording was made with other weights, perhaps before or after a training.`;
    return [{ kind: "other-weights", where: "", text }];
  }

  private *plain(): Generator<Hypothesis> {
    const { operation } = this.experiment;
    if (operation instanceof Layer && operation.cls.callArguments.includes("training"))
      yield {
        kind: "training-mode",
        where: "training",
        text: "With training=True the layer computes what Keras computed: it was recorded in training mode.",
        change: optionsChange(operation, { training: true }),
      };
    for (const target of this.targets) yield* configHypotheses(target);
  }

  private *blind(): Generator<Hypothesis> {
    for (const target of this.targets) yield* weightHypotheses(target);
  }

  /** The first hypothesis that explains the difference, and some that would do so as well. */
  private hypotheses(all: Iterable<Hypothesis>): Found | undefined {
    const fitting: Hypothesis[] = [];
    for (const hypothesis of all) {
      if (this.experiment.over || fitting.length > MOST_ALTERNATIVES) break;
      if (this.experiment.run(...this.base, hypothesis.change).passed) fitting.push(hypothesis);
    }
    const [first, ...others] = fitting;
    // An axis counted from the front and from the back is one axis.
    const distinct = others.filter(({ kind, where }) => kind !== "axis" || where !== first?.where);
    return first && this.withWeights(first, distinct);
  }

  /** Searches each number of each config. */
  private numbers(): Found | undefined {
    for (const target of this.targets) {
      for (const { key } of numberKeys(target)) {
        if (this.experiment.over) return undefined;
        const fitting = this.number(target, key);
        if (fitting !== undefined) return this.withWeights(fitting, []);
      }
    }
    return undefined;
  }

  private number(target: Target, key: string): Hypothesis | undefined {
    const { experiment } = this;
    const changed = (value: number): Hypothesis => numberHypothesis(target, key, value);
    const error = (value: number): number =>
      experiment.squaredError(...this.base, changed(value).change);
    if (error(0.5) === error(0.25)) return undefined; // the number has no effect
    const best = bestNumber(error, () => experiment.over);
    for (const value of roundings(best)) {
      const hypothesis = changed(value);
      if (experiment.run(...this.base, hypothesis.change).passed) return hypothesis;
    }
    return undefined;
  }

  /** The hypothesis, with the wrong weights if it takes them as well. */
  private withWeights(first: Hypothesis, others: readonly Hypothesis[]): Found {
    const weights =
      this.base.length > 0 && !this.experiment.run(first.change).passed ? this.wrong : [];
    return found([...this.causesOf(weights), plainCause(first)], others.map(plainCause));
  }
}

function found(causes: readonly Cause[], alternatives: readonly Cause[] = []): Found {
  return { explained: true, causes, alternatives };
}

function causeOf({ kind, where, text }: WrongWeight): Cause {
  return { kind, where, text: `The weight ${where} ${text}.` };
}

function plainCause({ kind, where, text }: Hypothesis): Cause {
  return { kind, where, text };
}
