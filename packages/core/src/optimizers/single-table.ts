/** @file The optimizers that wrap no other. */
import { type ConfiguredClass, configuredTable } from "../config/configured.ts";
import { Adadelta } from "./adadelta.ts";
import { Adafactor } from "./adafactor.ts";
import { Adagrad } from "./adagrad.ts";
import { Adam } from "./adam.ts";
import { Adamax } from "./adamax.ts";
import { AdamW } from "./adamw.ts";
import { Ftrl } from "./ftrl.ts";
import { Lamb } from "./lamb.ts";
import { Lion } from "./lion.ts";
import { Muon } from "./muon.ts";
import { Nadam } from "./nadam.ts";
import type { Optimizer } from "./optimizer.ts";
import { RMSprop } from "./rmsprop.ts";
import { ScheduleFreeAdamW } from "./schedule-free-adamw.ts";
import { SGD } from "./sgd.ts";

export const singleClasses = [
  Adadelta,
  Adafactor,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  Ftrl,
  Lamb,
  Lion,
  Muon,
  Nadam,
  RMSprop,
  ScheduleFreeAdamW,
  SGD,
] as unknown as readonly ConfiguredClass<Optimizer>[];

export const singleOptimizers = configuredTable<Optimizer>("optimizer", singleClasses);
