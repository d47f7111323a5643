/** @file The initializer `GlorotNormal`. */
import { FixedScaling } from "./fixed-scaling.ts";
import type { Scaling } from "./variance-scaling.ts";

/** Truncated normal of variance `2 / (inputs + outputs)` (Glorot & Bengio, 2010). @see keras.initializers.GlorotNormal */
export class GlorotNormal extends FixedScaling {
  static override readonly className = "GlorotNormal";
  protected override readonly scaling: Scaling = {
    scale: 1,
    mode: "fan_avg",
    distribution: "truncated_normal",
  };
}
