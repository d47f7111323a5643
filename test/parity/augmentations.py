"""Writes test/fixtures/preprocessing/augmentations.json: what Keras's augmentation layers compute in training.

Only configs that leave nothing to chance: ranges of one number, chances of 0 or 1.
Run with Keras 3.15.1 (TensorFlow backend): python test/parity/augmentations.py
"""

import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
from keras import layers

IMAGE = [2, 5, 6, 3]
FIRST = [2, 3, 5, 6]


def image(shape, high=255.0):
    """Numbers that the test makes again: small integers scaled to the value range."""
    count = int(np.prod(shape))
    return ((np.arange(count) * 37 + 11) % 64 / 63 * high).astype("float32").reshape(shape)


def cases():
    moving = {"interpolation": "bilinear"}
    yield layers.RandomBrightness((0.25, 0.25)), IMAGE, 255.0
    yield layers.RandomBrightness((-0.5, -0.5), value_range=(0, 1)), IMAGE, 1.0
    yield layers.RandomColorDegeneration((0.4, 0.4)), IMAGE, 255.0
    yield layers.RandomColorDegeneration((1.0, 1.0), data_format="channels_first"), FIRST, 255.0
    yield layers.RandomSaturation((0.7, 0.7), value_range=(0, 1)), IMAGE, 1.0
    yield layers.RandomSaturation((0.2, 0.2), value_range=(0, 1), data_format="channels_first"), FIRST, 1.0
    yield layers.RandomHue((0.0, 0.0)), IMAGE, 255.0
    yield layers.RandomSharpness((0.8, 0.8)), IMAGE, 255.0
    yield layers.RandomSharpness((0.1, 0.1), value_range=(0, 1)), IMAGE, 1.0
    yield layers.RandomPosterization((3, 3)), IMAGE, 255.0
    yield layers.RandomPosterization((5, 5), value_range=(0, 1)), IMAGE, 1.0
    yield layers.RandomInvert((1.0, 1.0)), IMAGE, 255.0
    yield layers.RandomGrayscale(1.0), IMAGE, 255.0
    yield layers.RandomGrayscale(0.0), IMAGE, 255.0
    yield layers.RandomGaussianBlur((1.0, 1.0), kernel_size=(3, 5), sigma=(0.5, 0.5)), IMAGE, 255.0
    yield layers.RandomContrast((0.0, 0.0)), IMAGE, 255.0
    yield layers.Solarization(), IMAGE, 255.0
    yield layers.Solarization(value_range=(0, 1)), IMAGE, 1.0
    yield layers.Equalization(), IMAGE, 255.0
    yield layers.Equalization(bins=16, value_range=(0, 1), data_format="channels_first"), FIRST, 1.0
    yield layers.AutoContrast(), IMAGE, 200.0
    yield layers.AutoContrast(value_range=(0, 1)), IMAGE, 0.5
    yield layers.AutoContrast(data_format="channels_first"), FIRST, 200.0
    clahe = layers.ContrastLimitedAdaptiveHistogramEqualization
    yield clahe(tile_grid_size=(2, 2)), [2, 8, 8, 3], 255.0
    yield clahe(tile_grid_size=(3, 2), clip_limit=1.5, value_range=(0, 1)), [1, 7, 9, 2], 1.0
    yield clahe(tile_grid_size=(2, 3), clip_limit=0.0, data_format="channels_first"), [1, 2, 6, 7], 255.0
    yield layers.RandomRotation((0.1, 0.1), **moving), IMAGE, 255.0
    yield layers.RandomRotation((-0.2, -0.2), fill_mode="constant", fill_value=9.0, data_format="channels_first"), FIRST, 255.0
    yield layers.RandomTranslation((0.25, 0.25), (-0.3, -0.3), fill_mode="nearest"), IMAGE, 255.0
    yield layers.RandomTranslation((0.4, 0.4), (0.5, 0.5), fill_mode="wrap", interpolation="nearest"), IMAGE, 255.0
    yield layers.RandomZoom((0.3, 0.3), (-0.2, -0.2)), IMAGE, 255.0
    yield layers.RandomZoom((-0.4, -0.4), fill_mode="constant"), IMAGE, 255.0
    yield layers.RandomShear((0.0, 0.0), (0.0, 0.0)), IMAGE, 255.0
    yield layers.RandomPerspective((1.0, 1.0), scale=0.0), IMAGE, 255.0
    yield layers.RandomCrop(8, 4), IMAGE, 255.0


def main():
    entries = []
    for layer, shape, high in cases():
        x = image(shape, high)
        entries.append(
            {
                "class": type(layer).__name__,
                "config": {k: v for k, v in layer.get_config().items() if k not in ("name", "trainable", "dtype")},
                "shape": shape,
                "high": high,
                "training": np.asarray(layer(x, training=True)).round(6).astype("float32").tolist(),
                "inference": np.abs(np.asarray(layer(x, training=False)) - x).max().item() == 0,
            }
        )
    target = Path(__file__).parents[1] / "fixtures" / "preprocessing" / "augmentations.json"
    target.write_text(json.dumps({"keras_version": keras.__version__, "cases": entries}) + "\n")


main()
