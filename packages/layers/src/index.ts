/** @file One export line per layer. */
export { Activation, type ActivationArgs } from "./activations/activation.ts";
export { ELU, type ELUArgs } from "./activations/elu.ts";
export { LeakyReLU, type LeakyReLUArgs } from "./activations/leaky-relu.ts";
export { PReLU, type PReLUArgs } from "./activations/prelu.ts";
export { ReLU, type ReLUArgs } from "./activations/relu.ts";
export { Softmax, type SoftmaxArgs } from "./activations/softmax.ts";
export {
  CustomScaleLayer,
  type CustomScaleLayerArgs,
} from "./applications/custom-scale-layer.ts";
export { LayerScale, type LayerScaleArgs } from "./applications/layer-scale.ts";
export { AdditiveAttention, type AdditiveAttentionArgs } from "./attention/additive-attention.ts";
export { Attention, type AttentionArgs } from "./attention/attention.ts";
export {
  GroupQueryAttention,
  type GroupQueryAttentionArgs,
} from "./attention/group-query-attention.ts";
export {
  MultiHeadAttention,
  type MultiHeadAttentionArgs,
} from "./attention/multi-head-attention.ts";
export { Conv1D, type Conv1DArgs } from "./convolutional/conv1d.ts";
export { Conv1DTranspose, type Conv1DTransposeArgs } from "./convolutional/conv1d-transpose.ts";
export { Conv2D, type Conv2DArgs } from "./convolutional/conv2d.ts";
export { Conv2DTranspose, type Conv2DTransposeArgs } from "./convolutional/conv2d-transpose.ts";
export { Conv3D, type Conv3DArgs } from "./convolutional/conv3d.ts";
export { Conv3DTranspose, type Conv3DTransposeArgs } from "./convolutional/conv3d-transpose.ts";
export { DepthwiseConv1D, type DepthwiseConv1DArgs } from "./convolutional/depthwise-conv1d.ts";
export { DepthwiseConv2D, type DepthwiseConv2DArgs } from "./convolutional/depthwise-conv2d.ts";
export { SeparableConv1D, type SeparableConv1DArgs } from "./convolutional/separable-conv1d.ts";
export { SeparableConv2D, type SeparableConv2DArgs } from "./convolutional/separable-conv2d.ts";
export { Dense, type DenseArgs } from "./core/dense.ts";
export { EinsumDense, type EinsumDenseArgs } from "./core/einsum-dense.ts";
export { Embedding, type EmbeddingArgs } from "./core/embedding.ts";
export { Identity } from "./core/identity.ts";
export { Lambda, type LambdaArgs, type LambdaFunction } from "./core/lambda.ts";
export { Masking, type MaskingArgs } from "./core/masking.ts";
export { ReversibleEmbedding, type ReversibleEmbeddingArgs } from "./core/reversible-embedding.ts";
export { Wrapper, wrapperFields } from "./core/wrapper.ts";
export { kerasLayers } from "./keras-layers.ts";
export { Add } from "./merging/add.ts";
export { Average } from "./merging/average.ts";
export { Concatenate, type ConcatenateArgs } from "./merging/concatenate.ts";
export { Dot, type DotArgs } from "./merging/dot.ts";
export { Maximum } from "./merging/maximum.ts";
export { Minimum } from "./merging/minimum.ts";
export { Multiply } from "./merging/multiply.ts";
export { Subtract } from "./merging/subtract.ts";
export {
  BatchNormalization,
  type BatchNormalizationArgs,
} from "./normalization/batch-normalization.ts";
export {
  GroupNormalization,
  type GroupNormalizationArgs,
} from "./normalization/group-normalization.ts";
export {
  LayerNormalization,
  type LayerNormalizationArgs,
} from "./normalization/layer-normalization.ts";
export { RMSNormalization, type RMSNormalizationArgs } from "./normalization/rms-normalization.ts";
export {
  SpectralNormalization,
  type SpectralNormalizationArgs,
} from "./normalization/spectral-normalization.ts";
export {
  UnitNormalization,
  type UnitNormalizationArgs,
} from "./normalization/unit-normalization.ts";
export {
  AdaptiveAveragePooling1D,
  type AdaptiveAveragePooling1DArgs,
} from "./pooling/adaptive-average-pooling1d.ts";
export {
  AdaptiveAveragePooling2D,
  type AdaptiveAveragePooling2DArgs,
} from "./pooling/adaptive-average-pooling2d.ts";
export {
  AdaptiveAveragePooling3D,
  type AdaptiveAveragePooling3DArgs,
} from "./pooling/adaptive-average-pooling3d.ts";
export {
  AdaptiveMaxPooling1D,
  type AdaptiveMaxPooling1DArgs,
} from "./pooling/adaptive-max-pooling1d.ts";
export {
  AdaptiveMaxPooling2D,
  type AdaptiveMaxPooling2DArgs,
} from "./pooling/adaptive-max-pooling2d.ts";
export {
  AdaptiveMaxPooling3D,
  type AdaptiveMaxPooling3DArgs,
} from "./pooling/adaptive-max-pooling3d.ts";
export { AveragePooling1D, type AveragePooling1DArgs } from "./pooling/average-pooling1d.ts";
export { AveragePooling2D, type AveragePooling2DArgs } from "./pooling/average-pooling2d.ts";
export { AveragePooling3D, type AveragePooling3DArgs } from "./pooling/average-pooling3d.ts";
export {
  GlobalAveragePooling1D,
  type GlobalAveragePooling1DArgs,
} from "./pooling/global-average-pooling1d.ts";
export {
  GlobalAveragePooling2D,
  type GlobalAveragePooling2DArgs,
} from "./pooling/global-average-pooling2d.ts";
export {
  GlobalAveragePooling3D,
  type GlobalAveragePooling3DArgs,
} from "./pooling/global-average-pooling3d.ts";
export { GlobalMaxPooling1D, type GlobalMaxPooling1DArgs } from "./pooling/global-max-pooling1d.ts";
export { GlobalMaxPooling2D, type GlobalMaxPooling2DArgs } from "./pooling/global-max-pooling2d.ts";
export { GlobalMaxPooling3D, type GlobalMaxPooling3DArgs } from "./pooling/global-max-pooling3d.ts";
export { MaxPooling1D, type MaxPooling1DArgs } from "./pooling/max-pooling1d.ts";
export { MaxPooling2D, type MaxPooling2DArgs } from "./pooling/max-pooling2d.ts";
export { MaxPooling3D, type MaxPooling3DArgs } from "./pooling/max-pooling3d.ts";
export { CategoryEncoding, type CategoryEncodingArgs } from "./preprocessing/category-encoding.ts";
export { Discretization, type DiscretizationArgs } from "./preprocessing/discretization.ts";
export { HashedCrossing, type HashedCrossingArgs } from "./preprocessing/hashed-crossing.ts";
export { Hashing, type HashingArgs } from "./preprocessing/hashing.ts";
export { AugMix, type AugMixArgs } from "./preprocessing/image-preprocessing/aug-mix.ts";
export {
  AutoContrast,
  type AutoContrastArgs,
} from "./preprocessing/image-preprocessing/auto-contrast.ts";
export {
  CenterCrop,
  type CenterCropArgs,
} from "./preprocessing/image-preprocessing/center-crop.ts";
export {
  ContrastLimitedAdaptiveHistogramEqualization,
  type ContrastLimitedAdaptiveHistogramEqualizationArgs,
} from "./preprocessing/image-preprocessing/clahe.ts";
export { CutMix, type CutMixArgs } from "./preprocessing/image-preprocessing/cut-mix.ts";
export {
  Equalization,
  type EqualizationArgs,
} from "./preprocessing/image-preprocessing/equalization.ts";
export {
  MaxNumBoundingBoxes,
  type MaxNumBoundingBoxesArgs,
} from "./preprocessing/image-preprocessing/max-num-bounding-box.ts";
export { MixUp, type MixUpArgs } from "./preprocessing/image-preprocessing/mix-up.ts";
export {
  RandAugment,
  type RandAugmentArgs,
} from "./preprocessing/image-preprocessing/rand-augment.ts";
export {
  RandomBrightness,
  type RandomBrightnessArgs,
} from "./preprocessing/image-preprocessing/random-brightness.ts";
export {
  RandomColorDegeneration,
  type RandomColorDegenerationArgs,
} from "./preprocessing/image-preprocessing/random-color-degeneration.ts";
export {
  RandomColorJitter,
  type RandomColorJitterArgs,
} from "./preprocessing/image-preprocessing/random-color-jitter.ts";
export {
  RandomContrast,
  type RandomContrastArgs,
} from "./preprocessing/image-preprocessing/random-contrast.ts";
export {
  RandomCrop,
  type RandomCropArgs,
} from "./preprocessing/image-preprocessing/random-crop.ts";
export {
  RandomElasticTransform,
  type RandomElasticTransformArgs,
} from "./preprocessing/image-preprocessing/random-elastic-transform.ts";
export {
  RandomErasing,
  type RandomErasingArgs,
} from "./preprocessing/image-preprocessing/random-erasing.ts";
export {
  RandomFlip,
  type RandomFlipArgs,
} from "./preprocessing/image-preprocessing/random-flip.ts";
export {
  RandomGaussianBlur,
  type RandomGaussianBlurArgs,
} from "./preprocessing/image-preprocessing/random-gaussian-blur.ts";
export {
  RandomGrayscale,
  type RandomGrayscaleArgs,
} from "./preprocessing/image-preprocessing/random-grayscale.ts";
export { RandomHue, type RandomHueArgs } from "./preprocessing/image-preprocessing/random-hue.ts";
export {
  RandomInvert,
  type RandomInvertArgs,
} from "./preprocessing/image-preprocessing/random-invert.ts";
export {
  RandomPerspective,
  type RandomPerspectiveArgs,
} from "./preprocessing/image-preprocessing/random-perspective.ts";
export {
  RandomPosterization,
  type RandomPosterizationArgs,
} from "./preprocessing/image-preprocessing/random-posterization.ts";
export {
  RandomRotation,
  type RandomRotationArgs,
} from "./preprocessing/image-preprocessing/random-rotation.ts";
export {
  RandomSaturation,
  type RandomSaturationArgs,
} from "./preprocessing/image-preprocessing/random-saturation.ts";
export {
  RandomSharpness,
  type RandomSharpnessArgs,
} from "./preprocessing/image-preprocessing/random-sharpness.ts";
export {
  RandomShear,
  type RandomShearArgs,
} from "./preprocessing/image-preprocessing/random-shear.ts";
export {
  RandomTranslation,
  type RandomTranslationArgs,
} from "./preprocessing/image-preprocessing/random-translation.ts";
export {
  RandomZoom,
  type RandomZoomArgs,
} from "./preprocessing/image-preprocessing/random-zoom.ts";
export { Resizing, type ResizingArgs } from "./preprocessing/image-preprocessing/resizing.ts";
export {
  Solarization,
  type SolarizationArgs,
} from "./preprocessing/image-preprocessing/solarization.ts";
export { IntegerLookup, type IntegerLookupArgs } from "./preprocessing/integer-lookup.ts";
export { MelSpectrogram, type MelSpectrogramArgs } from "./preprocessing/mel-spectrogram.ts";
export { Normalization, type NormalizationArgs } from "./preprocessing/normalization.ts";
export { Pipeline, type PipelineArgs } from "./preprocessing/pipeline.ts";
export { Rescaling, type RescalingArgs } from "./preprocessing/rescaling.ts";
export { STFTSpectrogram, type STFTSpectrogramArgs } from "./preprocessing/stft-spectrogram.ts";
export { StringLookup, type StringLookupArgs } from "./preprocessing/string-lookup.ts";
export {
  TextVectorization,
  type TextVectorizationArgs,
} from "./preprocessing/text-vectorization.ts";
export {
  ActivityRegularization,
  type ActivityRegularizationArgs,
} from "./regularization/activity-regularization.ts";
export { AlphaDropout, type AlphaDropoutArgs } from "./regularization/alpha-dropout.ts";
export { Dropout, type DropoutArgs } from "./regularization/dropout.ts";
export { GaussianDropout, type GaussianDropoutArgs } from "./regularization/gaussian-dropout.ts";
export { GaussianNoise, type GaussianNoiseArgs } from "./regularization/gaussian-noise.ts";
export { SpatialDropout1D, type SpatialDropout1DArgs } from "./regularization/spatial-dropout1d.ts";
export { SpatialDropout2D, type SpatialDropout2DArgs } from "./regularization/spatial-dropout2d.ts";
export { SpatialDropout3D, type SpatialDropout3DArgs } from "./regularization/spatial-dropout3d.ts";
export { Cropping1D, type Cropping1DArgs } from "./reshaping/cropping1d.ts";
export { Cropping2D, type Cropping2DArgs } from "./reshaping/cropping2d.ts";
export { Cropping3D, type Cropping3DArgs } from "./reshaping/cropping3d.ts";
export { Flatten, type FlattenArgs } from "./reshaping/flatten.ts";
export { Permute, type PermuteArgs } from "./reshaping/permute.ts";
export { RepeatVector, type RepeatVectorArgs } from "./reshaping/repeat-vector.ts";
export { Reshape, type ReshapeArgs } from "./reshaping/reshape.ts";
export { UpSampling1D, type UpSampling1DArgs } from "./reshaping/up-sampling1d.ts";
export { UpSampling2D, type UpSampling2DArgs } from "./reshaping/up-sampling2d.ts";
export { UpSampling3D, type UpSampling3DArgs } from "./reshaping/up-sampling3d.ts";
export { ZeroPadding1D, type ZeroPadding1DArgs } from "./reshaping/zero-padding1d.ts";
export { ZeroPadding2D, type ZeroPadding2DArgs } from "./reshaping/zero-padding2d.ts";
export { ZeroPadding3D, type ZeroPadding3DArgs } from "./reshaping/zero-padding3d.ts";
export { Bidirectional, type BidirectionalArgs } from "./rnn/bidirectional.ts";
export type { Cell, CellSteps } from "./rnn/cell.ts";
export { ConvLSTM1D, type ConvLSTM1DArgs } from "./rnn/conv-lstm1d.ts";
export { ConvLSTM2D, type ConvLSTM2DArgs } from "./rnn/conv-lstm2d.ts";
export { ConvLSTM3D, type ConvLSTM3DArgs } from "./rnn/conv-lstm3d.ts";
export { GRU, type GRUArgs } from "./rnn/gru.ts";
export { GRUCell, type GRUCellArgs } from "./rnn/gru-cell.ts";
export { LSTM, type LSTMArgs } from "./rnn/lstm.ts";
export { LSTMCell, type LSTMCellArgs } from "./rnn/lstm-cell.ts";
export { RNN, type RNNArgs } from "./rnn/rnn.ts";
export { SimpleRNN, type SimpleRNNArgs } from "./rnn/simple-rnn.ts";
export { SimpleRNNCell, type SimpleRNNCellArgs } from "./rnn/simple-rnn-cell.ts";
export { StackedRNNCells, type StackedRNNCellsArgs } from "./rnn/stacked-rnn-cells.ts";
export { TimeDistributed, type TimeDistributedArgs } from "./rnn/time-distributed.ts";
