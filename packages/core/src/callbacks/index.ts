/** @file `keras.callbacks`. */
export { Callback, type CallbackLogs } from "./callback.ts";
export { CSVLogger, type CSVLoggerArgs } from "./csv-logger.ts";
export { EarlyStopping } from "./early-stopping.ts";
export { History } from "./history.ts";
export { LambdaCallback, type LambdaCallbackArgs } from "./lambda-callback.ts";
export { type EpochSchedule, LearningRateScheduler } from "./learning-rate-scheduler.ts";
export { ModelCheckpoint, type ModelCheckpointArgs } from "./model-checkpoint.ts";
export { figures, ProgbarLogger, printProgress, type TrainingProgress } from "./progbar-logger.ts";
export { ReduceLROnPlateau } from "./reduce-lr-on-plateau.ts";
export type { FileStorage, ModelStorage } from "./storage.ts";
export { TensorBoard, type TensorBoardArgs } from "./tensor-board.ts";
export { TerminateOnNaN } from "./terminate-on-nan.ts";
