/** @file Trains a small model with `TensorBoard` and `CSVLogger`, for `tensorboard_check.py`. */
import { Input, Model } from "@kmr-js/core";
import { CSVLogger, TensorBoard } from "@kmr-js/kmr-compat";
import { Dense } from "@kmr-js/layers";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: tensorboard-run.ts FOLDER");
const input = Input({ shape: [2] });
const model = new Model({ inputs: input, outputs: new Dense({ units: 1, name: "line" })(input) });
model.compile({ optimizer: "adam", loss: "mse", metrics: ["mae"] });
const x = Array.from({ length: 20 }, (_, i) => [i / 20, 1 - i / 10]);
const y = x.map(([a = 0, b = 0]) => [3 * a - b]);
await model.fit(x, y, {
  epochs: 3,
  batch_size: 4,
  validation_split: 0.25,
  callbacks: [
    new TensorBoard({ log_dir: folder, histogram_freq: 1, update_freq: 2 }),
    new CSVLogger({ filename: `${folder}/log.csv` }),
  ],
});
