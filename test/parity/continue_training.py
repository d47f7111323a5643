"""Python's part of test/parity/continue-training.ts: a model trains in Python, then in TypeScript, then in Python again.

    python test/parity/continue_training.py start FOLDER     trains 10 steps of each case, and 30 in one go
    python test/parity/continue_training.py finish FOLDER    goes on where TypeScript stopped, and compares
    python test/parity/continue_training.py fixtures         writes test/fixtures/training/continued

Needs Keras 3 with TensorFlow. `start` writes `<case>.keras` and `<case>.json` (data, and Keras's own numbers after 20
and 30 steps); TypeScript writes `<case>.continued.keras`. The fixtures are the same files, without those of TypeScript.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["KERAS_BACKEND"] = "tensorflow"

import base64
import json
import pathlib
import sys

import keras
import numpy as np

L, O = keras.layers, keras.optimizers
S = O.schedules
FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "training" / "continued"
SEED, BATCH, STEPS, LEGS = 11, 8, 10, 3
ROWS = BATCH * STEPS
RTOL, ATOL = 1e-4, 1e-5
CASES = {}
# Saved in the legacy format as well; Keras cannot read its own short names of losses from it
ALSO_H5 = {"nadam_sequential", "adagrad_frozen"}


def case(function):
    CASES[function.__name__] = function
    return function


def plain(**last):
    x = keras.Input((6,), name="x")
    y = L.Dense(5, activation="relu", name="hidden")(x)
    y = L.BatchNormalization(name="norm")(y)
    return keras.Model(x, L.Dense(1, name="out", **last)(y), name="plain")


@case
def adam_cosine():
    model = plain()
    rate = S.CosineDecay(0.001, 20, warmup_target=0.02, warmup_steps=6)
    model.compile(O.Adam(rate, amsgrad=True), "mse", metrics=["mae"])
    return model


@case
def sgd_piecewise():
    model = plain(kernel_regularizer="l2")
    rate = S.PiecewiseConstantDecay([7, 14], [0.05, 0.02, 0.01])
    model.compile(O.SGD(rate, momentum=0.9, nesterov=True, clipnorm=0.5), keras.losses.Huber())
    return model


@case
def rmsprop_exponential():
    model = plain()
    rate = S.ExponentialDecay(0.01, 10, 0.5)
    model.compile(O.RMSprop(rate, momentum=0.5, centered=True, epsilon=1e-3), "mae")
    return model


@case
def adamw_averaged():
    model = plain()
    optimizer = O.AdamW(0.01, gradient_accumulation_steps=2, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=3)
    model.compile(optimizer, "mse")
    return model


@case
def nadam_sequential():
    model = keras.Sequential([keras.Input((6,)), L.Dense(4, activation="tanh"), L.Dense(1)], name="chain")
    model.compile(O.Nadam(0.02), "log_cosh")
    return model


@case
def adafactor():
    model = plain()
    model.compile(O.Adafactor(0.05), "mse")
    return model


@case
def ftrl_polynomial():
    model = plain()
    rate = S.PolynomialDecay(0.1, 25, 0.01)
    model.compile(O.Ftrl(rate, l1_regularization_strength=0.01, beta=0.1), "mse")
    return model


@case
def lion_inverse_time():
    model = plain()
    model.compile(O.Lion(S.InverseTimeDecay(0.01, 5, 0.5), weight_decay=0.01), "mse")
    return model


@case
def loss_scaled():
    model = plain()
    model.compile(O.LossScaleOptimizer(O.Adamax(0.02), dynamic_growth_steps=7), "mse")
    return model


@case
def adagrad_frozen():
    model = plain()
    model.get_layer("hidden").trainable = False
    model.compile(O.Adagrad(0.1), "mse")
    return model


@case
def two_outputs():
    x = keras.Input((6,), name="x")
    y = L.Dense(5, activation="tanh", name="hidden")(x)
    outputs = {"a": L.Dense(1, name="a")(y), "b": L.Dense(3, activation="softmax", name="b")(y)}
    model = keras.Model(x, outputs, name="forked")
    model.compile(
        O.Adadelta(1.0, epsilon=1e-4),
        {"a": "mse", "b": "sparse_categorical_crossentropy"},
        loss_weights={"a": 0.3, "b": 2.0},
        metrics={"b": ["accuracy"]},
    )
    return model


def encode(arrays):
    flat = [np.asarray(a, "float32").ravel() for a in arrays]
    return base64.b64encode(np.concatenate(flat).astype("<f4").tobytes()).decode()


def decode(text):
    return np.frombuffer(base64.b64decode(text), "<f4")


def data_of(name, leg):
    rng = np.random.default_rng([SEED, list(CASES).index(name), leg])
    x = rng.normal(size=(ROWS, 6)).astype("float32")
    y = rng.normal(size=(ROWS, 1)).astype("float32")
    if name == "two_outputs":
        return x, {"a": y, "b": rng.integers(0, 3, (ROWS, 1)).astype("float32")}
    return x, y


class Running(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.values = []

    def on_train_batch_end(self, batch, logs=None):
        self.values.append(float(logs["loss"]))


def leg(model, name, number):
    x, y = data_of(name, number)
    running = Running()
    model.fit(x, y, batch_size=BATCH, epochs=1, shuffle=False, verbose=0, callbacks=[running])
    return running.values


def state(model):
    return [v.numpy() for v in [*model.weights, *model.optimizer.variables]]


def start(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in CASES.items():
        keras.utils.clear_session()
        keras.utils.set_random_seed(SEED)
        model = make()
        leg(model, name, 0)
        model.save(folder / f"{name}.keras")
        if name in ALSO_H5:
            model.save(folder / f"{name}.h5")
        running = leg(model, name, 1)
        twenty = encode(state(model))
        leg(model, name, 2)
        x, y = data_of(name, 1)
        record = {
            "x": encode([x]),
            "y": {key: encode([value]) for key, value in y.items()} if isinstance(y, dict) else encode([y]),
            "batch_size": BATCH,
            "rows": ROWS,
            "running": encode([running]),
            "after_20": twenty,
            "after_30": encode(state(model)),
        }
        (folder / f"{name}.json").write_text(json.dumps(record) + "\n")
    print(f"{len(CASES)} models trained 10 steps in Python")


def finish(folder):
    failed = 0
    for name in CASES:
        expected = decode(json.loads((folder / f"{name}.json").read_text())["after_30"])
        model = keras.saving.load_model(folder / f"{name}.continued.keras")
        leg(model, name, 2)
        actual = decode(encode(state(model)))
        same_size = actual.shape == expected.shape
        excess = np.max(np.abs(actual - expected) / (ATOL + RTOL * np.abs(expected))) if same_size else np.inf
        good = bool(excess <= 1)
        failed += not good
        print(f"{'ok    ' if good else 'DIFFERS'} {name}: {excess:.3f} of the bound")
    print(f"{len(CASES) - failed} of {len(CASES)} models end where 30 steps in Python end (rtol {RTOL})")
    return 1 if failed else 0


def main():
    command, *rest = sys.argv[1:]
    if command == "fixtures":
        return start(FIXTURES)
    return {"start": start, "finish": finish}[command](pathlib.Path(rest[0]))


if __name__ == "__main__":
    sys.exit(main())
