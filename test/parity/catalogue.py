"""Writes test/fixtures/keras-catalogue.json: what the installed Keras has, for docs/coverage.md.

    env/bin/python test/parity/catalogue.py

Layers with the keys of their configs, the functions of `keras.ops`, and the classes of ops that stand in files.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import inspect
import json
import pathlib

import keras
from keras import layers
from keras.src.ops.operation import Operation

TARGET = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "keras-catalogue.json"
BASE = {"name", "trainable", "dtype"}
# A value for each argument that some constructor demands
GIVEN = {
    "units": 3, "filters": 3, "kernel_size": 2, "pool_size": 2, "rate": 0.5, "stddev": 0.1, "axes": 1, "input_dim": 4,
    "output_dim": 3, "num_heads": 2, "key_dim": 2, "head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 1,
    "output_size": 2, "dims": (2, 1), "n": 2, "target_shape": (2,), "output_shape": (3,), "equation": "ab,bc->ac",
    "height": 4, "width": 4, "num_bins": 3, "scale": 0.5, "factor": 0.2, "height_factor": 0.2, "width_factor": 0.2, "activation": "relu",
    "max_number": 3, "mask_value": 0.0,
}
SPECIAL = {
    "Bidirectional": lambda: layers.Bidirectional(layers.LSTM(2)),
    "TimeDistributed": lambda: layers.TimeDistributed(layers.Dense(2)),
    "Wrapper": lambda: layers.Wrapper(layers.Dense(2)),
    "SpectralNormalization": lambda: layers.SpectralNormalization(layers.Dense(2)),
    "RNN": lambda: layers.RNN(layers.LSTMCell(2)),
    "StackedRNNCells": lambda: layers.StackedRNNCells([layers.LSTMCell(2)]),
    "Lambda": lambda: layers.Lambda(keras.ops.abs),
    "Pipeline": lambda: layers.Pipeline([layers.Rescaling(0.5)]),
    "HashedCrossing": lambda: layers.HashedCrossing(num_bins=3),
    "Discretization": lambda: layers.Discretization(bin_boundaries=[0.0, 1.0]),
    "MaxNumBoundingBoxes": lambda: layers.MaxNumBoundingBoxes(max_number=3, bounding_box_format="xyxy"),
    "ReversibleEmbedding": lambda: layers.ReversibleEmbedding(4, 3),
    "RandomPosterization": lambda: layers.RandomPosterization(4),
    "RandomColorJitter": lambda: layers.RandomColorJitter(value_range=(0, 1)),
    "CategoryEncoding": lambda: layers.CategoryEncoding(num_tokens=3),
    "InputLayer": lambda: layers.InputLayer(shape=(3,)),
}


def make(name, cls):
    if name in SPECIAL:
        return SPECIAL[name]()
    given = {
        key: GIVEN[key]
        for key, parameter in inspect.signature(cls.__init__).parameters.items()
        if parameter.default is parameter.empty and key in GIVEN
    }
    return cls(**given)


def keys_of(name, cls):
    """The config keys of a class, apart from those of every layer; None when it cannot be made here."""
    try:
        config = make(name, cls).get_config()
    except Exception as error:
        print(f"{name}: {error}")
        return None
    return [key for key in config if key not in BASE]


def layer_entries():
    entries = {}
    for name in sorted(dir(layers)):
        cls = getattr(layers, name)
        if not inspect.isclass(cls) or not issubclass(cls, keras.Layer) or cls is keras.Layer:
            continue
        canonical = getattr(cls, "_api_export_path", None)
        canonical = (canonical[0] if isinstance(canonical, (list, tuple)) else canonical or name).split(".")[-1]
        if canonical != name:
            entries.setdefault(canonical, {"aliases": []}).setdefault("aliases", []).append(name)
            continue
        entries.setdefault(name, {"aliases": []})
        path = cls.__module__.removeprefix("keras.src.layers.")
        entries[name] |= {"file": path.replace(".", "/") + ".py", "keys": keys_of(name, cls)}
    return entries


def op_entries():
    functions = [
        name for name in sorted(dir(keras.ops))
        if inspect.isfunction(getattr(keras.ops, name)) and not name.startswith("_")
    ]
    modules = ["core", "image", "linalg", "math", "nn", "numpy"]
    classes = {}
    for module in modules:
        namespace = __import__(f"keras.src.ops.{module}", fromlist=["_"])
        classes[module] = sorted(
            name for name, cls in vars(namespace).items()
            if inspect.isclass(cls) and issubclass(cls, Operation) and cls.__module__ == namespace.__name__
        )
    nested = {
        module: sorted(n for n in dir(getattr(keras.ops, module)) if not n.startswith("_"))
        for module in ["image", "linalg"]
    }
    return {"functions": functions, "nested": nested, "classes": classes}


def main():
    catalogue = {"keras_version": keras.__version__, "layers": layer_entries(), "ops": op_entries()}
    TARGET.write_text(json.dumps(catalogue, indent=1, sort_keys=True) + "\n")
    print(len(catalogue["layers"]), "layers,", len(catalogue["ops"]["functions"]), "functions")


if __name__ == "__main__":
    main()
