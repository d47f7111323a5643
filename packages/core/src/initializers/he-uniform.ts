/** @file The initializer `HeUniform`. */
import { FixedScaling } from "./fixed-scaling.ts";
import type { Scaling } from "./variance-scaling.ts";

/** Uniform of variance `2 / inputs` (He et al., 2015). @see keras.initializers.HeUniform */
export class HeUniform extends FixedScaling {
  static override readonly className = "HeUniform";
  protected override readonly scaling: Scaling = {
    scale: 2,
    mode: "fan_in",
    distribution: "uniform",
  };
}
