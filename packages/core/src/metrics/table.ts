/** @file Every metric by the names Keras accepts. */
import { type ConfiguredClass, configuredTable } from "../config/configured.ts";
import * as metrics from "./index.ts";
import type { Metric } from "./metric.ts";

const { Metric: _, ...exported } = metrics;
const classes = Object.values(exported).filter((value) => "className" in value);

/** By class name and snake_case name, and by Keras's short names. */
export const metricTable = configuredTable<Metric>(
  "metric",
  classes as unknown as readonly ConfiguredClass<Metric>[],
  {
    BCE: metrics.BinaryCrossentropy,
    MAE: metrics.MeanAbsoluteError,
    MAPE: metrics.MeanAbsolutePercentageError,
    MSE: metrics.MeanSquaredError,
    MSLE: metrics.MeanSquaredLogarithmicError,
    bce: metrics.BinaryCrossentropy,
    mae: metrics.MeanAbsoluteError,
    mape: metrics.MeanAbsolutePercentageError,
    mse: metrics.MeanSquaredError,
    msle: metrics.MeanSquaredLogarithmicError,
  } as unknown as Readonly<Record<string, ConfiguredClass<Metric>>>,
);
