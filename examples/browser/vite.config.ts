/** @file `npm run example:browser` serves the page from the packages' sources. */
import { defineConfig } from "vite";

export default defineConfig({
  resolve: { conditions: ["@kmr-js/source", "module", "browser", "development|production"] },
  build: { target: "es2022", chunkSizeWarningLimit: 10_000 },
});
