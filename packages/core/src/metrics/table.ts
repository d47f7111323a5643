/** @file Every metric by the names Keras accepts. */
import { configuredTable } from "../config/configured.ts";
import * as metrics from "./index.ts";
import type { Metric } from "./metric.ts";

const { Metric: _, MeanMetricWrapper: _wrapper, ...exported } = metrics;
const classes = Object.values(exported).filter((value) => "className" in value);

/** By class name and snake_case name, and by Keras's short names. */
export const metricTable = configuredTable<Metric>("metric", classes as never);
