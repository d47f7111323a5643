/** @file `loadModel` with the tables of Keras and KMR bound. */
import type { AnyModel } from "@kmr-js/core";
import { type LoadModelOptions, loadModel as loadWith, type Source } from "@kmr-js/io";
import { allTables } from "./tables.ts";

/**
 * Opens a model that Python saved with Keras's and KMR's classes.
 * @param options - `objects` adds tables of your own, which are searched first.
 * @example const model = await loadModel("two_tower.keras");
 */
export function loadModel(source: Source, options: LoadModelOptions = {}): Promise<AnyModel> {
  return loadWith(source, {
    ...options,
    objects: [...(options.objects ?? []), ...allTables],
  });
}
