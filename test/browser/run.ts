/**
 * @file `npm run test:browser`: every golden case and every kernel on cpu, wasm and webgl in Chromium, and the golden cases on
 * cpu and wasm in Node; compares docs/parity.md with what came out, or writes it with `--update`.
 */
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BackendName, setBackend } from "@kmr-js/core";
import type { Browser } from "playwright-core";
import { fixture } from "../src/fixtures.ts";
import { bundle } from "./bundle.ts";
import { launch } from "./chromium.ts";
import { type CaseResult, runCase } from "./golden.ts";
import { goldenCases } from "./list-cases.ts";
import type { PageReport } from "./page/main.ts";
import { type Column, parityPage, staleness } from "./parity-page.ts";
import { serve } from "./server.ts";

const here = dirname(fileURLToPath(import.meta.url));
const page = join(here, "../../docs/parity.md");
const wasmFiles = join(
  dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json")),
  "dist",
);
const cases = goldenCases();

async function inNode(backend: BackendName): Promise<Column> {
  await setBackend(backend);
  const results: CaseResult[] = [];
  for (const given of cases) results.push(await runCase(given, backend, fixture));
  return report({ place: "Node", backend, results });
}

async function inBrowser(browser: Browser, url: string, backend: BackendName): Promise<Column> {
  const tab = await browser.newPage();
  tab.on("pageerror", (error) => console.log(`  the page threw: ${String(error)}`));
  await tab.goto(url);
  await tab.waitForFunction("globalThis.suite");
  const found = (await tab.evaluate(`suite(${JSON.stringify(backend)})`)) as PageReport;
  await tab.close();
  const { count, differences } = found.kernels;
  for (const line of differences) console.log(`  FAIL  kernel ${line}`);
  if (found.leaked !== 0) console.log(`  FAIL  ${found.leaked} tensors were left over`);
  const extra = {
    passed: count - differences.length + (found.leaked === 0 ? 1 : 0),
    failed: differences.length + (found.leaked === 0 ? 0 : 1),
  };
  return report({ place: "Chromium", backend, results: found.golden, extra });
}

function report(column: Column): Column {
  const failed = column.results.filter(({ passed }) => !passed);
  for (const { name, reason } of failed) console.log(`  FAIL  ${name}: ${reason}`);
  const { passed, failed: lost } = tally([column]);
  console.log(`${column.backend} in ${column.place}: ${passed} passed, ${lost} failed`);
  return column;
}

function tally(columns: readonly Column[]): { passed: number; failed: number } {
  const all = columns.flatMap(({ results }) => results);
  const extras = columns.flatMap(({ extra }) => extra ?? []);
  const good = all.filter(({ passed }) => passed).length;
  return {
    passed: good + extras.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.length - good + extras.reduce((sum, { failed }) => sum + failed, 0),
  };
}

async function main(args: readonly string[]): Promise<number> {
  const columns = [await inNode("cpu"), await inNode("wasm")];
  const built = await bundle(join(here, "page"), args.includes("--source"));
  const { url, close } = await serve(
    { "/fixtures/": fixture(""), "/wasm/": wasmFiles, "/": built },
    { "/cases.json": JSON.stringify(cases) },
  );
  const browser = await launch();
  for (const backend of ["cpu", "wasm", "webgl"] as const) {
    columns.push(await inBrowser(browser, url, backend));
  }
  await browser.close();
  close();

  const written = await readFile(page, "utf8").catch(() => "");
  const stale = staleness(written, columns);
  if (args.includes("--update")) await writeFile(page, parityPage(columns));
  else for (const line of stale) console.log(`  FAIL  docs/parity.md: ${line}`);
  const { passed, failed } = tally(columns);
  const outdated = args.includes("--update") ? 0 : stale.length;
  console.log(`${passed} passed, ${failed + outdated} failed`);
  return failed + outdated === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
