"""Compiled models go both ways between Keras and this library.

    KERAS_BACKEND=tensorflow python test/parity/compiled_model.py write
    npx tsx --conditions @kmr-js/source test/parity/compiled-model.ts FOLDER
    KERAS_BACKEND=tensorflow python test/parity/compiled_model.py check FOLDER

`write` makes test/fixtures/training/compiled.keras and compiled.json: a model with losses, metrics and weights of
losses of many kinds, and what `evaluate` gives. `check` opens what the TypeScript script wrote, and compares.
"""

import os
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import json
import pathlib

import keras
import numpy as np

FOLDER = pathlib.Path(__file__).parents[1] / "fixtures" / "training"
rng = np.random.default_rng(22)


def write():
    x = keras.Input((3,), name="features")
    a = keras.layers.Dense(1, activation="sigmoid", name="out_a")(x)
    b = keras.layers.Dense(3, activation="softmax", name="out_b")(x)
    model = keras.Model(x, [a, b])
    model.set_weights([np.round(rng.normal(size=w.shape), 2) for w in model.get_weights()])
    metrics = keras.metrics
    model.compile(
        optimizer=keras.optimizers.AdamW(0.01),
        loss={"out_a": keras.losses.BinaryFocalCrossentropy(gamma=1.5), "out_b": keras.losses.SparseCategoricalCrossentropy()},
        loss_weights={"out_a": 0.5, "out_b": 1.5},
        metrics={
            "out_a": [metrics.AUC(num_thresholds=30, curve="PR", name="area"), metrics.Recall(thresholds=[0.2, 0.6]), "accuracy"],
            "out_b": ["accuracy", metrics.SparseTopKCategoricalAccuracy(k=2), metrics.MeanMetricWrapper(keras.losses.sparse_categorical_crossentropy, name="wrapped")],
        },
        weighted_metrics={"out_a": [metrics.MeanSquaredError()], "out_b": [keras.losses.sparse_categorical_crossentropy]},
    )
    data = np.round(rng.normal(size=(12, 3)), 2).astype("float32")
    labels = [rng.integers(0, 2, (12, 1)).astype("float32"), rng.integers(0, 3, (12,)).astype("int32")]
    model.fit(data, labels, batch_size=4, shuffle=False, verbose=0)
    model.save(FOLDER / "compiled.keras")
    tested = model.evaluate(data, labels, batch_size=6, verbose=0, return_dict=True)
    content = {"x": data.tolist(), "y": [part.tolist() for part in labels], "evaluated": tested}
    (FOLDER / "compiled.json").write_text(json.dumps(content, default=lambda value: np.asarray(value).tolist()) + "\n")


def check(folder):
    """The model of the TypeScript script is compiled as it was, and computes the same figures."""
    content = json.loads((folder / "evaluated.json").read_text())
    model = keras.saving.load_model(folder / "model.keras")
    data = json.loads((FOLDER / "compiled.json").read_text())
    labels = [np.asarray(part) for part in data["y"]]
    tested = model.evaluate(np.asarray(data["x"]), labels, batch_size=6, verbose=0, return_dict=True)
    for name, value in tested.items():
        np.testing.assert_allclose(content[name], value, rtol=1e-5, atol=1e-6, err_msg=name)
    assert set(tested) == set(content), set(tested) ^ set(content)
    print(f"{len(tested)} figures agree: {', '.join(tested)}")


if __name__ == "__main__":
    write() if sys.argv[1] == "write" else check(pathlib.Path(sys.argv[2]))
