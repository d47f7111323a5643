/** @file Bundles a page with Vite, as a user's would be. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "vite";

/** Fails when anything of the page would import a module of Node. */
const noNodeModules: Plugin = {
  name: "no-node-modules",
  enforce: "pre",
  resolveId(source, importer) {
    if (source.startsWith("node:")) this.error(`${importer} imports ${source} in a browser.`);
  },
};

/**
 * Bundles the page in a folder.
 * @param fromSource - takes the packages' sources, in place of what `npm run build` made of them.
 * @returns the folder of the bundle.
 */
export async function bundle(root: string, fromSource: boolean): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "kmr-browser-"));
  const conditions = ["module", "browser", "development|production"];
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    plugins: [noNodeModules],
    resolve: { conditions: fromSource ? ["@kmr-js/source", ...conditions] : conditions },
    build: { outDir, emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 10_000 },
  });
  return outDir;
}
