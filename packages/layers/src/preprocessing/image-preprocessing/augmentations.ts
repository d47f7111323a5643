/** @file The changes that RandAugment and AugMix choose from. */
import type { DataFormat, Tensor } from "@kmr-js/core";
import { AutoContrast } from "./auto-contrast.ts";
import { Equalization } from "./equalization.ts";
import { RandomBrightness } from "./random-brightness.ts";
import { RandomColorDegeneration } from "./random-color-degeneration.ts";
import { RandomContrast } from "./random-contrast.ts";
import { RandomPosterization } from "./random-posterization.ts";
import { RandomRotation } from "./random-rotation.ts";
import { RandomSharpness } from "./random-sharpness.ts";
import { RandomShear } from "./random-shear.ts";
import { RandomTranslation } from "./random-translation.ts";
import type { Range } from "./ranges.ts";
import { Solarization } from "./solarization.ts";

/** A layer that changes images in training. */
export type Augmentation = (images: Tensor, options: { training: true }) => Tensor;

interface Settings {
  readonly factor: Range;
  readonly value_range: Range;
  readonly interpolation: "nearest" | "bilinear";
  readonly data_format: DataFormat;
  readonly seed: number | null;
}

/** Those that move pixels or change their values without a colour. */
export function basicAugmentations(settings: Settings): Augmentation[] {
  const { factor, value_range, interpolation, data_format, seed } = settings;
  const shared = { data_format, seed };
  const moving = { ...shared, interpolation };
  const bits = Math.max(1, Math.trunc(8 * factor[1]));
  return [
    new RandomShear({ ...moving, x_factor: factor, y_factor: factor }),
    new RandomTranslation({ ...moving, height_factor: factor, width_factor: factor }),
    new RandomRotation({ ...moving, factor }),
    new RandomPosterization({ ...shared, value_range, factor: bits }),
    new Solarization({
      ...shared,
      value_range,
      addition_factor: factor,
      threshold_factor: factor,
    }),
    new AutoContrast({ value_range, data_format }),
    new Equalization({ value_range, data_format }),
  ];
}

/** All of them. */
export function allAugmentations(settings: Settings): Augmentation[] {
  const { factor, value_range, data_format, seed } = settings;
  const colour = { factor, value_range, data_format, seed };
  return [
    ...basicAugmentations(settings),
    new RandomBrightness(colour),
    new RandomColorDegeneration(colour),
    new RandomContrast(colour),
    new RandomSharpness(colour),
  ];
}
