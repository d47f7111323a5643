/** @file Runs before the tests of every file. */
import { type BackendName, clearSession, setBackend } from "@kmr-js/core";
import { afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import { toBeAllClose } from "./matchers.ts";

expect.extend({ toBeAllClose });

const methods = ["log", "warn", "error", "info", "debug"] as const;

beforeEach(() => {
  clearSession();
  for (const method of methods) vi.spyOn(console, method);
});

/** Console output fails a test, unless the test replaced the console's method itself. */
afterEach(() => {
  const printed = methods.flatMap((method) => vi.mocked(console[method]).mock?.calls ?? []);
  vi.restoreAllMocks();
  expect(printed, "console output").toEqual([]);
});

/** `npm run test:backends` runs every test on another backend. */
beforeAll(async () => {
  await setBackend((process.env["KMR_BACKEND"] ?? "cpu") as BackendName);
});
