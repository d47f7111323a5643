"""Writes test/fixtures/files/keras2-*.h5: models of Keras 2 that were compiled and trained.

    TF_USE_LEGACY_KERAS=1 env/bin/python test/parity/keras2_compiled.py

`env` is made of keras2_requirements.txt. `keras2-adam` has the optimizer of Keras 2.11 and newer, `keras2-older-adam`
that of the versions before.
"""

import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import numpy as np
import tf_keras as keras

TARGET = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "files"
OPTIMIZERS = {
    "keras2-adam": keras.optimizers.Adam(0.01),
    "keras2-older-adam": keras.optimizers.legacy.Adam(0.01, decay=0.1),
}

for name, optimizer in OPTIMIZERS.items():
    keras.utils.set_random_seed(7)
    model = keras.Sequential(
        [keras.layers.Dense(3, input_shape=(4,), activation="relu", name="a"), keras.layers.Dense(1, activation="sigmoid", name="b")])
    model.compile(optimizer, "binary_crossentropy", metrics=["accuracy", keras.metrics.AUC()])
    x = np.random.default_rng(7).normal(size=(8, 4))
    model.fit(x, (x[:, :1] > 0).astype("float32"), batch_size=4, epochs=2, verbose=0)
    model.save(TARGET / f"{name}.h5")
