/** @file `kmr parity-script`: prints the Python program that writes parity files. */
import { readFile } from "node:fs/promises";
import { Command } from "commander";

/** Beside `src` and `dist` alike. */
const script = new URL("../../python/parity_export.py", import.meta.url);

export function parityScriptCommand(): Command {
  return new Command("parity-script")
    .description(
      "prints a Python file that records what Keras computes with a model (needs Keras 3, h5py, NumPy)",
    )
    .addHelpText(
      "after",
      [
        "",
        "kmr parity-script > parity_export.py",
        "python parity_export.py model.keras --out case.parity.h5 --random 7",
        "kmr verify model.keras --against case.parity.h5",
      ].join("\n"),
    )
    .action(async () => {
      process.stdout.write(await readFile(script, "utf8"));
    });
}
