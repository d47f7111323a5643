/**
 * @file A model that trains ten steps in Python, ten here and ten in Python again ends where thirty in Python end.
 *
 *     PYTHON=env/bin/python npx tsx --conditions=@kmr-js/source test/parity/continue-training.ts [FOLDER]
 *
 * The Python needs Keras 3 with TensorFlow.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { saveModel } from "@kmr-js/io";
import { goOn } from "../e2e/continued.ts";

const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), "kmr-continue-"));

function python(command: string): void {
  const script = fileURLToPath(new URL("./continue_training.py", import.meta.url));
  const { status, error } = spawnSync(
    process.env["PYTHON"] ?? "python3",
    [script, command, folder],
    { stdio: ["ignore", "inherit", "ignore"] },
  );
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

python("start");
for (const file of readdirSync(folder).filter((name) => /^[a-z_0-9]+\.keras$/.test(name))) {
  const path = join(folder, file);
  const { model } = await goOn(path);
  await saveModel(model, path.replace(/\.keras$/, ".continued.keras"));
  model.dispose();
}
python("finish");
