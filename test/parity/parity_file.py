"""Runs models on recorded inputs, compares with recorded outputs, and records: the parity file of test/fixtures."""

import inspect

import h5py
import keras
import numpy as np

ATOL, RTOL = 1e-6, 1e-5


def clear_names():
    """Starts automatic names anew; the garbage that Keras would collect each time is left to Python."""
    if "free_memory" in inspect.signature(keras.backend.clear_session).parameters:
        keras.backend.clear_session(free_memory=False)
    else:
        keras.backend.clear_session()


def read_array(dataset):
    """A dataset as the array it was: strings as objects, booleans as booleans."""
    value = dataset[()]
    if h5py.check_string_dtype(dataset.dtype):
        return np.asarray(dataset.asstr()[()], dtype=object)
    return value.astype(bool) if dataset.attrs.get("dtype") == "bool" else value


def write_array(group, name, value):
    value = np.asarray(value)
    if value.dtype.kind in "OSU":
        text = [item.decode() if isinstance(item, bytes) else str(item) for item in value.reshape(-1)]
        data = np.array(text, dtype=object).reshape(value.shape)
        return group.create_dataset(name, data=data, dtype=h5py.string_dtype())
    if value.dtype == bool:
        dataset = group.create_dataset(name, data=value.astype("uint8"))
        dataset.attrs["dtype"] = "bool"
        return dataset
    return group.create_dataset(name, data=value)


def read_arrays(group):
    return [read_array(group[str(i)]) for i in range(len(group))]


def flat(structure):
    """Lists and dictionaries flattened as Keras does: dictionaries by sorted key."""
    if isinstance(structure, dict):
        return [leaf for key in sorted(structure) for leaf in flat(structure[key])]
    if isinstance(structure, (list, tuple)):
        return [leaf for item in structure for leaf in flat(item)]
    return [structure]


def pack(structure, leaves):
    """The leaves, in order, in the shape of a structure."""
    if isinstance(structure, dict):
        packed = {key: pack(structure[key], leaves) for key in sorted(structure)}
        return {key: packed[key] for key in structure}
    if isinstance(structure, (list, tuple)):
        return [pack(item, leaves) for item in structure]
    return leaves.pop(0)


def to_tensor(value):
    if value.dtype != object:
        return keras.ops.convert_to_tensor(value)
    import tensorflow as tf

    return tf.constant(value.tolist())


def run(model, inputs):
    """The flattened outputs of a model without training."""
    leaves = [to_tensor(value) for value in inputs]
    structure = getattr(model, "_inputs_struct", None)
    if structure is None and getattr(model, "_functional", None) is not None:
        structure = model._functional._inputs_struct if hasattr(model._functional, "_inputs_struct") else None
    if structure is None:
        structure = leaves if len(leaves) > 1 else leaves[0]
    return [as_array(value) for value in flat(model(pack(structure, list(leaves)), training=False))]


def as_array(value):
    return value if isinstance(value, np.ndarray) else np.asarray(keras.ops.convert_to_numpy(value))


def difference(found, expected, atol=ATOL, rtol=RTOL):
    """What is wrong with arrays, or None; and the largest absolute error."""
    if len(found) != len(expected):
        return f"{len(found)} outputs instead of {len(expected)}", 0.0
    largest = 0.0
    for index, (ours, theirs) in enumerate(zip(found, expected)):
        if ours.shape != theirs.shape:
            return f"output {index} has shape {ours.shape} instead of {theirs.shape}", largest
        if theirs.dtype.kind in "OSU":
            same = [text_of(value) for value in ours.reshape(-1)] == [text_of(value) for value in theirs.reshape(-1)]
            if not same:
                return f"output {index} holds other strings", largest
            continue
        ours, theirs = ours.astype("float64"), theirs.astype("float64")
        unequal = ~((ours == theirs) | (np.isnan(ours) & np.isnan(theirs)))
        error = np.where(unequal, np.abs(ours - theirs), 0.0)
        largest = max(largest, float(np.max(error, initial=0.0)))
        if not np.all(error <= atol + rtol * np.where(unequal, np.abs(theirs), 0.0)):
            return f"output {index} is off by {np.max(error):.2e}", largest
    return None, largest


def text_of(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def record(model, inputs, path, case):
    """Writes a parity file: inputs, outputs and weights."""
    names = [tensor.name for tensor in flat(model.inputs)]
    with h5py.File(path, "w") as file:
        file.attrs["format_version"] = 1
        file.attrs["keras_version"] = keras.__version__
        file.attrs["backend"] = keras.backend.backend()
        file.attrs["seed"] = 7
        file.attrs["case"] = case
        file.attrs["layers_missing"] = "not recorded"
        for index, value in enumerate(inputs):
            write_array(file.require_group("inputs"), str(index), value).attrs["name"] = names[index]
        for index, value in enumerate(run(model, inputs)):
            write_array(file.require_group("outputs"), str(index), value)
        for index, weight in enumerate(model.weights):
            value = write_array(file.require_group("weights"), str(index), weight.numpy())
            value.attrs["path"] = getattr(weight, "path", weight.name)
