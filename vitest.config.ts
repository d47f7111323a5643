/** @file Tests run on the sources of all packages: nothing is built first. */
import { defineConfig } from "vitest/config";

// Naming conditions replaces Vite's own, so those of a Node program follow ours.
const conditions = ["@kmr-js/source", "module", "node", "development|production"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts"],
    setupFiles: ["test/src/setup.ts"],
    globals: false,
    testTimeout: 30_000,
    reporters: ["default"],
    dangerouslyIgnoreUnhandledErrors: false,
    // Loading the packages costs more than most tests do: each worker loads them once.
    pool: "threads",
    isolate: false,
  },
});
