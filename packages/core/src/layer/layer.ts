/** @file The base of every layer: config, building, and what a call does. */
import type { CallOptions, Structure } from "../callable.ts";
import type { Fields } from "../config/field.ts";
import type { ConfigOf } from "../config/infer.ts";
import { parseConfig, serializeConfig } from "../config/parse.ts";
import { ConstantArray } from "../constant-array.ts";
import { type DType, isFloat } from "../dtype.ts";
import { type DTypePolicy, parseDTypePolicy } from "../dtype-policy.ts";
import { ConfigError } from "../errors.ts";
import { Node, type Operation, symbolicLeaves } from "../graph/node.ts";
import type { JsonObject } from "../json.ts";
import type { LoweredStep } from "../lower.ts";
import { autoName, snakeCase } from "../naming.ts";
import type { Regularizer } from "../regularizers/regularizer.ts";
import { serializeLayer } from "../serialization/serialize.ts";
import { isShape, mapShapes, type Nested, type Shape } from "../shape.ts";
import { type AnyTensor, isTensor, KerasTensor, type Tensor } from "../tensor.ts";
import { mapLeaves } from "../tree.ts";
import { baseFields, type ConstructorArgs, type LayerArgs } from "./base-args.ts";
import { addContextLoss, countLayer, inScope } from "./call-context.ts";
import { callOnValues } from "./call-on-values.ts";
import { checkInputSpec, type InputSpec } from "./input-spec.ts";
import { holdsTensors } from "./mask-arguments.ts";
import { traceSpec } from "./trace.ts";
import { watched } from "./watch-calls.ts";
import { WeightOwner } from "./weight-owner.ts";

// biome-ignore lint/suspicious/noExplicitAny: code that walks layers knows none of their types
export type AnyLayer = Layer<any, any, any, any>;

/** The class side of a layer. */
export interface LayerClass {
  readonly className: string;
  readonly pythonName: string | undefined;
  readonly module: string;
  readonly registeredPackage: string | undefined;
  readonly fields: Fields;
  readonly callArguments: readonly string[];
  readonly prototype: AnyLayer;
  // biome-ignore lint/suspicious/noExplicitAny: each class has arguments of its own; `fields` checks them
  new (args?: any): AnyLayer;
}

/** Text assets of a layer by file name, e.g. `vocabulary.txt`. */
export type Assets = ReadonlyMap<string, string>;

/**
 * Base class of layers.
 *
 * A subclass declares `className` and `fields`, makes weights and sublayers in `build`, and computes in `call`.
 * Its config is `this.config`: parsed, complete, frozen. `I` and `O` are what it takes and returns, `C` its
 * keyword arguments.
 */
export abstract class Layer<
    F extends Fields = Fields,
    I extends Structure = KerasTensor,
    O extends Structure = KerasTensor,
    C extends CallOptions = CallOptions,
  >
  extends WeightOwner<I, O, C>
  implements Operation
{
  /** Keras's class name. It is stated, for a minifier renames the class itself. */
  static readonly className: string = "Layer";
  /** The name of the Python class, where saved configs call it otherwise: it names layers and groups of weights. */
  static readonly pythonName: string | undefined = undefined;
  /** The Python module in a saved config. */
  static readonly module: string = "keras.layers";
  /** Python's `register_keras_serializable(package)`, for layers outside Keras. */
  static readonly registeredPackage: string | undefined = undefined;
  static readonly fields: Fields = {};
  /** The names of Python's `call` parameters: what positional arguments mean, and which masks are wanted. */
  static readonly callArguments: readonly string[] = ["inputs"];

  override name: string;
  readonly config: ConfigOf<F>;
  readonly dtypePolicy: DTypePolicy;
  readonly inboundNodes: Node[] = [];
  /** True once weights and sublayers exist. */
  built = false;
  /** What `build` was called with, as Keras saves it. */
  buildConfig: JsonObject | undefined;
  /** Masks of the inputs apply to the outputs. */
  supportsMasking = false;
  inputSpec: InputSpec | undefined;
  readonly #base: ConfigOf<typeof baseFields>;

  constructor(...args: ConstructorArgs<LayerArgs<F>>) {
    super();
    countLayer();
    const cls = new.target as unknown as LayerClass;
    const { dtype, ...rest }: Readonly<Record<string, unknown>> = args[0] ?? {};
    const isBase = ([key]: [string, unknown]): boolean =>
      Object.hasOwn(baseFields, key) && !Object.hasOwn(cls.fields, key);
    const entries = Object.entries(rest);
    const base = Object.fromEntries(entries.filter(isBase));
    const own = Object.fromEntries(entries.filter((entry) => !isBase(entry)));
    const owner = describe(
      cls.className,
      typeof rest["name"] === "string" ? rest["name"] : undefined,
    );
    this.#base = parseConfig(baseFields, base, owner);
    this.config = parseConfig(cls.fields as F, own, owner, [...Object.keys(baseFields), "dtype"]);
    this.dtypePolicy = parseDTypePolicy(dtype ?? this.defaultDType(), { owner, key: "dtype" });
    this.name = this.#base.name ?? autoName(snakeCase(cls.pythonName ?? cls.className));
    this.trainable = this.#base.trainable;
    this.validate();
  }

  /** Computes the outputs from values. */
  abstract override call(inputs: unknown, options: object): unknown;

  /** The dtype of a layer that was given none. Runs in the constructor, when `config` exists. */
  protected defaultDType(): DType {
    return "float32";
  }

  /** Rules between config keys. Runs at the end of the constructor. @throws ConfigError */
  protected validate(): void {}

  /** Makes weights and sublayers. `shapes` holds the shapes of tensors among the keyword arguments. */
  protected build?(
    inputShape: Nested<Shape>,
    shapes: Readonly<Record<string, Nested<Shape>>>,
  ): void;

  /** The shape of the output for a shape of the input. Left out, it is found by running `call` on zeros. */
  computeOutputShape?(inputShape: Nested<Shape>, options?: object): Nested<Shape>;

  /** The dtype of the output; float layers give float32. */
  computeOutputDtype(_inputs: Nested<KerasTensor>): DType {
    return "float32";
  }

  /** Shape and dtype of the outputs for symbolic inputs. */
  computeOutputSpec(inputs: Nested<KerasTensor>, options: object): Nested<KerasTensor> {
    if (this.computeOutputShape === undefined) return traceSpec(this, inputs, options);
    const shapes = mapLeaves(inputs, (tensor) => tensor.shape as unknown) as Nested<Shape>;
    const dtype = this.computeOutputDtype(inputs);
    return mapShapes(
      this.computeOutputShape(shapes, options),
      (shape) => new KerasTensor(shape, dtype, this.name),
    );
  }

  /** The mask of the output. The default passes the input's mask on when `supportsMasking`. */
  computeMask(
    _inputs: unknown,
    mask: Nested<Tensor | undefined> | undefined,
  ): Nested<Tensor | undefined> | undefined {
    return mask;
  }

  /** How the built layer computes at inference, in steps of a compiled program. Left out, it only runs by `call`. */
  lower?(): readonly LoweredStep[];

  /** What the layer computes otherwise than its config says, e.g. in another precision. */
  notices(): readonly string[] {
    const { name, computeDtype } = this.dtypePolicy;
    const same = computeDtype === "float32" || !isFloat(computeDtype);
    return same && !name.includes("_from_")
      ? []
      : [`the dtype policy ${name} is computed in float32.`];
  }

  /** Text assets to save beside the weights. */
  saveAssets(): Assets {
    return new Map();
  }

  /** Restores what `saveAssets` gave. */
  loadAssets(_assets: Assets): void {}

  /** Runs after weights and assets were loaded: refreshes derived values. */
  finalizeState(): void {}

  /** The complete config, as Keras's `get_config` gives it. */
  getConfig(): JsonObject {
    const { activity_regularizer } = this.#base;
    const base = { name: this.name, trainable: this.trainable, dtype: this.dtypePolicy.saved };
    const penalty =
      activity_regularizer === null
        ? {}
        : { activity_regularizer: baseFields.activity_regularizer.serialize(activity_regularizer) };
    return { ...base, ...penalty, ...serializeConfig(this.cls.fields as F, this.config) };
  }

  /** The penalty on the output, which training adds to the loss. */
  get activityRegularizer(): Regularizer | null {
    const own = (this.config as { activity_regularizer?: Regularizer | null }).activity_regularizer;
    return own ?? this.#base.activity_regularizer;
  }

  get cls(): LayerClass {
    return this.constructor as unknown as LayerClass;
  }

  /** What the layer's first symbolic call was given. @throws ConfigError before such a call. */
  get input(): I {
    return this.firstCall("input").inputs as I;
  }
  /** What the layer's first symbolic call gave; of further calls, `layer.inboundNodes[i].outputs`. */
  get output(): O {
    return this.firstCall("output").outputs as O;
  }
  private firstCall(wanted: string): Node {
    const [node] = this.inboundNodes;
    if (node !== undefined) return node;
    throw new ConfigError(
      `${String(this)}: it has no ${wanted}, for it was not called on symbolic tensors yet.`,
    );
  }

  /**
   * Adds a scalar to the loss of the training step that runs; call it in `call`.
   * @see keras.layers.Layer.add_loss
   */
  protected addLoss(loss: Tensor): void {
    addContextLoss(() => loss);
  }

  /** Builds the layer unless it is built. */
  buildOnce(inputShape: Nested<Shape>, shapes: Readonly<Record<string, Nested<Shape>>> = {}): void {
    if (this.built) return;
    inScope(this.name, () => this.build?.(inputShape, shapes));
    this.built = true;
    const [first = "inputs"] = this.cls.callArguments;
    this.buildConfig = (
      Object.keys(shapes).length === 0
        ? { input_shape: inputShape }
        : { shapes_dict: { [`${first}_shape`]: inputShape, ...shapes } }
    ) as JsonObject;
  }

  /** Replays a saved `build_config`. */
  buildFromConfig(config: JsonObject): void {
    const { input_shape, shapes_dict } = config;
    if (shapes_dict !== undefined && shapes_dict !== null) {
      const [first = "inputs"] = this.cls.callArguments;
      const { [`${first}_shape`]: inputShape, ...shapes } = shapes_dict as Record<string, Shape>;
      this.buildOnce(inputShape ?? [], shapes);
    } else if (input_shape !== undefined && input_shape !== null) {
      this.buildOnce(input_shape as Shape);
    }
  }

  /** What `layer(inputs, options)` runs: on values it computes, on symbolic tensors it extends the graph. */
  invoke(inputs: unknown, options: object = {}): unknown {
    const symbolic = symbolicLeaves([inputs, options]).length > 0;
    this.prepare(inputs as Nested<AnyTensor>, options);
    if (!symbolic) {
      return watched({ operation: this, nodeIndex: undefined, inputs, options }, () =>
        callOnValues(this, inputs as Nested<Tensor>, options),
      );
    }
    const outputs = this.computeOutputSpec(inputs as Nested<KerasTensor>, options);
    new Node(this, inputs, options as Record<string, unknown>, outputs);
    return outputs;
  }

  /** Checks the inputs and builds. */
  private prepare(inputs: Nested<AnyTensor>, options: object): void {
    const shapes = mapLeaves(inputs, (leaf) => this.shapeOf(leaf) as unknown) as Nested<Shape>;
    if (this.inputSpec !== undefined && isShape(shapes))
      checkInputSpec(this.inputSpec, shapes, this);
    if (this.built) return;
    const extra = Object.entries(options).filter(
      ([key, value]) => holdsTensors(value) && !key.endsWith("mask"),
    );
    const named = extra.map(([key, value]) => [
      `${key}_shape`,
      mapLeaves(value as Nested<AnyTensor>, (leaf) => leaf.shape as unknown) as Nested<Shape>,
    ]);
    this.buildOnce(shapes, Object.fromEntries(named) as Record<string, Nested<Shape>>);
    if (this.inputSpec !== undefined && isShape(shapes))
      checkInputSpec(this.inputSpec, shapes, this);
  }

  private shapeOf(leaf: AnyTensor | ConstantArray): Shape {
    const known = leaf instanceof KerasTensor || leaf instanceof ConstantArray || isTensor(leaf);
    if (known) return leaf.shape;
    throw new ConfigError(
      `${String(this)}: call it on tensors (keras.Input(…) or tf.tensor(…)). Received: ${String(leaf)}.`,
    );
  }

  /** The saved object of the layer. */
  toKerasObject(): JsonObject {
    return serializeLayer(this);
  }

  /** `Dense "dense_3"`: how the layer is named in an error. */
  override toString(): string {
    return describe(this.cls.className, this.name);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `<${String(this)}, built=${this.built}>`;
  }
}

function describe(className: string, name: string | undefined): string {
  return name === undefined ? className : `${className} ${JSON.stringify(name)}`;
}
