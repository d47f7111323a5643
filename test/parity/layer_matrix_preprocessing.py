"""Preprocessing layers that stay in a model."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from layer_matrix_cases import floats, integers, on

WORDS = ["ash", "beech", "cedar", "fir", "oak", "ülme"]


def strings(function, *shape):
    def build(rng):
        x = keras.Input(shape, dtype="string")
        words = np.array([*WORDS, "yew", "", "[UNK]"], dtype=object)
        return keras.Model(x, function(x)), [words[rng.integers(0, len(words), (4, *shape))]]

    return build


def numbers(function, *shape, high=8, dtype="int64"):
    def build(rng):
        x = keras.Input(shape, dtype=dtype)
        return keras.Model(x, function(x)), [integers(rng, high, 4, *shape).astype(dtype)]

    return build


def preprocessing():
    for mode in ("int", "one_hot", "multi_hot", "count"):
        shape = (1,) if mode == "one_hot" else (3,)
        yield f"string_lookup_{mode}", strings(layers.StringLookup(vocabulary=WORDS, output_mode=mode, num_oov_indices=2), *shape)
        yield f"integer_lookup_{mode}", numbers(layers.IntegerLookup(vocabulary=[1, 3, 5, 7], output_mode=mode), *shape)
    yield "string_lookup_mask", strings(layers.StringLookup(vocabulary=WORDS, mask_token=""), 3)
    yield "string_lookup_no_oov", numbers(layers.StringLookup(vocabulary=WORDS, invert=True, mask_token=""), 3)
    yield "string_lookup_tf_idf", strings(
        layers.StringLookup(vocabulary=WORDS, idf_weights=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], output_mode="tf_idf"), 4
    )
    yield "string_lookup_pad", strings(layers.StringLookup(vocabulary=WORDS, output_mode="multi_hot", max_tokens=10, pad_to_max_tokens=True), 3)
    yield "string_lookup_embedding", strings(lambda x: layers.Embedding(9, 3)(layers.StringLookup(vocabulary=WORDS)(x)), 3)
    yield "integer_lookup_mask", numbers(layers.IntegerLookup(vocabulary=[1, 3, 5], mask_token=0, oov_token=-1), 3)
    yield "integer_lookup_invert", numbers(layers.IntegerLookup(vocabulary=[10, 20, 30], invert=True), 3, high=4)
    sentences = np.array([["The ash, the OAK!"], ["beech  fir fir"], [""], ["oak oak elm ash-tree"]], dtype=object)
    for number, config in enumerate(
        [
            {},
            {"output_sequence_length": 3},
            {"standardize": "lower", "split": "whitespace"},
            {"standardize": "strip_punctuation", "ngrams": 2},
            {"split": "character", "output_sequence_length": 6},
            {"output_mode": "multi_hot"},
            {"output_mode": "count", "ngrams": (1, 2)},
            {"output_mode": "int", "standardize": None},
        ]
    ):

        def build(rng, config=config):
            layer = layers.TextVectorization(max_tokens=12, **config)
            layer.adapt(["the ash the oak beech", "fir oak the OAK"])
            x = keras.Input((1,), dtype="string")
            return keras.Model(x, layer(x)), [sentences]

        yield f"text_vectorization_{number}", build
    yield "text_tf_idf", _text_tf_idf(sentences)
    for number, config in enumerate(
        [{"num_bins": 5}, {"num_bins": 7, "salt": 133}, {"num_bins": 4, "salt": [12, 99]}, {"num_bins": 6, "mask_value": ""}, {"num_bins": 5, "output_mode": "multi_hot"}]
    ):
        yield f"hashing_strings_{number}", strings(layers.Hashing(**config), 3)
    yield "hashing_ints", numbers(layers.Hashing(6, salt=4), 3, high=1000)
    yield "hashing_one_hot", numbers(layers.Hashing(4, output_mode="one_hot"), 1, high=1000)
    for mode in ("int", "one_hot", "multi_hot", "count"):
        yield f"discretization_{mode}", on(lambda: layers.Discretization(bin_boundaries=[-1.0, 0.0, 0.5], output_mode=mode), (1,) if mode == "one_hot" else (4,))
    yield "discretization_adapted", _discretization
    for mode in ("one_hot", "multi_hot", "count"):
        yield f"category_{mode}", on(lambda: layers.CategoryEncoding(6, output_mode=mode), (1,) if mode == "one_hot" else (4,), dtype="int32", high=6)
    yield "category_weights", _category_weights
    yield "crossing", _crossing("int")
    yield "crossing_one_hot", _crossing("one_hot")
    for number, (config, shape) in enumerate(
        [
            ({"mean": [1.0, 2.0, 3.0], "variance": [1.0, 4.0, 0.0]}, (3,)),
            ({"mean": 1.5, "variance": 2.0, "axis": None}, (3, 2)),
            ({"mean": [1.0, 2.0], "variance": [2.0, 3.0], "axis": 1, "invert": True}, (2, 3)),
            ({"mean": np.ones((2, 3)).tolist(), "variance": np.full((2, 3), 2.0).tolist(), "axis": (1, 2)}, (2, 3)),
        ]
    ):
        yield f"normalization_{number}", on(lambda: layers.Normalization(**config), shape)
    yield "normalization_adapted", _adapted(layers.Normalization())
    yield "normalization_adapted_none", _adapted(layers.Normalization(axis=None))
    yield "rescaling", on(lambda: layers.Rescaling(1 / 255.0, offset=-0.5), (4, 4, 3), dtype="int32", high=256)
    yield "rescaling_list", on(lambda: layers.Rescaling([0.5, 2.0, 1.0], offset=[0.1, 0.0, 1.0]), (2, 2, 3))
    for method in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"):
        yield f"resizing_{method}", on(lambda: layers.Resizing(5, 7, interpolation=method), (8, 6, 3))
        yield f"resizing_{method}_antialias", on(lambda: layers.Resizing(3, 4, interpolation=method, antialias=True), (8, 6, 2))
    yield "resizing_crop", on(lambda: layers.Resizing(4, 4, crop_to_aspect_ratio=True), (8, 6, 3))
    yield "resizing_pad", on(lambda: layers.Resizing(6, 6, pad_to_aspect_ratio=True, fill_value=0.5), (8, 4, 3))
    yield "resizing_first", on(lambda: layers.Resizing(4, 5, data_format="channels_first"), (3, 8, 6))
    yield "center_crop", on(lambda: layers.CenterCrop(4, 3), (8, 6, 3))
    yield "center_crop_larger", on(lambda: layers.CenterCrop(9, 7), (8, 6, 3))
    yield "mel", on(lambda: layers.MelSpectrogram(fft_length=64, sequence_stride=32, sampling_rate=8000, num_mel_bins=8, max_freq=4000), (256,))
    yield "stft", on(lambda: layers.STFTSpectrogram(frame_length=32, frame_step=16, fft_length=32), (128, 1))
    yield "random_layers", on(
        lambda: keras.Sequential(
            [
                layers.RandomFlip("horizontal"), layers.RandomRotation(0.1), layers.RandomZoom(0.2, 0.1),
                layers.RandomTranslation(0.1, 0.2), layers.RandomContrast(0.2), layers.RandomBrightness(0.1),
                layers.RandomShear(0.1, 0.2) if False else layers.RandomHue(0.1), layers.RandomSaturation(0.2),
                layers.RandomSharpness(0.3), layers.RandomPosterization(4), layers.RandomInvert(0.5),
                layers.RandomGrayscale(0.3), layers.RandomColorJitter(brightness_factor=0.1, hue_factor=0.2),
                layers.RandomGaussianBlur(0.5), layers.RandomErasing(0.5), layers.RandomPerspective(0.5),
                layers.RandomElasticTransform(0.5), layers.RandomColorDegeneration(0.3), layers.CutMix(0.5),
                layers.MixUp(0.3), layers.RandAugment(num_ops=1), layers.AugMix(num_chains=1), layers.Solarization(0.1, 0.2),
            ]
        ),
        (6, 6, 3),
    )
    yield "feature_space", _feature_space
    yield "auto_contrast", on(lambda: layers.AutoContrast(value_range=(-3, 3)), (5, 6, 3))
    yield "clahe", on(lambda: layers.ContrastLimitedAdaptiveHistogramEqualization(value_range=(-3, 3), tile_grid_size=(2, 2)), (8, 8, 3))


def _feature_space(rng):
    """What a FeatureSpace puts before a model; it joins the features by a layer of its own."""
    space = keras.utils.FeatureSpace(
        features={
            "age": keras.utils.FeatureSpace.float_normalized(),
            "kind": keras.utils.FeatureSpace.string_categorical(),
            "count": keras.utils.FeatureSpace.integer_categorical(),
            "width": keras.utils.FeatureSpace.float_discretized(num_bins=3),
        },
        crosses=[keras.utils.FeatureSpace.cross(feature_names=("kind", "count"), crossing_dim=5)],
        output_mode="concat",
    )

    def rows(size):
        words = np.array(WORDS[:3], dtype=object)[rng.integers(0, 3, size)]
        return {"age": floats(rng, size), "kind": words, "count": integers(rng, 4, size).astype("int64"), "width": floats(rng, size)}

    space.adapt(tf.data.Dataset.from_tensor_slices(rows(20)))
    some = {name: value.reshape(-1, 1) for name, value in rows(4).items()}
    return keras.Model(space.get_inputs(), layers.Dense(2)(space.get_encoded_features())), some


def _text_tf_idf(sentences):
    def build(rng):
        layer = layers.TextVectorization(output_mode="tf_idf")
        layer.adapt(["the ash the oak beech", "fir oak the OAK"])
        x = keras.Input((1,), dtype="string")
        return keras.Model(x, layer(x)), [sentences]

    return build


def _discretization(rng):
    layer = layers.Discretization(num_bins=4)
    layer.adapt(floats(rng, 50, 1))
    x = keras.Input((3,))
    return keras.Model(x, layer(x)), [floats(rng, 4, 3)]


def _category_weights(rng):
    x, w = keras.Input((4,), dtype="int32"), keras.Input((4,))
    y = layers.CategoryEncoding(6, output_mode="count")(x, count_weights=w)
    return keras.Model([x, w], y), [integers(rng, 6, 3, 4), floats(rng, 3, 4)]


def _crossing(mode):
    def build(rng):
        a, b = keras.Input((1,), dtype="string"), keras.Input((1,), dtype="int64")
        y = layers.HashedCrossing(num_bins=7, output_mode=mode)((a, b))
        words = np.array(["x", "yy", "zzz"], dtype=object)
        return keras.Model([a, b], y), [words[rng.integers(0, 3, (4, 1))], integers(rng, 9, 4, 1).astype("int64")]

    return build


def _adapted(layer):
    def build(rng):
        layer.adapt(floats(rng, 20, 3) * 2 + 1)
        x = keras.Input((3,))
        return keras.Model(x, layer(x)), [floats(rng, 4, 3)]

    return build
