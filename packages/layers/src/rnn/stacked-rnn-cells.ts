import {
  ConfigError,
  fields as f,
  flatten,
  type KerasTensor,
  Layer,
  type LayerArgs,
  layer,
  type Nested,
  packLike,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import {
  type Cell,
  type CellSteps,
  type CellValues,
  initialStates,
  isCell,
  outputShapeOf,
  type Step,
  type Stepper,
  stateShapesOf,
  stepperOf,
} from "./cell.ts";

const fields = {
  /** The cells, the one that sees the input first. */
  cells: f.list(layer()),
};
export type StackedRNNCellsArgs = LayerArgs<typeof fields>;

/**
 * Cells on top of each other: the output of each is the input of the next. Its states are those of the cells, in lists.
 * Shapes: `(batch, features)` → `[(batch, units of the last cell), states]`.
 * @see keras.layers.StackedRNNCells
 * @example const y = new RNN({ cell: [new LSTMCell({ units: 8 }), new GRUCell({ units: 4 })] })(x);
 */
export class StackedRNNCells
  extends Layer<typeof fields, KerasTensor, readonly KerasTensor[]>
  implements CellSteps
{
  static override readonly className = "StackedRNNCells";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "states", "training"];
  readonly cells: readonly Cell[] = this.track("cells", this.config.cells as readonly Cell[]);

  protected override validate(): void {
    const { cells } = this.config;
    const stranger = cells.find((cell) => !isCell(cell));
    if (cells.length > 0 && stranger === undefined) return;
    const received = stranger === undefined ? "no cell" : String(stranger);
    throw new ConfigError(
      `${String(this)}: cells must be layers with a stateSize, at least one. Received: ${received}.`,
    );
  }

  get stateSize(): readonly Nested<number>[] {
    return this.cells.map((cell) => cell.stateSize);
  }

  stateShapes(stepShape: Shape): readonly Nested<Shape>[] {
    const inputs = this.stepShapes(stepShape);
    return this.cells.map((cell, i) => {
      const shapes = stateShapesOf(cell, inputs[i] ?? []);
      return typeof cell.stateSize === "number" ? (shapes[0] as Nested<Shape>) : shapes;
    });
  }

  outputShape(stepShape: Shape): Shape {
    return this.stepShapes(stepShape).at(-1) as Shape;
  }

  /** The shapes of what the cells see, and of what the last one gives. */
  private stepShapes(stepShape: Shape): readonly Shape[] {
    const shapes = [stepShape];
    for (const cell of this.cells) shapes.push(outputShapeOf(cell, shapes.at(-1) as Shape));
    return shapes;
  }

  getInitialState(_batchSize: number, stepShape: readonly number[]): Nested<Tensor> {
    const inputs = this.stepShapes(stepShape) as readonly number[][];
    return this.cells.map((cell, i) => initialStates(cell, inputs[i] ?? []));
  }

  protected override build(inputShape: Shape): void {
    const inputs = this.stepShapes(inputShape);
    for (const [i, cell] of this.cells.entries()) cell.buildOnce(inputs[i] as Shape);
  }

  /** One step of all cells on its own: `[output, states]`, the states in the structure in which they came. */
  override call(x: Tensor, { states, training = false }: CellValues): [Tensor, Nested<Tensor>] {
    const stepper = this.begin(x.shape, training);
    const step = stepper.step(stepper.project(x), flatten(states as Nested<Tensor>));
    return [step.output, packLike(states, step.states)];
  }

  begin(stepShape: readonly number[], training: boolean): Stepper {
    const inputs = this.stepShapes(stepShape) as readonly number[][];
    const steppers = this.cells.map((cell, i) => stepperOf(cell, inputs[i] ?? [], training));
    const counts = this.cells.map((cell) => flatten(cell.stateSize).length);
    return {
      project: (x) => (steppers[0] as Stepper).project(x),
      step: (projected, states) => climb(steppers, counts, projected, states),
    };
  }

  override computeOutputShape(inputShape: Shape): Nested<Shape> {
    return [this.outputShape(inputShape), this.stateShapes(inputShape)];
  }
}

/** One step through all cells; each takes its share of the flattened states. */
function climb(
  steppers: readonly Stepper[],
  counts: readonly number[],
  projected: Tensor,
  states: readonly Tensor[],
): Step {
  const made: Tensor[] = [];
  let output = projected;
  for (const [i, stepper] of steppers.entries()) {
    const own = states.slice(made.length, made.length + (counts[i] ?? 0));
    const step = stepper.step(i === 0 ? projected : stepper.project(output), own);
    made.push(...step.states);
    output = step.output;
  }
  return { output, states: made };
}
