/** @file Every optimizer by the names Keras accepts. */
import { type ConfiguredClass, configuredTable } from "../config/configured.ts";
import { LossScaleOptimizer } from "./loss-scale-optimizer.ts";
import type { Optimizer } from "./optimizer.ts";
import { singleClasses } from "./single-table.ts";

const classes = [...singleClasses, LossScaleOptimizer as unknown as ConfiguredClass<Optimizer>];

/** Keras takes the names in lower case too: `adam`, `rmsprop`. */
export const optimizers = configuredTable<Optimizer>(
  "optimizer",
  classes,
  Object.fromEntries(classes.map((cls) => [cls.className.toLowerCase(), cls])),
);
