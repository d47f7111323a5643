/** @file The metric `MeanMetricWrapper`: the mean of any function of labels and predictions. */
import type { Tensor } from "../tensor.ts";
import { MeanOf } from "./mean.ts";
import { metricFields } from "./metric.ts";

/** A value per sample from labels and predictions. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

const fields = metricFields("mean_metric_wrapper");

/** Averages a function, such as a loss. @see keras.metrics.MeanMetricWrapper */
export class MeanMetricWrapper extends MeanOf<typeof fields> {
  static override readonly className = "MeanMetricWrapper";
  static override readonly fields = fields;
  private readonly fn: MetricFunction;

  constructor(fn: MetricFunction, name: string) {
    super({ name });
    this.fn = fn;
  }

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return this.fn(yTrue, yPred);
  }
}
