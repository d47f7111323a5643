/** @file What runs in the browser: `suite(backend)`, called by test/browser/run.ts. */
import { type BackendName, backendInfo, setBackend } from "@kmr-js/core";
import { env, memory } from "@tensorflow/tfjs-core";
import { type CaseResult, type GoldenCase, runCase } from "../golden.ts";
import { differences, runKernels } from "../kernels/compare.ts";
import { kernelCases } from "../kernels/index.ts";

/** What the page reports. */
export interface PageReport {
  readonly precision: string;
  readonly golden: readonly CaseResult[];
  readonly kernels: { readonly count: number; readonly differences: readonly string[] };
  /** Tensors that were left over. */
  readonly leaked: number;
}

/** tfjs computes small tensors on the cpu in webgl's place; kernels are to be tested on the GPU. */
function forwardToCpu(backend: BackendName, on: boolean): void {
  if (backend === "webgl") env().set("WEBGL_CPU_FORWARD", on);
}

async function suite(backend: BackendName): Promise<PageReport> {
  await setBackend("cpu");
  const expected = runKernels();
  await setBackend(backend, { wasmPaths: new URL("/wasm/", location.href).href });
  forwardToCpu(backend, false);
  const before = memory().numTensors;
  const found = differences(expected, runKernels(), { atol: 1e-5, rtol: 1e-4 });
  forwardToCpu(backend, true);
  const cases = (await (await fetch("/cases.json")).json()) as GoldenCase[];
  const golden: CaseResult[] = [];
  for (const given of cases) {
    golden.push(
      await runCase(given, backend, (path) => new URL(`/fixtures/${path}`, location.href)),
    );
  }
  return {
    precision: backendInfo().precision,
    golden,
    kernels: { count: kernelCases.length, differences: found },
    leaked: memory().numTensors - before,
  };
}

Object.assign(globalThis, { suite });
