import {
  type AnyLayer,
  ConfigError,
  type Field,
  type KerasTensor,
  type LayerArgs,
  layer,
  type Structure,
} from "@kmr-js/core";
import { BaseRNN, recurrentFields } from "./base-rnn.ts";
import { type Cell, isCell } from "./cell.ts";
import { StackedRNNCells } from "./stacked-rnn-cells.ts";

const fields = {
  ...recurrentFields,
  /** What computes one step; a list of cells is stacked. */
  cell: cellOrCells(),
};
export type RNNArgs = LayerArgs<typeof fields>;

/** A layer, or a list of layers that becomes one. */
function cellOrCells(): Field<AnyLayer | readonly AnyLayer[], AnyLayer, true> {
  const one = layer();
  return {
    ...one,
    parse: (value, place) =>
      one.parse(Array.isArray(value) ? new StackedRNNCells({ cells: value }) : value, place),
  };
}

/**
 * Walks with a cell over the steps of sequences. A cell is a layer with a `stateSize` whose
 * `call(inputs, { states, training })` gives `[output, states]` for one step.
 * Shapes: `(batch, time, …)` → `(batch, output)`; with `return_sequences` `(batch, time, output)`.
 * `O` names what comes out where it is not one tensor: `new RNN<readonly [KerasTensor, KerasTensor]>({ … })`.
 * @see keras.layers.RNN
 * @example const y = new RNN({ cell: new GRUCell({ units: 8 }) })(x);
 */
export class RNN<O extends Structure = KerasTensor> extends BaseRNN<typeof fields, O> {
  static override readonly className = "RNN";
  static override readonly fields = fields;
  override inputSpec = undefined;

  protected override validate(): void {
    const { cell } = this.config;
    if (isCell(cell)) return;
    throw new ConfigError(
      `${String(this)}: cell must be a layer with a stateSize, a number or a list of numbers. Received: ${String(cell)}.`,
    );
  }

  protected override makeCell(): Cell {
    return this.config.cell as Cell;
  }
}
