/** @file Keeps tfjs's wasm backend from changing how a Node program ends. */

type Listener = (...args: unknown[]) => void;
interface NodeProcess {
  readonly versions?: { readonly node?: string };
  listeners(event: string): readonly Listener[];
  removeListener(event: string, listener: Listener): void;
}

/** What Emscripten puts on the process: each throws again what it gets, from a line of 30 kB that Node then prints. */
const listeners: Readonly<Record<string, RegExp>> = {
  uncaughtException: /instanceof ExitStatus/,
  unhandledRejection: /throw reason/,
};

/** Runs `start` and takes off the process what Emscripten put on it meanwhile. Browsers have no such listeners. */
export async function withoutListeners<T>(start: () => Promise<T>): Promise<T> {
  const { process } = globalThis as { process?: NodeProcess };
  if (process?.versions?.node === undefined) return start();
  const before = new Set(Object.keys(listeners).flatMap((event) => process.listeners(event)));
  try {
    return await start();
  } finally {
    for (const [event, source] of Object.entries(listeners)) {
      for (const listener of process.listeners(event)) {
        const added = !before.has(listener) && source.test(String(listener));
        if (added) process.removeListener(event, listener);
      }
    }
  }
}
