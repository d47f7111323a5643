/** @file The state of an optimizer in a Keras 3 file: `/optimizer/vars/<i>`. */
import { type AnyModel, equalShapes, type Variable } from "@kmr-js/core";
import type { H5File } from "../hdf5/h5-file.ts";
import type { H5Writer } from "../hdf5/h5-writer.ts";
import { hostArray } from "./plan.ts";
import { dataOf } from "./write-v3.ts";

const GROUP = "/optimizer/vars";

/** Restores the state of a compiled model's optimizer: all of it, or none. @returns why it was not restored. */
export function restoreOptimizer(model: AnyModel, h5: H5File): string | undefined {
  const count = h5.keys(GROUP).length;
  const { optimizer } = model;
  // A model that was compiled but never trained has an optimizer without slots.
  if (count <= optimizer.variables.length) {
    if (count !== optimizer.variables.length) return unlike(count, optimizer.variables.length);
  } else {
    optimizer.build(model.trainableWeights);
  }
  if (count !== optimizer.variables.length) return unlike(count, optimizer.variables.length);
  const stored = optimizer.variables.map(
    (variable, i) => [variable, h5.dataset(`${GROUP}/${i}`)] as const,
  );
  const misfit = stored.find(
    ([variable, dataset]) => dataset === null || !equalShapes(dataset.shape, variable.shape),
  );
  if (misfit !== undefined)
    return `The optimizer starts anew: ${misfit[0].path} does not fit the state in the file.`;
  const values = stored.flatMap(([variable, dataset]) =>
    dataset === null ? [] : [[variable, hostArray(dataset)] as const],
  );
  for (const [variable, value] of values) variable.assign(value);
  return undefined;
}

function unlike(stored: number, expected: number): string {
  return `The optimizer starts anew: the file holds ${stored} of its variables, and it has ${expected}.`;
}

/** Writes the state of a compiled model's optimizer. */
export function writeOptimizer(model: AnyModel, h5: H5Writer): void {
  if (!model.compiled) return;
  const { optimizer } = model;
  h5.group(GROUP);
  h5.attribute(GROUP, "name", optimizer.name);
  optimizer.variables.forEach((variable: Variable, i: number) => {
    h5.dataset(`${GROUP}/${i}`, variable.shape, dataOf(variable));
  });
}
