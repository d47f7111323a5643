/** @file The table of all outputs: sorted and filtered by the page's script, readable without it. */
import { parityText } from "@kmr-js/io";
import { histogram } from "./histogram.ts";
import { errorText, escapeHtml, type RowView, stateNames, stateSigns } from "./row-view.ts";

const columns = [
  ["order", "#"],
  ["name", "Layer"],
  ["shape", "Shape"],
  ["absolute", "Max abs error"],
  ["relative", "Max rel error"],
  ["ulp", "Max ulp"],
  ["alone", "Alone"],
  ["bins", "Errors by size"],
  ["state", "Verdict"],
] as const;

export function layerTable(views: readonly RowView[]): string {
  const heads = columns.map(([key, title]) =>
    key === "bins"
      ? `<th scope="col">${title}</th>`
      : `<th scope="col" data-sort="${key}"><button type="button">${title}</button></th>`,
  );
  return `<table><thead><tr>${heads.join("")}</tr></thead><tbody>\n${views.map(tableRow).join("\n")}\n</tbody></table>`;
}

function tableRow(view: RowView, order: number): string {
  const { id, row, label, state, heat } = view;
  const number = (value: number): string => (Number.isNaN(value) ? "-1" : String(value));
  const keys = {
    order: String(order),
    name: label,
    shape: String(row.size),
    absolute: number(row.maxAbsolute),
    relative: number(row.maxRelative),
    ulp: number(row.maxUlp),
    alone: number(row.alone?.maxAbsolute ?? Number.NaN),
    state: String({ wrong: 0, inherited: 1, rounding: 2, ok: 3 }[state]),
  };
  const data = Object.entries(keys).map(([key, value]) => ` data-${key}="${escapeHtml(value)}"`);
  const cells = [
    `<td class="order">${order + 1}</td>`,
    `<th scope="row">${escapeHtml(label)}<small>${escapeHtml(row.className)}</small></th>`,
    `<td class="shape">${row.shape.join(" × ") || "scalar"}<small>${row.dtype}</small></td>`,
    `<td class="number" data-heat="${heat}">${errorText(row.maxAbsolute)}</td>`,
    `<td class="number">${errorText(row.maxRelative)}</td>`,
    `<td class="number">${Number.isFinite(row.maxUlp) ? row.maxUlp.toLocaleString("en-US") : "–"}</td>`,
    `<td class="number">${row.alone === undefined ? "–" : errorText(row.alone.maxAbsolute)}</td>`,
    `<td>${histogram(row.histogram)}</td>`,
    `<td><span class="state" data-state="${state}">${stateSigns[state]} ${stateNames[state]}</span>${remark(view)}</td>`,
  ];
  return `<tr id="${id}" data-verdict="${state}"${data.join("")}>${cells.join("")}</tr>`;
}

function remark({ row }: RowView): string {
  if (row.passed) return row.dtypes === undefined ? "" : `<small>${escapeHtml(row.dtypes)}</small>`;
  return `<small>${row.differing} of ${row.size} values; ${escapeHtml(parityText.detail(row))}</small>`;
}
