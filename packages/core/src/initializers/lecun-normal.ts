/** @file The initializer `LecunNormal`. */
import { FixedScaling } from "./fixed-scaling.ts";
import type { Scaling } from "./variance-scaling.ts";

/** Truncated normal of variance `1 / inputs` (LeCun et al., 1998). @see keras.initializers.LecunNormal */
export class LecunNormal extends FixedScaling {
  static override readonly className = "LecunNormal";
  protected override readonly scaling: Scaling = {
    scale: 1,
    mode: "fan_in",
    distribution: "truncated_normal",
  };
}
