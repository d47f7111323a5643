/** @file `npm run demo`: a file that Keras wrote goes in, its numbers come out, and a table shows that they are Keras's. */
import { fileURLToPath } from "node:url";
import { formatTable, sizeOf, type Tensor } from "@kmr-js/core";
import { parityText, readParity, verifyParity } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../test/fixtures/kmr/${name}`, import.meta.url));

const started = performance.now();
const model = await loadModel(fixture("two_tower.keras"));
const loaded = performance.now();
const parity = await readParity(fixture("two_tower.parity.h5"));

console.log("The two-tower recommender that Python Keras saved as two_tower.keras:\n");
model.summary();

const report = verifyParity(model, parity);
console.log("\nEvery layer against the outputs that Keras recorded:\n");
console.log(`${parityText.parityTable(report)}\n${parityText.verdict(report)}`);

const inputs = Object.fromEntries(
  parity.inputs.map(({ name, array }) => [name, { shape: array.shape, data: array.data }]),
);
const before = performance.now();
const scores = model.predict(inputs) as Tensor;
const predicted = performance.now();

console.log("\nScores of the recorded users (first 6 of each row):\n");
const [users = 0, ...rest] = scores.shape;
const width = sizeOf(rest);
const values = scores.dataSync();
const rows = Array.from({ length: users }, (_, user) => [
  `user ${user}`,
  ...Array.from({ length: Math.min(6, width) }, (_, i) =>
    (values[user * width + i] ?? 0).toFixed(6),
  ),
]);
console.log(
  formatTable(["", ...Array.from({ length: Math.min(6, width) }, (_, i) => `[${i}]`)], rows),
);
console.log(
  `\nLoading took ${(loaded - started).toFixed(0)} ms, prediction of ${users} users ${(predicted - before).toFixed(0)} ms.`,
);

scores.dispose();
model.dispose();
if (!report.passed) process.exitCode = 1;
