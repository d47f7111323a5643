/** @file `keras.metrics`. */
export { Mean } from "./mean.ts";
export { MeanMetricWrapper } from "./mean-metric-wrapper.ts";
export { Metric } from "./metric.ts";
