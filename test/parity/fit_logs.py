"""Writes what Keras's fit, evaluate and callbacks log, for test/e2e/training-api.test.ts.

    KERAS_BACKEND=tensorflow python test/parity/fit_logs.py

needs keras 3.15.1 with tensorflow, and writes test/fixtures/training/{fit,callbacks}.json. All numbers are seeded.
"""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import json
import pathlib
import tempfile

import keras
import numpy as np
from losses_metrics import FOLDER, numbers

SEED = 21
ROWS = 10
rng = np.random.default_rng(SEED)


def listed(x):
    if isinstance(x, dict):
        return {key: listed(value) for key, value in x.items()}
    if isinstance(x, (list, tuple)):
        return [listed(item) for item in x]
    return None if x is None else numbers(np.asarray(x).tolist())


def make_model(kind):
    keras.utils.clear_session()
    x = keras.Input((4,), dtype="int32") if kind == "masked" else keras.Input((3,), name="features")
    if kind == "masked":
        embedded = keras.layers.Embedding(5, 3, mask_zero=True, name="words")(x)
        outputs = keras.layers.Dense(1, name="out")(embedded)
    elif kind == "line":
        outputs = keras.layers.Dense(1, name="out")(x)
    elif kind == "sigmoid":
        outputs = keras.layers.Dense(1, activation="sigmoid", name="out")(x)
    elif kind == "softmax":
        outputs = keras.layers.Dense(3, activation="softmax", name="out")(x)
    else:
        a = keras.layers.Dense(1, activation="sigmoid", name="out_a")(x)
        b = keras.layers.Dense(3, activation="softmax", name="out_b")(x)
        outputs = {"list": [a, b], "keys": {"second": b, "first": a}, "names": {"out_b": b, "out_a": a}}[kind]
    model = keras.Model(x, outputs)
    model.set_weights([np.round(rng.normal(size=w.shape), 2) for w in model.get_weights()])
    return model


X = np.round(rng.normal(size=(ROWS, 3)), 2).astype("float32")
LINE = np.round(rng.normal(size=(ROWS, 1)), 2).astype("float32")
BIT = rng.integers(0, 2, (ROWS, 1)).astype("float32")
IDS = rng.integers(0, 3, (ROWS,)).astype("int32")
HOT = np.eye(3, dtype="float32")[IDS]
WEIGHT = np.round(rng.uniform(0.1, 2, ROWS), 2).astype("float32")
WORDS = rng.integers(0, 5, (ROWS, 4)).astype("int32")
STEPS = np.round(rng.normal(size=(ROWS, 4, 1)), 2).astype("float32")
STEP_WEIGHT = np.round(rng.uniform(0.1, 2, (ROWS, 4)), 2).astype("float32")
WEIGHT_B = np.round(rng.uniform(0.1, 2, ROWS), 2).astype("float32")


def saved(name, **config):
    return {"module": "keras.metrics", "class_name": name, "config": config, "registered_name": None}


FIT = {"batch_size": 4, "epochs": 2}
CASES = {
    "one output": ("line", {"loss": "mse", "metrics": ["mae", "mse"]}, LINE, {}),
    "accuracy of class numbers": ("softmax", {"loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}, IDS, {}),
    "accuracy of one-hot labels": (
        "softmax",
        {"loss": "categorical_crossentropy", "metrics": ["acc", saved("AUC", num_thresholds=20), saved("F1Score")]},
        HOT,
        {},
    ),
    "crossentropy by the shape of the labels": ("softmax", {"loss": "crossentropy", "metrics": ["categorical_accuracy"]}, HOT, {}),
    "binary accuracy, and a metric with a figure per threshold": (
        "sigmoid",
        {"loss": "bce", "metrics": ["accuracy", saved("Precision", thresholds=[0.3, 0.7])]},
        BIT,
        {},
    ),
    "lists by output": (
        "list",
        {"loss": ["binary_crossentropy", "sparse_categorical_crossentropy"], "metrics": [["accuracy"], ["accuracy", saved("SparseTopKCategoricalAccuracy", k=2)]]},
        [BIT, IDS],
        {},
    ),
    "dictionaries by the names of output layers": (
        "list",
        {
            "loss": {"out_a": "mse", "out_b": "categorical_crossentropy"},
            "metrics": {"out_b": ["accuracy"]},
            "loss_weights": {"out_a": 0.3, "out_b": 2.0},
        },
        [BIT, HOT],
        {},
    ),
    "outputs in a dictionary of other keys": (
        "keys",
        {"loss": {"first": "mse", "second": "categorical_crossentropy"}, "metrics": {"first": ["mae"], "second": ["accuracy", "mae"]}},
        {"first": BIT, "second": HOT},
        {},
    ),
    "outputs in a dictionary by name": (
        "names",
        {"loss": {"out_a": "mse", "out_b": "categorical_crossentropy"}, "metrics": {"out_b": ["mae"], "out_a": ["mse"]}},
        {"out_a": BIT, "out_b": HOT},
        {},
    ),
    "one loss for all outputs, one metric for each": ("list", {"loss": "mse", "metrics": ["mae", "mse"]}, [BIT, HOT], {}),
    "sample weights, and metrics with and without": (
        "line",
        {"loss": "mse", "metrics": ["mae"], "weighted_metrics": ["mae", "mse"]},
        LINE,
        {"sample_weight": WEIGHT},
    ),
    "sample weights for each output": (
        "list",
        {"loss": ["bce", "categorical_crossentropy"], "weighted_metrics": [["accuracy"], ["accuracy"]]},
        [BIT, HOT],
        {"sample_weight": [WEIGHT, WEIGHT_B]},
    ),
    "class weights": (
        "softmax",
        {"loss": "sparse_categorical_crossentropy", "weighted_metrics": ["accuracy"]},
        IDS,
        {"class_weight": {"0": 0.5, "1": 2.0, "2": 1.0}},
    ),
    "the last quarter held back": ("line", {"loss": "mse", "metrics": ["mae"]}, LINE, {"validation_split": 0.25}),
    "validation with weights, each second epoch": (
        "line",
        {"loss": "mse", "weighted_metrics": ["mae"]},
        LINE,
        {"validation_data": (X[:3], LINE[:3], WEIGHT[:3]), "validation_freq": 2, "epochs": 4},
    ),
    "steps and a later first epoch": ("line", {"loss": "mse"}, LINE, {"steps_per_epoch": 2, "initial_epoch": 3, "epochs": 5}),
    "masked steps do not count": ("masked", {"loss": "mse", "metrics": ["mae"], "weighted_metrics": ["mse"]}, STEPS, {}),
    "masked steps with a weight per row": ("masked", {"loss": "mse", "weighted_metrics": ["mae"]}, STEPS, {"sample_weight": WEIGHT[:, None]}),
    "masked steps with weights of their own": ("masked", {"loss": "mse", "metrics": ["mae"], "weighted_metrics": ["mse"]}, STEPS, {"sample_weight": STEP_WEIGHT}),
    "gradients of several steps together": (
        "line",
        {"loss": "huber", "optimizer": {"class_name": "SGD", "config": {"learning_rate": 0.1, "gradient_accumulation_steps": 2}}},
        LINE,
        {},
    ),
}


def revived(value):
    """Metrics in place of their saved forms."""
    if isinstance(value, dict):
        if "class_name" in value:
            return keras.metrics.deserialize(value)
        return {key: revived(item) for key, item in value.items()}
    return [revived(item) for item in value] if isinstance(value, list) else value


def fit_case(title, kind, args, y, options):
    X = WORDS if kind == "masked" else globals()["X"]
    model = make_model(kind)
    initial = model.get_weights()
    args = {"optimizer": {"class_name": "SGD", "config": {"learning_rate": 0.1}}, **args}
    given = {key: revived(value) if "metrics" in key else value for key, value in args.items()}
    given["optimizer"] = keras.optimizers.get(args["optimizer"])
    model.compile(**given)
    options = {**FIT, **options}
    fit = dict(options)
    if "class_weight" in fit:
        fit["class_weight"] = {int(key): value for key, value in fit["class_weight"].items()}
    history = model.fit(X, y, shuffle=False, verbose=0, **fit)
    trained = model.get_weights()
    weight = {"sample_weight": options["sample_weight"]} if "sample_weight" in options else {}
    tested = model.evaluate(X, y, batch_size=4, verbose=0, return_dict=True, **weight)
    in_order = model.evaluate(X, y, batch_size=4, verbose=0, **weight)
    model.reset_metrics()
    first = model.train_on_batch(X[:4], keras.tree.map_structure(lambda part: part[:4], y), return_dict=True)
    second = model.test_on_batch(X[4:], keras.tree.map_structure(lambda part: part[4:], y))
    return {
        "title": title,
        "model": kind,
        "weights": listed(initial),
        "compile": args,
        "x": listed(X),
        "y": listed(y),
        "fit": {key: value if isinstance(value, (int, float)) else listed(value) for key, value in options.items()},
        "epochs": history.epoch,
        "history": listed(history.history),
        "trained": listed(trained),
        "evaluated": listed(tested),
        "in_order": listed(in_order),
        "on_batch": [listed(first), listed(second)],
        "metrics_names": model.metrics_names,
    }


# ---------------------------------------------------------------- callbacks


def driven(callback, logs, key="val_loss"):
    """The callback's epochs over given logs, on a model whose weight is the number of the epoch."""
    x = keras.Input((1,))
    model = keras.Model(x, keras.layers.Dense(1, use_bias=False, name="d")(x))
    model.compile(optimizer=keras.optimizers.SGD(1.0), loss="mse", metrics=["accuracy"])
    model.fit(np.zeros((1, 1)), np.zeros((1, 1)), verbose=0)
    model.optimizer.learning_rate = 1.0
    callback.set_params({"epochs": len(logs), "steps": 1, "verbose": 0})
    callback.set_model(model)
    model.stop_training = False
    callback.on_train_begin({})
    rows = []
    for epoch, figures in enumerate(logs):
        callback.on_epoch_begin(epoch, {})
        model.set_weights([np.full((1, 1), float(epoch))])
        own = dict(figures)
        callback.on_epoch_end(epoch, own)
        rate = float(keras.ops.convert_to_numpy(model.optimizer.learning_rate))
        rows.append({"learning_rate": rate, "stopped": bool(model.stop_training), "logs": sorted(own)})
        if model.stop_training:
            break
    callback.on_train_end({})
    return {"logs": logs, "rows": rows, "weight": float(model.get_weights()[0][0, 0])}


LOSSES = [1.0, 0.8, 0.81, 0.79, 0.795, 0.9, 0.7, 0.71, 0.72, 0.73, 0.74, 0.69, 0.5, 0.6, 0.6, 0.6]
LOGS = [{"loss": value, "val_loss": value, "val_accuracy": round(1 - value / 2, 4)} for value in LOSSES]
STOPPING = [
    {"patience": 1},
    {"patience": 2, "restore_best_weights": True},
    {"patience": 0},
    {"patience": 2, "min_delta": 0.05, "restore_best_weights": True},
    {"patience": 2, "baseline": 0.75},
    {"patience": 1, "start_from_epoch": 4, "restore_best_weights": True},
    {"monitor": "val_accuracy", "patience": 2, "restore_best_weights": True},
    {"monitor": "val_accuracy", "mode": "min", "patience": 1},
    {"monitor": "loss", "mode": "max", "patience": 3},
    {"patience": 30, "restore_best_weights": True},
]
PLATEAUS = [
    {"patience": 2},
    {"patience": 1, "factor": 0.5, "min_lr": 0.2},
    {"patience": 1, "cooldown": 2, "factor": 0.5},
    {"patience": 2, "min_delta": 0.05, "factor": 0.3},
    {"monitor": "val_accuracy", "patience": 1, "mode": "max", "factor": 0.5},
]
CHECKPOINTS = [
    {"filepath": "m.keras"},
    {"filepath": "{epoch:02d}-{val_loss:.2f}.keras"},
    {"filepath": "m-{epoch}.weights.h5", "save_weights_only": True},
    {"filepath": "{epoch:03d}.keras", "save_best_only": True},
    {"filepath": "{epoch}-{val_accuracy:.3f}.keras", "save_best_only": True, "monitor": "val_accuracy", "mode": "max"},
    {"filepath": "{epoch}.keras", "save_best_only": True, "initial_value_threshold": 0.75},
]


def checkpoint(args):
    callback = keras.callbacks.ModelCheckpoint(**args)
    files = []
    original = callback._get_file_path
    record = lambda path, **_: files.append(path)

    class Recorder:
        pass

    original_set = callback.set_model

    def set_model(model):
        original_set(model)
        model.save = record
        model.save_weights = record

    callback.set_model = set_model
    return {"args": args, **driven(callback, LOGS), "files": files}


def checkpoint_by_batches(freq, batches):
    """The batches of two epochs after which a file is written."""
    files = []
    callback = keras.callbacks.ModelCheckpoint("{epoch}-{batch}.keras", save_freq=freq)
    x = keras.Input((1,))
    model = keras.Model(x, keras.layers.Dense(1)(x))
    model.compile("sgd", "mse")
    model.save = lambda path, **_: files.append(path)
    rows = np.zeros((batches, 1))
    model.fit(rows, rows, batch_size=1, epochs=2, verbose=0, callbacks=[callback])
    return {"save_freq": freq, "batches": batches, "files": files}


def csv(args, logs):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "log.csv"
        for _ in range(2):
            driven(keras.callbacks.CSVLogger(path, **args), logs)
        return {"args": args, "logs": logs, "text": path.read_bytes().decode()}


def callbacks():
    schedule = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5 if epoch % 2 else rate)
    return {
        "stopping": [{"args": args, **driven(keras.callbacks.EarlyStopping(**args), LOGS)} for args in STOPPING],
        "plateaus": [{"args": args, **driven(keras.callbacks.ReduceLROnPlateau(**args), LOGS)} for args in PLATEAUS],
        "schedule": driven(schedule, LOGS[:5]),
        "checkpoints": [checkpoint(args) for args in CHECKPOINTS],
        "by_batches": [checkpoint_by_batches(freq, batches) for freq, batches in [(2, 5), (3, 4), (7, 5)]],
        "csv": [
            csv({}, LOGS[:2]),
            csv({"separator": ";", "append": True}, LOGS[:2]),
            csv({}, [{"loss": 0.5}, {"loss": 0.25}]),
        ],
    }


def write(name, content):
    (FOLDER / f"{name}.json").write_text(
        json.dumps({"keras": keras.__version__, "seed": SEED, **content}, separators=(",", ":"), allow_nan=False) + "\n"
    )


if __name__ == "__main__":
    write("fit", {"cases": [fit_case(title, *case) for title, case in CASES.items()]})
    write("callbacks", callbacks())
