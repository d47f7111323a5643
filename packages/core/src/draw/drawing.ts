/** @file What a picture of a model shows: boxes, arrows, and frames around nested models. */
import type { Operation } from "../graph/node.ts";
import { Layer } from "../layer/layer.ts";
import { type AnyModel, Model } from "../models/model.ts";
import { Op } from "../ops/operation.ts";
import { formatShape } from "../shape.ts";
import { KerasTensor } from "../tensor.ts";
import { flatten } from "../tree.ts";

/** What the pictures show. */
export interface DrawOptions {
  /** The shape of each output. */
  readonly show_shapes?: boolean;
  /** The dtype of each output. */
  readonly show_dtype?: boolean;
  /** The names of the layers beside their classes. */
  readonly show_layer_names?: boolean;
  /** Frames with the layers of nested models, in place of one box each. */
  readonly expand_nested?: boolean;
  /** From top to bottom, or from left to right. */
  readonly rankdir?: "TB" | "LR";
}

/** One layer or op. */
export interface Box {
  readonly id: string;
  /** Lines of text: what it is, its name, what it gives. */
  readonly lines: readonly string[];
  readonly kind: "input" | "layer" | "op" | "model";
  /** The frame it stands in. */
  readonly frame: string | undefined;
}

/** A nested model that is drawn with its inside. */
export interface Frame {
  readonly id: string;
  readonly title: string;
  readonly frame: string | undefined;
}

export interface Drawing {
  readonly title: string;
  readonly boxes: readonly Box[];
  readonly frames: readonly Frame[];
  /** From box to box. */
  readonly arrows: readonly (readonly [string, string])[];
}

/** The boxes and arrows of a model. Models without a graph are drawn as a chain of their layers, without arrows. */
export function drawingOf(model: AnyModel, options: DrawOptions = {}): Drawing {
  const pen = new Pen(options);
  pen.draw(model, "", undefined);
  return { title: model.name, boxes: pen.boxes, frames: pen.frames, arrows: pen.arrows };
}

class Pen {
  readonly boxes: Box[] = [];
  readonly frames: Frame[] = [];
  readonly arrows: (readonly [string, string])[] = [];
  private readonly options: DrawOptions;

  constructor(options: DrawOptions) {
    this.options = options;
  }

  draw(model: AnyModel, prefix: string, frame: string | undefined): void {
    const operations: readonly Operation[] = model.graph?.operations ?? model.layers;
    for (const operation of operations) {
      const id = `${prefix}${operation.name}`;
      if (this.expands(operation)) {
        this.frames.push({ id, title: `${operation.name} (${classOf(operation)})`, frame });
        this.draw(operation as unknown as AnyModel, `${id}/`, id);
      } else {
        this.boxes.push({ id, lines: this.lines(operation), kind: kindOf(operation), frame });
      }
    }
    for (const operation of operations) this.connect(model, operation, prefix);
  }

  private expands(operation: Operation): boolean {
    return (
      this.options.expand_nested === true &&
      operation instanceof Model &&
      operation.graph !== undefined
    );
  }

  /** Arrows from what makes the arguments of an operation's calls to the operation. */
  private connect(model: AnyModel, operation: Operation, prefix: string): void {
    const { graph } = model;
    if (graph === undefined) return;
    for (const node of graph.nodesOf(operation)) {
      for (const [i, tensor] of node.inputTensors.entries()) {
        const from = this.source(tensor, prefix);
        const to = this.entrance(operation, prefix, i);
        if (from === undefined || from === to) continue;
        if (!this.arrows.some(([a, b]) => a === from && b === to)) this.arrows.push([from, to]);
      }
    }
  }

  /** The box that makes a tensor: inside a frame, the layer that makes that output of the nested model. */
  private source(tensor: KerasTensor, prefix: string): string | undefined {
    const made = tensor.history;
    if (made === undefined) return undefined;
    const { operation } = made.node;
    const id = `${prefix}${operation.name}`;
    if (!this.expands(operation)) return id;
    const inner = flatten((operation as unknown as AnyModel).graph?.outputs ?? [])[
      made.tensorIndex
    ];
    return inner === undefined ? id : this.source(inner, `${id}/`);
  }

  /** The box that takes the i-th tensor of a call. */
  private entrance(operation: Operation, prefix: string, i: number): string {
    const id = `${prefix}${operation.name}`;
    if (!this.expands(operation)) return id;
    const inputs = flatten((operation as unknown as AnyModel).graph?.inputs ?? []);
    const input = (inputs[i] ?? inputs[0])?.history?.node.operation;
    return input === undefined ? id : this.entrance(input, `${id}/`, 0);
  }

  private lines(operation: Operation): string[] {
    const { show_layer_names = true, show_shapes = true, show_dtype = false } = this.options;
    const outputs = flatten(operation.inboundNodes[0]?.outputs ?? []).filter(
      (leaf) => leaf instanceof KerasTensor,
    );
    const given = outputs.map(({ shape, dtype }) =>
      [show_shapes ? formatShape(shape) : "", show_dtype ? dtype : ""].filter(Boolean).join(" "),
    );
    return [
      classOf(operation),
      ...(show_layer_names ? [operation.name] : []),
      ...(given.some(Boolean) ? [given.join(", ")] : []),
    ];
  }
}

function classOf(operation: Operation): string {
  if (operation instanceof Model && operation.graph !== undefined) return "Functional";
  return operation instanceof Layer
    ? operation.cls.className
    : ((operation as Partial<Op>).className ?? "Operation");
}

function kindOf(operation: Operation): Box["kind"] {
  if (operation instanceof Op) return "op";
  if (operation instanceof Model) return "model";
  return operation.inboundNodes[0]?.isInput === true ? "input" : "layer";
}
