/** @file The graph of the model, its boxes coloured by error. */
import { type AnyModel, modelToSvg } from "@kmr-js/core";
import { errorText, type RowView, stateNames } from "./row-view.ts";

/** The graph as SVG; undefined for a model that has none, or whose layers were not recorded. */
export function graphView(model: AnyModel, views: readonly RowView[]): string | undefined {
  if (model.graph === undefined || views.length === 0) return undefined;
  const worst = worstByLayer(views);
  const svg = modelToSvg(model, {
    expand_nested: true,
    note: (path) => {
      const view = worst.get(path);
      return view && noteOf(view.row.maxAbsolute);
    },
    attributes: (path) => {
      const view = worst.get(path);
      if (view === undefined) return {};
      const { id, state, heat, label } = view;
      const says = `${label}: ${stateNames[state]}, error ${errorText(view.row.maxAbsolute)}`;
      return {
        "data-row": id,
        "data-state": state,
        "data-heat": String(heat),
        tabindex: "0",
        role: "link",
        "aria-label": says,
      };
    },
  });
  return svg.replace("<svg ", '<svg role="group" ');
}

function noteOf(error: number): string {
  return error === 0
    ? "exact"
    : Number.isNaN(error)
      ? "not comparable"
      : `error ${errorText(error)}`;
}

/** The row of each drawn layer with the largest error: a layer may be called more than once. */
function worstByLayer(views: readonly RowView[]): Map<string, RowView> {
  const worst = new Map<string, RowView>();
  for (const view of views) {
    const path = view.row.layer.replace(/\[\d+\]/g, "");
    const known = worst.get(path);
    if (known === undefined || rank(view) > rank(known)) worst.set(path, view);
  }
  return worst;
}

const states = { ok: 0, rounding: 10, inherited: 20, wrong: 30 };

function rank({ state, heat }: RowView): number {
  return states[state] + heat;
}
