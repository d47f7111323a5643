/** @file Which numbers of a config are Python floats: `1.0` there, though `1` here. */
import type { Configured, ConfiguredTable } from "../config/configured.ts";
import type { Fields } from "../config/field.ts";
import { constraints } from "../constraints/table.ts";
import { initializers } from "../initializers/table.ts";
import type { AnyLayer } from "../layer/layer.ts";
import { lossTable } from "../losses/table.ts";
import { metricTable } from "../metrics/table.ts";
import { schedules } from "../optimizers/schedules/table.ts";
import { optimizers } from "../optimizers/table.ts";
import { regularizers } from "../regularizers/table.ts";

/** Tells for the classes inside a model whether a config key holds floats. */
export function floatKeysOf(model: AnyLayer): (className: string, key: string) => boolean {
  const fields = new Map<string, Fields>();
  const add = (layer: AnyLayer): void => {
    fields.set(layer.cls.className, layer.cls.fields);
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
  return (className, key) => {
    const found =
      fields.get(className) ??
      tables
        .map(({ byName }) => byName.get(className)?.fields)
        .find((known) => known !== undefined);
    return found?.[key]?.float === true;
  };
}
