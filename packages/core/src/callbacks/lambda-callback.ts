/** @file The callback `LambdaCallback`. */
import { Callback, type CallbackLogs } from "./callback.ts";

type Simple = (logs?: CallbackLogs) => void | Promise<void>;
type Numbered = (index: number, logs: CallbackLogs) => void | Promise<void>;

export interface LambdaCallbackArgs {
  readonly on_epoch_begin?: Numbered;
  readonly on_epoch_end?: Numbered;
  readonly on_train_begin?: Simple;
  readonly on_train_end?: Simple;
  readonly on_train_batch_begin?: Numbered;
  readonly on_train_batch_end?: Numbered;
}

/** Functions as a callback. An object with hooks, `{ onEpochEnd() {…} }`, does as well. @see keras.callbacks.LambdaCallback */
export class LambdaCallback extends Callback {
  constructor(args: LambdaCallbackArgs = {}) {
    super();
    if (args.on_epoch_begin) this.onEpochBegin = args.on_epoch_begin as never;
    if (args.on_epoch_end) this.onEpochEnd = args.on_epoch_end;
    if (args.on_train_begin) this.onTrainBegin = args.on_train_begin;
    if (args.on_train_end) this.onTrainEnd = args.on_train_end;
    if (args.on_train_batch_begin) this.onTrainBatchBegin = args.on_train_batch_begin as never;
    if (args.on_train_batch_end) this.onTrainBatchEnd = args.on_train_batch_end;
  }
}
