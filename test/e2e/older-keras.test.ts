/** @file Files say nothing that Keras 3.8 refuses, unless the model needs it. `npm run parity` opens them there. */
import { type AnyModel, Input, Model, ops } from "@kmr-js/core";
import { modelToBytes } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { BatchNormalization, Dense, MultiHeadAttention } from "@kmr-js/layers";
import { expect, test } from "vitest";

/** Members are stored, so the config stands in the archive as it is. */
async function savedText(model: AnyModel): Promise<string> {
  return Buffer.from(await modelToBytes(model)).toString("latin1");
}

function modelWith(useGate: boolean): AnyModel {
  const x = Input({ shape: [4, 3], name: "x" });
  const attention = new MultiHeadAttention({ num_heads: 1, key_dim: 2, use_gate: useGate });
  const y = new BatchNormalization()(new Dense({ units: 3 })(attention(x, { value: x })));
  return new Model({ inputs: x, outputs: ops.add(y, 1) });
}

test.each(["quantization_config", "renorm", "renorm_clipping", "use_gate", "sliding_window"])(
  "%s is left out where it has its default",
  async (key) => {
    const model = modelWith(false);

    expect(await savedText(model)).not.toContain(`"${key}"`);
    model.dispose();
  },
);

test("a newer key that changes the model stays", async () => {
  const model = modelWith(true);

  expect(await savedText(model)).toContain('"use_gate": true');
  model.dispose();
});

test("the model that is left opens as it was", async () => {
  const model = modelWith(false);
  const again = await loadModel(await modelToBytes(model));

  expect(again.getConfig()).toEqual(model.getConfig());
  model.dispose();
  again.dispose();
});
