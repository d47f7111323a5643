/** @file How many values of an output have an error of which size, as a small SVG. */
import { HISTOGRAM_BOUNDS } from "@kmr-js/io";

const [BAR, HEIGHT] = [9, 28];

/** What each bar stands for. */
const names = [
  "exact",
  ...HISTOGRAM_BOUNDS.map((bound) => `below ${bound.toExponential(0)}`),
  "1 or more",
];

export function histogram(bins: readonly number[] | undefined): string {
  if (bins === undefined) return "";
  const total = bins.reduce((sum, count) => sum + count, 0);
  const most = Math.max(1, ...bins);
  const width = bins.length * (BAR + 1);
  const bars = bins.map((count, i) => {
    // The square root keeps a single wrong value among thousands visible.
    const height = count === 0 ? 1 : Math.max(3, Math.sqrt(count / most) * HEIGHT);
    return `<rect data-bin="${i}" x="${i * (BAR + 1)}" y="${(HEIGHT - height).toFixed(1)}" width="${BAR}" height="${height.toFixed(1)}"${count === 0 ? ' class="none"' : ""}><title>${names[i]}: ${count} of ${total}</title></rect>`;
  });
  const says = bins
    .flatMap((count, i) => (count === 0 ? [] : [`${names[i]}: ${count}`]))
    .join(", ");
  return `<svg class="histogram" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img" aria-label="Errors by size: ${says}">${bars.join("")}</svg>`;
}
