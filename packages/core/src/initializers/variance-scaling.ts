/** @file The initializer `VarianceScaling`. */
import { choice, type Field, field, refuse } from "../config/field.ts";
import { normal } from "../random/normal.ts";
import { truncatedNormal } from "../random/truncated-normal.ts";
import { uniform } from "../random/uniform.ts";
import type { Tensor } from "../tensor.ts";
import { computeFans } from "./compute-fans.ts";
import { Initializer } from "./initializer.ts";
import { seedField, seedNumber } from "./seed.ts";

const modes = ["fan_in", "fan_out", "fan_avg"] as const;
const distributions = ["truncated_normal", "untruncated_normal", "uniform"] as const;

/** What fixes the spread of the values. */
export interface Scaling {
  readonly scale: number;
  readonly mode: (typeof modes)[number];
  readonly distribution: (typeof distributions)[number];
}

/** Standard deviation of a standard normal that is cut off at ±2. */
const TRUNCATED_STDDEV = 0.87962566103423978;

/** Values of variance `scale / n`, `n` being the number that `mode` names, at least 1. */
export function drawScaled(
  shape: readonly number[],
  scaling: Scaling,
  seed: number | null,
): Tensor {
  const [fanIn, fanOut] = computeFans(shape);
  const n = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }[scaling.mode];
  const variance = scaling.scale / Math.max(1, n);
  switch (scaling.distribution) {
    case "uniform": {
      const limit = Math.sqrt(3 * variance);
      return uniform(shape, { minval: -limit, maxval: limit, seed });
    }
    case "untruncated_normal":
      return normal(shape, { stddev: Math.sqrt(variance), seed });
    case "truncated_normal":
      return truncatedNormal(shape, { stddev: Math.sqrt(variance) / TRUNCATED_STDDEV, seed });
  }
}

const named = choice(distributions, "truncated_normal");
/** Any case of a name is read, and the name `normal` of Keras 1. */
const distribution: Field<string, Scaling["distribution"], false> = {
  ...named,
  parse: (value, place) => {
    const name = typeof value === "string" ? value.toLowerCase() : value;
    return named.parse(name === "normal" ? "truncated_normal" : name, place);
  },
};

const scale = field<number>(
  (value, place) =>
    typeof value === "number" && value > 0 ? value : refuse(place, "must be above 0", value),
  1,
);

const fields = { seed: seedField, scale, mode: choice(modes, "fan_in"), distribution };

/** Variance `scale / n` for `n` inputs, outputs, or their average. @see keras.initializers.VarianceScaling */
export class VarianceScaling extends Initializer<typeof fields> {
  static override readonly className = "VarianceScaling";
  static override readonly fields = fields;

  override call(shape: readonly number[]): Tensor {
    return drawScaled(shape, this.config, seedNumber(this.config.seed));
  }
}
