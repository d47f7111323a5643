/** @file Builds every package: ES modules and one rolled-up declaration file per entry. */
import { defineConfig, type UserConfig } from "tsdown";

const entries: Record<string, Record<string, string>> = {
  core: { index: "src/index.ts" },
  layers: { index: "src/index.ts" },
  // `#file-system` of package.json picks node.mjs or browser.mjs where the package is used.
  io: {
    index: "src/index.ts",
    node: "src/node.ts",
    browser: "src/browser.ts",
    jest: "src/jest.ts",
    vitest: "src/vitest.ts",
  },
  // `#platform`, likewise.
  "kmr-compat": {
    index: "src/index.ts",
    "cli/main": "src/cli/main.ts",
    node: "src/platform/node.ts",
    browser: "src/platform/browser.ts",
  },
};

export default defineConfig(
  Object.entries(entries).map(
    ([name, entry]): UserConfig => ({
      name,
      entry,
      cwd: `packages/${name}`,
      tsconfig: "../../tsconfig.json",
      format: "esm",
      platform: "neutral",
      target: "es2022",
      fixedExtension: true,
      dts: true,
      publint: { strict: true },
      checks: { pluginTimings: false },
      deps: { neverBundle: ["#file-system", "#platform", "usearch", /^node:/] },
    }),
  ),
);
