#!/usr/bin/env python3
"""Records what Keras computes with a model, as a parity file that `kmr verify` compares with.

    python parity_export.py model.keras --out case.parity.h5 --random 7 --batch 4
    python parity_export.py model.keras --out case.parity.h5 --inputs data.npz
    python parity_export.py model.keras --out case.parity.h5 --random 7 --train train.npz --epochs 3

or from Python:

    from parity_export import export_parity
    export_parity(model, {"user": users, "item": items}, "case.parity.h5")

The file holds the inputs, the outputs with `training=False`, the output of every call of every layer, and all
weights; with `--train` also a training run: its losses step by step, and the weights. Needs Keras 3 (any version, any
backend), h5py and NumPy.

Layout (HDF5, format version 1): `/inputs/<i>`, `/outputs/<i>`, `/weights/<i>` with attribute `path`,
`/layers/<layer>/<call>/<output>`. The inside of a model or layer that calls other layers is
`/nested/<layer>/<call>/layers/...`, and so on inwards. `/training` holds the run.
"""

import argparse
import contextlib
import importlib
import json
import os
import re
import sys
import zipfile

FORMAT_VERSION = 1
BOOLEAN = {"dtype": "bool"}


class ExportError(Exception):
    """Something the caller can mend; its text says how."""


def export_parity(model, inputs, path, *, seed=-1, case=None, train=None):
    """Writes a parity file.

    Args:
        model: a built Keras 3 model of any kind: functional, sequential, nested or subclassed.
        inputs: an array, or lists or dictionaries of arrays in the structure the model takes.
        path: where to write; `kmr verify` looks for `<model file>.parity.h5`.
        seed: what made random inputs; -1 says that they are not random.
        case: a name for the case; by default the model's.
        train: what to train with, as keyword arguments of `record_training`; the model's weights are put back after.
    """
    import h5py
    import keras

    inputs = map_leaves(as_input, inputs)
    if not model.built:
        model(map_leaves(to_tensor, inputs), training=False)
    if len(model.weights) != len(set(map(id, model.weights))):
        raise ExportError("The model lists a weight twice.")
    with Recorder() as recorder:
        outputs = model(map_leaves(to_tensor, inputs), training=False)
    call = recorder.root.children[-1]
    with h5py.File(path, "w") as file:
        file.attrs["format_version"] = FORMAT_VERSION
        file.attrs["keras_version"] = keras.__version__
        file.attrs["backend"] = keras.backend.backend()
        file.attrs["seed"] = seed
        file.attrs["case"] = case or model.name
        names = input_names(model)
        for i, value in enumerate(flatten(inputs)):
            dataset = write_array(file.require_group("inputs"), i, value)
            if i < len(names):
                dataset.attrs["name"] = names[i]
        write_arrays(file, "outputs", [to_numpy(value) for value in flatten(outputs)])
        write_weights(file, "weights", model)
        write_trace(file, call)
        if len(file["layers"]) == 0:
            file.attrs["layers_missing"] = "the model calls no layer on values that can be recorded"
        if train is not None:
            record_training(file.create_group("training"), model, **train)


# ── Structures and arrays ──────────────────────────────────────────────────────────────────────────────────────────


def flatten(value):
    """The leaves of nested lists and dictionaries; dictionaries by sorted key, as Keras flattens them."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value) for leaf in flatten(value[key])]
    if isinstance(value, (list, tuple)):
        return [leaf for item in value for leaf in flatten(item)]
    return [value]


def map_leaves(function, value):
    if isinstance(value, dict):
        return {key: map_leaves(function, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [map_leaves(function, item) for item in value]
    return function(value)


def as_input(value):
    """An array as the model gets it: float64 becomes float32, text becomes `str` objects."""
    import numpy as np

    array = to_numpy(value)
    if array.dtype.kind in "SUO":
        text = [item.decode() if isinstance(item, bytes) else str(item) for item in array.ravel()]
        return np.array(text, dtype=object).reshape(array.shape)
    return array.astype("float32") if array.dtype == np.float64 else array


def to_tensor(array):
    if array.dtype == object:
        import tensorflow as tf  # text needs TensorFlow under every backend

        return tf.constant(array.tolist(), dtype=tf.string, shape=array.shape)
    import keras

    return keras.ops.convert_to_tensor(array)


def to_numpy(value):
    import keras
    import numpy as np

    if isinstance(value, (np.ndarray, np.generic, bool, int, float, str, bytes, list)):
        return np.asarray(value)
    if hasattr(value, "dtype") and str(value.dtype) in ("string", "<dtype: 'string'>"):
        return value.numpy() if isinstance(value.numpy(), np.ndarray) else np.array(value.numpy(), dtype=object)
    if type(value).__module__.startswith("pandas"):
        return value.to_numpy()
    return np.asarray(keras.ops.convert_to_numpy(value))


def write_array(group, name, value):
    import h5py
    import numpy as np

    name = str(name)
    if value.dtype.kind in "SUO":
        return group.create_dataset(name, data=as_input(value), dtype=h5py.string_dtype())
    if value.dtype == bool:
        dataset = group.create_dataset(name, data=value.astype("uint8"))
        dataset.attrs.update(BOOLEAN)
        return dataset
    if value.dtype.kind not in "iuf":  # bfloat16 and the 8-bit floats, which HDF5 does not have
        value = value.astype(np.float32)
    return group.create_dataset(name, data=value)


def write_arrays(parent, name, values):
    group = parent.create_group(name)
    for i, value in enumerate(values):
        write_array(group, i, value)


def write_weights(parent, name, model):
    group = parent.create_group(name)
    for i, variable in enumerate(model.variables):
        write_array(group, i, to_numpy(variable)).attrs["path"] = variable.path


# ── Every call of every layer ──────────────────────────────────────────────────────────────────────────────────────


class Call:
    """One call of one layer or op, with the calls made inside it."""

    def __init__(self, operation, inputs):
        self.operation = operation
        self.inputs = inputs
        self.outputs = None
        self.children = []


class Recorder:
    """While it is entered, every call of a layer or op on values is recorded."""

    def __init__(self):
        self.root = Call(None, None)
        self.stack = [self.root]
        self.sealed = 0

    def __enter__(self):
        import keras

        # What loops over steps is recorded as one call: a step is no layer of its own.
        loops = (keras.layers.RNN, keras.layers.TimeDistributed, keras.layers.Bidirectional)
        self.original = original = keras.Operation.__call__

        def recorded(operation, *args, **kwargs):
            if self.sealed:
                return original(operation, *args, **kwargs)
            call = Call(operation, args[0] if args else kwargs)
            self.stack[-1].children.append(call)
            self.stack.append(call)
            sealing = isinstance(operation, loops)
            self.sealed += sealing
            try:
                result = original(operation, *args, **kwargs)
            finally:
                self.sealed -= sealing
                self.stack.pop()
            call.inputs, call.outputs = concrete(call.inputs), concrete(result)
            return result

        keras.Operation.__call__ = recorded
        return self

    def __exit__(self, *_):
        import keras

        keras.Operation.__call__ = self.original


def concrete(value):
    """The leaves as arrays; None where one of them is no dense array of known values, as inside a compiled loop."""
    try:
        return [to_numpy(leaf) for leaf in flatten(value)]
    except Exception:
        return None


def graph_of(operation):
    """The graph of a functional or sequential model; None for any other layer."""
    if hasattr(operation, "_nodes_by_depth"):
        return operation
    inner = getattr(operation, "_functional", None)
    return inner if hasattr(inner, "_nodes_by_depth") else None


def node_indices(graph):
    """For each operation of a graph, the indices of its calls, in the order in which the graph is run."""
    by_depth = graph._nodes_by_depth
    order = [node for depth in sorted(by_depth, reverse=True) for node in by_depth[depth]]
    members = set(map(id, order))
    indices = {}
    for node in order:
        own = [other for other in node.operation._inbound_nodes if id(other) in members]
        place = next(i for i, other in enumerate(own) if other is node)
        indices.setdefault(id(node.operation), []).append(place)
    return indices


def snake_case(name):
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def sublayer_paths(owner):
    """Where each layer inside a layer is kept: `dense`, `blocks/dense_1`. The names of layers differ from process to
    process; these do not. They are the groups of a weights file."""
    import keras

    paths, pending = {}, [(owner, "")]

    def add(value, path):
        if isinstance(value, keras.Operation):
            if id(value) not in paths:
                paths[id(value)] = path
                pending.append((value, path + "/"))
        elif isinstance(value, (list, tuple, dict)):
            used = {}
            for item in value.values() if isinstance(value, dict) else value:
                name = snake_case(type(item).__name__) if isinstance(item, keras.Operation) else "container"
                count = used[name] = used.get(name, -1) + 1
                add(item, f"{path}/{name}_{count}" if count else f"{path}/{name}")

    while pending:
        layer, prefix = pending.pop(0)
        for attribute, value in sorted(vars(layer).items(), key=lambda item: (item[0].startswith("_"), item[0])):
            # The first are Keras's and TensorFlow's own lists, in which layers stand a second time.
            if not attribute.startswith(("_self_", "_layers", "_inbound_nodes", "_outbound_nodes", "_functional")):
                add(value, prefix + attribute)
    return paths


def write_trace(group, call):
    """The calls made inside a call: `layers` with their outputs, `nested` with what happened inside them."""
    layers = group.create_group("layers")
    graph = graph_of(call.operation)
    if graph is None:
        indices, paths = {}, sublayer_paths(call.operation)
    else:
        indices, paths = node_indices(graph), {}
        symbols = flatten(graph.inputs)
        if call.inputs is not None and len(call.inputs) == len(symbols):
            for symbol, value in zip(symbols, call.inputs):
                layer = symbol._keras_history.operation
                write_call(layers, layer.name, layer, 0, [value])
    names, counts = {}, {}
    for child in call.children:
        key = id(child.operation)
        name = names.setdefault(key, unused(child.operation.name, names.values()))
        planned = indices.get(key)
        node = planned.pop(0) if planned else counts.get(key, 0)
        counts[key] = node + 1
        if child.outputs is not None:
            written = write_call(layers, name, child.operation, node, child.outputs)
            if key in paths:
                written.attrs["path"] = paths[key]
        if any(inner.outputs is not None for inner in child.children):
            write_trace(group.require_group("nested").create_group(f"{name}/{node}"), child)


def write_call(layers, name, operation, node, outputs):
    group = layers.require_group(name)
    group.attrs["class_name"] = type(operation).__name__
    write_arrays(group, str(node), outputs)
    return group


def unused(name, taken):
    taken, count = set(taken), 1
    free = name
    while free in taken:
        count += 1
        free = f"{name} ({count})"
    return free


# ── Training ───────────────────────────────────────────────────────────────────────────────────────────────────────


def record_training(group, model, x, y, epochs=1, batch_size=16, optimizer=None, loss=None, steps=3):
    """Trains as `fit(x, y, shuffle=False)` does, with a fresh optimizer, and records losses and weights.

    Args:
        optimizer, loss: as `compile` takes them; by default the model's own, else Adam and the mean squared error.
        steps: of so many first steps the weights are kept as well.
    """
    import keras

    if keras.backend.backend() == "numpy":
        raise ExportError("Keras's numpy backend cannot train. Set KERAS_BACKEND to tensorflow, jax or torch.")
    for layer in model._flatten_layers():
        if getattr(layer, "rate", 0) or getattr(layer, "dropout", 0) or getattr(layer, "stddev", 0):
            warn(f"{layer.name} ({type(layer).__name__}) is random in training: no other program can repeat the run.")
    compiled = (model.get_compile_config() if model.compiled else None) or {}
    chosen = keras.optimizers.get(optimizer or compiled.get("optimizer") or "adam")
    config = keras.optimizers.serialize(chosen)
    loss = loss or compiled.get("loss") or "mean_squared_error"
    x, y = map_leaves(as_input, x), map_leaves(as_input, y)
    before = model.get_weights()
    # Whatever the optimizer did before, the run starts with a fresh one.
    model.compile(optimizer=keras.optimizers.deserialize(config), loss=loss, jit_compile=False)
    running = []

    class Steps(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if len(running) < steps:  # under JAX only `self.model` has its weights in the middle of an epoch
                step = group.require_group("steps").create_group(str(len(running)))
                write_weights(step, "weights", self.model)
            running.append(float(logs["loss"]))

    history = model.fit(
        x, y, batch_size=batch_size, epochs=epochs, shuffle=False, verbose=0, callbacks=[Steps()]
    ).history
    saved = loss if isinstance(loss, (str, dict, list)) else keras.losses.serialize(loss)
    group.attrs.update(
        optimizer=json.dumps(config), loss=json.dumps(saved), batch_size=batch_size, epochs=epochs
    )
    write_arrays(group, "x", flatten(x))
    write_arrays(group, "y", flatten(y))
    group.create_dataset("running_loss", data=running)
    group.create_dataset("epoch_loss", data=history["loss"])
    write_weights(group, "weights", model)
    model.set_weights(before)


# ── Inputs ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def input_structure(model):
    """The structure of the inputs; its leaves have shape and dtype."""
    graph = graph_of(model)
    if graph is not None:
        return graph._inputs_struct
    shapes = (model.get_build_config() or {}).get("input_shape") if model.built else None
    if shapes is None:
        raise ExportError(f"{model.name} does not say which inputs it takes. Give them with --inputs data.npz.")

    def leaves(shape):
        if isinstance(shape, dict):
            return {key: leaves(item) for key, item in shape.items()}
        if shape and not all(size is None or isinstance(size, int) for size in shape):
            return [leaves(item) for item in shape]
        return argparse.Namespace(shape=tuple(shape), dtype="float32", name=None)

    return leaves(shapes)


def input_names(model):
    graph = graph_of(model)
    if graph is None:
        return []
    return [symbol._keras_history.operation.name for symbol in flatten(graph._inputs_struct)]


def random_inputs(model, seed, batch, size):
    """Inputs that suit shapes and dtypes; indices stay below the smallest vocabulary, text comes from one."""
    import numpy as np

    generator = np.random.default_rng(seed)
    layers = list(model._flatten_layers())
    limits = [getattr(layer, name, None) for layer in layers for name in ("input_dim", "num_tokens")]
    highest = min([limit for limit in limits if isinstance(limit, int)], default=10)
    words = ["unknown"]
    for layer in layers:
        if hasattr(layer, "get_vocabulary"):
            with contextlib.suppress(Exception):
                words += [word for word in layer.get_vocabulary() if isinstance(word, str) and word]

    def draw(leaf):
        first, *rest = leaf.shape
        shape = [first or batch, *[size if axis is None else axis for axis in rest]]
        kind = str(leaf.dtype)
        if "string" in kind:
            return generator.choice(words, shape).astype(object)
        if "bool" in kind:
            return generator.integers(0, 2, shape).astype(bool)
        if "int" in kind:
            return generator.integers(0, highest, shape).astype(kind)
        return generator.normal(size=shape).astype("float32")

    return map_leaves(draw, input_structure(model))


def arrange(arrays, model, file):
    """The arrays of an .npz file in the structure that the model takes: by name, or in their order."""
    try:
        structure = input_structure(model)
    except ExportError:
        structure = None
    keys = list(arrays)
    if structure is None:
        listed = all(re.fullmatch(r"(arr|x)?_?\d*", key) for key in keys)
        values = [arrays[key] for key in keys]
        return (values[0] if len(values) == 1 else values) if listed else dict(arrays)
    leaves = flatten(structure)
    names = [leaf.name for leaf in leaves]
    by_layer = input_names(model)
    by_key = sorted(structure) if isinstance(structure, dict) else []
    for known in (by_key, by_layer, names):
        if len(known) == len(leaves) and all(name in arrays for name in known):
            keys = known
            break
    if len(keys) != len(leaves):
        wanted = ", ".join(f"{name} {list(leaf.shape)}" for name, leaf in zip(by_layer or names, leaves))
        raise ExportError(f"{file} holds {', '.join(keys) or 'nothing'}; the model takes {wanted}.")
    values = iter([arrays[key] for key in keys])
    if isinstance(structure, dict):
        return {key: map_leaves(lambda _: next(values), structure[key]) for key in sorted(structure)}
    return map_leaves(lambda _: next(values), structure)


def read_npz(file):
    import numpy as np

    try:
        with np.load(file, allow_pickle=False) as arrays:
            return {key: arrays[key] for key in arrays.files}
    except (OSError, ValueError, AttributeError) as error:
        raise ExportError(f"{file} is no .npz file that can be read: {error}.") from error


def training_data(file, model):
    """`x` and `y` of an .npz file; several as `x_0`, `x_1`, …, or inputs by their names."""
    arrays = read_npz(file)
    ys = {key: value for key, value in arrays.items() if re.fullmatch(r"y(_\d+)?", key)}
    xs = {key: value for key, value in arrays.items() if key not in ys}
    if not xs or not ys:
        raise ExportError(f"{file} must hold x and y (or x_0, x_1, …, y_0, …). It holds {', '.join(arrays)}.")
    y = list(ys.values())
    return arrange(xs, model, file), y[0] if len(y) == 1 else y


# ── The command ────────────────────────────────────────────────────────────────────────────────────────────────────


def load(path, custom, unsafe):
    import keras

    sys.path.insert(0, os.getcwd())
    objects = {}
    for spec in custom:
        module, _, name = spec.partition(":")
        try:
            found = importlib.import_module(module)  # importing registers what is decorated
            if name:
                objects[name] = getattr(found, name)
        except (ImportError, AttributeError) as error:
            raise ExportError(f"--custom {spec}: {error}. Write --custom module:Class or --custom module.") from error
    if not os.path.exists(path):
        raise ExportError(f"There is no file {path}.")
    options = {} if path.endswith(".h5") else {"safe_mode": not unsafe}
    try:
        model = keras.saving.load_model(path, custom_objects=objects, **options)
    except Exception as error:
        raise ExportError(
            f"Keras {keras.__version__} cannot open {path}: {error}\n"
            "A class of your own is given with --custom module:Class; a Lambda layer needs --unsafe."
        ) from error
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            name_ops(model, json.loads(archive.read("config.json")))
    return model


def name_ops(model, saved):
    """Gives ops the names they have in the file: Keras does not restore all of them when it loads it."""
    import keras

    graph = graph_of(model)
    layers = saved.get("config", {}).get("layers") if isinstance(saved.get("config"), dict) else None
    operations = model.layers if isinstance(model, keras.Sequential) else getattr(graph, "operations", [])
    if isinstance(model, keras.Sequential) and layers:
        layers = [layer for layer in layers if layer.get("class_name") != "InputLayer"]
    if not layers or len(layers) != len(operations):
        return
    for operation, layer in zip(operations, layers):
        if graph_of(operation) is not None:
            name_ops(operation, layer)
        elif not isinstance(operation, keras.Layer) and type(operation).__name__ == layer.get("class_name"):
            operation.name = layer.get("name", operation.name)


def warn(text):
    print(f"Warning: {text}", file=sys.stderr)


def parse(argv):
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0],
        epilog="Then: kmr verify model.keras --against case.parity.h5",
    )
    add = parser.add_argument
    add("model", help="a .keras or .h5 model")
    add("--out", metavar="FILE", help="the parity file; by default <model>.parity.h5")
    add("--inputs", metavar="NPZ", help="inputs, by the names of the input layers or in their order")
    add("--random", metavar="SEED", type=int, help="random inputs (seed 7 when neither is given)")
    add("--batch", metavar="N", type=int, default=4, help="samples of random inputs (default 4)")
    add("--size", metavar="N", type=int, default=6, help="size of other axes that are open (default 6)")
    add("--custom", metavar="MODULE[:CLASS]", action="append", default=[], help="classes of your own; repeat it")
    add("--unsafe", action="store_true", help="run Lambda layers of the file: only for a file you trust")
    add("--backend", choices=["tensorflow", "jax", "torch", "numpy"], help="else KERAS_BACKEND")
    add("--case", metavar="NAME", help="a name for the case")
    add("--train", metavar="NPZ", help="also record a training run on x and y of this file")
    add("--epochs", type=int, default=1, help="of the training run (default 1)")
    add("--batch-size", type=int, default=16, help="of the training run (default 16)")
    add("--optimizer", help="else the model's own, else adam")
    add("--loss", help="else the model's own, else mean_squared_error")
    add("--steps", type=int, default=3, help="keep the weights of so many first steps (default 3)")
    args = parser.parse_args(argv)
    if args.inputs and args.random is not None:
        parser.error("give --inputs or --random, not both")
    return args


def main(argv=None):
    args = parse(argv)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    if args.backend:
        os.environ["KERAS_BACKEND"] = args.backend
    try:
        import h5py  # noqa: F401
        import keras

        if keras.__version__.startswith(("1.", "2.")):
            raise ExportError(f"Keras 3 is needed. This is Keras {keras.__version__}.")
        model = load(args.model, args.custom, args.unsafe)
        seed = -1 if args.inputs else 7 if args.random is None else args.random
        inputs = (
            arrange(read_npz(args.inputs), model, args.inputs)
            if args.inputs
            else random_inputs(model, seed, args.batch, args.size)
        )
        stem = re.sub(r"(\.weights)?\.(keras|h5)$", "", args.model)
        out = args.out or f"{stem}.parity.h5"
        train = None
        if args.train:
            x, y = training_data(args.train, model)
            names = ("epochs", "batch_size", "optimizer", "loss", "steps")
            train = {"x": x, "y": y, **{name: getattr(args, name) for name in names}}
        try:
            export_parity(model, inputs, out, seed=seed, case=args.case or os.path.basename(stem), train=train)
        except (ValueError, TypeError, OSError) as error:
            raise ExportError(f"The model cannot be recorded on these inputs: {error}") from error
    except ImportError as error:
        print(f"{error}. Install what is missing: pip install keras h5py numpy, and a backend.", file=sys.stderr)
        return 2
    except ExportError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2
    print(f"Wrote {out}: every layer, by Keras {keras.__version__} ({keras.backend.backend()})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
