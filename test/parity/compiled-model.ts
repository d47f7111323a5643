/** @file Opens the compiled model of `compiled_model.py`, trains on, and saves it with what `evaluate` gives. */
import { readFileSync, writeFileSync } from "node:fs";
import { saveModel } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { tensor } from "@tensorflow/tfjs-core";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: compiled-model.ts FOLDER");
const fixtures = new URL("../fixtures/training/", import.meta.url);
const { x, y } = JSON.parse(readFileSync(new URL("compiled.json", fixtures), "utf8"));
const labels = y.map((part: number[]) => tensor(part));
const model = await loadModel(new URL("compiled.keras", fixtures).pathname);
await model.fit(x, labels, { batch_size: 4, shuffle: false, epochs: 2 });
await saveModel(model, `${folder}/model.keras`);
const figures = await model.evaluate(x, labels, { batch_size: 6, return_dict: true });
writeFileSync(`${folder}/evaluated.json`, JSON.stringify(figures));
