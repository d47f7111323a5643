/** @file The properties that every layer has, each as a test of its own. */
import {
  type AnyLayer,
  ConfigError,
  deserialize,
  type LayerClass,
  objectTable,
  optimizers,
  serializeLayer,
  type Tensor,
  tfjsType,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { checkSlopes, gradientsOf } from "./gradients.ts";
import { type LayerFacts, listOf, type Subject, subjectOf } from "./layer-subject.ts";
import { seededTensor } from "./seeded.ts";

type Property = keyof typeof properties;

/** One layer with the facts about it. */
export interface LayerCase<A> extends LayerFacts<A> {
  /** Properties that the layer does not have, with the reason. */
  readonly skip?: { readonly [P in Property]?: string };
}

/** What a file would hold. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** A scalar that depends on every output value, each in its own way. */
function lossOf(layer: AnyLayer, run: Subject["run"], training = false): () => Tensor {
  return () =>
    run(layer, { training })
      .map((y, i) => tf.sum(tf.mul(y, seededTensor(y.shape, "float32", i + 7))))
      .reduce((a, b) => tf.add(a, b));
}

const properties = {
  "config round trip"({ make, cls, given }) {
    const saved = asJson(serializeLayer(make()));
    const again = deserialize(saved, [objectTable("checked", [cls, ...(given.classes ?? [])])]);

    expect(asJson(serializeLayer(again))).toEqual(saved);
  },

  "Keras JSON form"({ make, cls }) {
    const saved = serializeLayer(make());
    const { className, module, registeredPackage: registered } = cls;

    expect(asJson(saved)).toEqual(saved);
    expect(saved).toMatchObject({
      module,
      class_name: className,
      registered_name: registered === undefined ? null : `${registered}>${className}`,
      config: { name: expect.any(String), trainable: true, dtype: expect.anything() },
    });
    expect(Object.keys(saved["config"] as object)).toEqual(
      expect.arrayContaining(
        Object.keys(cls.fields).filter((key) => !cls.fields[key]?.conditional),
      ),
    );
  },

  "unknown keys are refused, or dropped with a notice"({ make, cls }) {
    const known = Object.keys(cls.fields)[0] ?? "trainable";
    const slip = `${known}x`;
    const build = (): AnyLayer => make({ [slip]: 1 });
    if ("dropsUnknownKeys" in cls && cls.dropsUnknownKeys === true) {
      expect(build().notices()).toEqual([
        expect.stringMatching(new RegExp(`^the unknown key "${slip}" is dropped.*"${known}"`)),
      ]);
      return;
    }

    expect(build).toThrow(ConfigError);
    expect(build).toThrow(new RegExp(`^${cls.className}\\b.*"${slip}".*Did you mean "${known}"`));
  },

  "missing keys and invalid values are refused"({ make, cls, given }) {
    const required = Object.keys(cls.fields).filter((key) => cls.fields[key]?.required);
    const changes = [
      ...required.map((key) => [key, undefined] as const),
      ...Object.entries(given.invalid ?? {}),
    ];
    for (const [key, value] of changes) {
      expect(() => make({ [key]: value }), key).toThrow(ConfigError);
      expect(() => make({ [key]: value }), key).toThrow(key);
    }
  },

  "output shape and dtype, symbolic as eager"({ make, run, trace, given }) {
    const layer = make();
    const symbols = trace(layer);
    const values = run(layer);

    expect(values.map(({ shape }) => shape)).toEqual(listOf(given.outputShape));
    expect(symbols.map(({ shape }) => shape)).toEqual(listOf(given.outputShape));
    for (const [i, { dtype }] of symbols.entries()) {
      expect(dtype).toBe(given.outputDtype ?? "float32");
      expect(values[i]?.dtype).toBe(tfjsType(dtype));
    }
  },

  "an unknown batch size stays unknown"({ make, trace, given }) {
    const expected = listOf(given.outputShape).map((shape) => [null, ...shape.slice(1)]);

    expect(trace(make(), null).map(({ shape }) => shape)).toEqual(expected);
  },

  "weight names, shapes and trainable split"({ makeBuilt, given }) {
    const layer = makeBuilt();
    const nonTrainable = given.nonTrainable ?? [];
    const names = (weights: AnyLayer["weights"]): string[] =>
      weights.map(({ path }) => path.slice(layer.name.length + 1));
    const shapes = layer.weights.map(({ shape }) => shape);

    expect(names(layer.weights)).toEqual(Object.keys(given.weights));
    expect(shapes).toEqual(Object.values(given.weights));
    expect(names(layer.nonTrainableWeights)).toEqual(nonTrainable);
    layer.trainable = false;
    expect(layer.trainableWeights).toEqual([]);
    expect(layer.nonTrainableWeights).toHaveLength(shapes.length);
  },

  "a call is inference unless it says training"({ makeBuilt, run, given }) {
    const layer = makeBuilt();
    const [plain, inference, training] = [{}, { training: false }, { training: true }].map(
      (options) => run(layer, options).map((tensor) => Array.from(tensor.dataSync())),
    );

    expect(plain).toEqual(inference);
    if (given.training) expect(training).not.toEqual(inference);
    else expect(training).toEqual(inference);
  },

  "the gradient reaches every trainable weight"({ makeBuilt, run }) {
    const layer = makeBuilt();
    if (layer.trainableWeights.length === 0) return;
    const gradients = gradientsOf(lossOf(layer, run), layer.trainableWeights);

    const reached = layer.trainableWeights.filter((_, i) =>
      gradients[i]?.dataSync().some((slope) => slope !== 0 && !Number.isNaN(slope)),
    );
    expect(reached.map(({ path }) => path)).toEqual(layer.trainableWeights.map(({ path }) => path));
  },

  "gradients are those of finite differences"({ makeBuilt, run }) {
    const layer = makeBuilt();
    if (layer.trainableWeights.length === 0) return;
    for (const [i, weight] of layer.trainableWeights.entries()) {
      weight.assign(seededTensor(weight.shape, "float32", i + 5));
    }

    checkSlopes(lossOf(layer, run), layer.trainableWeights);
  },

  "setWeights gives what getWeights gave"({ makeBuilt }) {
    const layer = makeBuilt();
    const values = layer.weights.map(({ shape, dtype }, i) => seededTensor(shape, dtype, i + 3));

    layer.setWeights(values);

    for (const [i, weight] of layer.getWeights().entries()) {
      expect(weight).toBeAllClose(values[i] as Tensor, { atol: 0, rtol: 0 });
    }
  },

  "a call leaks no tensors"({ makeBuilt, inputs, given }) {
    const layer = makeBuilt();
    const before = tf.memory().numTensors;

    for (const training of [false, true]) {
      const x = inputs();
      const y = layer.invoke(x, { ...given.options, training });
      tf.dispose([x, y] as unknown as tf.TensorContainer);
    }

    expect(tf.memory().numTensors).toBe(before);
  },

  "dispose frees all tensors"({ make, inputs, given }) {
    const before = tf.memory().numTensors;
    const layer = make();
    const x = inputs();
    tf.dispose([x, layer.invoke(x, { ...given.options })] as unknown as tf.TensorContainer);

    layer.dispose();

    expect(tf.memory().numTensors).toBe(before);
  },

  "a step of training and dispose leave no tensor behind"({ make, inputs, run, given }) {
    const before = tf.memory().numTensors;
    const layer = make();
    const optimizer = new optimizers.Adam({ learning_rate: 0.01 });
    const x = inputs();
    tf.dispose([x, layer.invoke(x, { ...given.options })] as unknown as tf.TensorContainer);
    tf.tidy(() => {
      const weights = layer.trainableWeights;
      const slopes = weights.length > 0 ? gradientsOf(lossOf(layer, run, true), weights) : [];
      const reached = weights.filter((_, i) => slopes[i] !== undefined);
      optimizer.apply(
        slopes.filter((slope) => slope !== undefined),
        reached,
      );
    });

    layer.dispose();
    optimizer.dispose();

    expect(tf.memory().numTensors).toBe(before);
  },
} satisfies Record<string, (subject: Subject) => void>;

/** Registers one test per property of a layer. */
export function checkLayer<C extends LayerClass>(
  cls: C,
  given: LayerCase<NonNullable<ConstructorParameters<C>[0]>>,
): void {
  const subject = subjectOf(cls, given);
  describe(`${cls.className}: every layer's properties`, () => {
    for (const [name, check] of Object.entries(properties)) {
      const reason = given.skip?.[name as Property];
      if (reason === undefined) test(name, () => check(subject));
    }
  });
}
