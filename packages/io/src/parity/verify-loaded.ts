/** @file Checks a model where it is loaded: on the user's own device, falling back from backend to backend. */
import {
  type AnyModel,
  type BackendName,
  type BackendOptions,
  backendInfo,
  holdWeights,
  KerasError,
  setBackend,
  UnsupportedError,
} from "@kmr-js/core";
import type { Source } from "../source.ts";
import type { Tolerance } from "./compare.ts";
import { type Parity, readParity } from "./read-parity.ts";
import { verdict } from "./report-text.ts";
import { isParity } from "./to-match-keras.ts";
import { type ParityReport, verifyParity } from "./verify-parity.ts";

/** How `loadModel` verifies what it loaded. */
export interface VerifyWithOptions {
  /** A parity file of the model, which it must match on this device; a small one will do. */
  readonly verifyWith?: Parity | Source;
  /**
   * Backends to try, in their order, when the one in use does not give Keras's numbers: a graphics card may round to
   * float16, or a driver compute wrongly. Left out, only the one in use is tried.
   */
  readonly fallback?: readonly BackendName[];
  /** How the backends of `fallback` start: where a page finds the files of wasm. */
  readonly backendOptions?: BackendOptions;
  /** The tolerance of the check; that of the backend in use when left out. */
  readonly tolerance?: Partial<Tolerance>;
  /** Receives what each check found. */
  readonly onVerified?: (report: ParityReport, backend: string) => void;
}

/**
 * Verifies a model on the backend in use, then on those of `fallback`; the first that passes stays in use.
 * @throws KerasError when none passes; the backend is then the one it was.
 */
export async function verifyLoaded(
  model: AnyModel,
  options: VerifyWithOptions,
  notice: (text: string) => void,
): Promise<void> {
  const { verifyWith, fallback = [], backendOptions, tolerance, onVerified } = options;
  if (verifyWith === undefined) return;
  const parity = isParity(verifyWith) ? verifyWith : await readParity(verifyWith);
  const first = backendInfo().name;
  const failures: string[] = [];
  const restore = fallback.length > 0 ? holdWeights(model) : undefined;
  for (const name of [first, ...fallback.filter((other) => other !== first)]) {
    const missing = name === first ? undefined : await start(name as BackendName, backendOptions);
    if (missing !== undefined) {
      failures.push(`${name}: ${missing}`);
      continue;
    }
    if (name !== first) restore?.();
    const last = name === (fallback.at(-1) ?? first);
    const report = attempt(model, parity, { ...tolerance, diagnose: last });
    if (typeof report === "string") {
      failures.push(`${name}: ${report}`);
      continue;
    }
    onVerified?.(report, name);
    if (report.passed) {
      for (const failure of failures) notice(`Not computed there: ${failure}`);
      if (name !== first) notice(`The model computes on ${name}.`);
      return;
    }
    failures.push(`${name}: ${verdict(report)}`);
  }
  if (backendInfo().name !== first) {
    await setBackend(first as BackendName);
    restore?.();
  }
  throw new KerasError(
    `${String(model)} does not compute here what Keras recorded in ${parity.file}.\n${failures.join("\n")}`,
  );
}

/** Starts a backend. @returns why it cannot be, or undefined. */
async function start(name: BackendName, options?: BackendOptions): Promise<string | undefined> {
  try {
    await setBackend(name, options);
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedError) return error.message;
    throw error;
  }
}

/** Verifies, where a backend may break: it lacks memory, or its driver fails. @returns the report, or what broke. */
function attempt(
  model: AnyModel,
  parity: Parity,
  options: Parameters<typeof verifyParity>[2],
): ParityReport | string {
  try {
    return verifyParity(model, parity, options);
  } catch (error) {
    return String(error);
  }
}
