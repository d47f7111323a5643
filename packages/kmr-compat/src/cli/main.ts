#!/usr/bin/env node
/** @file The `kmr` command: exit 0 for success, 1 for a check that failed, 2 for bad usage or an unreadable file. */
import { KerasError } from "@kmr-js/core";
import { Command, CommanderError } from "commander";
import { inspectCommand } from "./inspect.ts";
import { parityScriptCommand } from "./parity-script.ts";
import { verifyCommand } from "./verify.ts";

const program = new Command("kmr")
  .description("Opens what Python Keras saved, and proves that its numbers are Python's.")
  .exitOverride()
  .addCommand(inspectCommand())
  .addCommand(verifyCommand())
  .addCommand(parityScriptCommand());
for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Prints an error the way its reader needs it, and gives the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof KerasError) {
    console.error(`${error.name}: ${error.message}`);
    return 2;
  }
  throw error;
}
