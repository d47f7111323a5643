/** @file The hinge losses as metrics. */
import { categoricalHinge } from "../losses/categorical-hinge.ts";
import { hinge } from "../losses/hinge.ts";
import { squaredHinge } from "../losses/squared-hinge.ts";
import type { Tensor } from "../tensor.ts";
import { metricFields } from "./metric.ts";
import { MeanOf } from "./reduction-metrics.ts";

const hingeFields = metricFields("hinge");

/** The mean of `max(1 − y · ŷ, 0)`. @see keras.metrics.Hinge */
export class Hinge extends MeanOf<typeof hingeFields> {
  static override readonly className = "Hinge";
  static override readonly fields = hingeFields;
  static override readonly direction = "down";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return hinge(yTrue, yPred);
  }
}

const squaredFields = metricFields("squared_hinge");

/** The mean of `max(1 − y · ŷ, 0)²`. @see keras.metrics.SquaredHinge */
export class SquaredHinge extends MeanOf<typeof squaredFields> {
  static override readonly className = "SquaredHinge";
  static override readonly fields = squaredFields;
  static override readonly direction = "down";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return squaredHinge(yTrue, yPred);
  }
}

const categoricalFields = metricFields("categorical_hinge");

/** The mean of `max(1 + max((1 − y) · ŷ) − Σ y · ŷ, 0)`, for one-hot labels. @see keras.metrics.CategoricalHinge */
export class CategoricalHinge extends MeanOf<typeof categoricalFields> {
  static override readonly className = "CategoricalHinge";
  static override readonly fields = categoricalFields;
  static override readonly direction = "down";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalHinge(yTrue, yPred);
  }
}
