"""Writes test/fixtures/files/legacy-layouts.h5: weights as Keras 1, Theano and cuDNN laid them out.

    TF_USE_LEGACY_KERAS=1 env/bin/python test/parity/legacy_layouts.py

`env` is made of keras2_requirements.txt. Each group of the file is a weight file of its own; `legacy-layouts.json` holds,
for each, the layer and the weights that tf_keras makes of them when it reads such a file.
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import h5py
import numpy as np
import tf_keras as keras
from tf_keras.src.saving.legacy.hdf5_format import preprocess_weights_for_loading

L = keras.layers
TARGET = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "files"
rng = np.random.default_rng(7)


def values(*shapes):
    return [rng.normal(size=shape).astype("float32") for shape in shapes]


gates = {"LSTM": 4, "GRU": 3}


def split(kind, inputs, units):
    """Kernel, recurrent kernel and bias of each gate, one after another."""
    return values(*[shape for _ in range(gates[kind]) for shape in ((inputs, units), (units, units), (units,))])


CASES = {
    # name: layer, input shape, stored arrays, Keras version
    "lstm_keras1": (L.LSTM(3), (5, 2), split("LSTM", 2, 3), "1"),
    "gru_keras1": (L.GRU(3, reset_after=False), (5, 2), split("GRU", 2, 3), "1"),
    "bidirectional_keras1": (L.Bidirectional(L.LSTM(3)), (5, 2), split("LSTM", 2, 3) + split("LSTM", 2, 3), "1"),
    "conv1d_keras1": (L.Conv1D(4, 3), (6, 2), values((3, 1, 2, 4), (4,)), "1"),
    "conv1d_theano": (L.Conv1D(4, 3), (6, 2), values((4, 2, 3, 1), (4,)), "1"),
    "conv2d_theano": (L.Conv2D(5, (3, 2)), (6, 6, 2), values((2, 5, 2, 3), (5,)), "2.2.4"),
    "conv2d_keras1_channels_first": (
        L.Conv2D(3, 3, data_format="channels_first"), (3, 6, 6), values((3, 3, 3, 3), (3,)), "1"),
    "conv2d_transpose_keras1": (L.Conv2DTranspose(3, 2), (6, 6, 3), values((2, 2, 3, 3), (3,)), "1"),
    "lstm_cudnn": (L.LSTM(3), (5, 2), values((2, 12), (3, 12), (24,)), "2.2.4"),
    "gru_cudnn": (L.GRU(3), (5, 2), values((2, 9), (3, 9), (18,)), "2.2.4"),
    "bidirectional_cudnn": (
        L.Bidirectional(L.LSTM(3)), (5, 2), values((2, 12), (3, 12), (24,), (2, 12), (3, 12), (24,)), "2.2.4"),
}

expected = {}
with h5py.File(TARGET / "legacy-layouts.h5", "w") as file:
    for name, (layer, shape, arrays, version) in CASES.items():
        layer.build((None, *shape))
        loaded = preprocess_weights_for_loading(layer, [a.copy() for a in arrays], version, "tensorflow")
        expected[name] = {
            "class_name": type(layer).__name__,
            "config": layer.get_config(),
            "input_shape": [None, *shape],
            "keras_version": version,
            "weights": [{"shape": list(w.shape), "data": np.asarray(w, "float64").ravel().tolist()} for w in loaded],
        }
        group = file.create_group(name)
        group.attrs["layer_names"] = np.array([b"layer"])
        if version != "1":
            group.attrs["keras_version"] = version
        names = [f"weight_{i}" for i in range(len(arrays))]
        for key, array in zip(names, arrays):
            group.create_dataset(f"layer/{key}", data=array)
        group["layer"].attrs["weight_names"] = np.array([n.encode() for n in names])

(TARGET / "legacy-layouts.json").write_text(json.dumps(expected, sort_keys=True) + "\n")
