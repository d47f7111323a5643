/** @file The golden models: written by TypeScript for Python to open, and opened when Python has saved them again. */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AnyModel, KerasError, UnsupportedError } from "@kmr-js/core";
import {
  loadWeights,
  type Parity,
  readParity,
  saveModel,
  saveWeights,
  type Tolerance,
  verifyParity,
} from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import type { Row } from "./rows.ts";

/** A golden model, and the files that TypeScript wrote of it. Keys as `check_written.py` reads them. */
export interface GoldenCase {
  readonly case: string;
  readonly original: string;
  readonly parity: string;
  /** The file is the model after training: its optimizer has a state. */
  readonly trained: boolean;
  readonly keras: string | null;
  readonly weights: string | null;
  /** The index of weights in shards. */
  readonly shards: string | null;
  readonly h5: string | null;
}

const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const folders = ["keras", "kmr"];
const SHARDS = ".weights.json";
/** Node's loader of models warns of what it computes otherwise; here that shows in the numbers. */
const quiet = { onNotice: () => {} };

/** Every `.keras` file of the fixtures that has a parity file. */
export function goldenFiles(): Pick<GoldenCase, "case" | "original" | "parity" | "trained">[] {
  return folders.flatMap((folder) =>
    readdirSync(join(fixtures, folder))
      .filter((file) => file.endsWith(".keras"))
      .map((file) => {
        const name = file.replace(".keras", "");
        return {
          case: `${folder}/${name}`,
          original: join(fixtures, folder, file),
          parity: join(fixtures, folder, `${name.replace(".trained", "")}.parity.h5`),
          trained: name.endsWith(".trained"),
        };
      })
      .filter(({ parity }) => existsSync(parity)),
  );
}

/** The folders of cases, where something is written. */
export function makeFolders(target: string): void {
  for (const folder of folders) mkdirSync(join(target, folder), { recursive: true });
}

/** Opens every golden model whose name holds `part`, and writes it in every format. */
export async function writeGolden(
  target: string,
  part: string,
  report: (row: Row) => void,
): Promise<GoldenCase[]> {
  const cases: GoldenCase[] = [];
  makeFolders(target);
  for (const golden of goldenFiles().filter((file) => file.case.includes(part))) {
    const base = join(target, golden.case);
    const write = (end: string, save: (model: AnyModel, path: string) => Promise<void>) =>
      written(golden, end, report, (model) => save(model, `${base}${end}`));
    const keras = (await write(".keras", saveModel)) ? `${base}.keras` : null;
    const weights = (await write(".weights.h5", saveWeights)) ? `${base}.weights.h5` : null;
    const shards = (await write(SHARDS, saveShards)) ? `${base}${SHARDS}` : null;
    const h5 = (await write(".h5", saveModel)) ? `${base}.h5` : null;
    cases.push({ ...golden, keras, weights, shards, h5 });
  }
  return cases;
}

/** In shards as small as the weights allow: layers are then split. */
function saveShards(model: AnyModel, path: string): Promise<void> {
  const sizes = model.weights.map(({ shape }) => 8 * shape.reduce((a, b) => a * b, 1));
  return saveWeights(model, path, { max_shard_size: Math.max(8, ...sizes) / 1024 ** 3 });
}

async function written(
  golden: { case: string; original: string },
  end: string,
  report: (row: Row) => void,
  save: (model: AnyModel) => Promise<void>,
): Promise<boolean> {
  const row = { keras: "TypeScript", step: `write ${end}`, case: golden.case, error: 0 };
  try {
    const model = await loadModel(golden.original, quiet);
    await save(model);
    model.dispose();
    report({ ...row, status: "passed", detail: "" });
    return true;
  } catch (error) {
    if (!(error instanceof KerasError)) throw error;
    // Keras saves no subclassed model and no vocabulary as .h5 either
    const status = error instanceof UnsupportedError ? "absent" : "failed";
    report({ ...row, status, detail: error.message });
    return false;
  }
}

/** Opens what Python saved again, in each of its formats, and compares it with what was recorded. */
export async function openAgain(
  folder: string,
  cases: readonly GoldenCase[],
  keras: string,
  report: (row: Row) => void,
): Promise<void> {
  for (const golden of cases) {
    for (const end of [".keras", ".h5"]) {
      const file = join(folder, `${golden.case}${end}`);
      if (existsSync(file)) report(await opened(file, golden, `open ${end} again`, keras));
    }
    const shards = join(folder, `${golden.case}${SHARDS}`);
    if (existsSync(shards)) report(await opened(shards, golden, `open ${SHARDS} again`, keras));
  }
}

async function opened(file: string, golden: GoldenCase, step: string, keras: string): Promise<Row> {
  const row = { keras, step, case: golden.case };
  try {
    const model = await (file.endsWith(SHARDS) ? filled(file, golden) : loadModel(file, quiet));
    const result = golden.trained
      ? await compareTrained(model, golden.original)
      : compareOutputs(model, await readParity(golden.parity));
    model.dispose();
    return { ...row, ...result };
  } catch (error) {
    if (!(error instanceof KerasError)) throw error;
    return { ...row, status: "failed", detail: error.message, error: 0 };
  }
}

/** The original model, its weights taken from shards. */
async function filled(file: string, { original }: GoldenCase): Promise<AnyModel> {
  const model = await loadModel(original, quiet);
  for (const weight of model.weights.filter(({ dtype }) => dtype === "float32")) {
    const { shape, value } = weight;
    weight.assign({ shape, data: new Float32Array(value.size) });
  }
  await loadWeights(model, file);
  return model;
}

type Outcome = Pick<Row, "status" | "detail" | "error">;

/** The outputs alone: Keras numbers the names of ops anew. */
export function compareOutputs(
  model: AnyModel,
  parity: Parity,
  tolerance: Partial<Tolerance> = {},
): Outcome {
  const { outputs } = verifyParity(model, { ...parity, layers: new Map() }, tolerance);
  const wrong = outputs.find(({ passed }) => !passed);
  const error = Math.max(0, ...outputs.map(({ maxAbsolute }) => maxAbsolute || 0));
  if (wrong === undefined && outputs.length > 0) return { status: "passed", detail: "", error };
  const detail = `output ${wrong?.tensorIndex} is off by ${wrong?.maxAbsolute} ${wrong?.reason ?? ""}`;
  return { status: "failed", detail, error };
}

/** Weights and optimizer state must be those of the original, to the bit. */
async function compareTrained(model: AnyModel, original: string): Promise<Outcome> {
  const expected = await loadModel(original, quiet);
  const [ours, theirs] = [model, expected].map((of) => [
    ...of.weights,
    ...(of.compiled ? of.optimizer.variables : []),
  ]);
  const error = 0;
  const differs = theirs?.find((variable, i) => {
    const other = ours?.[i]?.value.dataSync();
    return !variable.value.dataSync().every((value: number, k: number) => value === other?.[k]);
  });
  const complete = ours?.length === theirs?.length && expected.compiled;
  expected.dispose();
  if (differs === undefined && complete) return { status: "passed", detail: "", error };
  const detail = complete ? `${differs?.path} differs` : "the optimizer's state is not there";
  return { status: "failed", detail, error };
}
