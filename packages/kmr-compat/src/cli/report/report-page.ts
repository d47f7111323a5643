/** @file `kmr verify --report FILE.html`: a page that needs nothing but itself. */
import type { AnyModel } from "@kmr-js/core";
import { type Diagnosis, parityText } from "@kmr-js/io";
import { packageFile } from "../package-file.ts";
import type { CaseResult } from "../verify-case.ts";
import { depthPlot } from "./depth-plot.ts";
import { graphView } from "./graph-view.ts";
import { layerTable } from "./layer-table.ts";
import {
  errorText,
  escapeHtml,
  type RowView,
  stateNames,
  stateSigns,
  viewRows,
} from "./row-view.ts";
import { trainingPanel } from "./training-panel.ts";

/** The page for one verified model. */
export async function reportPage(model: AnyModel, result: CaseResult): Promise<string> {
  const [style, script] = await Promise.all([
    packageFile("report/page.css"),
    packageFile("report/page.js"),
  ]);
  const { report, training } = result;
  const views = viewRows([...report.layers, ...report.outputs]);
  const title = `${result.name}: ${result.passed ? "agrees with Keras" : "differs from Keras"}`;
  const body = [
    header(result, views),
    diagnosisPanel(report.diagnoses, report.problems),
    training === undefined ? "" : trainingPanel(training),
    graphPanel(graphView(model, views)),
    panel(
      "depth",
      "Error by depth",
      depthLegend(report.diagnoses.length > 0) + scrolled(depthPlot(views, report.tolerance)),
    ),
    tablePanel(views),
  ];
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}</style></head><body><main>`,
    ...body.filter((part) => part !== ""),
    `</main><script>${script}</script></body></html>`,
    "",
  ].join("\n");
}

function header(result: CaseResult, views: readonly RowView[]): string {
  const { parity, report, passed } = result;
  const count = (state: RowView["state"]): number =>
    views.filter((view) => view.state === state).length;
  const worst = Math.max(0, ...views.map(({ row }) => row.maxAbsolute || 0));
  const facts: [string, string][] = [
    ["Outputs compared", String(views.length)],
    [stateNames.ok, String(count("ok"))],
    [stateNames.rounding, String(count("rounding"))],
    [stateNames.wrong, String(count("wrong"))],
    [stateNames.inherited, String(count("inherited"))],
    ["Largest error", errorText(worst)],
    [
      "Tolerance",
      `${parityText.power(report.tolerance.atol)} + ${parityText.power(report.tolerance.rtol)}·|Keras|`,
    ],
  ];
  const source = `${parity.case}, recorded by Keras ${parity.kerasVersion} (${parity.backend})`;
  return [
    `<header data-passed="${passed}"><p class="kind">Parity report</p>`,
    `<h1>${escapeHtml(result.name)} <span class="verdict">${passed ? "✓ agrees with Keras" : "✗ differs from Keras"}</span></h1>`,
    `<p class="source">against ${escapeHtml(source)}</p>`,
    `<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`).join("")}</dl></header>`,
  ].join("\n");
}

function diagnosisPanel(diagnoses: readonly Diagnosis[], problems: readonly string[]): string {
  if (diagnoses.length + problems.length === 0) return "";
  const cards = diagnoses.map((found) => {
    const { layer, className, explained, causes, alternatives, runs } = found;
    const known = causes.map(
      ({ kind, text }) => `<li><strong>${kind}</strong> ${escapeHtml(text)}</li>`,
    );
    const doubt = alternatives.map(
      ({ kind, text }) => `<li>or <strong>${kind}</strong> ${escapeHtml(text)}</li>`,
    );
    const unknown = explained
      ? ""
      : `<p>No known cause explains it, after ${runs} experiments on the layer.</p>`;
    return `<article><h3>${escapeHtml(layer)} <small>${escapeHtml(className)}</small></h3><p>On Keras's own input, its output is not Keras's.</p><ul>${[...known, ...doubt].join("")}</ul>${unknown}</article>`;
  });
  const missing = problems.map((problem) => `<article><p>${escapeHtml(problem)}</p></article>`);
  return panel("diagnosis", "Why", `<div class="cards">${[...cards, ...missing].join("\n")}</div>`);
}

function graphPanel(svg: string | undefined): string {
  if (svg === undefined) return "";
  const steps = ["exact", "1e-7", "1e-5", "1e-3", "1e-2", "1e-1", "above"];
  const scale = steps.map((text, heat) => `<li data-heat="${heat}">${text}</li>`).join("");
  const legend = `<div class="legend"><span>Largest error up to</span><ol>${scale}</ol><button type="button" id="fit" aria-pressed="true">Fit to width</button></div>`;
  return panel(
    "graph",
    "Graph",
    `${legend}<div class="scroll fit" tabindex="0" role="region" aria-label="Graph of the model">${svg}</div>`,
  );
}

function depthLegend(isolated: boolean): string {
  const states = (["ok", "rounding", "inherited", "wrong"] as const).map(
    (state) =>
      `<span class="state" data-state="${state}">${stateSigns[state]} ${stateNames[state]}</span>`,
  );
  const ring = isolated ? '<span class="ring">the layer alone, on Keras\'s input</span>' : "";
  return `<p class="legend">${states.join("")}${ring}</p>`;
}

function tablePanel(views: readonly RowView[]): string {
  const options = ["wrong", "inherited", "rounding", "ok"] as const;
  const controls = `<form class="controls"><label>Find <input type="search" id="find" placeholder="layer or class"></label><label>Show <select id="show"><option value="">all</option>${options.map((state) => `<option value="${state}">${stateNames[state]}</option>`).join("")}</select></label><output id="count" aria-live="polite">${views.length} outputs</output></form>`;
  return panel("layers", "Layers", controls + scrolled(layerTable(views)));
}

function scrolled(content: string): string {
  return `<div class="scroll" tabindex="0">${content}</div>`;
}

export function panel(id: string, title: string, content: string): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`;
}
