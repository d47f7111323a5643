/** @file The table of Keras's built-in layers, for `loadModel(source, { objects: [kerasLayers] })`. */
import { type LayerClass, type ObjectTable, objectTable } from "@kmr-js/core";
import { Activation } from "./activations/activation.ts";
import { ELU } from "./activations/elu.ts";
import { LeakyReLU } from "./activations/leaky-relu.ts";
import { PReLU } from "./activations/prelu.ts";
import { ReLU } from "./activations/relu.ts";
import { Softmax } from "./activations/softmax.ts";
import { CustomScaleLayer } from "./applications/custom-scale-layer.ts";
import { LayerScale } from "./applications/layer-scale.ts";
import { AdditiveAttention } from "./attention/additive-attention.ts";
import { Attention } from "./attention/attention.ts";
import { GroupQueryAttention } from "./attention/group-query-attention.ts";
import { MultiHeadAttention } from "./attention/multi-head-attention.ts";
import { Conv1D } from "./convolutional/conv1d.ts";
import { Conv1DTranspose } from "./convolutional/conv1d-transpose.ts";
import { Conv2D } from "./convolutional/conv2d.ts";
import { Conv2DTranspose } from "./convolutional/conv2d-transpose.ts";
import { Conv3D } from "./convolutional/conv3d.ts";
import { Conv3DTranspose } from "./convolutional/conv3d-transpose.ts";
import { DepthwiseConv1D } from "./convolutional/depthwise-conv1d.ts";
import { DepthwiseConv2D } from "./convolutional/depthwise-conv2d.ts";
import { SeparableConv1D } from "./convolutional/separable-conv1d.ts";
import { SeparableConv2D } from "./convolutional/separable-conv2d.ts";
import { Dense } from "./core/dense.ts";
import { EinsumDense } from "./core/einsum-dense.ts";
import { Embedding } from "./core/embedding.ts";
import { Identity } from "./core/identity.ts";
import { Lambda } from "./core/lambda.ts";
import { Masking } from "./core/masking.ts";
import { ReversibleEmbedding } from "./core/reversible-embedding.ts";
import { Wrapper } from "./core/wrapper.ts";
import { keras2 } from "./keras2.ts";
import { Add } from "./merging/add.ts";
import { Average } from "./merging/average.ts";
import { Concatenate } from "./merging/concatenate.ts";
import { Dot } from "./merging/dot.ts";
import { Maximum } from "./merging/maximum.ts";
import { Minimum } from "./merging/minimum.ts";
import { Multiply } from "./merging/multiply.ts";
import { Subtract } from "./merging/subtract.ts";
import { BatchNormalization } from "./normalization/batch-normalization.ts";
import { GroupNormalization } from "./normalization/group-normalization.ts";
import { LayerNormalization } from "./normalization/layer-normalization.ts";
import { RMSNormalization } from "./normalization/rms-normalization.ts";
import { SpectralNormalization } from "./normalization/spectral-normalization.ts";
import { UnitNormalization } from "./normalization/unit-normalization.ts";
import { AdaptiveAveragePooling1D } from "./pooling/adaptive-average-pooling1d.ts";
import { AdaptiveAveragePooling2D } from "./pooling/adaptive-average-pooling2d.ts";
import { AdaptiveAveragePooling3D } from "./pooling/adaptive-average-pooling3d.ts";
import { AdaptiveMaxPooling1D } from "./pooling/adaptive-max-pooling1d.ts";
import { AdaptiveMaxPooling2D } from "./pooling/adaptive-max-pooling2d.ts";
import { AdaptiveMaxPooling3D } from "./pooling/adaptive-max-pooling3d.ts";
import { AveragePooling1D } from "./pooling/average-pooling1d.ts";
import { AveragePooling2D } from "./pooling/average-pooling2d.ts";
import { AveragePooling3D } from "./pooling/average-pooling3d.ts";
import { GlobalAveragePooling1D } from "./pooling/global-average-pooling1d.ts";
import { GlobalAveragePooling2D } from "./pooling/global-average-pooling2d.ts";
import { GlobalAveragePooling3D } from "./pooling/global-average-pooling3d.ts";
import { GlobalMaxPooling1D } from "./pooling/global-max-pooling1d.ts";
import { GlobalMaxPooling2D } from "./pooling/global-max-pooling2d.ts";
import { GlobalMaxPooling3D } from "./pooling/global-max-pooling3d.ts";
import { MaxPooling1D } from "./pooling/max-pooling1d.ts";
import { MaxPooling2D } from "./pooling/max-pooling2d.ts";
import { MaxPooling3D } from "./pooling/max-pooling3d.ts";
import { CategoryEncoding } from "./preprocessing/category-encoding.ts";
import { Discretization } from "./preprocessing/discretization.ts";
import { HashedCrossing } from "./preprocessing/hashed-crossing.ts";
import { Hashing } from "./preprocessing/hashing.ts";
import { AugMix } from "./preprocessing/image-preprocessing/aug-mix.ts";
import { AutoContrast } from "./preprocessing/image-preprocessing/auto-contrast.ts";
import { CenterCrop } from "./preprocessing/image-preprocessing/center-crop.ts";
import { ContrastLimitedAdaptiveHistogramEqualization } from "./preprocessing/image-preprocessing/clahe.ts";
import { CutMix } from "./preprocessing/image-preprocessing/cut-mix.ts";
import { Equalization } from "./preprocessing/image-preprocessing/equalization.ts";
import { MaxNumBoundingBoxes } from "./preprocessing/image-preprocessing/max-num-bounding-box.ts";
import { MixUp } from "./preprocessing/image-preprocessing/mix-up.ts";
import { RandAugment } from "./preprocessing/image-preprocessing/rand-augment.ts";
import { RandomBrightness } from "./preprocessing/image-preprocessing/random-brightness.ts";
import { RandomColorDegeneration } from "./preprocessing/image-preprocessing/random-color-degeneration.ts";
import { RandomColorJitter } from "./preprocessing/image-preprocessing/random-color-jitter.ts";
import { RandomContrast } from "./preprocessing/image-preprocessing/random-contrast.ts";
import { RandomCrop } from "./preprocessing/image-preprocessing/random-crop.ts";
import { RandomElasticTransform } from "./preprocessing/image-preprocessing/random-elastic-transform.ts";
import { RandomErasing } from "./preprocessing/image-preprocessing/random-erasing.ts";
import { RandomFlip } from "./preprocessing/image-preprocessing/random-flip.ts";
import { RandomGaussianBlur } from "./preprocessing/image-preprocessing/random-gaussian-blur.ts";
import { RandomGrayscale } from "./preprocessing/image-preprocessing/random-grayscale.ts";
import { RandomHue } from "./preprocessing/image-preprocessing/random-hue.ts";
import { RandomInvert } from "./preprocessing/image-preprocessing/random-invert.ts";
import { RandomPerspective } from "./preprocessing/image-preprocessing/random-perspective.ts";
import { RandomPosterization } from "./preprocessing/image-preprocessing/random-posterization.ts";
import { RandomRotation } from "./preprocessing/image-preprocessing/random-rotation.ts";
import { RandomSaturation } from "./preprocessing/image-preprocessing/random-saturation.ts";
import { RandomSharpness } from "./preprocessing/image-preprocessing/random-sharpness.ts";
import { RandomShear } from "./preprocessing/image-preprocessing/random-shear.ts";
import { RandomTranslation } from "./preprocessing/image-preprocessing/random-translation.ts";
import { RandomZoom } from "./preprocessing/image-preprocessing/random-zoom.ts";
import { Resizing } from "./preprocessing/image-preprocessing/resizing.ts";
import { Solarization } from "./preprocessing/image-preprocessing/solarization.ts";
import { IntegerLookup } from "./preprocessing/integer-lookup.ts";
import { MelSpectrogram } from "./preprocessing/mel-spectrogram.ts";
import { Normalization } from "./preprocessing/normalization.ts";
import { Pipeline } from "./preprocessing/pipeline.ts";
import { Rescaling } from "./preprocessing/rescaling.ts";
import { STFTSpectrogram } from "./preprocessing/stft-spectrogram.ts";
import { StringLookup } from "./preprocessing/string-lookup.ts";
import { TextVectorization } from "./preprocessing/text-vectorization.ts";
import { ActivityRegularization } from "./regularization/activity-regularization.ts";
import { AlphaDropout } from "./regularization/alpha-dropout.ts";
import { Dropout } from "./regularization/dropout.ts";
import { GaussianDropout } from "./regularization/gaussian-dropout.ts";
import { GaussianNoise } from "./regularization/gaussian-noise.ts";
import { SpatialDropout1D } from "./regularization/spatial-dropout1d.ts";
import { SpatialDropout2D } from "./regularization/spatial-dropout2d.ts";
import { SpatialDropout3D } from "./regularization/spatial-dropout3d.ts";
import { Cropping1D } from "./reshaping/cropping1d.ts";
import { Cropping2D } from "./reshaping/cropping2d.ts";
import { Cropping3D } from "./reshaping/cropping3d.ts";
import { Flatten } from "./reshaping/flatten.ts";
import { Permute } from "./reshaping/permute.ts";
import { RepeatVector } from "./reshaping/repeat-vector.ts";
import { Reshape } from "./reshaping/reshape.ts";
import { UpSampling1D } from "./reshaping/up-sampling1d.ts";
import { UpSampling2D } from "./reshaping/up-sampling2d.ts";
import { UpSampling3D } from "./reshaping/up-sampling3d.ts";
import { ZeroPadding1D } from "./reshaping/zero-padding1d.ts";
import { ZeroPadding2D } from "./reshaping/zero-padding2d.ts";
import { ZeroPadding3D } from "./reshaping/zero-padding3d.ts";
import { Bidirectional } from "./rnn/bidirectional.ts";
import { ConvLSTM1D } from "./rnn/conv-lstm1d.ts";
import { ConvLSTM2D } from "./rnn/conv-lstm2d.ts";
import { ConvLSTM3D } from "./rnn/conv-lstm3d.ts";
import { GRU } from "./rnn/gru.ts";
import { GRUCell } from "./rnn/gru-cell.ts";
import { LSTM } from "./rnn/lstm.ts";
import { LSTMCell } from "./rnn/lstm-cell.ts";
import { RNN } from "./rnn/rnn.ts";
import { SimpleRNN } from "./rnn/simple-rnn.ts";
import { SimpleRNNCell } from "./rnn/simple-rnn-cell.ts";
import { StackedRNNCells } from "./rnn/stacked-rnn-cells.ts";
import { TimeDistributed } from "./rnn/time-distributed.ts";

const classes: readonly LayerClass[] = [
  Activation,
  ActivityRegularization,
  AdaptiveAveragePooling1D,
  AdaptiveAveragePooling2D,
  AdaptiveAveragePooling3D,
  AdaptiveMaxPooling1D,
  AdaptiveMaxPooling2D,
  AdaptiveMaxPooling3D,
  Add,
  AdditiveAttention,
  AlphaDropout,
  Attention,
  AugMix,
  AutoContrast,
  Average,
  AveragePooling1D,
  AveragePooling2D,
  AveragePooling3D,
  BatchNormalization,
  Bidirectional,
  CategoryEncoding,
  CenterCrop,
  Concatenate,
  ContrastLimitedAdaptiveHistogramEqualization,
  Conv1D,
  Conv1DTranspose,
  Conv2D,
  Conv2DTranspose,
  Conv3D,
  Conv3DTranspose,
  ConvLSTM1D,
  ConvLSTM2D,
  ConvLSTM3D,
  Cropping1D,
  Cropping2D,
  Cropping3D,
  CustomScaleLayer,
  CutMix,
  Dense,
  DepthwiseConv1D,
  DepthwiseConv2D,
  Discretization,
  Dot,
  Dropout,
  EinsumDense,
  ELU,
  Embedding,
  Equalization,
  Flatten,
  GaussianDropout,
  GaussianNoise,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
  GroupNormalization,
  GroupQueryAttention,
  GRU,
  GRUCell,
  HashedCrossing,
  Hashing,
  Identity,
  IntegerLookup,
  Lambda,
  LayerNormalization,
  LayerScale,
  LeakyReLU,
  LSTM,
  LSTMCell,
  Masking,
  Maximum,
  MaxNumBoundingBoxes,
  MaxPooling1D,
  MaxPooling2D,
  MaxPooling3D,
  MelSpectrogram,
  Minimum,
  MixUp,
  MultiHeadAttention,
  Multiply,
  Normalization,
  Permute,
  Pipeline,
  PReLU,
  RandAugment,
  RandomBrightness,
  RandomColorDegeneration,
  RandomColorJitter,
  RandomContrast,
  RandomCrop,
  RandomElasticTransform,
  RandomErasing,
  RandomFlip,
  RandomGaussianBlur,
  RandomGrayscale,
  RandomHue,
  RandomInvert,
  RandomPerspective,
  RandomPosterization,
  RandomRotation,
  RandomSaturation,
  RandomSharpness,
  RandomShear,
  RandomTranslation,
  RandomZoom,
  ReLU,
  RepeatVector,
  Rescaling,
  Reshape,
  Resizing,
  ReversibleEmbedding,
  RMSNormalization,
  RNN,
  SeparableConv1D,
  SeparableConv2D,
  SimpleRNN,
  SimpleRNNCell,
  Softmax,
  Solarization,
  SpatialDropout1D,
  SpatialDropout2D,
  SpatialDropout3D,
  SpectralNormalization,
  StackedRNNCells,
  STFTSpectrogram,
  StringLookup,
  Subtract,
  TextVectorization,
  TimeDistributed,
  UnitNormalization,
  UpSampling1D,
  UpSampling2D,
  UpSampling3D,
  Wrapper,
  ZeroPadding1D,
  ZeroPadding2D,
  ZeroPadding3D,
];

/** Further names that Keras has for the same class. */
const aliases: Readonly<Record<string, LayerClass>> = {
  AvgPool1D: AveragePooling1D,
  AvgPool2D: AveragePooling2D,
  AvgPool3D: AveragePooling3D,
  Convolution1D: Conv1D,
  Convolution1DTranspose: Conv1DTranspose,
  Convolution2D: Conv2D,
  Convolution2DTranspose: Conv2DTranspose,
  Convolution3D: Conv3D,
  Convolution3DTranspose: Conv3DTranspose,
  GlobalAvgPool1D: GlobalAveragePooling1D,
  GlobalAvgPool2D: GlobalAveragePooling2D,
  GlobalAvgPool3D: GlobalAveragePooling3D,
  GlobalMaxPool1D: GlobalMaxPooling1D,
  GlobalMaxPool2D: GlobalMaxPooling2D,
  GlobalMaxPool3D: GlobalMaxPooling3D,
  GroupedQueryAttention: GroupQueryAttention,
  MaxPool1D: MaxPooling1D,
  MaxPool2D: MaxPooling2D,
  MaxPool3D: MaxPooling3D,
  SeparableConvolution1D: SeparableConv1D,
  SeparableConvolution2D: SeparableConv2D,
  // As Keras 2 names it in a legacy file.
  "Custom>CustomScaleLayer": CustomScaleLayer,
  // What FeatureSpace puts into its graph.
  TFDConcat: Concatenate,
  TFDIdentity: Identity,
};

/** Every built-in layer by its name in a file. */
export const kerasLayers: ObjectTable = objectTable("kerasLayers", classes, {
  aliases,
  older: keras2,
  keras: true,
});
