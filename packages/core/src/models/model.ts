/** @file A layer that is a whole model: a graph of layers, or a subclass with a `call` of its own. */
import type { As, CallOptions, Structure } from "../callable.ts";
import type { Fields } from "../config/field.ts";
import { ConfigError } from "../errors.ts";
import { Graph } from "../graph/graph.ts";
import type { JsonObject } from "../json.ts";
import type { LayerArgs } from "../layer/base-args.ts";
import { type AnyLayer, Layer } from "../layer/layer.ts";
import { traceSpec } from "../layer/trace.ts";
import type { AnyMetric } from "../metrics/metric.ts";
import { autoName } from "../naming.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { serializeGraph } from "../serialization/graph-config.ts";
import { equalShapes, mapShapes, type Nested, type Shape } from "../shape.ts";
import { KerasTensor, type Tensor } from "../tensor.ts";
import { type Batch, type BatchSource, isBatchSource } from "../training/batches.ts";
import type { Logs } from "../training/compiled.ts";
import {
  type EvaluateOptions,
  evaluateModel,
  type Figures,
  inOrder,
  type OnBatchOptions,
  onBatch,
} from "../training/evaluate.ts";
import { type FitOptions, fitModel, type History } from "../training/fit.ts";
import { type PredictBatchesOptions, predictBatches } from "../training/predict-batches.ts";
import { type CompileArgs, Trainer } from "../training/trainer.ts";
import { flatten, mapLeaves } from "../tree.ts";
import { type HostInput, predictInBatches, predictInBatchesAsync } from "./predict.ts";
import { rebase } from "./rebase.ts";
import { type SummaryOptions, summarize } from "./summary.ts";

/** Arguments of a functional model. */
export interface GraphArgs<I extends Structure, O extends Structure> {
  /** Symbolic tensors, made by `Input`; a tensor, a list or a dictionary. */
  readonly inputs: I;
  /** Symbolic tensors that follow from the inputs. */
  readonly outputs: O;
  readonly name?: string | null | undefined;
  readonly trainable?: boolean | undefined;
}

/** What `predict` takes where the model takes tensors. */
export type PredictInputs<I> = As<I, HostInput>;

/**
 * A model: `new Model({ inputs, outputs })` is Keras's functional model; a subclass makes its layers in the
 * constructor with `track`, and computes in `call`.
 * @see keras.Model
 */
export class Model<
  I extends Structure = Structure,
  O extends Structure = Structure,
  F extends Fields = Fields,
> extends Layer<F, I, O> {
  static override readonly className: string = "Model";
  static override readonly module: string = "keras";
  #graph: Graph | undefined;
  #trainer: Trainer | undefined;
  /** Set it in a callback to end training after the batch. */
  stopTraining = false;

  constructor(args?: GraphArgs<I, O> | LayerArgs<F>) {
    const { inputs, outputs, ...rest } = (args ?? {}) as Partial<GraphArgs<I, O>> &
      Record<string, unknown>;
    const functional = inputs !== undefined && outputs !== undefined;
    const name =
      functional && new.target === Model ? { name: autoFunctionalName(rest["name"]) } : {};
    super({ ...rest, ...name } as unknown as LayerArgs<F> as never);
    this.supportsMasking = true;
    if (functional) this.setGraph(inputs as Nested<KerasTensor>, outputs as Nested<KerasTensor>);
  }

  /** The graph of a functional model; undefined for a subclassed one. */
  get graph(): Graph | undefined {
    return this.#graph;
  }

  /** Makes the model functional. */
  protected setGraph(inputs: Nested<KerasTensor>, outputs: Nested<KerasTensor>): void {
    const ends = rebase({ inputs, outputs }, String(this));
    const graph = new Graph(ends.inputs, ends.outputs, String(this));
    this.#graph = graph;
    this.track(
      "layers",
      graph.operations.filter((operation): operation is AnyLayer => operation instanceof Layer),
    );
    this.built = true;
    this.buildConfig = { input_shape: null };
  }

  /** The layers: of a graph in Keras's order, of a subclass in order of attachment. */
  get layers(): readonly AnyLayer[] {
    return this.sublayers;
  }

  /** Finds a layer by name or index. @throws ConfigError listing the names there are. */
  getLayer(key: string | number): AnyLayer {
    const found =
      typeof key === "number" ? this.layers[key] : this.layers.find((layer) => layer.name === key);
    if (found === undefined) {
      throw new ConfigError(
        `${String(this)}: there is no layer ${JSON.stringify(key)}. Layers: ${this.layers.map((l) => l.name).join(", ")}.`,
      );
    }
    return found;
  }

  /** The symbolic inputs of a functional model. */
  get inputs(): Nested<KerasTensor> | undefined {
    return this.#graph?.inputs;
  }
  /** The symbolic outputs of a functional model. */
  get outputs(): Nested<KerasTensor> | undefined {
    return this.#graph?.outputs;
  }

  /** The symbolic inputs of a functional model; of another, those of its first call. */
  override get input(): I {
    return (this.#graph?.inputs as I | undefined) ?? super.input;
  }
  /** The symbolic outputs of a functional model; of another, those of its first call. */
  override get output(): O {
    return (this.#graph?.outputs as O | undefined) ?? super.output;
  }

  override call(inputs: unknown, _options: CallOptions): unknown {
    return this.requireGraph().run(inputs, String(this));
  }

  /** The graph. @throws ConfigError for a model that has none. */
  requireGraph(): Graph {
    if (this.#graph === undefined) {
      throw new ConfigError(
        `${String(this)}: pass inputs and outputs to the constructor, or give the class a call(inputs, options).`,
      );
    }
    return this.#graph;
  }

  override computeOutputSpec(inputs: Nested<KerasTensor>, options: object): Nested<KerasTensor> {
    const graph = this.#graph;
    if (graph === undefined) return super.computeOutputSpec(inputs, options);
    return sameInputShapes(graph, inputs)
      ? mapLeaves(graph.outputs, ({ shape, dtype }) => new KerasTensor(shape, dtype, this.name))
      : super.computeOutputSpec(inputs, options);
  }

  /**
   * Computes the outputs for arrays of any length, in batches; or for batches that an iterator gives.
   * @param x - tensors, nested lists, typed arrays with or without a shape, in the structure of the inputs.
   * @returns tensors in the structure of the outputs; the caller disposes them. @see keras.Model.predict
   */
  predict(x: PredictInputs<I>, options?: { readonly batch_size?: number }): As<O, Tensor>;
  predict(x: BatchSource, options?: PredictBatchesOptions): Promise<As<O, Tensor>>;
  predict(x: unknown, options: PredictBatchesOptions & { readonly batch_size?: number } = {}) {
    const model = this as unknown as AnyModel;
    return isBatchSource(x)
      ? predictBatches(model, x, options)
      : predictInBatches(model, x, options.batch_size ?? 32);
  }

  /**
   * `predict` that blocks nothing: it waits for what a GPU holds, and lets a page draw between batches. Read the outputs
   * with `await output.data()`.
   */
  async predictAsync(
    x: PredictInputs<I>,
    options: { readonly batch_size?: number } = {},
  ): Promise<As<O, Tensor>> {
    const { batch_size = 32 } = options;
    return (await predictInBatchesAsync(this as unknown as AnyModel, x, batch_size)) as As<
      O,
      Tensor
    >;
  }

  /** Readies the model for training. @see keras.Model.compile */
  compile(args: CompileArgs = {}): void {
    this.#trainer?.dispose();
    this.#trainer = new Trainer(this as unknown as AnyModel, args);
    this.stopTraining = false;
  }

  /** What `compile` made. @throws ConfigError before it. */
  get trainer(): Trainer {
    if (this.#trainer === undefined) {
      throw new ConfigError(
        `${String(this)}: compile the model first, e.g. model.compile({ optimizer: "adam", loss: "mse" }).`,
      );
    }
    return this.#trainer;
  }
  get compiled(): boolean {
    return this.#trainer !== undefined;
  }
  get optimizer(): Optimizer {
    return this.trainer.optimizer;
  }

  /** The loss of a batch, to be overridden for another. @see keras.Model.compute_loss */
  computeLoss(
    _x: Nested<Tensor>,
    y: Nested<Tensor> | undefined,
    yPred: Nested<Tensor>,
    sampleWeight: Nested<Tensor> | undefined,
  ): Tensor | undefined {
    return this.trainer.computeLoss(y, yPred, sampleWeight);
  }

  /** Adds a batch to the metrics, to be overridden for others. @see keras.Model.compute_metrics */
  computeMetrics(
    _x: Nested<Tensor>,
    y: Nested<Tensor> | undefined,
    yPred: Nested<Tensor>,
    sampleWeight: Nested<Tensor> | undefined,
  ): Logs {
    return this.trainer.computeMetrics(y, yPred, sampleWeight);
  }

  /**
   * One step of training, to be overridden for another. `fit` frees the tensors that it makes.
   * @example
   * override trainStep({ x, y }: Batch): Logs {
   *   const weights = this.trainableWeights;
   *   const loss = () => losses.meanSquaredError(y, this(x, { training: true })).mean();
   *   const step = gradients(loss, weights);
   *   this.optimizer.apply(step.gradients, weights);
   *   return { loss: step.loss.dataSync()[0] };
   * }
   * @see keras.Model.train_step
   */
  trainStep(batch: Batch): Logs {
    return this.trainer.trainStep(batch);
  }

  /** One step of testing, to be overridden for another. @see keras.Model.test_step */
  testStep(batch: Batch): Logs {
    return this.trainer.testStep(batch);
  }

  /**
   * Trains for some epochs.
   * @param x - inputs as `predict` takes them, or an iterator of `[x, y, sampleWeight]` batches.
   * @param y - labels in the structure of the outputs.
   * @returns the figures of each epoch. @see keras.Model.fit
   */
  fit(x: PredictInputs<I> | BatchSource, y?: unknown, options: FitOptions = {}): Promise<History> {
    return fitModel(this as unknown as AnyModel, x, y, options);
  }

  /**
   * The loss and the metrics over all data: in the order of `metricsNames`, or by name with `return_dict`.
   * @see keras.Model.evaluate
   */
  evaluate(
    x: PredictInputs<I> | BatchSource,
    y: unknown,
    options: EvaluateOptions & { readonly return_dict: true },
  ): Promise<Logs>;
  evaluate(
    x: PredictInputs<I> | BatchSource,
    y?: unknown,
    options?: EvaluateOptions,
  ): Promise<Figures>;
  async evaluate(x: unknown, y?: unknown, options: EvaluateOptions = {}): Promise<Logs | Figures> {
    const model = this as unknown as AnyModel;
    const logs = await evaluateModel(model, x, y, options);
    return options.return_dict ? logs : inOrder(model, logs);
  }

  /**
   * One step of training on one batch.
   * @returns the figures of the batch, as `evaluate` returns them. @see keras.Model.train_on_batch
   */
  trainOnBatch(
    x: PredictInputs<I>,
    y: unknown,
    options: OnBatchOptions & { readonly return_dict: true },
  ): Logs;
  trainOnBatch(x: PredictInputs<I>, y?: unknown, options?: OnBatchOptions): Figures;
  trainOnBatch(x: unknown, y?: unknown, options: OnBatchOptions = {}): Logs | Figures {
    this.resetMetrics();
    return this.stepOnBatch(x, y, options, (batch) => this.trainStep(batch));
  }

  /** Tests on one batch alone. @see keras.Model.test_on_batch */
  testOnBatch(
    x: PredictInputs<I>,
    y: unknown,
    options: OnBatchOptions & { readonly return_dict: true },
  ): Logs;
  testOnBatch(x: PredictInputs<I>, y?: unknown, options?: OnBatchOptions): Figures;
  testOnBatch(x: unknown, y?: unknown, options: OnBatchOptions = {}): Logs | Figures {
    this.resetMetrics();
    return this.stepOnBatch(x, y, options, (batch) => this.testStep(batch));
  }

  private stepOnBatch(
    x: unknown,
    y: unknown,
    options: OnBatchOptions,
    step: (batch: Batch) => Logs,
  ): Logs | Figures {
    const model = this as unknown as AnyModel;
    const logs = onBatch(model, x, y, options, step);
    return options.return_dict ? logs : inOrder(model, logs);
  }

  /** The outputs for one batch. The caller disposes them. @see keras.Model.predict_on_batch */
  predictOnBatch(x: PredictInputs<I>): As<O, Tensor> {
    return this.predict(x, { batch_size: Number.POSITIVE_INFINITY });
  }

  /** The loss, the metrics, and with several outputs the loss of each. */
  get metrics(): readonly AnyMetric[] {
    return this.trainer.metrics;
  }

  /** The names of the figures in Keras's order: the loss, the metrics, the losses of several outputs. */
  get metricsNames(): readonly string[] {
    return this.trainer.metrics.map(({ name }) => name);
  }

  resetMetrics(): void {
    this.trainer.resetMetrics();
  }

  /** Prints the table of layers, or hands it to `print`. @see keras.Model.summary */
  summary(options: SummaryOptions = {}): void {
    const { print = console.log } = options;
    print(summarize(this as unknown as AnyModel));
  }

  override getConfig(): JsonObject {
    const graph = this.#graph;
    const { name, trainable } = this;
    return graph === undefined || this.cls !== (Model as unknown)
      ? super.getConfig()
      : { name, trainable, ...serializeGraph(graph) };
  }

  override buildFromConfig(config: JsonObject): void {
    const shapes = config["input_shape"] ?? null;
    if (this.#graph !== undefined || shapes === null) return;
    if (this.build !== undefined) super.buildFromConfig(config);
    else this.buildByTracing(shapes as Shape);
  }

  override dispose(): void {
    this.#trainer?.dispose();
    super.dispose();
  }

  /** Makes the weights of a subclass by running its `call` on zeros of the recorded shapes. */
  private buildByTracing(shapes: Nested<Shape>): void {
    const inputs = mapShapes(shapes, (shape) => new KerasTensor(shape, "float32"));
    traceSpec(this, inputs, { training: false });
    this.buildConfig = { input_shape: shapes as JsonObject };
  }
}

/** True when a call's inputs have the very shapes the graph was made for, so that its outputs hold as they are. */
function sameInputShapes(graph: Graph, inputs: Nested<KerasTensor>): boolean {
  const given = flatten(inputs);
  return flatten(graph.inputs).every((expected, i) =>
    equalShapes(expected.shape, given[i]?.shape ?? []),
  );
}

/** Keras names a functional model after its class there. */
function autoFunctionalName(name: unknown): string {
  return typeof name === "string" ? name : autoName("functional");
}

// biome-ignore lint/suspicious/noExplicitAny: code that walks models knows none of their types
export type AnyModel = Model<any, any, any>;
