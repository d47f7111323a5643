/** @file The initializer `GlorotUniform`. */
import { FixedScaling } from "./fixed-scaling.ts";
import type { Scaling } from "./variance-scaling.ts";

/** Uniform of variance `2 / (inputs + outputs)` (Glorot & Bengio, 2010). @see keras.initializers.GlorotUniform */
export class GlorotUniform extends FixedScaling {
  static override readonly className = "GlorotUniform";
  protected override readonly scaling: Scaling = {
    scale: 1,
    mode: "fan_avg",
    distribution: "uniform",
  };
}
