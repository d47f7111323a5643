import {
  ConfigError,
  deserialize,
  fields as f,
  initializers,
  KerasTensor,
  Layer,
  objectTable,
  type Shape,
  serializeLayer,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import { checkGradients, checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Dense } from "../core/dense.ts";
import { GRUCell } from "./gru-cell.ts";
import { LSTMCell } from "./lstm-cell.ts";
import { RNN } from "./rnn.ts";
import { SimpleRNNCell } from "./simple-rnn-cell.ts";
import { StackedRNNCells } from "./stacked-rnn-cells.ts";

const countFields = { units: f.positiveInteger() };

/** A user's cell with two states: the steps so far, and the sum of the weighted inputs, which is the output. */
class CountingCell extends Layer<typeof countFields, KerasTensor, readonly KerasTensor[]> {
  static override readonly className: string = "CountingCell";
  static override readonly registeredPackage = "test";
  static override readonly fields = countFields;
  static override readonly callArguments = ["inputs", "states"];
  declare kernel: Variable;
  get stateSize(): readonly number[] {
    return [1, this.config.units];
  }
  get outputSize(): number {
    return this.config.units;
  }
  protected override build([, features]: Shape): void {
    const shape = [features ?? 1, this.config.units];
    this.kernel = this.addWeight("kernel", { shape, initializer: new initializers.Ones() });
  }
  override call(x: Tensor, { states }: { states: [Tensor, Tensor] }): [Tensor, Tensor[]] {
    const total = tf.add(states[1], tf.matMul(x, this.kernel.value));
    return [total, [tf.add(states[0], 1), total]];
  }
}

/** The same, counting from 10. */
class FromTenCell extends CountingCell {
  static override readonly className = "FromTenCell";
  getInitialState(batch: number): Tensor[] {
    return [tf.fill([batch, 1], 10), tf.zeros([batch, this.config.units])];
  }
}

const cell = new GRUCell({ units: 3, name: "cell" });
checkLayer(RNN, {
  config: { cell: new CountingCell({ units: 2, name: "cell" }), return_sequences: true },
  inputShape: [2, 4, 5],
  outputShape: [2, 4, 2],
  weights: { "cell/kernel": [5, 2] },
  classes: [CountingCell],
});

type All = readonly [output: KerasTensor, steps: KerasTensor, total: KerasTensor];
const x = tf.tensor([1, 2, 4], [1, 3, 1]);

describe("RNN", () => {
  test("gives gradients for a single step too", () => {
    const layer = new RNN({ cell: new GRUCell({ units: 2 }) });
    const step = tf.ones([2, 1, 3]);
    layer(step);

    checkGradients(() => tf.sum(tf.square(layer(step))), layer.trainableWeights);
  });

  test("walks with a cell of the user's", () => {
    const layer = new RNN<All>({ cell: new CountingCell({ units: 1 }), return_state: true });

    const [output, steps, total] = layer(x);

    expect(output).toBeAllClose([[7]]);
    expect(steps).toBeAllClose([[3]]);
    expect(total).toBeAllClose([[7]]);
  });

  test("a masked step changes no state, and the cell may give the first ones", () => {
    const layer = new RNN<All>({ cell: new FromTenCell({ units: 1 }), return_state: true });

    const [output, steps] = layer(x, { mask: tf.tensor([[true, true, false]]) });

    expect(output).toBeAllClose([[3]]);
    expect(steps).toBeAllClose([[12]]);
  });

  test("stacks a list of cells, and gives their states as they are nested", () => {
    const cells = [new LSTMCell({ units: 2 }), new GRUCell({ units: 3 })];
    const layer = new RNN<readonly KerasTensor[]>({ cell: cells, return_state: true });

    const symbols = layer(new KerasTensor([null, null, 4], "float32"));
    const values = layer(tf.ones([1, 2, 4]));

    expect(layer.cell).toBeInstanceOf(StackedRNNCells);
    expect(symbols.map((y) => [y].flat().map(({ shape }) => shape))).toEqual([
      [[null, 3]],
      [
        [null, 2],
        [null, 2],
      ],
      [[null, 3]],
    ]);
    expect(values).toHaveLength(3);
  });

  test("takes inputs of any rank for a cell that does", () => {
    const layer = new RNN({ cell: new SimpleRNNCell({ units: 2 }) });

    expect(layer(new KerasTensor([null, 3, 4], "float32")).shape).toEqual([null, 2]);
    expect(layer.inputSpec).toBeUndefined();
  });

  test("keeps the cell in its config, and reads it back", () => {
    const saved = serializeLayer(new RNN({ cell: [cell] }));
    const table = objectTable("table", [RNN, StackedRNNCells, GRUCell]);

    const again = deserialize(JSON.parse(JSON.stringify(saved)), [table]) as RNN;

    expect(again.cell).toBeInstanceOf(StackedRNNCells);
    expect([...again.children.keys()]).toEqual(["cell"]);
  });

  test("refuses a layer that is no cell, and a wrong number of states", () => {
    expect(() => new RNN({ cell: new Dense({ units: 1 }) })).toThrow(ConfigError);
    expect(() =>
      new RNN({ cell: new CountingCell({ units: 1 }) })(x, { initial_state: [tf.ones([1, 1])] }),
    ).toThrow("initial_state must hold 2 tensor(s)");
  });
});
