"""Writes test/fixtures/files: the forms in which Keras saves models and weights, with what it computed.

    python -m venv env && env/bin/pip install keras==3.15.1 jax h5py ml_dtypes
    KERAS_BACKEND=jax env/bin/python test/parity/file_fixtures.py

With an older Keras (3.0.1 and 3.0.5 with jax 0.4.30 and NumPy 1.26), only that version's file is written:

    KERAS_BACKEND=jax env/bin/python test/parity/file_fixtures.py --version-only

The vocabulary needs TensorFlow:

    KERAS_BACKEND=tensorflow env/bin/python test/parity/file_fixtures.py --vocabulary-only

`expected.json` holds the input and output of every case: a shape and the values, row by row.
"""

import json
import pathlib
import shutil
import sys
import zipfile

import h5py
import keras
import numpy as np

L = keras.layers
TARGET = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "files"
EXPECTED = TARGET / "expected.json"
expected = json.loads(EXPECTED.read_text()) if EXPECTED.exists() else {}


def array(values):
    values = np.asarray(values)
    return {"shape": list(values.shape), "data": values.astype("float64").ravel().tolist()}


def record(case, model, *inputs):
    output = model(list(inputs) if len(inputs) > 1 else inputs[0])
    outputs = output if isinstance(output, (list, tuple)) else [output]
    expected[case] = {
        "inputs": [array(x) for x in inputs],
        "outputs": [array(keras.ops.convert_to_numpy(y)) for y in outputs],
    }


def randomize(model, seed=7):
    rng = np.random.default_rng(seed)
    for weight in model.weights:
        if "seed_generator" in getattr(weight, "path", ""):
            continue
        value = rng.normal(scale=0.5, size=weight.shape)
        weight.assign((0.5 + np.abs(value) if "variance" in weight.name else value).astype("float32"))
    return model


def floats(*shape, seed=3):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def small_model(dtype=None, bias=True):
    x = keras.Input((4,), name="x")
    y = L.Dense(6, activation="relu", name="first", dtype=dtype, use_bias=bias)(x)
    y = L.BatchNormalization(name="norm", dtype=dtype)(y)
    y = L.Dense(3, name="second", dtype=dtype)(y)
    return randomize(keras.Model(x, y, name="small"))


def version():
    """Layers whose places in a file changed between releases."""
    x = keras.Input((5, 4), name="x")
    y = L.MultiHeadAttention(2, 3, name="attention")(x, x)
    y = L.Bidirectional(L.LSTM(3, name="lstm", return_sequences=True), name="both")(y)
    y = L.BatchNormalization(name="norm")(y)
    y = L.Flatten(name="flat")(y)
    y = L.Dense(2, name="dense")(y)
    y = L.Dense(2, name="dense_again", activation="tanh")(y)
    model = randomize(keras.Model(x, y, name="versions"))
    model.save(TARGET / f"keras-{keras.__version__}.keras")
    record(f"keras-{keras.__version__}", model, floats(2, 5, 4))


def shards():
    model = small_model()
    model.save(TARGET / "shards.keras")
    # a shard holds less than one layer, so a layer is split
    model.save_weights(TARGET / "shards.weights.json", max_shard_size=130 / 1024**3)
    record("shards", model, floats(2, 4))


def containers():
    """The same archive: deflated, with zip64 records, and as a directory."""
    model = small_model()
    model.save(TARGET / "container.keras")
    with zipfile.ZipFile(TARGET / "container.keras") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(TARGET / "deflated.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in reversed(members.items()):
            archive.writestr(name, data)
    with zipfile.ZipFile(TARGET / "zip64.keras", "w") as archive:
        for name, data in members.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(data)
    shutil.rmtree(TARGET / "directory", ignore_errors=True)
    model.save(TARGET / "directory", zipped=False)
    record("container", model, floats(2, 4))


def precisions():
    for dtype in ("float16", "bfloat16"):
        model = small_model(dtype)
        model.save(TARGET / f"{dtype}.keras")
        model.save_weights(TARGET / f"{dtype}.weights.h5")
        # computed in float32, as here, from the rounded weights
        twin = small_model()
        twin.set_weights([np.asarray(keras.ops.cast(w.value, "float32")) for w in model.weights])
        record(dtype, twin, floats(2, 4))


def quantized():
    def make():
        x = keras.Input((5,), dtype="int32", name="x")
        y = L.Embedding(7, 7, name="embedding")(x)
        y = L.MultiHeadAttention(2, 3, name="attention")(y, y)
        y = L.EinsumDense("abc,cde->abde", (None, 2, 4), bias_axes="de", name="einsum")(y)
        y = L.EinsumDense("abde,fed->abf", (None, 3), name="turned")(y)
        y = L.Reshape((15,), name="flat")(y)
        y = L.Dense(6, activation="relu", name="dense")(y)
        y = L.ReversibleEmbedding(9, 6, tie_weights=False, name="tokens")(y, reverse=True)
        return randomize(keras.Model(x, y, name="quantized"))

    model = make()
    model.quantize("int8")
    model.save(TARGET / "int8.keras")
    model.save_weights(TARGET / "int8.weights.h5")
    # what the int8 weights stand for, in a float model
    twin = make()
    for layer, plain in zip(model._flatten_layers(), twin._flatten_layers()):
        name = type(plain).__name__
        if name == "Dense":
            plain._kernel.assign(np.asarray(layer._kernel) / np.asarray(layer.kernel_scale))
        elif name == "EinsumDense":
            scale = layer._adjust_scale_for_dequant(layer.kernel_scale)
            plain._kernel.assign(np.asarray(layer._kernel) / np.asarray(scale))
        elif name in ("Embedding", "ReversibleEmbedding"):
            table, scale = np.asarray(layer._embeddings), np.asarray(layer.embeddings_scale)
            plain._embeddings.assign(table / scale[:, None])
            if name == "ReversibleEmbedding":
                back = np.asarray(layer.reverse_embeddings)
                plain.reverse_embeddings.assign(back / np.asarray(layer.reverse_embeddings_scale))
    record("int8", twin, np.array([[0, 1, 2, 3, 4], [6, 5, 4, 0, 1]], "int32"))


def layouts():
    """The weights of one model in every layout of HDF5 that can be read, and in some that cannot."""
    model = small_model()
    model.save_weights(TARGET / "plain.weights.h5")
    record("plain", model, floats(2, 4))

    def rewrite(name, **how):
        with h5py.File(TARGET / "plain.weights.h5") as source, h5py.File(TARGET / name, "w") as target:
            def copy(path, item):
                if not isinstance(item, h5py.Dataset):
                    target.require_group(path)
                    return
                options = dict(how)
                dtype = options.pop("dtype", item.dtype)
                if item.ndim > 0 and options:
                    options["chunks"] = tuple(min(2, size) for size in item.shape)
                else:
                    options = {}
                target.create_dataset(path, data=item[()].astype(dtype), **options)

            source.visititems(copy)

    rewrite("gzip.weights.h5", compression="gzip", shuffle=True, fletcher32=True)
    rewrite("big_endian.weights.h5", dtype=">f4")
    rewrite("float64.weights.h5", dtype="<f8")
    with h5py.File(TARGET / "lzf.weights.h5", "w") as file:
        # large and even enough for the filter to be kept
        file.create_dataset("layers/dense/vars/0", data=np.zeros((64, 64), "float32"), compression="lzf")


def infinity():
    x = keras.Input((3,), name="x")
    y = L.ReLU(max_value=float("inf"), name="relu")(x)
    y = L.Rescaling(0.5, offset=float("-inf"), name="rescaling")(y)
    model = keras.Model(x, y, name="infinity")
    model.save(TARGET / "infinity.keras")


def legacy():
    """A compiled, trained model in the whole-model format; and weights alone, as Keras 3 writes them there."""
    from keras.src.legacy.saving import legacy_h5_format

    model = small_model()
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(floats(8, 4), floats(8, 3), batch_size=4, epochs=2, shuffle=False, verbose=0)
    model.save(TARGET / "compiled.h5")
    with h5py.File(TARGET / "legacy_weights.h5", "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, model)
    record("compiled", model, floats(2, 4))
    state = [np.asarray(keras.ops.convert_to_numpy(v)) for v in model.optimizer.variables]
    expected["compiled"]["optimizer"] = [array(v) for v in state]


def rows():
    """The inputs of `container.keras` as NumPy writes them."""
    x = floats(2, 4)
    np.save(TARGET / "rows.npy", x)
    np.save(TARGET / "rows-float64.npy", x.astype("float64"))
    np.save(TARGET / "rows-big-endian.npy", x.astype(">f4"))
    np.save(TARGET / "rows-int64.npy", np.round(x * 100).astype("int64"))
    np.save(TARGET / "rows-fortran.npy", np.asfortranarray(x))
    np.save(TARGET / "rows-objects.npy", np.array([{"a": 1}], dtype=object))
    np.savez(TARGET / "rows.npz", x=x)
    np.savez_compressed(TARGET / "rows-compressed.npz", x=x)


def vocabulary():
    """A vocabulary beside the weights, as an archive and as a directory; strings need TensorFlow."""
    import tensorflow as tf

    x = keras.Input((2,), dtype="string", name="word")
    lookup = L.StringLookup(name="lookup")
    lookup.adapt(["red", "green", "größe", "blue", "red"])
    model = keras.Model(x, lookup(x), name="vocabulary")
    model.save(TARGET / "vocabulary.keras")
    shutil.rmtree(TARGET / "vocabulary", ignore_errors=True)
    # Keras loses the assets of a relative path
    model.save((TARGET / "vocabulary").resolve(), zipped=False)
    words = [["red", "größe"], ["nope", "blue"]]
    expected["vocabulary"] = {"words": words, "outputs": [array(model(tf.constant(words)))]}


def frequencies():
    """Weights of tokens, which Keras does not count among the weights of a legacy file; integers, to need no strings."""
    x = keras.Input((2,), dtype="int64", name="token")
    lookup = L.IntegerLookup(vocabulary=[3, 4], idf_weights=[0.5, 0.7], output_mode="tf_idf", name="lookup")
    model = randomize(keras.Model(x, L.Dense(2, name="scores")(lookup(x)), name="frequencies"))
    model.save(TARGET / "frequencies.h5")
    record("frequencies", model, np.array([[3, 9], [4, 4]], "int32"))


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    if "--vocabulary-only" in sys.argv:
        vocabulary()
        frequencies()
        EXPECTED.write_text(json.dumps(expected, indent=None, sort_keys=True) + "\n")
        sys.exit()
    version()
    if "--version-only" not in sys.argv:
        for write in (shards, containers, precisions, quantized, layouts, infinity, legacy, rows):
            keras.utils.set_random_seed(7)
            write()
    EXPECTED.write_text(json.dumps(expected, indent=None, sort_keys=True) + "\n")
