/** @file Weights of a damaged archive are read before its checksum is known, and do not count. */
import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileFormatError } from "@kmr-js/core";
import { inspectFile, loadArchitecture } from "@kmr-js/io";
import { kmrLayers, loadModel, loadWeights } from "@kmr-js/kmr-compat";
import { kerasLayers } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";

const whole = readFileSync(fixture("kmr/tower_elu.keras"));
const start = whole.indexOf("\x89HDF\r\n\x1a\n", 0, "latin1");
const end = whole.indexOf("PK\x01\x02", start, "latin1");

/** The archive with a byte of its weights changed. */
async function damaged(at: number): Promise<string> {
  const bytes = Buffer.from(whole);
  bytes[at] = 255 - (bytes[at] ?? 0);
  const path = join(await mkdtemp(join(tmpdir(), "kmr-damaged-")), "model.keras");
  await writeFile(path, bytes);
  return path;
}

const place = '"model.weights.h5" is damaged: its checksum is wrong';

test.each([
  ["in the arrays", end - 5],
  ["where HDF5 fails, too", start + 20],
])("%s", async (_, at) => {
  const path = await damaged(at);
  const model = await loadModel(fixture("kmr/tower_elu.keras"));
  const before = model.weights.map(({ value }) => Array.from(value.dataSync()));
  const tensors = tf.memory().numTensors;

  await expect(loadWeights(model, path)).rejects.toThrow(place);
  await expect(loadModel(path)).rejects.toThrow(FileFormatError);
  await expect(inspectFile(path, [kerasLayers, kmrLayers])).rejects.toThrow(place);
  const objects = [kerasLayers, kmrLayers];
  await expect(loadArchitecture(path, { objects })).rejects.toThrow(place);

  expect(model.weights.map(({ value }) => Array.from(value.dataSync()))).toEqual(before);
  expect(tf.memory().numTensors).toBe(tensors);
  model.dispose();
});
