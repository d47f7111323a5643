/** @file Which weights a model gets from a file that was saved from another one, against what Keras gives it. */
import { readFileSync } from "node:fs";
import { deserialize, type Layer } from "@kmr-js/core";
import { type LoadWeightsOptions, loadModel, loadWeights } from "@kmr-js/io";
import { kerasLayers } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

type Outcome = { readonly got: (string | null)[] } | { readonly error: string };
const expected = JSON.parse(readFileSync(fixture("matching/expected.json"), "utf8")) as Record<
  string,
  { readonly config: unknown; readonly ways: Readonly<Record<string, Outcome>> }
>;
const ways: Readonly<Record<string, readonly [file: string, options: LoadWeightsOptions]>> = {
  "by path": ["saved.weights.h5", {}],
  "by path, skipping": ["saved.weights.h5", { skip_mismatch: true }],
  "in order": ["saved.h5", {}],
  "in order, skipping": ["saved.h5", { skip_mismatch: true }],
  "by name": ["saved.h5", { match: "name" }],
  "by name, skipping": ["saved.h5", { match: "name", skip_mismatch: true }],
};
/** Where Keras fails, though it is to skip, because a layer has another number of weights; here they stay. */
const lenient = new Set(["no bias in order, skipping", "other classes in order, skipping"]);

/** What every weight of a model equals among those of the saved one. */
async function got(model: Layer): Promise<(string | null)[]> {
  const saved = await loadModel(fixture("matching/saved.h5"), { objects: [kerasLayers] });
  const key = ({ shape, value }: { shape: readonly number[]; value: tf.Tensor }): string =>
    `${shape} ${value.dataSync()}`;
  const paths = new Map(saved.weights.map((weight) => [key(weight), weight.path]));
  saved.dispose();
  return model.weights.map((weight) => paths.get(key(weight)) ?? null);
}

describe.each(Object.entries(expected))("%s", (name, { config, ways: outcomes }) => {
  test.each(Object.keys(ways))("%s", async (way) => {
    const [file, options] = ways[way] as (typeof ways)[string];
    const outcome = outcomes[way] as Outcome;
    const model = deserialize(config, [kerasLayers]);
    model.setWeights(model.weights.map(({ shape }) => tf.zeros([...shape])));

    const load = loadWeights(model as unknown as Layer, fixture(`matching/${file}`), options);

    if ("got" in outcome || lenient.has(`${name} ${way}`)) await load;
    else await expect(load).rejects.toThrow(/the weights do not fit the model; none was changed/);
    const nothing = model.weights.map(() => null);
    if ("got" in outcome) expect(await got(model as unknown as Layer)).toEqual(outcome.got);
    else if (!lenient.has(`${name} ${way}`))
      expect(await got(model as unknown as Layer)).toEqual(nothing);
    model.dispose();
  });
});
