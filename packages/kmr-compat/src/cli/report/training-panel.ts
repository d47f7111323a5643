/** @file A repeated training run on the page: losses over the steps, and the weights. */
import { parityText, type TrainingReport } from "@kmr-js/io";
import { errorText, escapeHtml } from "./row-view.ts";

const [WIDTH, HEIGHT, MARGIN] = [720, 200, 40];

export function trainingPanel(training: TrainingReport): string {
  const rows = training.weights.map(
    (weight) =>
      `<tr><th scope="row">${escapeHtml(weight.path)}</th><td>${weight.step === undefined ? "the run" : `step ${weight.step + 1}`}</td><td class="number">${errorText(weight.maxAbsolute)}</td><td><span class="state" data-state="${weight.passed ? "ok" : "wrong"}">${weight.passed ? "✓ agrees" : "✗ differs"}</span>${weight.passed ? "" : `<small>${escapeHtml(parityText.detail(weight))}</small>`}</td></tr>`,
  );
  return [
    '<section aria-labelledby="training"><h2 id="training">Training</h2>',
    `<p>${escapeHtml(training.summary)}</p>`,
    `<p class="legend"><span class="curve keras">Keras's loss</span><span class="curve ours">ours</span></p>`,
    lossPlot(training),
    `<details><summary>${rows.length} weights compared</summary><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">Weight</th><th scope="col">After</th><th scope="col">Max abs error</th><th scope="col">Verdict</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div></details></section>`,
  ].join("\n");
}

function lossPlot({ losses }: TrainingReport): string {
  const values = losses.flatMap(({ ours, keras }) => [ours, keras]).filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || 1;
  const x = (i: number): number =>
    MARGIN + ((WIDTH - MARGIN - 10) * i) / Math.max(1, losses.length - 1);
  const y = (loss: number): number => 10 + ((HEIGHT - 40) * (high - loss)) / span;
  const curve = (pick: (row: (typeof losses)[number]) => number): string =>
    losses
      .map((row, i) =>
        Number.isFinite(pick(row)) ? `${x(i).toFixed(1)},${y(pick(row)).toFixed(1)}` : "",
      )
      .join(" ");
  return [
    `<svg class="losses" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Loss after each step, Keras's and ours">`,
    ...[low, high].map(
      (loss) =>
        `<line class="grid" x1="${MARGIN}" x2="${WIDTH}" y1="${y(loss)}" y2="${y(loss)}"/><text class="axis" x="${MARGIN - 6}" y="${y(loss) + 4}" text-anchor="end">${loss.toPrecision(3)}</text>`,
    ),
    `<polyline class="keras" points="${curve(({ keras }) => keras)}"/>`,
    `<polyline class="ours" points="${curve(({ ours }) => ours)}"/>`,
    `<text class="axis" x="${MARGIN}" y="${HEIGHT - 8}">step 1</text><text class="axis" x="${WIDTH - 6}" y="${HEIGHT - 8}" text-anchor="end">step ${losses.length}</text>`,
    "</svg>",
  ].join("\n");
}
