/** @file `loadModel` with the tables of Keras and KMR bound. */
import type { AnyModel } from "@kmr-js/core";
import { type LoadModelOptions, loadModel as loadWith, type Source } from "@kmr-js/io";
import { kerasLayers } from "@kmr-js/layers";
import { kmrLayers } from "./kmr-layers.ts";

/**
 * Opens a model that Python saved with Keras's and KMR's layers.
 * @param options - `objects` adds tables of your own, which are searched first.
 * @example const model = await loadModel("two_tower.keras");
 */
export function loadModel(source: Source, options: LoadModelOptions = {}): Promise<AnyModel> {
  return loadWith(source, {
    ...options,
    objects: [...(options.objects ?? []), kerasLayers, kmrLayers],
  });
}
