import {
  activations,
  type Field,
  type FieldPlace,
  fields as f,
  isJsonObject,
  type JsonObject,
  Layer,
  type LayerArgs,
  type Nested,
  type Tensor,
  UnsupportedError,
} from "@kmr-js/core";

/** What a Lambda layer runs: inputs, and an object of `arguments` with `mask` and `training`. */
export type LambdaFunction = (inputs: never, options: never) => unknown;

/** A function with the saved form of the Python function that it stands for. */
interface Twin {
  readonly run: LambdaFunction;
  readonly saved: JsonObject;
}

/** How Keras saves a function with a name. */
const saveNamed = (name: string): JsonObject => ({
  module: "builtins",
  class_name: "function",
  config: name,
  registered_name: "function",
});

/** The built-in activation of a name, which Keras finds too. */
function builtIn(name: string): LambdaFunction | undefined {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.hasOwn(activations, camel)
    ? (activations as unknown as Readonly<Record<string, LambdaFunction>>)[camel]
    : undefined;
}

/** Finds the function for saved Python code, under the layer's name with `suffix` or under its own. */
function findTwin(suffix: string): NonNullable<Field<unknown>["revive"]> {
  return (json, reviver, at, config) => {
    if (!isJsonObject(json)) return json;
    const key = `${String(config["name"] ?? "lambda")}${suffix}`;
    const name = typeof json["config"] === "string" ? [json["config"]] : [];
    const run = reviver.twin(key, ...name) ?? name.map(builtIn).find((found) => found);
    if (run !== undefined) return { run, saved: json } satisfies Twin;
    throw new UnsupportedError(
      `${at}: a Lambda layer holds Python code, which is never run. Pass what it computes under the layer's name: ` +
        `loadModel(source, { objects: [kerasLayers, objectTable("mine", [], { functions: { ${JSON.stringify(key)}: (x) => … } })] }).`,
    );
  };
}

function parseTwin(value: unknown, place: FieldPlace): Twin {
  if (typeof value === "function") {
    return { run: value as LambdaFunction, saved: saveNamed(value.name || "function") };
  }
  const twin = value as Twin | null | undefined;
  return typeof twin?.run === "function" ? twin : f.refuse(place, "must be a function", value);
}

const functionField: Field<LambdaFunction | Twin, Twin, true> = {
  required: true,
  parse: parseTwin,
  serialize: ({ saved }) => saved,
  revive: findTwin(""),
};

const fields = {
  function: functionField,
  /** Kept for Python: here the shape follows from running the function. */
  output_shape: f.conditional(f.ignored()),
  /** Gives the mask of the outputs from the inputs and their mask. */
  mask: f.conditional({ ...functionField, revive: findTwin("_mask") }),
  /** Keyword arguments of each call. */
  arguments: f.dictionary(),
};
export type LambdaArgs = LayerArgs<typeof fields>;

/**
 * Runs a function: `function(inputs, { ...arguments, mask, training })`.
 *
 * A file holds Python code in its place, which is never run: the layer is refused unless the caller passes a function
 * under the layer's name (its mask under that name with `_mask`), or under that of a named Python function. Names of
 * built-in activations are found by themselves.
 * Shapes: those that the function gives.
 * @see keras.layers.Lambda
 * @remarks Differs from Keras: no code is ever built from a file; `output_shape` is kept, not used.
 * @example new Lambda({ function: (x: Tensor) => tf.square(x) })
 * @example loadModel("m.keras", { objects: [kerasLayers, objectTable("mine", [], { functions: { lambda: tf.square } })] })
 */
export class Lambda extends Layer<typeof fields> {
  static override readonly className = "Lambda";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "mask", "training"];
  override supportsMasking = this.config.mask !== null;

  override call(
    inputs: Tensor,
    { mask, training }: { mask?: Tensor | undefined; training?: boolean | undefined } = {},
  ): Tensor {
    const { run } = this.config.function;
    const options = { ...this.config.arguments, mask, training };
    return (run as (inputs: Tensor, options: object) => Tensor)(inputs, options);
  }

  override computeMask(
    inputs: unknown,
    mask: Nested<Tensor | undefined> | undefined,
  ): Nested<Tensor | undefined> | undefined {
    const run = this.config.mask?.run as
      | ((inputs: unknown, mask: unknown) => Tensor | undefined)
      | undefined;
    return run?.(inputs, mask);
  }
}
