/** @file Every optimizer by the names Keras accepts. */
import { configuredTable } from "../config/configured.ts";
import { Adadelta } from "./adadelta.ts";
import { Adafactor } from "./adafactor.ts";
import { Adagrad } from "./adagrad.ts";
import { Adam } from "./adam.ts";
import { Adamax } from "./adamax.ts";
import { AdamW } from "./adamw.ts";
import { Ftrl } from "./ftrl.ts";
import { Lamb } from "./lamb.ts";
import { Lion } from "./lion.ts";
import { Nadam } from "./nadam.ts";
import type { Optimizer } from "./optimizer.ts";
import { RMSprop } from "./rmsprop.ts";
import { SGD } from "./sgd.ts";

const classes = [
  Adadelta,
  Adafactor,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  Ftrl,
  Lamb,
  Lion,
  Nadam,
  RMSprop,
  SGD,
];

/** Keras takes the names in lower case too: `adam`, `rmsprop`. */
export const optimizers = configuredTable<Optimizer>(
  "optimizer",
  classes as never,
  Object.fromEntries(classes.map((cls) => [cls.className.toLowerCase(), cls])) as never,
);
