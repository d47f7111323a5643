"""Checks parity_export.py under the installed Keras, and writes its cases for `kmr verify`.

    python test/parity/exporter.py DIRECTORY
    npm run --silent kmr -- verify DIRECTORY

It prints a line of JSON for each case, which `npm run parity` counts.

The cases hold all that the exporter has to cope with: nested models called twice, shared layers, masks, dictionaries,
strings, ops, a subclassed model, a training run. What it recorded is held against models that Keras builds up to each
layer, not against the exporter's own recording. Backends without text leave the strings out.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import json
import pathlib
import sys
import warnings

import h5py
import keras
import numpy as np

warnings.filterwarnings("ignore")
L = keras.layers
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "packages/kmr-compat/python"))
import parity_export  # noqa: E402

BACKEND = keras.backend.backend()
SEED = 7


@keras.saving.register_keras_serializable("exporter")
class Block(L.Layer):
    """A layer that makes layers of its own, in a list."""

    def __init__(self, units=4, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.steps = [L.Dense(units, activation="gelu"), L.Dense(units)]
        self.norm = L.LayerNormalization()

    def build(self, shape):
        for step in self.steps:
            step.build(shape)
        self.norm.build(shape)
        self.built = True

    def call(self, x):
        y = x
        for step in self.steps:
            y = step(y)
        return self.norm(x + y)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@keras.saving.register_keras_serializable("exporter")
class Ranker(keras.Model):
    """A subclassed model: no graph, one layer called twice."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.block = Block()
        self.head = L.Dense(1, activation="sigmoid")

    def build(self, shape):
        self.block.build(shape)
        self.head.build(shape)
        self.built = True

    def call(self, x):
        return self.head(self.block(self.block(x)))


def nested():
    """A model in a model in a model; the outer one calls the middle one twice."""
    x = keras.Input((4,), name="leaf_in")
    leaf = keras.Model(x, L.Dense(4, activation="tanh", name="leaf_dense")(L.BatchNormalization(name="leaf_norm")(x)), name="leaf")
    x = keras.Input((4,), name="middle_in")
    middle = keras.Model(x, leaf(L.Dense(4, name="middle_dense")(x)), name="middle")
    x = keras.Input((4,), name="x")
    return keras.Model(x, L.Dense(2, name="head")(middle(middle(x))), name="nested")


def everything():
    ids = keras.Input((5,), dtype="int32", name="ids")
    values = keras.Input((4,), name="values")
    embedded = L.Embedding(9, 4, mask_zero=True, name="embedding")(ids)
    read = L.GRU(4, return_sequences=True, name="gru")(embedded)
    attended = L.MultiHeadAttention(2, 3, name="attention")(read, read)
    pooled = keras.ops.mean(attended, axis=1)
    shared = L.Dense(4, activation="relu", name="shared")
    tail = keras.Sequential([L.Dense(4, activation="elu"), L.LayerNormalization()], name="tail")
    joined = L.Concatenate(name="joined")([shared(pooled), shared(values), tail(keras.ops.add(pooled, values))])
    outputs = {"score": L.Dense(1, name="score")(joined), "code": L.Dense(3, activation="softmax", name="code")(joined)}
    return keras.Model({"values": values, "ids": ids}, outputs, name="everything")


def words():
    word = keras.Input((1,), dtype="string", name="word")
    number = keras.Input((2,), name="number")
    coded = L.StringLookup(vocabulary=["red", "green", "blue"], output_mode="one_hot", name="lookup")(word)
    return keras.Model([word, number], L.Dense(2, name="dense")(L.Concatenate(name="joined")([coded, number])), name="words")


def sequential():
    return keras.Sequential([keras.Input((6, 3)), L.Conv1D(4, 3, padding="same"), L.LSTM(3), L.Dense(2)], name="sequential")


def subclassed():
    model = Ranker(name="ranker")
    model.build((None, 4))
    return model


def trained():
    x = keras.Input((4,), name="x")
    model = keras.Model(x, L.Dense(1, name="out")(L.Dense(3, activation="tanh", name="hidden")(x)), name="trained")
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mean_squared_error")
    return model


def randomize(model, rng):
    """A random value for every weight, so that one that is swapped or missed shows."""
    for weight in model.weights:
        if "float" in str(weight.dtype):
            value = rng.normal(scale=0.5, size=weight.shape)
            weight.assign((np.abs(value) + 0.5 if "variance" in weight.path else value).astype("float32"))


def check(model, file):
    """Every layer of a graph against the model that Keras builds up to it; the outputs against `predict`."""
    # A dictionary is flattened by sorted key.
    values = [file[f"inputs/{i}"][()] for i in range(len(file["inputs"]))]
    structure = getattr(model, "_inputs_struct", model.inputs)
    names = sorted(structure) if isinstance(structure, dict) else [tensor.name for tensor in model.inputs]
    given = dict(zip(names, values))
    compared = 0
    for layer in model.layers:
        for node, call in enumerate(layer._inbound_nodes if not isinstance(layer, L.InputLayer) else []):
            if f"layers/{layer.name}/{node}" not in file:
                continue
            upto = keras.Model(structure, call.outputs)
            made = upto(given if isinstance(structure, dict) else [given[name] for name in names], training=False)
            for i, value in enumerate(made if isinstance(made, (list, tuple)) else [made]):
                recorded = file[f"layers/{layer.name}/{node}/{i}"][()]
                np.testing.assert_allclose(keras.ops.convert_to_numpy(value), recorded, rtol=1e-5, atol=1e-6)
                compared += 1
    assert compared >= 2, f"{model.name}: only {compared} outputs compared"
    return compared


def run(target, name, make, *arguments):
    keras.utils.clear_session()
    model = make()
    randomize(model, np.random.default_rng(SEED))
    path = target / f"{name}.keras"
    model.save(path)
    out = target / f"{name}.parity.h5"
    if name == "nested":  # Keras 3.0 cannot open its own file of a model that is called twice
        parity_export.export_parity(model, parity_export.random_inputs(model, SEED, 3, 6), out, seed=SEED, case=name)
    else:
        code = parity_export.main([str(path), "--batch", "3", *map(str, arguments or ("--random", SEED))])
        assert code == 0, f"{name} was not exported"
        model = model if name == "subclassed" else keras.saving.load_model(path)
    with h5py.File(out) as file:
        assert file.attrs["keras_version"] == keras.__version__ and file.attrs["backend"] == BACKEND
        compared = 0 if name in ("words", "subclassed") else check(model, file)
        inspect(name, file)
    detail = f"{compared} outputs held against Keras's own" if compared else ""
    row = {"step": f"export its models ({BACKEND})", "case": name, "status": "passed", "detail": detail, "error": 0}
    print(json.dumps(row), flush=True)


def inspect(name, file):
    """What a case is there for is in its file."""
    if name == "nested":
        assert all(f"nested/middle/{call}/nested/leaf/0/layers/leaf_dense/0/0" in file for call in "01")
    if name == "everything":
        assert [file[f"inputs/{i}"].attrs["name"] for i in range(2)] == ["ids", "values"]
        assert len(file["layers/shared"]) == 2 and len(file["nested/tail/0/layers"]) == 3
    if name == "subclassed":
        [block] = [key for key, group in file["layers"].items() if group.attrs["path"] == "block"]
        assert len(file["layers"][block]) == 2
        inside = file[f"nested/{block}/1/layers"].values()
        assert {group.attrs["path"] for group in inside} == {"norm", "steps/dense", "steps/dense_1"}
    if name == "trained":
        assert len(file["training/running_loss"]) == 6 and len(file["training/steps"]) == 3


def main():
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    run(target, "nested", nested)
    run(target, "everything", everything)
    run(target, "sequential", sequential)
    run(target, "subclassed", subclassed)
    if BACKEND == "tensorflow":
        run(target, "words", words)
    if BACKEND != "numpy":
        rng = np.random.default_rng(SEED)
        data = target / "train.npz"
        np.savez(data, x=rng.normal(size=(24, 4)).astype("float32"), y=rng.normal(size=(24, 1)).astype("float32"))
        run(target, "trained", trained, "--random", SEED, "--train", data, "--epochs", 2, "--batch-size", 8)
        data.unlink()


if __name__ == "__main__":
    main()
