/** @file Every schedule by name. */
import { configuredTable } from "../../config/configured.ts";
import { CosineDecay } from "./cosine-decay.ts";
import { CosineDecayRestarts } from "./cosine-decay-restarts.ts";
import { ExponentialDecay } from "./exponential-decay.ts";
import { InverseTimeDecay } from "./inverse-time-decay.ts";
import type { LearningRateSchedule } from "./learning-rate-schedule.ts";
import { PiecewiseConstantDecay } from "./piecewise-constant-decay.ts";
import { PolynomialDecay } from "./polynomial-decay.ts";

export const schedules = configuredTable<LearningRateSchedule>("learning-rate schedule", [
  CosineDecay,
  CosineDecayRestarts,
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
]);
