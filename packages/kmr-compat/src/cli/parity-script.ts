/** @file `kmr parity-script`: prints the Python program that writes parity files. */
import { Command } from "commander";
import { packageFile } from "./package-file.ts";

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
      process.stdout.write(await packageFile("python/parity_export.py"));
    });
}
