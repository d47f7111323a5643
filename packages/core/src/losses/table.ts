/** @file Every loss by the names Keras accepts. */
import { configuredTable } from "../config/configured.ts";
import * as losses from "./index.ts";
import type { Loss } from "./loss.ts";
import { LossFunctionWrapper } from "./loss-function-wrapper.ts";

const { Loss: _, ...exported } = losses;
const classes = Object.values(exported).filter((value) => "className" in value);

/** By class name, by the snake_case name of the function, and by Keras's short names, in both cases. */
export const lossTable = configuredTable<Loss>(
  "loss",
  classes as never,
  {
    LossFunctionWrapper,
    kullback_leibler_divergence: losses.KLDivergence,
    BCE: losses.BinaryCrossentropy,
    KLD: losses.KLDivergence,
    MAE: losses.MeanAbsoluteError,
    MAPE: losses.MeanAbsolutePercentageError,
    MSE: losses.MeanSquaredError,
    MSLE: losses.MeanSquaredLogarithmicError,
    bce: losses.BinaryCrossentropy,
    kld: losses.KLDivergence,
    kl_divergence: losses.KLDivergence,
    logcosh: losses.LogCosh,
    mae: losses.MeanAbsoluteError,
    mape: losses.MeanAbsolutePercentageError,
    mse: losses.MeanSquaredError,
    msle: losses.MeanSquaredLogarithmicError,
  } as never,
);
