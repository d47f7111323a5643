/** @file Chooses where tensors are computed: one call, whatever the backend. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import * as tf from "@tensorflow/tfjs-core";
import { ConfigError, UnsupportedError } from "../errors.ts";
import { nearest } from "../json.ts";
import { mendKernels } from "./mend-kernels.ts";
import { withoutListeners } from "./process-listeners.ts";
import { guardIntegers } from "./webgl-trust.ts";

/** Where tensors can be computed. */
export type BackendName = "cpu" | "wasm" | "webgl" | "webgpu";

export interface BackendOptions {
  /**
   * wasm in a browser: the folder, as a URL that ends in `/`, from which the `.wasm` files of
   * `@tensorflow/tfjs-backend-wasm/dist` are served, or the URL of each file. Node finds them by itself.
   */
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
  /** webgl: go on where the device renders to float16 textures only, which keep about three digits. */
  readonly allowFloat16?: boolean;
}

/** The backend in use. */
export interface BackendInfo {
  readonly name: string;
  /** How the backend holds the numbers that it computes. */
  readonly precision: "float32" | "float16";
}

/** What tfjs's own packages offer before they start. */
interface BackendModule {
  setWasmPaths?(paths: string | Record<string, string>): void;
}

// Each import is written out with its `catch`: a bundler then leaves out a package that is not installed.
const modules: Readonly<Record<BackendName, () => Promise<object>>> = {
  cpu: async () => ({}),
  wasm: () => import("@tensorflow/tfjs-backend-wasm").catch((cause) => missing("wasm", cause)),
  webgl: () => import("@tensorflow/tfjs-backend-webgl").catch((cause) => missing("webgl", cause)),
  webgpu: () =>
    import("@tensorflow/tfjs-backend-webgpu").catch((cause) => missing("webgpu", cause)),
};

/**
 * Chooses the backend that computes from now on, and starts it. Tensors that exist move by themselves when they are used.
 * @param choice - a backend, or several of which the first that works here is taken.
 * @returns the backend that was taken.
 * @throws UnsupportedError when none works here: it says what each lacks and what to do.
 * @example
 * ```ts
 * await setBackend("wasm");                                              // Node
 * await setBackend(["webgl", "wasm", "cpu"], { wasmPaths: "/wasm/" });   // a page
 * ```
 */
export async function setBackend(
  choice: BackendName | readonly BackendName[],
  options: BackendOptions = {},
): Promise<BackendName> {
  const names = [choice].flat() as BackendName[];
  const reasons: string[] = [];
  for (const name of names) {
    try {
      await start(name, options);
      return name;
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      reasons.push(error.message);
    }
  }
  if (reasons.length === 1) throw new UnsupportedError(reasons[0]);
  throw new UnsupportedError(
    `setBackend: none of ${names.join(", ")} works here.\n${reasons.map((reason) => `- ${reason}`).join("\n")}`,
  );
}

/** The backend in use, and how exact it is. */
export function backendInfo(): BackendInfo {
  const name = tf.getBackend() || "cpu";
  const half = name === "webgl" && !tf.env().getBool("WEBGL_RENDER_FLOAT32_ENABLED");
  return { name, precision: half ? "float16" : "float32" };
}

async function start(name: BackendName, options: BackendOptions): Promise<void> {
  const load = Object.hasOwn(modules, name) ? modules[name] : undefined;
  if (load === undefined) {
    const known = Object.keys(modules);
    throw new ConfigError(
      `setBackend: the backends are ${known.join(", ")}. Received: ${JSON.stringify(name)}.${hint(nearest(name, known))}`,
    );
  }
  const module: BackendModule = await load();
  if (!(name in tf.engine().registry)) {
    if (options.wasmPaths !== undefined) module.setWasmPaths?.(options.wasmPaths as string);
    await instantiate(name);
  }
  if (name === "webgl") refuseFloat16(options);
  mendKernels(name);
  await tf.setBackend(name);
}

/** Makes the backend before tfjs hears of it: a failure then leaves the one in use as it is. */
async function instantiate(name: BackendName): Promise<void> {
  const factory = tf.findBackendFactory(name);
  if (factory == null) {
    throw new UnsupportedError(
      `The backend "${name}" needs a browser that has ${name === "webgpu" ? "WebGPU" : "WebGL"}. ${elsewhere}`,
    );
  }
  const { priority } = tf.engine().registryFactory[name] as { priority: number };
  const backend = await withoutListeners(async () => factory()).catch((cause: unknown) => {
    throw new UnsupportedError(
      `The backend "${name}" cannot start: ${textOf(cause)}. ${name === "wasm" ? serveFiles : elsewhere}`,
      { cause },
    );
  });
  if (name === "webgl") guardIntegers(backend as MathBackendWebGL);
  tf.removeBackend(name);
  tf.registerBackend(name, () => backend, priority);
}

const elsewhere = `Try setBackend("wasm"), or "cpu", which is always there.`;
const serveFiles =
  "In a browser, serve the three .wasm files of @tensorflow/tfjs-backend-wasm/dist and name their folder: " +
  `setBackend("wasm", { wasmPaths: "/wasm/" }).`;

function refuseFloat16({ allowFloat16 = false }: BackendOptions): void {
  if (allowFloat16 || tf.env().getBool("WEBGL_RENDER_FLOAT32_ENABLED")) return;
  throw new UnsupportedError(
    'The backend "webgl" has float16 textures only on this device: its numbers are Python\'s to about three digits. ' +
      `${elsewhere} Or accept that: setBackend("webgl", { allowFloat16: true }).`,
  );
}

function missing(name: string, cause: unknown): never {
  const peer = `@tensorflow/tfjs-backend-${name}`;
  throw new UnsupportedError(
    `The backend "${name}" needs the package ${peer}, which cannot be imported: ${textOf(cause)}. Install it: npm install ${peer}@${tf.version_core}`,
    { cause },
  );
}

function hint(close: string | undefined): string {
  return close === undefined ? "" : ` Did you mean ${JSON.stringify(close)}?`;
}

/** The first line of what was thrown; tfjs's wasm backend throws an object that is no error. */
function textOf(thrown: unknown): string {
  const text =
    typeof thrown === "object" && thrown !== null && "message" in thrown
      ? String(thrown.message)
      : String(thrown);
  return (text.split("\n")[0] ?? "").replace(/\.$/, "");
}
