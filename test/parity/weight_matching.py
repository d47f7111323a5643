"""Writes test/fixtures/matching: weights of one model, and which of them Keras gives to other models.

    KERAS_BACKEND=jax python test/parity/weight_matching.py

with Keras 3.15.1. `expected.json` holds for each model its config, and for each way to load what every weight got: the
path of the weight of the saved model that it equals, or null where it kept its value; or the error.
"""

import json
import pathlib
import warnings

import keras
import numpy as np

L = keras.layers
TARGET = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "matching"
TARGET.mkdir(exist_ok=True)
warnings.simplefilter("ignore")


def model(*layers, features=4):
    x = y = keras.Input((features,), name="x")
    for layer in layers:
        y = layer(y)
    return keras.Model(x, y, name="m")


def dense(name, units=5, **options):
    return L.Dense(units, name=name, **options)


def norm(name="bn", **options):
    return L.BatchNormalization(name=name, **options)


MODELS = {
    "same": lambda: model(dense("a"), norm(), dense("b"), dense("c", 3)),
    "one layer more": lambda: model(dense("a"), norm(), dense("b"), dense("c", 3), dense("d", 2)),
    "two layers fewer": lambda: model(dense("a"), dense("b")),
    "other units": lambda: model(dense("a"), norm(), dense("b"), dense("c", 7)),
    "other features": lambda: model(dense("a"), norm(), dense("b"), dense("c", 3), features=6),
    "no bias": lambda: model(dense("a", use_bias=False), norm(scale=False), dense("b"), dense("c", 3)),
    "other names": lambda: model(dense("a2"), norm("bn2"), dense("b2"), dense("c", 3)),
    "names swapped": lambda: model(dense("b"), norm(), dense("a"), dense("c", 3)),
    "other classes": lambda: model(
        dense("a"),
        L.LayerNormalization(name="bn"),
        L.EinsumDense("ab,bc->ac", 5, bias_axes="c", name="b"),
        dense("c", 3),
    ),
}
WAYS = {
    "by path": ("saved.weights.h5", {}),
    "by path, skipping": ("saved.weights.h5", {"skip_mismatch": True}),
    "in order": ("saved.h5", {}),
    "in order, skipping": ("saved.h5", {"skip_mismatch": True}),
    "by name": ("saved.h5", {"by_name": True}),
    "by name, skipping": ("saved.h5", {"by_name": True, "skip_mismatch": True}),
}


def attempt(target, path, options, saved):
    for weight in target.weights:
        weight.assign(np.zeros(weight.shape))
    try:
        target.load_weights(TARGET / path, **options)
    except ValueError as error:
        return {"error": str(error)[:200]}
    values = [np.asarray(weight) for weight in target.weights]
    return {
        "got": [
            next((path for path, value in saved if value.shape == got.shape and np.array_equal(value, got)), None)
            for got in values
        ]
    }


source = MODELS["same"]()
rng = np.random.default_rng(41)
for weight in source.weights:
    weight.assign(rng.normal(size=weight.shape))
source.save_weights(TARGET / "saved.weights.h5")
source.save(TARGET / "saved.h5")
saved = [(weight.path, np.asarray(weight)) for weight in source.weights]
expected = {}
for name, make in MODELS.items():
    target = make()
    expected[name] = {
        "config": json.loads(target.to_json()),
        "ways": {way: attempt(target, path, options, saved) for way, (path, options) in WAYS.items()},
    }
(TARGET / "expected.json").write_text(json.dumps(expected) + "\n")
