/** @file Checks a model where it is loaded: on the user's own device, falling back from backend to backend. */
import {
  type AnyModel,
  type BackendName,
  backendInfo,
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
  const { verifyWith, fallback = [], tolerance, onVerified } = options;
  if (verifyWith === undefined) return;
  const parity = isParity(verifyWith) ? verifyWith : await readParity(verifyWith);
  const first = backendInfo().name;
  const failures: string[] = [];
  for (const name of [first, ...fallback.filter((other) => other !== first)]) {
    const missing = name === first ? undefined : await start(name as BackendName);
    if (missing !== undefined) {
      failures.push(`${name}: ${missing}`);
      continue;
    }
    const last = name === (fallback.at(-1) ?? first);
    const report = verifyParity(model, parity, { ...tolerance, diagnose: last });
    onVerified?.(report, name);
    if (report.passed) {
      for (const failure of failures) notice(`Not computed there: ${failure}`);
      if (name !== first) notice(`The model computes on ${name}.`);
      return;
    }
    failures.push(`${name}: ${verdict(report)}`);
  }
  if (backendInfo().name !== first) await setBackend(first as BackendName);
  throw new KerasError(
    `${String(model)} does not compute here what Keras recorded in ${parity.file}.\n${failures.join("\n")}`,
  );
}

/** Starts a backend. @returns why it cannot be, or undefined. */
async function start(name: BackendName): Promise<string | undefined> {
  try {
    await setBackend(name);
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedError) return error.message;
    throw error;
  }
}
