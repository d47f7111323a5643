/** @file Every tfjs function that this project computes with: on each dtype, on odd and empty shapes, on special values. */
import { convolutions } from "./convolutions.ts";
import { elementwise } from "./elementwise.ts";
import { gradients } from "./gradients.ts";
import { moves, text } from "./moves.ts";
import { onNumbers, others } from "./numbers.ts";
import { reduced } from "./reductions.ts";
import { type Calls, everyDType, type KernelCase } from "./values.ts";

export type { KernelCase } from "./values.ts";

function* calls(): Generator<KernelCase> {
  const groups: [string, Calls][] = [
    ...everyDType.map((dtype): [string, Calls] => [dtype, moves(dtype)]),
    ["float32", onNumbers("float32")],
    ["int32", onNumbers("int32")],
    ["", others],
    ["float32", convolutions],
    ["gradient", gradients],
    ["text", text],
  ];
  for (const [dtype, table] of groups) {
    for (const [name, run] of Object.entries(table)) yield { name: `${name} ${dtype}`.trim(), run };
  }
}

export const kernelCases: readonly KernelCase[] = [...elementwise(), ...reduced(), ...calls()];
