/** @file The base of KMR's models: inputs in several forms, preprocessing, losses for the first output. */
import {
  type AnyModel,
  type AnyTensor,
  type CompileArgs,
  ConfigError,
  type Fields,
  flatten,
  Input,
  isJsonObject,
  isKerasTensor,
  type Json,
  type JsonObject,
  type KerasTensor,
  type LayerArgs,
  Model,
  type Nested,
  ops,
  packLike,
  Sequential,
  type Shape,
  type Structure,
  snakeCase,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import {
  type AnyInputs,
  atLeast2D,
  type NamedInputs,
  orderInputs,
  splitInput,
  standardizeInputs,
} from "./inputs.ts";

/** What every model of KMR takes besides its own arguments. Neither key is saved, as in KMR. */
export interface BaseModelArgs {
  /** A model that turns what the caller has into the inputs of this model. */
  readonly preprocessing_model?: AnyModel | null | undefined;
  /** The shapes that `preprocessing_model` takes, by name and without the batch size. */
  readonly inputs?: Readonly<Record<string, Shape>> | null | undefined;
}

/** How `processInputs` reads its inputs. */
export interface ProcessInputsOptions {
  /** Cut one tensor into a part for each expected key; true when left out. */
  readonly auto_split?: boolean;
  /** Give vectors a last axis of size 1; true when left out. */
  readonly auto_reshape?: boolean;
}

/**
 * Base of KMR's models. A subclass names its inputs and outputs and computes in `call` on a list of tensors; the caller
 * passes a list, or a dictionary by `inputKeys`.
 * @see kmr.models.BaseModel
 * @remarks Differs from KMR: a dictionary of inputs works; `preprocessing_model` is applied in every call, where KMR's
 * recommendation models take it and never run it, and it is not trained before `fit` to reproduce its inputs; one loss
 * and a flat list of metrics belong to the first output, where Keras raises.
 */
export abstract class BaseModel<
  I extends Structure = Structure,
  O extends Structure = Structure,
  F extends Fields = Fields,
> extends Model<I, O, F> {
  static override readonly registeredPackage: string | undefined = "kmr.models";
  /** Names of the inputs in their order, those that may be left out last; null for inputs of any form. */
  readonly inputKeys: readonly string[] | null = null;
  /** How many inputs may be left out. */
  readonly optionalInputs: number = 0;
  /** Names of the outputs in their order; a list stands for an output that is a list itself. */
  readonly outputKeys: readonly (string | readonly string[])[] = [];
  readonly inputShapes: Readonly<Record<string, Shape>> | null;
  #preprocessing: AnyModel | null = null;

  constructor(args: LayerArgs<F> & BaseModelArgs) {
    const { preprocessing_model, inputs, ...rest } = args as BaseModelArgs &
      Record<string, unknown>;
    super({ name: snakeCase(new.target.className), ...rest } as unknown as LayerArgs<F>);
    this.inputShapes = inputs ?? null;
    if (preprocessing_model) this.setPreprocessingModel(preprocessing_model);
  }

  get preprocessingModel(): AnyModel | null {
    return this.#preprocessing;
  }

  /**
   * Runs another model on the inputs first. Its weights are saved with this model's.
   * @throws ConfigError when there is one already.
   */
  setPreprocessingModel(model: AnyModel): void {
    if (this.#preprocessing !== null) {
      throw new ConfigError(
        `${String(this)}: it has a preprocessing model already, ${String(this.#preprocessing)}.`,
      );
    }
    this.#preprocessing = model;
    this.track("_preprocessing_model", model);
  }

  /** The shapes of the inputs, as far as the config tells them; null where it does not. */
  protected knownInputShapes(): readonly Shape[] | null {
    return null;
  }

  /** Builds from the shapes in a file, or from the config where that is enough. */
  override buildFromConfig(config: JsonObject): void {
    const inputShape = config["input_shape"] ?? (this.knownInputShapes() as Json);
    super.buildFromConfig({ ...config, input_shape: inputShape });
  }

  override invoke(inputs: unknown, options: { readonly training?: boolean } = {}): unknown {
    const given = inputs as AnyInputs;
    if (this.#preprocessing === null) return super.invoke(this.arrange(given), options);
    const symbolic = flatten(given as Nested<AnyTensor>).some(isKerasTensor);
    if (!symbolic) {
      return tf.tidy(() => {
        const prepared = this.preprocess(standardizeInputs(given), options);
        return super.invoke(this.arrange(prepared), options) as tf.TensorContainer;
      });
    }
    if (!this.built && this.knownInputShapes() !== null) this.buildFromConfig({});
    return super.invoke(given, options); // preprocessing is part of the call, so that a graph runs it once
  }

  /** The inputs of `call`, from what the caller passed. */
  private arrange(inputs: AnyInputs): AnyInputs {
    const keys = this.inputKeys;
    if (keys === null) return inputs;
    const given = standardizeInputs(inputs);
    const count = Object.keys(given).length;
    if (count <= keys.length) {
      const expected = keys.slice(0, Math.max(count, keys.length - this.optionalInputs));
      return orderInputs(given, expected, String(this));
    }
    throw new ConfigError(
      `${String(this)}: it takes ${keys.length} inputs: ${keys.join(", ")}. Received: ${count}.`,
    );
  }

  /**
   * Inputs of any form as a list in the order of `expectedKeys`, or one tensor: for the `call` of a model of one's own.
   * @throws ConfigError for an expected key that is missing.
   */
  protected processInputs(
    inputs: AnyInputs,
    expectedKeys?: readonly string[],
    options: ProcessInputsOptions = {},
  ): AnyTensor | readonly AnyTensor[] {
    const { auto_split = true, auto_reshape = true } = options;
    const given = standardizeInputs(inputs);
    const names = Object.keys(given);
    const [only] = Object.values(given);
    if (names.length === 1 && only !== undefined && !names[0]?.startsWith("input_")) {
      const parts = expectedKeys?.length ?? 1;
      return auto_split && parts > 1 ? splitInput(only, parts) : only;
    }
    const ordered =
      expectedKeys === undefined
        ? Object.values(given)
        : orderInputs(given, expectedKeys, String(this));
    return auto_reshape ? ordered.map(atLeast2D) : ordered;
  }

  /** Runs the preprocessing model, in the form in which it takes its inputs. */
  private preprocess(given: NamedInputs, options: object): AnyInputs {
    const model = this.#preprocessing as AnyModel;
    const symbols = flatten(symbolsOf(model));
    if (symbols.length > 1) {
      const names = symbols.map(({ name }) => name);
      const ordered = orderInputs(given, names, `${String(this)}: preprocessing_model`);
      return model.invoke(packLike(symbolsOf(model), ordered), options) as AnyInputs;
    }
    const tensors = Object.values(given);
    if (tensors.length === 1) return model.invoke(tensors[0], options) as AnyInputs;
    const joins =
      model instanceof Sequential ||
      ["preprocessing_input", "input"].includes(symbols[0]?.name ?? "");
    const input = joins ? ops.concatenate(tensors.map(atLeast2D), -1) : given;
    return model.invoke(input, options) as AnyInputs;
  }

  /**
   * A functional model that runs the preprocessing model and then this one; null without preprocessing.
   * @throws ConfigError when neither the preprocessing model nor `inputs` tells the shapes.
   */
  createFunctionalModel(): AnyModel | null {
    const preprocessing = this.#preprocessing;
    if (preprocessing === null) return null;
    const symbols = flatten(symbolsOf(preprocessing));
    const inputs =
      symbols.length > 1
        ? Object.fromEntries(symbols.map((symbol) => [symbol.name, symbol]))
        : this.inputsByShape();
    const outputs = this.invoke(inputs, { training: false }) as Nested<KerasTensor>;
    return new Model({ inputs, outputs, name: `${this.name}_with_preprocessing` }) as AnyModel;
  }

  private inputsByShape(): Record<string, KerasTensor> {
    if (this.inputShapes === null) {
      throw new ConfigError(
        `${String(this)}: the shapes of the inputs are not known. Pass inputs, e.g. { inputs: { user_features: [15] } }.`,
      );
    }
    return Object.fromEntries(
      Object.entries(this.inputShapes).map(([name, shape]) => [name, Input({ shape, name })]),
    );
  }

  /**
   * Readies the model for training. One loss, or a flat list of metrics, is for the first output: the scores.
   * @see keras.Model.compile
   */
  override compile(args: CompileArgs = {}): void {
    const { loss, loss_weights, metrics, weighted_metrics } = args;
    const given = {
      loss: this.forOutputs(loss, false),
      loss_weights: this.forOutputs(loss_weights, false),
      metrics: this.forOutputs(metrics, true),
      weighted_metrics: this.forOutputs(weighted_metrics, true),
    };
    super.compile({
      ...args,
      ...(Object.fromEntries(
        Object.entries(given).filter(([, value]) => value !== undefined),
      ) as CompileArgs),
    });
  }

  /** What stands for one output, or for each, as a list with a place for each output. */
  private forOutputs(value: unknown, lists: boolean): unknown {
    if (value === undefined || value === null || this.outputKeys.length < 2) return value;
    const others = flatten(this.outputKeys as Nested<string>)
      .slice(1)
      .map(() => null);
    if (!Array.isArray(value)) {
      const dictionary = isJsonObject(value) && typeof value["class_name"] !== "string";
      return dictionary ? value : [lists ? [value] : value, ...others];
    }
    const perOutput = value.some((item) => item === null || Array.isArray(item));
    if (lists && !perOutput) return [value, ...others];
    if (value.length !== this.outputKeys.length) return value;
    return this.outputKeys.flatMap((key, i) =>
      Array.isArray(key) && !(Array.isArray(value[i]) && value[i].length === key.length)
        ? key.map(() => value[i])
        : Array.isArray(key)
          ? value[i]
          : [value[i]],
    );
  }
}

/** The symbolic inputs of a functional model; none for another. */
function symbolsOf(model: AnyModel): Nested<KerasTensor> {
  return (model.inputs ?? []) as Nested<KerasTensor>;
}
