/** @file The config keys that all optimizers share. */
import {
  boolean,
  integer,
  nullable,
  number,
  numberIn,
  positiveInteger,
  string,
} from "../config/field.ts";
import { learningRate } from "./schedules/field.ts";

/** The config keys of every optimizer, in the order in which Keras writes them. */
export const optimizerFields = {
  name: nullable(string()),
  /** A number, or a schedule. */
  learning_rate: learningRate(0.001),
  /** Share of a weight that each step takes away, times the learning rate. */
  weight_decay: nullable(number()),
  /** Largest norm of one gradient. */
  clipnorm: nullable(number()),
  /** Largest norm of all gradients together. */
  global_clipnorm: nullable(number()),
  /** Largest absolute value in a gradient. */
  clipvalue: nullable(number()),
  /** Keep an exponential moving average of the weights. */
  use_ema: boolean(false),
  /** Weight of the old average. */
  ema_momentum: numberIn(0, 1, { initial: 0.99 }),
  /** After this many steps the weights become their averages; null does it only at the end of `fit`. */
  ema_overwrite_frequency: nullable(positiveInteger()),
  /** The loss is multiplied by it before gradients are taken, which are divided by it again. */
  loss_scale_factor: nullable(number()),
  /** Gradients of this many steps make one update. */
  gradient_accumulation_steps: nullable(integer()),
};
export type OptimizerFields = typeof optimizerFields;
