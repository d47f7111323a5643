/** @file The subcommands of `kmr`, and what becomes of their errors. */
import { KerasError } from "@kmr-js/core";
import { Command, CommanderError } from "commander";
import { convertCommand } from "./convert.ts";
import { diffCommand } from "./diff.ts";
import { inspectCommand } from "./inspect.ts";
import { parityScriptCommand } from "./parity-script.ts";
import { predictCommand } from "./predict.ts";
import { verifyCommand } from "./verify.ts";

/** Runs `kmr` with the arguments behind its name. @returns 0 for success, 1 for a check that failed, 2 for an error. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const program = new Command("kmr")
    .description("Opens what Python Keras saved, and proves that its numbers are Python's.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => console.log(text.trimEnd()),
      writeErr: (text) => console.error(text.trimEnd()),
    })
    .addCommand(inspectCommand())
    .addCommand(verifyCommand())
    .addCommand(parityScriptCommand())
    .addCommand(convertCommand())
    .addCommand(diffCommand())
    .addCommand(predictCommand());
  for (const command of program.commands) command.copyInheritedSettings(program);
  process.exitCode = 0;
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error);
  }
}

/** Prints an error the way its reader needs it, and gives the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof KerasError) {
    console.error(`${error.name}: ${error.message}`);
    return 2;
  }
  console.error("This is a fault of kmr itself; please report it:", error);
  return 2;
}
