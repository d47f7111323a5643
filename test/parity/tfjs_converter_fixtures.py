"""Writes test/fixtures/tfjs/converted*: a model of Keras 2 as tensorflowjs_converter 4.22.0 writes it.

    env/bin/pip install --no-deps tensorflowjs==4.22.0
    TF_USE_LEGACY_KERAS=1 env/bin/python test/parity/tfjs_converter_fixtures.py

`env` is made of keras2_requirements.txt. Only the converter's modules for Keras are imported, so the rest of its
requirements need not be there. `expected_converted.json` holds what tf_keras computes with the weights that the
converter's own reader reads back.
"""

import importlib
import importlib.util
import json
import os
import pathlib
import sys
import tempfile
import types

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import h5py
import numpy as np
import tf_keras as keras

TARGET = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "tfjs"
root = pathlib.Path(importlib.util.find_spec("tensorflowjs").submodule_search_locations[0])
for name, path in (("tensorflowjs", root), ("tensorflowjs.converters", root / "converters")):
    package = types.ModuleType(name)
    package.__path__ = [str(path)]
    sys.modules[name] = package
sys.modules["tensorflowjs"].version = importlib.import_module("tensorflowjs.version")
sys.modules["tensorflowjs"].quantization = importlib.import_module("tensorflowjs.quantization")
sys.modules["tensorflowjs"].read_weights = importlib.import_module("tensorflowjs.read_weights")
sys.modules["tensorflowjs"].write_weights = importlib.import_module("tensorflowjs.write_weights")
conversion = importlib.import_module("tensorflowjs.converters.keras_h5_conversion")
read_weights = sys.modules["tensorflowjs"].read_weights

WORK = pathlib.Path(tempfile.mkdtemp())
L = keras.layers
keras.utils.set_random_seed(7)
rng = np.random.default_rng(7)


def array(values):
    values = np.asarray(values)
    return {"shape": list(values.shape), "data": values.astype("float64").ravel().tolist()}


def make():
    inner = keras.Sequential(
        [L.Dense(5, activation="tanh", input_shape=(4,), name="in_1"), L.BatchNormalization(name="in_2")], name="inner")
    x = keras.Input((6, 4), name="x")
    y = L.Bidirectional(L.GRU(2, name="gru"), name="both")(x)
    y = L.Concatenate(name="joined")([y, inner(L.GlobalAveragePooling1D(name="mean")(x))])
    y = L.BatchNormalization(name="norm")(y)
    y = L.LeakyReLU(0.3, name="leaky")(y)
    return keras.Model(x, L.Dense(3, activation="softmax", name="out")(y), name="converted")


model = make()
for weight in model.weights:
    value = rng.normal(scale=0.5, size=weight.shape)
    weight.assign(0.5 + np.abs(value) if "variance" in weight.name else value)
x = rng.normal(size=(2, 6, 4)).astype("float32")
model.save(WORK / "converted.h5", include_optimizer=False)

expected = {}
for suffix, quantization in (("", None), ("-uint8", {"uint8": ["*"]}), ("-uint16", {"uint16": ["*"]}), ("-float16", {"float16": ["*"]})):
    with h5py.File(WORK / "converted.h5") as file:
        topology, groups = conversion.h5_merged_saved_model_to_tfjs_format(file)
    folder = WORK / f"converted{suffix}"
    folder.mkdir(exist_ok=True)
    conversion.write_artifacts(topology, groups, str(folder), quantization, weight_shard_size_bytes=300)
    index = json.loads((folder / "model.json").read_text())
    read = read_weights.read_weights(index["weightsManifest"], str(folder), flatten=True)
    twin = make()
    by_name = {entry["name"]: entry["data"] for entry in read}
    twin.set_weights([by_name[weight.name.removesuffix(":0")].astype("float32") for weight in twin.weights])
    expected[f"converted{suffix}"] = {"inputs": [array(x)], "output": array(twin(x))}
    for group in index["weightsManifest"]:
        renamed = [f"converted{suffix}-{path}" for path in group["paths"]]
        for old, new in zip(group["paths"], renamed):
            (TARGET / new).write_bytes((folder / old).read_bytes())
        group["paths"] = renamed
    (TARGET / f"converted{suffix}.json").write_text(json.dumps(index) + "\n")

(TARGET / "expected_converted.json").write_text(json.dumps(expected) + "\n")
