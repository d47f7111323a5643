"""Writes what Keras says of a model's weights, parameter counts and training flag, and what it computes when frozen.

Run with Keras 3 (TensorFlow backend):
  python test/parity/model_api.py > test/fixtures/layers/model-api.json
"""

import json
import os
import re

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

layers = keras.layers
X = np.array([[1, 2, 3], [-1, 0, 2]], "float32")


def make():
    x = keras.Input((3,), name="x")
    h = layers.Dense(4, name="d1")(x)
    h = layers.BatchNormalization(name="bn")(h)
    inner = [keras.Input((4,)), layers.Dense(2, name="d2"), layers.BatchNormalization(name="bn2")]
    model = keras.Model(x, keras.Sequential(inner, name="inner")(h))
    for place, weight in enumerate(model.weights):
        size = int(np.prod(weight.shape))
        weight.assign(np.linspace(0.1 + place * 0.05, 1, size).reshape(weight.shape))
    return model


def freeze_inner(model):
    model.get_layer("inner").trainable = False


def freeze_dense(model):
    model.get_layer("inner").get_layer("d2").trainable = False


def freeze_norm(model):
    model.get_layer("bn").trainable = False


def freeze_model(model):
    model.trainable = False


def thaw_model(model):
    freeze_dense(model)
    model.trainable = False
    model.trainable = True


def paths(weights):
    return [weight.path for weight in weights]


def summarized(model):
    lines = []
    model.summary(print_fn=lines.append)
    found = re.findall(r"(Total|Trainable|Non-trainable) params: ([\d,]+)", "\n".join(lines))
    return {kind: count for kind, count in found}


def record(change):
    model = make()
    change(model)
    facts = {
        "change": change.__name__,
        "weights": paths(model.weights),
        "trainable": paths(model.trainable_weights),
        "nonTrainable": paths(model.non_trainable_weights),
        "params": model.count_params(),
        "summary": summarized(model),
    }
    facts["flags"] = {layer.name: layer.trainable for layer in model._flatten_layers(include_self=False) if layer.weights}
    facts["output"] = np.asarray(model(X, training=True)).tolist()
    facts["after"] = [np.asarray(weight).ravel().tolist() for weight in model.get_weights()]
    return facts


changes = [lambda model: None, freeze_inner, freeze_dense, freeze_norm, freeze_model, thaw_model]
changes[0].__name__ = "nothing"
print(json.dumps([record(change) for change in changes]))
