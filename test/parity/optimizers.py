"""Writes test/fixtures/training/optimizers.json: training runs of Keras with every optimizer.

    TF_ENABLE_ONEDNN_OPTS=0 KERAS_BACKEND=tensorflow python test/parity/optimizers.py

Needs Keras 3.15.1 with TensorFlow on the CPU. Each case is one `fit` over 8 batches in order: an optimizer, a loss, and
clipping, weight decay, a moving average, accumulation or a schedule. It records the loss log after each batch (the mean
so far in the epoch), the weights after the run and the optimizer's variables. Arrays are float32 in base64.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["KERAS_BACKEND"] = "tensorflow"

import base64
import json
import pathlib

import keras
import numpy as np

O = keras.optimizers
S = O.schedules
L = keras.layers
TARGET = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "training" / "optimizers.json"
SEED, ROWS, BATCH, EPOCHS = 7, 28, 8, 2


def encode(arrays):
    """Arrays one after the other."""
    flat = [np.asarray(a, "float32").ravel() for a in arrays]
    return base64.b64encode(np.concatenate(flat).astype("<f4").tobytes()).decode()


# The output layer of each loss, and its labels
LOSSES = {
    "mean_squared_error": (1, "linear", lambda rng: rng.normal(size=(ROWS, 1))),
    "binary_crossentropy": (1, "sigmoid", lambda rng: rng.integers(0, 2, (ROWS, 1))),
    "sparse_categorical_crossentropy": (3, "softmax", lambda rng: rng.integers(0, 3, (ROWS, 1))),
}


def model_of(loss):
    """Weights of ranks 1, 2 and 3."""
    units, activation, _ = LOSSES[loss]
    return keras.Sequential(
        [
            keras.Input((6,), name="x"),
            L.EinsumDense("ab,bcd->acd", (2, 2), bias_axes="cd", activation="tanh", name="split"),
            L.EinsumDense("acd,cde->ae", 4, bias_axes="e", activation="tanh", name="join"),
            L.Dense(units, activation=activation, name="out"),
        ],
        name="model",
    )


# The learning rates let each optimizer move visibly in 8 steps
OPTIMIZERS = {
    "sgd": lambda **k: O.SGD(**{"learning_rate": 0.1, **k}),
    "sgd momentum": lambda **k: O.SGD(**{"learning_rate": 0.05, "momentum": 0.9, **k}),
    "sgd nesterov": lambda **k: O.SGD(**{"learning_rate": 0.05, "momentum": 0.8, "nesterov": True, **k}),
    "rmsprop": lambda **k: O.RMSprop(**{"learning_rate": 0.02, **k}),
    "rmsprop centered": lambda **k: O.RMSprop(**{"learning_rate": 0.02, "rho": 0.8, "centered": True, "epsilon": 1e-4, **k}),
    "rmsprop momentum": lambda **k: O.RMSprop(**{"learning_rate": 0.01, "momentum": 0.6, "centered": True, "epsilon": 1e-3, **k}),
    "adam": lambda **k: O.Adam(**{"learning_rate": 0.02, **k}),
    "adam amsgrad": lambda **k: O.Adam(**{"learning_rate": 0.02, "amsgrad": True, "beta_2": 0.8, "epsilon": 1e-5, **k}),
    "adamw": lambda **k: O.AdamW(**{"learning_rate": 0.02, **k}),
    "adamax": lambda **k: O.Adamax(**{"learning_rate": 0.02, **k}),
    "nadam": lambda **k: O.Nadam(**{"learning_rate": 0.02, **k}),
    "adagrad": lambda **k: O.Adagrad(**{"learning_rate": 0.1, **k}),
    "adadelta": lambda **k: O.Adadelta(**{"learning_rate": 1.0, "epsilon": 1e-3, **k}),
    "adafactor": lambda **k: O.Adafactor(**{"learning_rate": 0.05, **k}),
    "adafactor absolute": lambda **k: O.Adafactor(**{"learning_rate": 0.3, "relative_step": False, "clip_threshold": 0.7, **k}),
    "lion": lambda **k: O.Lion(**{"learning_rate": 0.01, **k}),
    "ftrl": lambda **k: O.Ftrl(**{"learning_rate": 0.1, **k}),
    "ftrl regularized": lambda **k: O.Ftrl(
        **{
            "learning_rate": 0.1,
            "learning_rate_power": -0.4,
            "l1_regularization_strength": 0.01,
            "l2_regularization_strength": 0.02,
            "l2_shrinkage_regularization_strength": 0.03,
            "beta": 0.1,
            **k,
        }
    ),
    "lamb": lambda **k: O.Lamb(**{"learning_rate": 0.02, **k}),
    "muon": lambda **k: O.Muon(**{"learning_rate": 0.02, "exclude_layers": ["out"], **k}),
    "muon plain": lambda **k: O.Muon(**{"learning_rate": 0.02, "nesterov": False, "rms_rate": None, "adam_lr_ratio": 0.5, **k}),
    "schedule free adamw": lambda **k: O.ScheduleFreeAdamW(**{"learning_rate": 0.02, "warmup_steps": 3, **k}),
    "loss scale": lambda **k: O.LossScaleOptimizer(O.Adam(**{"learning_rate": 0.02, **k}), dynamic_growth_steps=3),
}

SCHEDULES = {
    "exponential": lambda: S.ExponentialDecay(0.05, 3, 0.7),
    "exponential staircase": lambda: S.ExponentialDecay(0.05, 3, 0.7, staircase=True),
    "piecewise": lambda: S.PiecewiseConstantDecay([2, 5], [0.05, 0.02, 0.01]),
    "polynomial": lambda: S.PolynomialDecay(0.05, 5, 0.01, power=1.5),
    "polynomial cycle": lambda: S.PolynomialDecay(0.05, 3, 0.01, power=0.5, cycle=True),
    "inverse time": lambda: S.InverseTimeDecay(0.05, 2, 0.5),
    "inverse time staircase": lambda: S.InverseTimeDecay(0.05, 2, 0.5, staircase=True),
    "cosine": lambda: S.CosineDecay(0.05, 6, alpha=0.1),
    "cosine warmup": lambda: S.CosineDecay(0.01, 4, warmup_target=0.05, warmup_steps=3),
    "cosine restarts": lambda: S.CosineDecayRestarts(0.05, 2, t_mul=1.5, m_mul=0.8, alpha=0.1),
    "cosine restarts equal": lambda: S.CosineDecayRestarts(0.05, 3, t_mul=1.0, m_mul=0.9),
}

# With each optimizer and each loss
EVERYWHERE = {
    "plain": {},
    "clipnorm": {"clipnorm": 0.05},
    "clipvalue": {"clipvalue": 0.02},
    "global_clipnorm": {"global_clipnorm": 0.1},
    "weight_decay": {"weight_decay": 0.1},
}
# With each optimizer and one loss
ONCE = {
    "weight_decay but for biases": {"weight_decay": 0.1},
    "ema": {"use_ema": True, "ema_momentum": 0.7},
    "ema overwrites": {"use_ema": True, "ema_momentum": 0.6, "ema_overwrite_frequency": 3},
    "accumulation": {"gradient_accumulation_steps": 3},
    "accumulation with all": {
        "gradient_accumulation_steps": 2,
        "clipnorm": 0.05,
        "weight_decay": 0.05,
        "use_ema": True,
        "ema_overwrite_frequency": 2,
    },
    "loss_scale_factor": {"loss_scale_factor": 64.0},
}


def cases():
    """name, optimizer, loss, whether biases do not decay"""
    schedules = list(SCHEDULES)
    turn = 0
    for name, make in OPTIMIZERS.items():
        for loss in LOSSES:
            for setting, args in EVERYWHERE.items():
                yield f"{name}, {setting}", make(**args), loss, False
            schedule = schedules[turn % len(schedules)]
            turn += 1
            yield f"{name}, {schedule}", make(learning_rate=SCHEDULES[schedule]()), loss, False
        for setting, args in ONCE.items():
            if name == "loss scale" and "loss_scale_factor" in args:
                continue
            yield f"{name}, {setting}", make(**args), "mean_squared_error", "biases" in setting
    for schedule in SCHEDULES:
        for name in ("sgd", "adam", "adafactor", "ftrl"):
            optimizer = OPTIMIZERS[name](learning_rate=SCHEDULES[schedule](), weight_decay=0.02)
            yield f"{name}, decay and {schedule}", optimizer, "mean_squared_error", False


class Running(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.values = []

    def on_train_batch_end(self, batch, logs=None):
        self.values.append(float(logs["loss"]))


def run(name, optimizer, loss, spare_biases, given):
    model, x, y, start = given
    model.set_weights(start)
    if spare_biases:
        (optimizer.inner_optimizer if hasattr(optimizer, "inner_optimizer") else optimizer).exclude_from_weight_decay(
            var_names=["bias"]
        )
    saved = O.serialize(optimizer)
    model.compile(optimizer=optimizer, loss=loss, run_eagerly=True)
    running = Running()
    model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, shuffle=False, verbose=0, callbacks=[running])
    state = [v.numpy() for v in optimizer.variables]
    if not all(np.isfinite(a).all() for a in [running.values, *model.get_weights(), *state]):
        return None  # Ftrl divides by a learning rate of 0
    return {
        "name": name,
        "loss": loss,
        "optimizer": saved,
        "spare_biases": spare_biases,
        "running": encode([running.values]),
        "weights": encode(model.get_weights()),
        "variables": [[v.path.split("/", 1)[-1], list(v.shape), str(v.dtype)] for v in optimizer.variables],
        "state": encode(state),
    }


def defaults():
    """Optimizers made without arguments, as Keras saves them."""
    names = ["SGD", "RMSprop", "Adam", "AdamW", "Adamax", "Nadam", "Adagrad", "Adadelta", "Adafactor", "Lion", "Ftrl"]
    names += ["Lamb", "Muon", "ScheduleFreeAdamW"]
    return {name: O.serialize(getattr(O, name)()) for name in names}


def main():
    rng = np.random.default_rng(SEED)
    given, models = {}, {}
    for loss, (_, _, labels) in LOSSES.items():
        model = model_of(loss)
        start = [rng.normal(scale=0.5, size=w.shape).astype("float32") for w in model.get_weights()]
        x = rng.normal(size=(ROWS, 6)).astype("float32")
        y = labels(rng).astype("float32")
        given[loss] = (model, x, y, start)
        config = keras.saving.serialize_keras_object(model)
        models[loss] = {"config": config, "weights": encode(start), "x": encode([x]), "y": encode([y])}
    runs = [run(*case, given[case[2]]) for case in cases()]
    runs = [made for made in runs if made is not None]
    steps = np.arange(0, 16)
    content = {
        "keras_version": keras.__version__,
        "backend": keras.backend.backend(),
        "seed": SEED,
        "batch_size": BATCH,
        "epochs": EPOCHS,
        "rows": ROWS,
        "defaults": defaults(),
        "schedules": [
            {
                "name": name,
                "saved": S.serialize(make()),
                "rates": encode([[float(make()(int(step))) for step in steps]]),
            }
            for name, make in SCHEDULES.items()
        ],
        "models": models,
        "cases": runs,
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    lines = json.dumps(content).replace('{"name": ', '\n{"name": ')
    TARGET.write_text(lines + "\n")
    print(f"{len(runs)} cases, {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
