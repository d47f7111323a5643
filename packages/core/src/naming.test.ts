import { describe, expect, test } from "vitest";
import { autoName, clearSession, snakeCase } from "./naming.ts";

describe("snakeCase", () => {
  test.each([
    ["Dense", "dense"],
    ["Conv2D", "conv2d"],
    ["Conv2DTranspose", "conv2d_transpose"],
    ["LSTM", "lstm"],
    ["LSTMCell", "lstm_cell"],
    ["ConvLSTM2D", "conv_lstm2d"],
    ["ReLU", "re_lu"],
    ["LeakyReLU", "leaky_re_lu"],
    ["PReLU", "p_re_lu"],
    ["ELU", "elu"],
    ["UpSampling2D", "up_sampling2d"],
    ["RMSNormalization", "rms_normalization"],
    ["STFTSpectrogram", "stft_spectrogram"],
    ["StackedRNNCells", "stacked_rnn_cells"],
    ["SimpleRNN", "simple_rnn"],
    ["TFSMLayer", "tfsm_layer"],
    ["GroupedQueryAttention", "grouped_query_attention"],
    ["Functional", "functional"],
    ["Sequential", "sequential"],
    ["MyV2Layer", "my_v2_layer"],
    ["HTTPServer2XX", "http_server2xx"],
    ["_Private", "__private"],
    ["Größe>Layer", "größe_layer"],
  ])("%s becomes %s", (className, expected) => {
    expect(snakeCase(className)).toBe(expected);
  });
});

describe("autoName", () => {
  test("counts each prefix on its own", () => {
    const names = ["dense", "dense", "add", "dense"].map(autoName);

    expect(names).toEqual(["dense", "dense_1", "add", "dense_2"]);
  });

  test("starts again after clearSession", () => {
    autoName("dense");
    clearSession();

    expect(autoName("dense")).toBe("dense");
  });
});
