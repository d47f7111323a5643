/** @file Parity files that the exporter writes under a version of Keras, verified layer by layer. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { KerasError } from "@kmr-js/core";
import { parityText, readParity, verifyParity, verifyTraining } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import type { Row } from "./rows.ts";

/** Every model of a folder against the parity file beside it; subclassed ones need a class of their own. */
export async function verifyExported(
  folder: string,
  version: string,
  report: (row: Row) => void,
): Promise<void> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".keras"));
  for (const file of files.filter((name) => !name.startsWith("subclassed"))) {
    const name = file.replace(".keras", "");
    const row = { keras: version, step: "verify what it exported", case: name };
    try {
      report({ ...row, ...(await verifyOne(join(folder, name))) });
    } catch (error) {
      if (!(error instanceof KerasError)) throw error;
      report({ ...row, status: "failed", detail: error.message, error: 0 });
    }
  }
}

async function verifyOne(path: string): Promise<Pick<Row, "status" | "detail" | "error">> {
  const model = await loadModel(`${path}.keras`, { onNotice: () => {} });
  const parity = await readParity(`${path}.parity.h5`);
  try {
    const found = verifyParity(model, parity);
    const training =
      parity.training === undefined ? undefined : await verifyTraining(model, parity);
    const passed = found.passed && (training?.passed ?? true);
    const rows = [...found.layers, ...found.outputs];
    return {
      status: passed ? "passed" : "failed",
      detail: passed ? "" : `${parityText.verdict(found)} ${training?.summary ?? ""}`,
      error: Math.max(0, ...rows.map(({ maxAbsolute }) => maxAbsolute || 0)),
    };
  } finally {
    model.dispose();
  }
}
