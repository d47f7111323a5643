/** @file Weights as Keras 1, Theano and cuDNN laid them out, against what tf_keras makes of them. */
import { readFileSync } from "node:fs";
import { type AnyLayer, deserialize, type JsonObject } from "@kmr-js/core";
import { kerasLayers } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import type { H5File } from "../../packages/io/src/hdf5/h5-file.ts";
import { openH5 } from "../../packages/io/src/hdf5/h5wasm-file.ts";
import { matchLegacy } from "../../packages/io/src/weights/match-legacy.ts";
import { carryOut } from "../../packages/io/src/weights/plan.ts";

interface Case {
  readonly class_name: string;
  readonly config: JsonObject;
  readonly input_shape: (number | null)[];
  readonly keras_version: string;
  readonly weights: readonly { readonly shape: number[]; readonly data: number[] }[];
}
const cases = Object.entries(
  JSON.parse(readFileSync(fixture("files/legacy-layouts.json"), "utf8")) as Record<string, Case>,
);

/** One group of a file as a file of its own. */
function within(file: H5File, group: string): H5File {
  const at = (path: string): string => `/${group}${path === "/" ? "" : path}`;
  return {
    name: group,
    keys: (path) => file.keys(at(path)),
    kind: (path) => file.kind(at(path)),
    attribute: (path, name) => file.attribute(at(path), name),
    dataset: (path) => file.dataset(at(path)),
    close: () => {},
  };
}

test.each(cases)(
  "%s",
  async (name, { class_name, config, input_shape, keras_version, weights }) => {
    const layer = deserialize({ class_name, config }, [kerasLayers], {
      kerasVersion: "2",
    }) as AnyLayer;
    layer.buildOnce(input_shape);
    const file = await openH5(readFileSync(fixture("files/legacy-layouts.h5")), "layouts");
    const version = keras_version === "1" ? undefined : keras_version;

    await carryOut(matchLegacy(layer, within(file, name), "order", version), { name });

    file.close();
    expect(layer.weights).toHaveLength(weights.length);
    for (const [i, { shape, data }] of weights.entries())
      expect(layer.weights[i]?.value).toBeAllClose(tf.tensor(data, shape), {
        atol: 1e-6,
        rtol: 1e-6,
      });
    layer.dispose();
  },
);
