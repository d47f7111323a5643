"""Opens, with the Keras that is on the path, what TypeScript wrote; saves it again for TypeScript to open.

    check_written.py MANIFEST

MANIFEST is JSON: `folder` (for what is saved again, or null) and `cases`, each with `case`, `parity` and the files
`keras`, `weights`, `shards`, `h5`, `original` (each a path or null). Prints one JSON line for each file and case.
"""

import importlib
import inspect
import json
import os
import pathlib
import sys
import tempfile
import traceback
import zipfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import h5py
import keras
import numpy as np

import kmr_reference_models  # noqa: F401  registers KMR's classes
from parity_file import ATOL, clear_names, difference, read_arrays, run

# Ten blocks one after another: another CPU's order of additions shows beyond 1e-6. The original file is off alike.
BOUNDS = {"kmr/tower_deep": 1e-5}


# What a version cannot do in Python either.
BROKEN = {("3.8.0", "keras/op_logsumexp"): "this Keras does not trace ops.logsumexp with one axis"}


# Keras 3.10 brought weights in shards.
SHARDS = tuple(int(part) for part in keras.__version__.split(".")[:2]) >= (3, 10)


class Absent(Exception):
    """The version has no such class or argument."""


def report(case, step, status, detail="", error=0.0):
    print(json.dumps({"case": case, "step": step, "status": status, "detail": detail, "error": error}), flush=True)


def attempt(case, step, action):
    """Runs one check and reports it. @return what it returns, or None."""
    try:
        result, problem, error = action()
    except Absent as absent:
        report(case, step, "absent", str(absent))
        return None
    except Exception as cause:
        last = str(cause).strip().splitlines()[-1:] or [""]
        place = traceback.extract_tb(cause.__traceback__)[-1]
        report(case, step, "failed", f"{type(cause).__name__}: {last[0][-400:]} ({place.name})")
        return None
    report(case, step, "passed" if problem is None else "failed", problem or "", error)
    return result if problem is None else None


def saved_objects(value):
    """Every saved object inside a config."""
    if isinstance(value, dict):
        if isinstance(value.get("class_name"), str) and isinstance(value.get("config"), dict):
            yield value
        for inner in value.values():
            yield from saved_objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from saved_objects(inner)


def require_classes(path):
    """Raises Absent when this Keras lacks a class or an activation that a file uses."""
    with zipfile.ZipFile(path) as archive:
        config = json.loads(archive.read("config.json"))
    for item in saved_objects(config):
        module, name, inner = item.get("module") or "", item["class_name"], item["config"]
        if module.startswith("keras.src.ops") or module in ("keras.layers", "keras.initializers"):
            cls = getattr(importlib.import_module(module), name, None)
            if cls is None:
                raise Absent(f"{module}.{name}")
            if module.startswith("keras.src.ops"):
                accepted = inspect.signature(cls.__init__).parameters
                unknown = [key for key in inner if key not in accepted and key not in ("name", "dtype")]
                if unknown and not any(p.kind == p.VAR_KEYWORD for p in accepted.values()):
                    raise Absent(f"{name}.{unknown[0]}")
        for key in ("activation", "recurrent_activation"):
            activation = inner.get(key)
            if module == "keras.layers" and isinstance(activation, str) and not hasattr(keras.activations, activation):
                raise Absent(f"keras.activations.{activation}")


def optimizer_state(model):
    optimizer = getattr(model, "optimizer", None)
    return [] if optimizer is None else [np.asarray(variable) for variable in optimizer.variables]


def open_model(path):
    clear_names()
    return keras.saving.load_model(path)


def legacy_holds(model, inputs, path):
    """Writes a model as .h5. @return whether Keras opens its own file, and computes the same with it."""
    try:
        model.save(path)
        return difference(run(open_model(path), inputs), run(model, inputs))[0] is None
    except Exception:
        return False


def check_case(entry, folder):
    case = entry["case"]
    broken = BROKEN.get((keras.__version__, case))
    if broken is not None:
        return report(case, ".keras", "absent", broken)
    with h5py.File(entry["parity"]) as file:
        inputs, outputs = read_arrays(file["inputs"]), read_arrays(file["outputs"])
    bound = BOUNDS.get(case, ATOL)
    original = None
    if entry["original"] is not None:
        original = open_model(entry["original"])
        expected_here = run(original, inputs)
        if entry["trained"]:
            outputs = expected_here

    def same(model):
        found = run(model, inputs)
        problem, error = difference(found, outputs, atol=bound)
        if problem is None and original is not None:
            problem, _ = difference(found, expected_here, rtol=0.0)
            problem = problem and f"against the original: {problem}"
        return model, problem, error

    def opened():
        require_classes(entry["keras"])
        return same(open_model(entry["keras"]))

    def weights_loaded(path):
        model = original if original is not None else open_model(entry["keras"])
        if original is None:
            require_classes(entry["keras"])
        for weight in model.weights:
            if "int" not in str(weight.dtype) and "seed" not in weight.path and "string" not in str(weight.dtype):
                weight.assign(np.zeros(weight.shape))
        model.load_weights(path)
        return same(model)

    def shards_loaded():
        if not SHARDS:
            raise Absent("this Keras reads no weights in shards")
        return weights_loaded(entry["shards"])

    def whole_model():
        require_classes(entry["keras"])
        try:
            found = same(open_model(entry["h5"]))
            if found[1] is None or legacy_kept():
                return found
        except Exception:
            if legacy_kept():
                raise
        raise Absent("this Keras does not read back its own .h5 of this model") from None

    def legacy_kept():
        reference = original if original is not None else model
        with tempfile.TemporaryDirectory() as own:
            return reference is None or legacy_holds(reference, inputs, os.path.join(own, "own.h5"))

    def state_kept(kept):
        ours, theirs = optimizer_state(kept), optimizer_state(open_model(entry["original"]))
        problem, error = difference(ours, theirs, atol=0.0, rtol=0.0)
        if problem is None and len(ours) < 3:
            problem = "there is no optimizer state to compare"
        return kept, problem, error

    def legacy_state_kept(kept):
        found = state_kept(kept)
        if found[1] is not None:
            with tempfile.TemporaryDirectory() as own:
                path = os.path.join(own, "own.h5")
                original.save(path)
                if state_kept(open_model(path))[1] is not None:
                    raise Absent("this Keras does not restore the optimizer from its own .h5")
        return found

    def saved_again():
        model.save(os.path.join(folder, f"{case}.keras"))
        model.save_weights(os.path.join(folder, f"{case}.weights.h5"))
        sizes = [int(np.prod(weight.shape)) * 8 for weight in model.weights]
        model.save_weights(os.path.join(folder, f"{case}.weights.json"), max_shard_size=max(8, *sizes, 0) / 1024**3)
        path = os.path.join(folder, f"{case}.h5")
        if not legacy_holds(model, inputs, path) and os.path.exists(path):
            os.remove(path)
        return None, None, 0.0

    model = attempt(case, ".keras", opened)
    if entry["trained"] and model is not None:
        attempt(case, ".keras, optimizer", lambda: state_kept(model))
    if folder is not None and model is not None:
        attempt(case, "save again", saved_again)
    if entry["h5"] is not None:
        legacy = attempt(case, ".h5", whole_model)
        if entry["trained"] and legacy is not None:
            attempt(case, ".h5, optimizer", lambda: legacy_state_kept(legacy))
    if original is not None or model is not None:
        if entry["weights"] is not None:
            attempt(case, ".weights.h5", lambda: weights_loaded(entry["weights"]))
        if entry["shards"] is not None:
            attempt(case, ".weights.json", shards_loaded)


def main():
    manifest = json.loads(pathlib.Path(sys.argv[1]).read_text())
    for entry in manifest["cases"]:
        check_case(entry, manifest["folder"])


if __name__ == "__main__":
    main()
