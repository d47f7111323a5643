/** @file What a model computes otherwise than its config says. */
import type { AnyLayer } from "../layer/layer.ts";

/** One sentence per matter, each with the layers it concerns; empty when there is nothing to tell. */
export function noticesOf(model: AnyLayer): string[] {
  const layersByText = new Map<string, string[]>();
  for (const layer of withSublayers(model)) {
    for (const text of layer.notices()) {
      layersByText.set(text, [...(layersByText.get(text) ?? []), layer.name]);
    }
  }
  return [...layersByText].map(([text, names]) => `${listed(names)}: ${text}`);
}

function withSublayers(layer: AnyLayer, seen = new Set<AnyLayer>()): AnyLayer[] {
  if (seen.has(layer)) return [];
  seen.add(layer);
  return [layer, ...layer.sublayers.flatMap((inner) => withSublayers(inner, seen))];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
