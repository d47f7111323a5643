/** @file The fields of everything that a saved model may hold: files depend on how Python writes each key. */
import type { Configured, ConfiguredTable } from "../config/configured.ts";
import type { Field, Fields } from "../config/field.ts";
import { constraints } from "../constraints/table.ts";
import { initializers } from "../initializers/table.ts";
import type { AnyLayer } from "../layer/layer.ts";
import { lossTable } from "../losses/table.ts";
import { metricTable } from "../metrics/table.ts";
import { schedules } from "../optimizers/schedules/table.ts";
import { optimizers } from "../optimizers/table.ts";
import { regularizers } from "../regularizers/table.ts";

/** The field of a config key of a class; undefined where neither is known. */
export type SavedFields = (className: string, key: string) => Field<unknown, unknown> | undefined;

/** The fields of the classes inside a model, and of what their configs and its compilation may hold. */
export function savedFieldsOf(model: AnyLayer): SavedFields {
  const fields = new Map<string, Fields>();
  const add = (layer: AnyLayer): void => {
    const { className, pythonName = className } = layer.cls;
    fields.set(className, layer.cls.fields).set(pythonName, layer.cls.fields);
    layer.sublayers.forEach(add);
  };
  add(model);
  const tables = [
    initializers,
    regularizers,
    constraints,
    optimizers,
    schedules,
    lossTable,
    metricTable,
  ] as unknown as readonly ConfiguredTable<Configured>[];
  return (savedName, key) => {
    const className = savedName.slice(savedName.lastIndexOf(">") + 1);
    const found =
      fields.get(className) ??
      tables
        .map(({ byName }) => byName.get(className)?.fields)
        .find((known) => known !== undefined);
    return found?.[key];
  };
}
