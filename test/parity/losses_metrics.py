"""Writes what Keras's losses and metrics compute, for test/e2e/losses-metrics.test.ts.

    KERAS_BACKEND=tensorflow python test/parity/losses_metrics.py

needs keras 3.15.1 with tensorflow, and writes test/fixtures/training/{losses,metrics}.json. All numbers are seeded.
"""

import itertools
import json
import math
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

SEED = 20
FOLDER = Path(__file__).parents[1] / "fixtures" / "training"
rng = np.random.default_rng(SEED)


def numbers(x):
    """Nested lists of numbers: float32 in as few digits as tell it apart; what JSON cannot say becomes a word."""
    if isinstance(x, list):
        return [numbers(item) for item in x]
    if not isinstance(x, float):
        return x
    return float(str(np.float32(x))) if math.isfinite(x) else str(x)


def listed(x):
    return None if x is None else numbers(np.asarray(x).tolist())


def rounded(x, digits=3):
    """Few digits, so that the fixture is short and reads the same as float32."""
    return np.round(x, digits).astype("float32")


def logits(*shape):
    return rounded(rng.normal(size=shape) * 2)


def probabilities(*shape):
    x = np.exp(rng.normal(size=shape))
    return rounded(x / x.sum(axis=-1, keepdims=True))


def fractions(*shape):
    return rounded(rng.uniform(0.02, 0.98, size=shape))


def positives(*shape):
    return rounded(rng.uniform(0.1, 3.0, size=shape))


def bits(*shape):
    return rng.integers(0, 2, size=shape).astype("float32")


def one_hot(*shape):
    return np.eye(shape[-1], dtype="float32")[rng.integers(0, shape[-1], size=shape[:-1])]


def classes(count, *shape):
    return rng.integers(0, count, size=shape).astype("int32")


def unit(*shape):
    x = rng.normal(size=shape)
    return rounded(x / np.linalg.norm(x, axis=-1, keepdims=True))


# ---------------------------------------------------------------- losses


def loss_case(name, args, y_true, y_pred, sample_weight=None, mask=None):
    keras.utils.clear_session()
    loss = getattr(keras.losses, name)(**args)
    with tf.GradientTape() as tape:
        prediction = tf.Variable(y_pred)
        output = tf.identity(prediction)
        if mask is not None:
            keras.src.backend.set_keras_mask(output, tf.constant(mask))
        value = loss(tf.constant(y_true), output, sample_weight=sample_weight)
        total = tf.reduce_sum(value)
    return {
        "class_name": name,
        "args": args,
        "y_true": listed(y_true),
        "y_pred": listed(y_pred),
        "sample_weight": listed(sample_weight),
        "mask": listed(mask),
        "value": listed(value),
        "gradient": listed(tape.gradient(total, prediction)),
        "saved": keras.saving.serialize_keras_object(loss),
    }


REDUCTIONS = ["sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none", None]

# name: (labels, predictions, arguments to try)
ELEMENTWISE = {
    "MeanSquaredError": (logits, logits, [{}]),
    "MeanAbsoluteError": (logits, logits, [{}]),
    "MeanAbsolutePercentageError": (positives, positives, [{}]),
    "MeanSquaredLogarithmicError": (positives, positives, [{}]),
    "CosineSimilarity": (logits, logits, [{}, {"axis": 0}]),
    "Huber": (logits, logits, [{}, {"delta": 0.4}]),
    "LogCosh": (logits, logits, [{}]),
    "Hinge": (bits, logits, [{}]),
    "SquaredHinge": (bits, logits, [{}]),
    "CategoricalHinge": (one_hot, logits, [{}]),
    "KLDivergence": (probabilities, probabilities, [{}]),
    "Poisson": (positives, positives, [{}]),
    "BinaryCrossentropy": (bits, fractions, [{}, {"label_smoothing": 0.1}, {"axis": 0}]),
    "BinaryFocalCrossentropy": (
        bits,
        fractions,
        [{}, {"apply_class_balancing": True, "alpha": 0.3, "gamma": 1.5}, {"label_smoothing": 0.2}],
    ),
    "CategoricalCrossentropy": (one_hot, probabilities, [{}, {"label_smoothing": 0.1}]),
    "CategoricalFocalCrossentropy": (
        one_hot,
        probabilities,
        [{}, {"alpha": 0.5, "gamma": 3.0}, {"label_smoothing": 0.1}],
    ),
    "Dice": (bits, fractions, [{}, {"axis": -1}, {"axis": [1]}]),
    "Tversky": (bits, fractions, [{}, {"alpha": 0.7, "beta": 0.2}, {"axis": -1}]),
}
WITH_LOGITS = [
    ("BinaryCrossentropy", bits, {}),
    ("BinaryCrossentropy", bits, {"label_smoothing": 0.2}),
    ("BinaryFocalCrossentropy", bits, {}),
    ("CategoricalCrossentropy", one_hot, {"label_smoothing": 0.1}),
    ("CategoricalFocalCrossentropy", one_hot, {}),
]


def losses():
    for name, (labels, predictions, variants) in ELEMENTWISE.items():
        for args in variants:
            yield loss_case(name, args, labels(4, 3), predictions(4, 3))
        yield loss_case(name, {}, labels(2, 3, 4), predictions(2, 3, 4))
        if name not in ("Dice", "Tversky"):
            yield loss_case(name, {}, labels(4, 3), predictions(4, 3), fractions(4))
            yield loss_case(name, {}, labels(4, 3), predictions(4, 3), fractions(4, 1))
            yield loss_case(name, {}, labels(2, 3, 4), predictions(2, 3, 4), fractions(2, 3))
            mask = np.array([[True, True, False], [True, False, False]])
            yield loss_case(name, {}, labels(2, 3, 4), predictions(2, 3, 4), None, mask)
    for name, labels, args in WITH_LOGITS:
        yield loss_case(name, {"from_logits": True, **args}, labels(4, 3), logits(4, 3))
    yield loss_case("CategoricalCrossentropy", {"axis": 1}, np.swapaxes(one_hot(2, 4, 3), 1, 2), fractions(2, 3, 4))
    yield loss_case("CategoricalCrossentropy", {"axis": 1, "from_logits": True}, np.swapaxes(one_hot(2, 4, 3), 1, 2), logits(2, 3, 4))
    # Labels of -1 and 1 stay as they are.
    yield loss_case("Hinge", {}, 2 * bits(4, 3) - 1, logits(4, 3))
    # Predictions at the ends.
    ends = np.array([[0.0], [1.0], [0.0], [1.0]], dtype="float32")
    yield loss_case("BinaryCrossentropy", {}, np.array([[0], [1], [1], [0]], dtype="float32"), ends)
    # Ranks that differ by one.
    yield loss_case("MeanSquaredError", {}, logits(4), logits(4, 1))
    yield loss_case("BinaryCrossentropy", {}, bits(4), fractions(4, 1))
    yield loss_case("Hinge", {}, bits(4), logits(4, 1))
    yield loss_case("MeanSquaredError", {}, logits(4, 1), logits(4))
    # Integer labels.
    yield loss_case("MeanSquaredError", {}, classes(5, 4, 3), logits(4, 3))
    for args in [{}, {"from_logits": True}, {"ignore_class": 1}, {"ignore_class": -1}, {"ignore_class": 0, "from_logits": True}]:
        predictions = logits if args.get("from_logits") else probabilities
        yield loss_case("SparseCategoricalCrossentropy", args, classes(3, 4), predictions(4, 3))
        yield loss_case("SparseCategoricalCrossentropy", args, classes(3, 4, 1), predictions(4, 3), fractions(4))
        yield loss_case("SparseCategoricalCrossentropy", args, classes(3, 2, 4), predictions(2, 4, 3), fractions(2, 4))
    for reduction, weight, masked in itertools.product(REDUCTIONS, [None, (2,), (2, 3)], [False, True]):
        mask = np.array([[True, True, False], [True, False, False]]) if masked else None
        weights = None if weight is None else fractions(*weight)
        if masked and weight == (2,):
            weights = fractions(2, 1)
        if not masked and weight == (2,):
            weights = fractions(2, 1)
        yield loss_case("MeanSquaredError", {"reduction": reduction}, logits(2, 3, 4), logits(2, 3, 4), weights, mask)
    for args in [{}, {"gamma": 20.0, "margin": 0.25}, {"remove_diagonal": False}]:
        yield loss_case("Circle", args, np.array([0, 1, 0, 2, 1, 0], dtype="int32"), unit(6, 4))
    yield loss_case("Circle", {"reduction": "sum"}, np.array([0, 1, 0, 2, 1, 0], dtype="int32"), unit(6, 4), fractions(6))
    for args in [{}, {"q": 0.8}]:
        yield loss_case("CategoricalGeneralizedCrossEntropy", args, classes(3, 4), probabilities(4, 3))
    labels = np.array([[1, 2, 0, 0], [3, 3, 1, 0], [2, 0, 0, 0]], dtype="int32")
    for args in [{}, {"reduction": "none"}, {"reduction": "sum"}]:
        yield loss_case("CTC", args, labels, logits(3, 7, 5))
    yield loss_case("CTC", {}, labels, logits(3, 7, 5), fractions(3))


# ---------------------------------------------------------------- metrics


def metric_case(name, args, batches, mask=None):
    keras.utils.clear_session()
    metric = getattr(keras.metrics, name)(**args)
    recorded = []
    results = []
    for batch in batches:
        y_true, y_pred, *weight = batch
        sample_weight = weight[0] if weight else None
        output = tf.constant(y_pred)
        if mask is not None:
            keras.src.backend.set_keras_mask(output, tf.constant(mask))
        metric.update_state(y_true, output, sample_weight=sample_weight)
        results.append(listed(metric.result()))
        recorded.append({"y_true": listed(y_true), "y_pred": listed(y_pred), "sample_weight": listed(sample_weight)})
    saved = keras.saving.serialize_keras_object(metric)
    return {
        "class_name": name,
        "args": args,
        "batches": recorded,
        "mask": listed(mask),
        "results": results,
        "variables": [{"name": v.name, "value": listed(v)} for v in metric.variables],
        "saved": saved,
    }


def batches(labels, predictions, shape, weights=None, count=2):
    """Batches of different sizes, with weights of a shape where one is given."""
    made = []
    for i in range(count):
        sizes = (shape[0] + i, *shape[1:])
        batch = [labels(*sizes), predictions(*sizes)]
        if weights is not None:
            batch.append(fractions(*(sizes[: len(weights)] if weights != "column" else (sizes[0], 1))))
        made.append(tuple(batch))
    return made


MEANS = {
    "MeanSquaredError": (logits, logits, [{}]),
    "RootMeanSquaredError": (logits, logits, [{}]),
    "MeanAbsoluteError": (logits, logits, [{}]),
    "MeanAbsolutePercentageError": (positives, positives, [{}]),
    "MeanSquaredLogarithmicError": (positives, positives, [{}]),
    "CosineSimilarity": (logits, logits, [{}, {"axis": 1}]),
    "LogCoshError": (logits, logits, [{}]),
    "Hinge": (bits, logits, [{}]),
    "SquaredHinge": (bits, logits, [{}]),
    "CategoricalHinge": (one_hot, logits, [{}]),
    "KLDivergence": (probabilities, probabilities, [{}]),
    "Poisson": (positives, positives, [{}]),
    "BinaryCrossentropy": (bits, fractions, [{}, {"label_smoothing": 0.1}]),
    "CategoricalCrossentropy": (one_hot, probabilities, [{}, {"label_smoothing": 0.1, "name": "ce"}]),
    "Accuracy": (bits, bits, [{}]),
    "BinaryAccuracy": (bits, fractions, [{}, {"threshold": 0.3}]),
    "CategoricalAccuracy": (one_hot, probabilities, [{}]),
    "TopKCategoricalAccuracy": (one_hot, probabilities, [{"k": 1}, {"k": 2}]),
    "PearsonCorrelation": (logits, logits, [{}, {"axis": 0}]),
    "ConcordanceCorrelation": (logits, logits, [{}, {"axis": 0}]),
}
THRESHOLDS = [None, 0.3, [0.2, 0.5, 0.8], [0.7, 0.1], [0.0, 0.25, 0.5, 0.75, 1.0]]


def metrics():
    for name, (labels, predictions, variants) in MEANS.items():
        for args in variants:
            yield metric_case(name, args, batches(labels, predictions, (4, 3)))
        yield metric_case(name, {}, batches(labels, predictions, (4, 3), (4,)))
        if not name.endswith("Correlation"):
            yield metric_case(name, {}, batches(labels, predictions, (2, 3, 4)))
            yield metric_case(name, {}, batches(labels, predictions, (2, 3, 4), (2, 3)))
            mask = np.array([[True, True, False], [True, False, False]])
            yield metric_case(name, {}, batches(labels, predictions, (2, 3, 4), count=1), mask)
            yield metric_case(name, {}, batches(labels, predictions, (2, 3, 4), (2, 3), count=1), mask)
    for name in ["BinaryCrossentropy", "CategoricalCrossentropy"]:
        labels = bits if name.startswith("B") else one_hot
        yield metric_case(name, {"from_logits": True}, batches(labels, logits, (4, 3)))
    sparse = lambda *shape: classes(3, *shape[:-1])
    column = lambda *shape: classes(3, *shape[:-1], 1)
    for labels, weights in [(sparse, None), (column, None), (sparse, (4,))]:
        yield metric_case("SparseCategoricalAccuracy", {}, batches(labels, probabilities, (4, 3), weights))
        yield metric_case("SparseTopKCategoricalAccuracy", {"k": 2}, batches(labels, probabilities, (4, 3), weights))
        yield metric_case("SparseCategoricalCrossentropy", {}, batches(labels, probabilities, (4, 3), weights))
    yield metric_case("SparseCategoricalCrossentropy", {"from_logits": True}, batches(sparse, logits, (4, 3)))
    yield metric_case("SparseCategoricalCrossentropy", {"ignore_class": 0}, batches(sparse, probabilities, (4, 3)))
    yield metric_case("SparseCategoricalCrossentropy", {"ignore_class": 0}, batches(sparse, probabilities, (4, 3), (4,)))
    yield metric_case("SparseCategoricalAccuracy", {}, batches(sparse, probabilities, (2, 4, 3), (2, 4)))
    yield metric_case("SparseTopKCategoricalAccuracy", {"k": 2}, batches(sparse, probabilities, (2, 4, 3)))
    ranked = lambda *shape: np.argsort(-probabilities(*shape), axis=-1).astype("int32")
    yield metric_case("SparseTopKCategoricalAccuracy", {"k": 2, "from_sorted_ids": True}, batches(sparse, ranked, (4, 3)))
    yield metric_case("BinaryAccuracy", {}, [(bits(4), fractions(4, 1)), (bits(3), fractions(3, 1), fractions(3))])
    yield metric_case("MeanSquaredError", {}, [(logits(4), logits(4, 1), fractions(4))])

    for name in ["TruePositives", "FalsePositives", "TrueNegatives", "FalseNegatives"]:
        for thresholds in THRESHOLDS:
            yield metric_case(name, {"thresholds": thresholds}, batches(bits, fractions, (5, 1)))
        yield metric_case(name, {}, batches(bits, fractions, (5,), (5,)))
        yield metric_case(name, {"thresholds": [0.2, 0.6]}, batches(bits, fractions, (5, 3), (5,)))
    for name in ["Precision", "Recall"]:
        for thresholds in THRESHOLDS:
            yield metric_case(name, {"thresholds": thresholds}, batches(bits, fractions, (6, 1)))
        yield metric_case(name, {"thresholds": [0.0, 0.25, 0.5, 0.75, 1.0]}, [(bits(6), np.array([0, 0.25, 0.5, 0.75, 1, 0.5], dtype="float32"))])
        yield metric_case(name, {}, batches(bits, fractions, (6, 3), (6,)))
        yield metric_case(name, {"top_k": 2}, batches(one_hot, probabilities, (6, 4)))
        yield metric_case(name, {"top_k": 2, "class_id": 1}, batches(one_hot, probabilities, (6, 4)))
        yield metric_case(name, {"top_k": 3, "thresholds": 0.3}, batches(one_hot, probabilities, (6, 4), (6,)))
        yield metric_case(name, {"class_id": 2}, batches(one_hot, probabilities, (6, 4)))
        yield metric_case(name, {}, [(np.zeros((3, 1), "float32"), np.zeros((3, 1), "float32"))])
    bounds = {
        "SensitivityAtSpecificity": "specificity",
        "SpecificityAtSensitivity": "sensitivity",
        "PrecisionAtRecall": "recall",
        "RecallAtPrecision": "precision",
    }
    for name, key in bounds.items():
        for args in [{key: 0.5}, {key: 0.8, "num_thresholds": 11}, {key: 0.2, "num_thresholds": 1}, {key: 0.3, "num_thresholds": 2}]:
            yield metric_case(name, args, batches(bits, fractions, (8,)))
        yield metric_case(name, {key: 0.5}, batches(bits, fractions, (8,), (8,)))
        yield metric_case(name, {key: 0.5, "class_id": 1}, batches(one_hot, probabilities, (8, 3)))
    for curve, method in itertools.product(["ROC", "PR", "PRGAIN"], ["interpolation", "majoring", "minoring"]):
        args = {"curve": curve, "summation_method": method}
        yield metric_case("AUC", args, batches(bits, fractions, (8,)))
        yield metric_case("AUC", {**args, "num_thresholds": 7}, batches(bits, fractions, (8, 1), (8,)))
        yield metric_case("AUC", {**args, "thresholds": [0.6, 0.1, 0.35]}, batches(bits, fractions, (8,)))
        yield metric_case("AUC", {**args, "multi_label": True, "num_thresholds": 9}, batches(bits, fractions, (8, 3)))
    yield metric_case("AUC", {"multi_label": True, "num_labels": 3, "label_weights": [0.2, 1.0, 0.7]}, batches(bits, fractions, (8, 3)))
    yield metric_case("AUC", {"multi_label": True, "thresholds": [0.3, 0.4]}, batches(bits, fractions, (8, 3), (8,)))
    yield metric_case("AUC", {"label_weights": [0.2, 1.0, 0.7]}, batches(bits, fractions, (8, 3)))
    yield metric_case("AUC", {"from_logits": True}, batches(bits, logits, (8,)))
    yield metric_case("AUC", {"num_thresholds": 5}, [(np.array([0, 0, 1, 1], "float32"), np.array([0, 0.5, 0.25, 1], "float32"))])
    for average in [None, "micro", "macro", "weighted"]:
        for threshold in [None, 0.4]:
            yield metric_case("F1Score", {"average": average, "threshold": threshold}, batches(one_hot, probabilities, (6, 3)))
            yield metric_case("FBetaScore", {"average": average, "threshold": threshold, "beta": 2.0}, batches(one_hot, probabilities, (6, 3), (6,)))
    for aggregation in [None, "uniform_average", "variance_weighted_average"]:
        yield metric_case("R2Score", {"class_aggregation": aggregation}, batches(logits, logits, (6, 3)))
        yield metric_case("R2Score", {"class_aggregation": aggregation, "num_regressors": 2}, batches(logits, logits, (6, 3), (6,)))
    yield metric_case("R2Score", {}, batches(logits, logits, (6, 1)))
    three = lambda *shape: classes(3, *shape)
    half = lambda *shape: (2 * bits(*shape)).astype("float32")
    for args in [{}, {"ignore_class": 1}]:
        yield metric_case("MeanIoU", {"num_classes": 3, **args}, batches(three, three, (6,)))
        yield metric_case("IoU", {"num_classes": 3, "target_class_ids": [0, 2], **args}, batches(three, three, (6, 2)))
        yield metric_case("OneHotMeanIoU", {"num_classes": 3, **args}, batches(one_hot, probabilities, (6, 3)))
        yield metric_case("OneHotIoU", {"num_classes": 3, "target_class_ids": [1], **args}, batches(one_hot, probabilities, (6, 3)))
    yield metric_case("MeanIoU", {"num_classes": 3, "dtype": "float32"}, batches(three, three, (6,), (6,)))
    yield metric_case("MeanIoU", {"num_classes": 3}, [(three(6), three(6), classes(4, 6))])
    yield metric_case("MeanIoU", {"num_classes": 2}, [(three(6), three(6))])
    yield metric_case("MeanIoU", {"num_classes": 3, "sparse_y_pred": False}, [(three(6), probabilities(6, 3))])
    yield metric_case("OneHotMeanIoU", {"num_classes": 3, "sparse_y_pred": True}, [(one_hot(6, 3), three(6))])
    yield metric_case("BinaryIoU", {}, batches(bits, fractions, (6, 2)))
    yield metric_case("BinaryIoU", {"target_class_ids": [1], "threshold": 0.3}, batches(bits, fractions, (6,)))
    yield metric_case("IoU", {"num_classes": 2, "target_class_ids": [0]}, [(half(6), half(6))])


def reductions():
    """`Mean` and `Sum`, which take values alone."""
    shapes = [((4,), None), ((4, 3), None), ((4, 3), (4,)), ((4, 3), (4, 3)), ((4, 3), (4, 1)), ((), None), ((4, 1), (4,))]
    for name, (shape, weights) in itertools.product(["Mean", "Sum"], shapes):
        metric = getattr(keras.metrics, name)()
        values = logits(*shape)
        sample_weight = None if weights is None else fractions(*weights)
        metric.update_state(values, sample_weight=sample_weight)
        yield {
            "class_name": name,
            "values": listed(values),
            "sample_weight": listed(sample_weight),
            "result": listed(metric.result()),
            "variables": [{"name": v.name, "value": listed(v)} for v in metric.variables],
            "saved": keras.saving.serialize_keras_object(metric),
        }


def write(name, content):
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = [f'"keras": {json.dumps(keras.__version__)}', f'"seed": {SEED}']
    for key, cases in content.items():
        rows = ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases)
        lines.append(f'"{key}": [\n{rows}\n]')
    (FOLDER / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    write("losses", {"cases": list(losses())})
    write("metrics", {"cases": list(metrics()), "reductions": list(reductions())})
