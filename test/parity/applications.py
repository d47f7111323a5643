"""Writes the models of keras.applications, and deep models like them, with what Keras computes with them.

    python test/parity/applications.py FOLDER [NAME …]    every model, or those that are named
    python test/parity/applications.py FOLDER --small     those that `npm run parity` verifies
    python test/parity/applications.py test/fixtures/applications --kept    the ones that the tests keep
    npm run --silent kmr -- verify FOLDER --backend wasm

Every model is saved as .keras, .h5 and .weights.h5, with a parity file beside it. All weights are seeded. Batch
normalizations get the statistics of a batch, as training would leave them, then changed by some percent: with those of
an untrained model most of them would do nothing. All models take about 3.5 GB.
"""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import json
import sys
import warnings
import zlib
from pathlib import Path

import keras
import numpy as np
from keras import layers

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packages/kmr-compat/python"))
from parity_export import export_parity  # noqa: E402

warnings.filterwarnings("ignore")
SEED = 7
TOP = {"classes": 100}
# The family, the size of its images, the range of their values, and arguments.
FAMILIES = {
    "xception": ("Xception", 96, (-1, 1), TOP),
    "vgg16": ("VGG16", 48, (-100, 100), TOP),
    "resnet50": ("ResNet50", 64, (-100, 100), TOP),
    "resnet50_v2": ("ResNet50V2", 64, (-1, 1), TOP),
    "inception_v3": ("InceptionV3", 96, (-1, 1), TOP),
    "inception_resnet_v2": ("InceptionResNetV2", 96, (-1, 1), TOP),
    "mobilenet": ("MobileNet", 64, (-1, 1), TOP),
    "mobilenet_v2": ("MobileNetV2", 64, (-1, 1), TOP),
    "mobilenet_v2_small": ("MobileNetV2", 32, (-1, 1), {"classes": 10, "alpha": 0.35}),
    "mobilenet_v3_small": ("MobileNetV3Small", 64, (0, 255), TOP),
    "mobilenet_v3_large": ("MobileNetV3Large", 64, (0, 255), TOP),
    "mobilenet_v3_minimal": ("MobileNetV3Small", 32, (0, 255), {"classes": 10, "minimalistic": True}),
    "densenet121": ("DenseNet121", 64, (-1, 1), TOP),
    "nasnet_mobile": ("NASNetMobile", 96, (-1, 1), TOP),
    "efficientnet_b0": ("EfficientNetB0", 64, (0, 255), TOP),
    "efficientnet_v2_b0": ("EfficientNetV2B0", 64, (0, 255), TOP),
    "efficientnet_v2_s": ("EfficientNetV2S", 64, (0, 255), TOP),
    "convnext_tiny": ("ConvNeXtTiny", 64, (0, 255), TOP),
    "convnext_small": ("ConvNeXtSmall", 64, (0, 255), TOP),
}
SMALL = ["mobilenet_v2_small", "mobilenet_v3_minimal", "efficientnet_b0", "convnext_blocks", "scaled_branches"]
# Rows that are recorded, where one does not show it.
ROWS = {"rounding_adds_up": 2, "rounding_of_sums": 4}
KEPT = ["convnext_blocks", "scaled_branches", "rounding_adds_up", "rounding_of_sums"]


def family(name):
    function, size, (low, high), arguments = FAMILIES[name]
    model = getattr(keras.applications, function)(weights=None, input_shape=(size, size, 3), **arguments)
    return model, lambda rng, rows: rng.uniform(low, high, (rows, size, size, 3)).astype("float32")


def images(rng, rows):
    return rng.normal(0, 1, (rows, 8, 8, 3)).astype("float32")


def convnext_blocks():
    """Two blocks as ConvNeXt has them, with its own layer."""
    from keras.src.applications.convnext import LayerScale

    x = inputs = keras.Input((8, 8, 3))
    x = layers.LayerNormalization(epsilon=1e-6)(layers.Conv2D(6, 2, strides=2)(x))
    for _ in range(2):
        y = layers.Conv2D(6, 7, padding="same", groups=6)(x)
        y = layers.Dense(12)(layers.LayerNormalization(epsilon=1e-6)(y))
        y = LayerScale(1e-6, 6)(layers.Dense(6)(layers.Activation("gelu")(y)))
        x = x + layers.Activation("linear")(y)
    return keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling2D()(x))), images


def scaled_branches():
    """A residual block as Inception-ResNet v2 has it, with its own layer."""
    from keras.src.applications.inception_resnet_v2 import CustomScaleLayer

    x = inputs = keras.Input((8, 8, 3))
    x = layers.Conv2D(6, 3, padding="same")(x)
    y = layers.Concatenate()([layers.Conv2D(3, 1)(x), layers.Conv2D(3, (1, 7), padding="same")(x)])
    x = CustomScaleLayer(0.17)([x, layers.Conv2D(6, 1)(y)])
    x = layers.BatchNormalization(scale=False)(x)
    return keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling2D()(layers.ReLU()(x)))), images


def rounding_adds_up():
    """So deep that float32 rounding, which no layer shows alone, adds up beyond a tolerance of 1e-6 + 1e-5 x."""
    x = inputs = keras.Input((8, 8, 3))
    for i in range(9):
        y = layers.Conv2D(5, 3, padding="same", use_bias=False)(x)
        y = layers.ReLU()(layers.BatchNormalization()(y))
        x = y if i == 0 else layers.Add()([x, y])
    return keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling2D()(x))), images


def rounding_of_sums():
    """Sums of so many products that their rounding alone goes beyond that tolerance."""
    x = keras.Input((1024,))
    return keras.Model(x, layers.Dense(16, use_bias=False)(x)), lambda rng, rows: rng.normal(0, 99, (rows, 1024)).astype("float32")


def build(name):
    return family(name) if name in FAMILIES else globals()[name]()


def fill_weights(model, batch, rng):
    """Gives every weight seeded values, and every batch normalization statistics that fit what goes through it."""
    for variable in model.weights:
        kind = variable.path.split("/")[-1]
        if kind == "bias" or kind == "beta":
            variable.assign(rng.normal(0, 0.1, variable.shape))
        if kind == "gamma":
            variable.assign(rng.uniform(0.7, 1.3, variable.shape))
        if kind.startswith("variable"):  # the factors of LayerScale have no name
            variable.assign(rng.uniform(0.05, 0.3, variable.shape))
    norms = [layer for layer in model._flatten_layers() if isinstance(layer, layers.BatchNormalization)]
    momenta = [layer.momentum for layer in norms]
    for layer in norms:
        layer.momentum = 0.0
    if norms:
        model(batch, training=True)
    for layer, momentum in zip(norms, momenta):
        layer.momentum = momentum
        variance = np.array(layer.moving_variance)
        mean = np.array(layer.moving_mean) + 0.1 * np.sqrt(variance) * rng.normal(0, 1, variance.shape)
        layer.moving_mean.assign(mean)
        layer.moving_variance.assign(variance * rng.uniform(0.8, 1.25, variance.shape) + 1e-3 * variance.mean() + 1e-4)


def write(name, folder, kept):
    keras.utils.clear_session()
    keras.utils.set_random_seed(SEED)
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    model, rows = build(name)
    batch = rows(rng, 4)
    fill_weights(model, batch, rng)
    model.save(folder / f"{name}.keras")
    if not kept:
        model.save_weights(folder / f"{name}.weights.h5")
        if name != "convnext_blocks":  # Keras cannot open a legacy .h5 with ops in it
            model.save(folder / f"{name}.h5")
    export_parity(model, batch[: ROWS.get(name, 1)], folder / f"{name}.parity.h5", seed=SEED, case=name)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    chosen = {"--small": SMALL, "--kept": KEPT}
    asked = sys.argv[2:] or [*FAMILIES, *KEPT]
    for name in [name for word in asked for name in chosen.get(word, [word])]:
        try:
            write(name, folder, kept="--kept" in asked)
        except Exception as error:
            row = {"step": "write applications", "case": name, "status": "failed"}
            print(json.dumps({**row, "detail": f"{type(error).__name__}: {error}", "error": 0}))


if __name__ == "__main__":
    main()
