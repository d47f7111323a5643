"""Writes test/fixtures/quantized: quantized and adapted models, and what older Keras wrote otherwise.

    KERAS_BACKEND=jax python test/parity/quantized_fixtures.py

with Keras 3.15.1. With an older one, only that version's files are written: int8 with 3.1.1 and 3.2.1, Nadam with 3.4.1
(jax 0.4.30, NumPy 1.26, optree), int4 with 3.12.0. `expected.json` holds inputs and outputs: Keras's own where it
computes with the dequantized weights, else those of a float model that got the weights which Keras makes of the
quantized ones.
"""

import json
import pathlib

import keras
import numpy as np

L = keras.layers
TARGET = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "quantized"
TARGET.mkdir(exist_ok=True)
EXPECTED = TARGET / "expected.json"
expected = json.loads(EXPECTED.read_text()) if EXPECTED.exists() else {}
rng = np.random.default_rng(31)
FLOATS = rng.normal(size=(3, 9)).astype("float32")
TOKENS = rng.integers(0, 11, size=(3, 4)).astype("int32")


def array(values):
    values = np.asarray(values)
    return {"shape": list(values.shape), "data": values.astype("float64").ravel().tolist()}


def leaves(value):
    return [leaf for item in value for leaf in leaves(item)] if isinstance(value, (list, tuple)) else [value]


def record(case, model, *inputs):
    outputs = leaves(model(list(inputs) if len(inputs) > 1 else inputs[0]))
    expected[case] = {
        "inputs": [array(x) for x in inputs],
        "outputs": [array(keras.ops.convert_to_numpy(y)) for y in outputs],
    }


def randomize(model):
    for weight in model.weights:
        weight.assign(np.random.default_rng(len(weight.path)).normal(scale=0.5, size=weight.shape))
    return model


def mixed(reversible=True):
    """Every kind of layer that Keras quantizes, with odd sizes, so that packing leaves half a byte over."""
    x, tokens = keras.Input((9,), name="x"), keras.Input((4,), dtype="int32", name="tokens")
    embedded = L.Embedding(11, 5, name="table")(tokens)
    heads = L.EinsumDense("abc,cde->abde", (None, 3, 3), bias_axes="de", name="heads")(embedded)
    joined = L.EinsumDense("abde,dec->abc", (None, 5), name="joined")(heads)
    outputs = [L.Dense(1, name="last")(L.Dense(7, activation="relu", name="first")(x)), joined]
    if reversible:
        outputs.append(L.ReversibleEmbedding(11, 5, tie_weights=False, name="words")(joined, reverse=True))
    return randomize(keras.Model([x, tokens], outputs, name="mixed"))


def plain():
    x = keras.Input((9,), name="x")
    return randomize(keras.Model(x, L.Dense(3, name="last")(L.Dense(7, activation="relu", name="first")(x))))


def int4():
    from keras.quantizers import Int4QuantizationConfig

    for case, block in {"int4": 4, "int4-channels": None}.items():
        model = mixed()
        model.quantize(config=Int4QuantizationConfig(block_size=block))
        model.save(TARGET / f"{case}.keras")
        record(case, model, FLOATS, TOKENS)
    model = plain()
    model.quantize(config=Int4QuantizationConfig(block_size=4))
    model.save(TARGET / "int4.h5")
    record("int4.h5", model, FLOATS)


def int8():
    from keras.quantizers import Int8QuantizationConfig

    model = plain()
    model.quantize(config=Int8QuantizationConfig(activation_quantizer=None))
    model.save(TARGET / "int8.h5")
    record("int8.h5", model, FLOATS)


def float8():
    model = plain()
    record("float8", model, FLOATS)
    model.quantize("float8")
    model.save(TARGET / "float8.keras")


def gptq():
    """Not calibrated: only that it is refused counts."""
    policy = keras.dtype_policies.get("gptq/4/-1_from_float32")
    x = keras.Input((9,), name="x")
    model = keras.Model(x, L.Dense(3, name="second")(L.Dense(7, name="first", dtype=policy)(x)))
    model.save(TARGET / "gptq.keras")


def lora():
    x, tokens = keras.Input((9,), name="x"), keras.Input((4,), dtype="int32", name="tokens")
    layers = [L.Dense(7, name="first"), L.Embedding(11, 5, name="table")]
    heads = L.EinsumDense("abc,cde->abde", (None, 2, 3), bias_axes="de", name="heads")
    table = layers[1](tokens)
    model = keras.Model([x, tokens], [layers[0](x), heads(table)])
    for layer in [*layers, heads]:
        layer.enable_lora(2, lora_alpha=3)
    randomize(model)
    model.save(TARGET / "lora.keras")
    model.save(TARGET / "lora.h5")
    record("lora", model, FLOATS, TOKENS)


def legacy_ops():
    """Ops in a legacy file, which Keras itself does not open again."""
    ops = keras.ops
    x, tokens = keras.Input((9,), name="x"), keras.Input((4,), dtype="int32", name="tokens")
    y = ops.concatenate([x[:, 1:4], ops.reshape(x, (-1, 3, 3))[:, ::2, 1]], axis=1) * 2.0
    z = L.GlobalAveragePooling1D(name="mean")(L.Embedding(11, 5, mask_zero=True, name="table")(tokens))
    model = randomize(keras.Model([x, tokens], [L.Dense(2, name="last")(y), ops.expand_dims(z, -1)]))
    model.save(TARGET / "ops.h5")
    record("ops.h5", model, FLOATS, TOKENS)


def shared_inside():
    """A model that two models inside another share: Keras writes its config twice and its weights once."""
    inner = keras.Sequential([keras.Input((9,)), L.Dense(9, activation="tanh", name="first")], name="inner")
    halves = []
    for name in ("left", "right"):
        x = keras.Input((9,))
        halves.append(keras.Model(x, L.Dense(2, name=f"{name}_last")(inner(x)), name=name))
    x = keras.Input((9,), name="x")
    model = randomize(keras.Model(x, [half(x) for half in halves]))
    model.save(TARGET / "shared.keras")
    record("shared", model, FLOATS)


def older_int4():
    from keras.quantizers import unpack_int4

    model, twin = mixed(reversible=False), mixed(reversible=False)
    model.quantize("int4")
    model.save(TARGET / f"int4-{keras.__version__}.keras")
    for layer, floats in zip(model.layers, twin.layers):
        if isinstance(layer, L.Embedding):
            table = unpack_int4(layer._embeddings, layer._orig_output_dim, axis=-1)
            floats._embeddings.assign(np.asarray(table) / np.asarray(layer.embeddings_scale)[:, None])
        elif isinstance(layer, L.EinsumDense):
            size = layer._orig_length_along_pack_axis
            kernel = unpack_int4(layer._kernel, size, axis=layer._int4_pack_axis)
            scale = layer._adjust_scale_for_dequant(layer.kernel_scale)
            floats._kernel.assign(np.asarray(kernel) / np.asarray(scale))
        elif isinstance(layer, L.Dense):
            kernel = unpack_int4(layer._kernel, layer._orig_input_dim, axis=0)
            floats._kernel.assign(np.asarray(kernel) / np.asarray(layer.kernel_scale))
    record(f"int4-{keras.__version__}", twin, FLOATS, TOKENS)


def older_int8():
    model, twin = plain(), plain()
    model.quantize("int8")
    model.save(TARGET / f"int8-{keras.__version__}.keras")
    for layer, floats in zip(model.layers[1:], twin.layers[1:]):
        floats._kernel.assign(np.asarray(layer._kernel.value) / np.asarray(layer.kernel_scale.value))
    record(f"int8-{keras.__version__}", twin, FLOATS)


def older_embeddings():
    words, squares = L.Embedding(11, 4), L.Embedding(11, 11)
    tokens = keras.Input([4], dtype="int32")
    make = lambda: keras.Model(tokens, [words(tokens), squares(tokens)])
    model = make()
    model.quantize("int8")
    model.save(TARGET / f"int8-{keras.__version__}.keras")
    tables = [
        np.asarray(layer._embeddings.value) / np.asarray(layer.embeddings_scale.value)
        for layer in (words, squares)
    ]
    words, squares = L.Embedding(11, 4), L.Embedding(11, 11)
    twin = make()
    for layer, table in zip((words, squares), tables):
        layer.set_weights([table])
    record(f"int8-{keras.__version__}", twin, TOKENS)


def older_nadam():
    model = plain()
    model.compile("nadam", "mse")
    model.fit(FLOATS, FLOATS[:, :3], epochs=2, verbose=0)
    model.save(TARGET / f"nadam-{keras.__version__}.keras")
    record(f"nadam-{keras.__version__}", model, FLOATS)
    state = [array(keras.ops.convert_to_numpy(variable)) for variable in model.optimizer.variables]
    # Nadam's running product, which this version keeps before the moments
    expected[f"nadam-{keras.__version__}"]["optimizer"] = [*state[:2], *state[3:], state[2]]


OLDER = {"3.1.1": [older_int8], "3.2.1": [older_embeddings], "3.4.1": [older_nadam], "3.12.0": [older_int4]}
NEWEST = [int4, int8, float8, gptq, lora, legacy_ops, shared_inside]
for write in OLDER.get(keras.__version__, NEWEST):
    keras.utils.clear_session()
    write()
EXPECTED.write_text(json.dumps(expected) + "\n")
