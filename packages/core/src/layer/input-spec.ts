/** @file What a layer demands of its input: rank and sizes of axes. */
import { ShapeError } from "../errors.ts";
import { formatShape, type Shape } from "../shape.ts";

export interface InputSpec {
  readonly rank?: number;
  readonly minRank?: number;
  readonly maxRank?: number;
  /** Required sizes by axis; negative axes count from the end. */
  readonly axes?: Readonly<Record<number, number>>;
}

/** @throws ShapeError naming the layer, the rule and the shape. */
export function checkInputSpec(spec: InputSpec, shape: Shape, owner: { toString(): string }): void {
  const rank = shape.length;
  const fail = (rule: string): never => {
    throw new ShapeError(
      `${String(owner)}: the input must have ${rule}. Received: shape ${formatShape(shape)}.`,
    );
  };
  if (spec.rank !== undefined && rank !== spec.rank) fail(`rank ${spec.rank}`);
  if (spec.minRank !== undefined && rank < spec.minRank) fail(`at least rank ${spec.minRank}`);
  if (spec.maxRank !== undefined && rank > spec.maxRank) fail(`at most rank ${spec.maxRank}`);
  for (const [key, expected] of Object.entries(spec.axes ?? {})) {
    const axis = Number(key);
    const size = shape.at(axis);
    if (size !== null && size !== expected) fail(`size ${expected} on axis ${axis}`);
  }
}

/** The size of an axis that weights depend on. @throws ShapeError when it is unknown. */
export function knownSize(shape: Shape, axis: number, owner: object): number {
  const size = shape.at(axis) ?? null;
  if (size === null) {
    throw new ShapeError(
      `${String(owner)}: axis ${axis} of the input must have a known size. Received: shape ${formatShape(shape)}.`,
    );
  }
  return size;
}
