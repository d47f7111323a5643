import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { positiveInteger } from "../config/field.ts";
import { SerializationError, UnsupportedError } from "../errors.ts";
import { Layer } from "../layer/layer.ts";
import { Input } from "../models/input.ts";
import { type AnyModel, Model } from "../models/model.ts";
import { Sequential } from "../models/sequential.ts";
import * as ops from "../ops/index.ts";
import type { Tensor } from "../tensor.ts";
import { deserialize } from "./deserialize.ts";
import { objectTable } from "./object-table.ts";
import { serializeLayer } from "./serialize.ts";

const fields = { by: positiveInteger(2) };

class Scale extends Layer<typeof fields> {
  static override readonly className = "Scale";
  static override readonly registeredPackage = "mine";
  static override readonly fields = fields;
  override call(x: Tensor): Tensor {
    return tf.mul(x, this.config.by);
  }
}
const mine = objectTable("mine", [Scale]);
const asJson = (layer: Parameters<typeof serializeLayer>[0]): unknown =>
  JSON.parse(JSON.stringify(serializeLayer(layer)));

/** A model with a shared layer, an op with a constant, a nested model, and a dictionary of outputs. */
function model() {
  const [a, b] = [Input({ shape: [2], name: "a" }), Input({ shape: [2], name: "b" })];
  const inner = Input({ shape: [2] });
  const nested = new Model({ inputs: inner, outputs: new Scale({ by: 5 })(inner), name: "nested" });
  const shared = new Scale({ by: 3 });
  const sum = ops.concatenate([shared(a), ops.add(shared(b), 1)], -1);
  const chain = new Sequential({ layers: [new Scale({ by: 7 })] });
  return new Model({ inputs: [a, b], outputs: { sum, far: chain(nested(nested(a))) } });
}

describe("deserialize", () => {
  test("a functional model read from its own config computes the same", () => {
    const again = deserialize(asJson(model()), [mine]) as AnyModel;
    const inputs = [tf.tensor([[1, 2]]), tf.tensor([[3, 4]])];

    const { sum, far } = again.invoke(inputs) as { sum: Tensor; far: Tensor };

    expect(sum).toBeAllClose([[3, 6, 10, 13]]);
    expect(far).toBeAllClose([[175, 350]]);
  });

  test("what was read writes the same config again", () => {
    const saved = asJson(model());

    expect(asJson(deserialize(saved, [mine]))).toEqual(saved);
  });

  test("a registered name finds its class before the class name does", () => {
    const saved = { class_name: "Other", registered_name: "mine>Scale", config: { by: 4 } };

    expect(deserialize(saved, [mine])).toBeInstanceOf(Scale);
  });

  test("an unknown class tells the tables, the nearest class and the line to write", () => {
    const read = () => deserialize({ class_name: "Scales", config: {} }, [mine]);

    expect(read).toThrow(SerializationError);
    expect(read).toThrow(
      'config: unknown class "Scales". Tables searched: mine. The nearest known class is Scale. ' +
        'Pass the class that reads it: loadModel(source, { objects: [mine, objectTable("mine", [Scales])] }).',
    );
  });

  test("all problems of a model are reported at once, each with its place", () => {
    const layers = [
      { class_name: "Wrong", config: {} },
      { class_name: "Scale", config: { by: 0 } },
      { class_name: "Scale", config: { buy: 1 } },
    ];

    const read = () => deserialize({ class_name: "Sequential", config: { layers } }, [mine]);

    expect(read).toThrow(/^config: 3 things cannot be read:/);
    expect(read).toThrow('config.layers[0]: unknown class "Wrong"');
    expect(read).toThrow("config.layers[1]: Scale: by must be a positive integer. Received: by=0.");
    expect(read).toThrow('config.layers[2]: Scale: unknown config key "buy". Did you mean "by"?');
  });

  test("what is wrong at many places is reported once, with the first of them", () => {
    const layers = [
      ...Array.from({ length: 5 }, () => ({ class_name: "Wrong", config: {} })),
      { class_name: "Scale", config: { by: 0 } },
    ];

    const read = () => deserialize({ class_name: "Sequential", config: { layers } }, [mine]);

    expect(read).toThrow(/^config: 2 things cannot be read:/);
    expect(read).toThrow(
      'config.layers[0], config.layers[1], config.layers[2] and 2 more: unknown class "Wrong"',
    );
  });

  test.each(["Sequential", "Functional"])("a %s of lies is given up, and at once", (className) => {
    const layers = Array.from({ length: 200_000 }, () => 1);

    const read = () => deserialize({ class_name: className, config: { layers } }, [mine]);

    expect(read).toThrow("config.layers[2] and 997 more: expected a saved object");
  });

  test("a class of somebody else is not taken for Keras's of the same name", () => {
    const theirs = { module: null, class_name: "Scale", registered_name: "Custom>Scale" };
    const inKeras = { module: "keras.src.a", class_name: "Scale", registered_name: "Scale" };
    const keras = objectTable("keras", [Scale], { keras: true });
    class Own extends Scale {}
    const config = { by: 2 };

    expect(() => deserialize({ ...theirs, config }, [keras])).toThrow(
      'unknown class "Scale". Tables searched: keras. By the file it is not Keras\'s own Scale.',
    );
    expect(deserialize({ ...theirs, config }, [keras, objectTable("own", [Own])])).toBeInstanceOf(
      Own,
    );
    expect(deserialize({ ...inKeras, config }, [keras])).toBeInstanceOf(Scale);
    const legacy = { class_name: "Custom>Scale", config };
    expect(() => deserialize(legacy, [keras])).toThrow('unknown class "Custom>Scale"');
    expect(deserialize(legacy, [keras, objectTable("own", [Own])])).toBeInstanceOf(Own);
    const named = objectTable("keras", [], { keras: true, aliases: { "Custom>Scale": Scale } });
    expect(deserialize(legacy, [named])).toBeInstanceOf(Scale);
  });

  test("an op that does not exist here is named", () => {
    const op = { module: "keras.src.ops.numpy", class_name: "Wobble", config: {}, name: "wobble" };
    const read = () => deserialize({ class_name: "Functional", config: { layers: [op] } }, [mine]);

    expect(read).toThrow(UnsupportedError);
    expect(read).toThrow("config.layers[0]: the op Wobble (keras.src.ops.numpy) is not supported.");
  });

  test("a class that needs Python says why", () => {
    expect(() => deserialize({ class_name: "TFSMLayer", config: {} }, [])).toThrow(
      /TFSMLayer cannot run outside Python: it runs a TensorFlow SavedModel/,
    );
  });

  test("what is no saved object is refused", () => {
    expect(() => deserialize([], [])).toThrow(SerializationError);
    expect(() => deserialize({ class_name: "Scale", config: 3 }, [mine])).toThrow(
      /must be an object. Received: 3/,
    );
  });
});

describe("a class of one's own that was saved with its graph", () => {
  const x = Input({ shape: [2] });
  const model = new Model({ inputs: x, outputs: ops.add(x, 1) });
  const saved = { ...(asJson(model) as object), class_name: "Trained", registered_name: "Trained" };

  test("becomes the class that is passed for it, or a plain model", () => {
    class Trained extends Model {
      static override readonly className = "Trained";
    }
    const own = deserialize(saved, [objectTable("own", [Trained])]);
    const plain = deserialize(saved, [objectTable("own", [], { aliases: { Trained: Model } })]);

    expect(own).toBeInstanceOf(Trained);
    expect((own as Model)(tf.tensor([[1, 2]])) as tf.Tensor).toBeAllClose([[2, 3]]);
    expect((plain as Model)(tf.tensor([[1, 2]])) as tf.Tensor).toBeAllClose([[2, 3]]);
  });

  test("is refused without one, with the line to write", () => {
    expect(() => deserialize(saved, [mine])).toThrow(
      'read it as a Model: objectTable("mine", [], { aliases: { Trained: Model } })',
    );
  });
});

test("a saved call on values alone is refused, and leaves no tensor behind", () => {
  const x = Input({ shape: [2] });
  const wide = new Model({ inputs: x, outputs: ops.expandDims(x, -1), name: "wide" });
  const saved = asJson(wide) as { config: { layers: { inbound_nodes: { args: unknown[] }[] }[] } };
  const [call] = saved.config.layers.at(-1)?.inbound_nodes ?? [];
  call?.args.splice(0, 1, [1, 2]);
  const before = tf.memory().numTensors;

  expect(() => deserialize(saved, [])).toThrow(
    /layers\[1\]\.inbound_nodes\[0\]: none of the arguments is a tensor of the graph/,
  );
  expect(tf.memory().numTensors).toBe(before);
});
