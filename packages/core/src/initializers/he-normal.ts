/** @file The initializer `HeNormal`. */
import { FixedScaling } from "./fixed-scaling.ts";
import type { Scaling } from "./variance-scaling.ts";

/** Truncated normal of variance `2 / inputs` (He et al., 2015). @see keras.initializers.HeNormal */
export class HeNormal extends FixedScaling {
  static override readonly className = "HeNormal";
  protected override readonly scaling: Scaling = {
    scale: 2,
    mode: "fan_in",
    distribution: "truncated_normal",
  };
}
