/** @file The initializer `LecunUniform`. */
import { FixedScaling } from "./fixed-scaling.ts";
import type { Scaling } from "./variance-scaling.ts";

/** Uniform of variance `1 / inputs` (LeCun et al., 1998). @see keras.initializers.LecunUniform */
export class LecunUniform extends FixedScaling {
  static override readonly className = "LecunUniform";
  protected override readonly scaling: Scaling = {
    scale: 1,
    mode: "fan_in",
    distribution: "uniform",
  };
}
