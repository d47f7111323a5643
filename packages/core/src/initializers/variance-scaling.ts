/** @file Initializers whose spread follows from the number of inputs and outputs of a weight. */
import { choice, type Fields, number } from "../config/field.ts";
import type { ConfigOf } from "../config/infer.ts";
import { normal, truncatedNormal, uniform } from "../random/index.ts";
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";
import { seedField, seedNumber } from "./seed.ts";

const modes = ["fan_in", "fan_out", "fan_avg"] as const;
const distributions = ["truncated_normal", "untruncated_normal", "uniform"] as const;
type Scaling = readonly [
  scale: number,
  mode: (typeof modes)[number],
  distribution: "normal" | (typeof distributions)[number],
];

/** Standard deviation of a standard normal that is cut off at ±2. */
const TRUNCATED_STDDEV = 0.87962566103423978;

/** Number of inputs and outputs that one weight array connects. */
function fans(shape: readonly number[]): [number, number] {
  const [first = 1] = shape;
  if (shape.length < 2) return [first, first];
  const field = shape.slice(0, -2).reduce((a, b) => a * b, 1);
  return [(shape.at(-2) ?? 1) * field, (shape.at(-1) ?? 1) * field];
}

function draw(
  shape: readonly number[],
  [scale, mode, distribution]: Scaling,
  seed: number | null,
): Tensor {
  const [fanIn, fanOut] = fans(shape);
  const count = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }[mode];
  const variance = scale / Math.max(1, count);
  switch (distribution) {
    case "uniform": {
      const limit = Math.sqrt(3 * variance);
      return uniform(shape, { minval: -limit, maxval: limit, seed });
    }
    case "untruncated_normal":
      return normal(shape, { stddev: Math.sqrt(variance), seed });
    case "normal":
    case "truncated_normal":
      return truncatedNormal(shape, { stddev: Math.sqrt(variance) / TRUNCATED_STDDEV, seed });
  }
}

const scalingFields = {
  scale: number(1),
  mode: choice(modes, "fan_in"),
  distribution: choice([...distributions, "normal"], "truncated_normal"),
  seed: seedField,
};

/** Variance `scale / fan`. @see keras.initializers.VarianceScaling */
export class VarianceScaling extends Initializer<typeof scalingFields> {
  static override readonly className = "VarianceScaling";
  static override readonly fields: Fields & typeof scalingFields = scalingFields;
  override call(shape: readonly number[]): Tensor {
    const { scale, mode, distribution, seed } = this.config;
    return draw(shape, [scale, mode, distribution], seedNumber(seed));
  }
}

const seedFields = { seed: seedField };

/** A variance scaling with fixed scale, mode and distribution. */
abstract class FixedScaling extends Initializer<typeof seedFields> {
  static override readonly fields = seedFields;
  protected abstract readonly scaling: Scaling;
  override call(shape: readonly number[]): Tensor {
    const { seed }: ConfigOf<typeof seedFields> = this.config;
    return draw(shape, this.scaling, seedNumber(seed));
  }
}

/** Uniform, Glorot & Bengio (2010). @see keras.initializers.GlorotUniform */
export class GlorotUniform extends FixedScaling {
  static override readonly className = "GlorotUniform";
  protected override readonly scaling = [1, "fan_avg", "uniform"] as const;
}
/** Truncated normal, Glorot & Bengio (2010). @see keras.initializers.GlorotNormal */
export class GlorotNormal extends FixedScaling {
  static override readonly className = "GlorotNormal";
  protected override readonly scaling = [1, "fan_avg", "truncated_normal"] as const;
}
/** Uniform, He et al. (2015). @see keras.initializers.HeUniform */
export class HeUniform extends FixedScaling {
  static override readonly className = "HeUniform";
  protected override readonly scaling = [2, "fan_in", "uniform"] as const;
}
/** Truncated normal, He et al. (2015). @see keras.initializers.HeNormal */
export class HeNormal extends FixedScaling {
  static override readonly className = "HeNormal";
  protected override readonly scaling = [2, "fan_in", "truncated_normal"] as const;
}
/** Uniform, LeCun et al. (1998). @see keras.initializers.LecunUniform */
export class LecunUniform extends FixedScaling {
  static override readonly className = "LecunUniform";
  protected override readonly scaling = [1, "fan_in", "uniform"] as const;
}
/** Truncated normal, LeCun et al. (1998). @see keras.initializers.LecunNormal */
export class LecunNormal extends FixedScaling {
  static override readonly className = "LecunNormal";
  protected override readonly scaling = [1, "fan_in", "truncated_normal"] as const;
}
