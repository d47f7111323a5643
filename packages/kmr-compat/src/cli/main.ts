#!/usr/bin/env node
/** @file The `kmr` command: exit 0 for success, 1 for a check that failed, 2 for bad usage or an unreadable file. */
import { runCommand } from "./program.ts";

// `kmr … | head`: the reader has what it wanted
process.stdout.on("error", (error: Error & { code?: string }) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
process.exitCode = await runCommand(process.argv.slice(2));
