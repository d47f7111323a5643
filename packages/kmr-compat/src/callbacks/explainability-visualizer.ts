import { type AnyModel, flatten, type Nested, type Tensor } from "@kmr-js/core";
import { joinPath, replaceFile } from "#platform";
import { BaseModel } from "../models/base-model.ts";
import { type CallbackArgs, epochCount, KmrCallback } from "./callback.ts";
import { type EvaluationData, withOutputs } from "./evaluation-data.ts";

/** What `visualization_fn` is given. */
export interface VisualizationArgs {
  readonly model: AnyModel;
  readonly inputs: unknown;
  readonly labels: unknown;
  /** Counted from 1. */
  readonly epoch: number;
  readonly save_dir: string | null;
}

export interface ExplainabilityVisualizerArgs extends CallbackArgs {
  readonly eval_data: EvaluationData;
  /** Gives data to record; the outputs of the model, by name, when left out. */
  readonly visualization_fn?: ((args: VisualizationArgs) => unknown) | null;
  /** Every so many epochs; 5 when left out. */
  readonly frequency?: number;
  /** A directory for a JSON file of each record (Node). */
  readonly save_dir?: string | null;
}

/** What was recorded after an epoch. */
export interface Explanation {
  /** Counted from 1. */
  readonly epoch: number;
  readonly data: unknown;
}

/**
 * Records every few epochs how the model explains itself: data, for any drawing library.
 * @see kmr.callbacks.ExplainabilityVisualizer
 * @remarks Differs from KMR: what `visualization_fn` gives is kept in `explanations` and written to `save_dir` as JSON,
 * where KMR's function draws with Plotly; without a function the outputs of the model are recorded, where KMR does
 * nothing; an error of the function ends training, where KMR logs it.
 * @throws ConfigError for a `frequency` below 1.
 */
export class ExplainabilityVisualizer extends KmrCallback {
  readonly frequency: number;
  readonly saveDir: string | null;
  readonly explanations: Explanation[] = [];
  readonly #data: EvaluationData;
  readonly #explain: (args: VisualizationArgs) => unknown;

  constructor(args: ExplainabilityVisualizerArgs) {
    super("ExplainabilityVisualizer", args);
    this.frequency = epochCount(this.name, "frequency", args.frequency ?? 5);
    this.saveDir = args.save_dir ?? null;
    this.#data = args.eval_data;
    this.#explain = args.visualization_fn ?? outputsByName;
  }

  /** The epochs of which there is a record, counted from 1. */
  get epochVisualizations(): number[] {
    return this.explanations.map(({ epoch }) => epoch);
  }

  override async onEpochEnd(index: number): Promise<void> {
    const epoch = index + 1;
    if (epoch % this.frequency !== 0) return;
    const [inputs, labels] = this.#data;
    const { model, saveDir } = this;
    const data = await this.#explain({ model, inputs, labels, epoch, save_dir: saveDir });
    this.explanations.push({ epoch, data });
    if (saveDir !== null) {
      const path = joinPath(saveDir, `${this.name}_epoch_${epoch}.json`);
      await replaceFile(path, new TextEncoder().encode(`${JSON.stringify({ epoch, data })}\n`));
    }
    this.say(`Epoch ${epoch}: explanations recorded`);
  }

  getConfig(): Readonly<Record<string, number | string | null>> {
    const { frequency, saveDir, verbose, name } = this;
    return { frequency, save_dir: saveDir, verbose, name };
  }
}

/** The outputs as nested lists, under KMR's names where the model has them. */
function outputsByName({ model, inputs }: VisualizationArgs): Record<string, unknown> {
  const keys = model instanceof BaseModel ? flatten(model.outputKeys as Nested<string>) : [];
  return withOutputs(model, inputs, (outputs) =>
    Object.fromEntries(
      flatten<Tensor>(outputs).map((output, i) => [keys[i] ?? `output_${i}`, output.arraySync()]),
    ),
  );
}
