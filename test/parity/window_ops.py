"""Writes values, gradients and shapes of keras.ops.unfold and fold, in the form of test/fixtures/keras-ops.

Run with Keras 3 (TensorFlow backend):
  python test/parity/window_ops.py > test/fixtures/keras-ops/windows.json
"""

import json
import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
from keras.src.ops.nn import Fold, Unfold

rng = np.random.default_rng(23)


def saved(value):
    value = np.asarray(value)
    return {"shape": list(value.shape), "dtype": str(value.dtype), "values": [float(f"{v:.8g}") for v in value.ravel()]}


def spec(op, shape):
    try:
        result = op.compute_output_spec(keras.KerasTensor(shape))
    except Exception:
        return None
    return [{"shape": list(result.shape), "dtype": result.dtype}]


def case(cls, shape, **config):
    config = {"dilation": 1, "padding": 0, "stride": 1, **config}
    op = cls(**config)
    x = tf.constant(rng.normal(0, 1, shape).round(2).astype("float32"))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = op(x)
        weights = tf.constant([(i % 5) - 1.5 for i in range(int(tf.size(y)))], "float32")
        loss = tf.reduce_sum(tf.reshape(y, [-1]) * weights)
    facts = {
        "op": cls.__name__,
        "config": config,
        "args": [saved(x)],
        "outputs": [saved(y)],
        "gradients": [saved(tape.gradient(loss, x))],
    }
    facts["static"] = spec(op, shape)
    facts["symbolic"] = spec(op, (None, *shape[1:]))
    return {key: value for key, value in facts.items() if value is not None}


cases = [
    case(Unfold, (2, 3, 4, 5), kernel_size=[2, 2]),
    case(Unfold, (1, 2, 6, 7), kernel_size=[3, 2], stride=2, padding=1),
    case(Unfold, (2, 1, 7, 6), kernel_size=[2, 3], dilation=[2, 1], stride=[1, 2], padding=[0, 2]),
    case(Fold, (2, 12, 12), output_size=[4, 5], kernel_size=[2, 2]),
    case(Fold, (1, 12, 12), output_size=[6, 7], kernel_size=[3, 2], stride=2, padding=1),
    case(Fold, (2, 6, 20), output_size=[7, 6], kernel_size=[2, 3], dilation=[2, 1], stride=[1, 2], padding=[0, 2]),
]
print(json.dumps({"madeBy": f"Keras {keras.__version__} on TensorFlow", "cases": cases}))
