"""Builds models with the Keras that is on the path, saves each in every format, and records what it computes.

    write_models.py FOLDER

Nothing here is newer than Keras 3.0, so that every version writes the same models in its own spelling. Prints one
JSON line for each model that could not be written.
"""

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers as L
from keras import ops

import kmr_reference as kmr
from parity_file import clear_names, flat, record

CASES = {}
# Keras's .h5 holds no vocabularies
ONLY_KERAS = {"vocabularies"}


def case(function):
    CASES[function.__name__] = function
    return function


def functional(build, *shapes, **options):
    inputs = [keras.Input(shape, name=f"in_{i}", **options) for i, shape in enumerate(shapes)]
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], build(*inputs))


@case
def sequential():
    return keras.Sequential(
        [keras.Input((6,)), L.Dense(5, activation="relu"), L.BatchNormalization(), L.Dropout(0.5), L.Dense(3, activation="softmax")]
    )


@case
def sequential_without_input():
    model = keras.Sequential([L.Dense(4, activation="tanh", kernel_regularizer="l2"), L.LayerNormalization(), L.Dense(2)])
    model.build((None, 3))
    return model


@case
def many_dense():
    model = [keras.Input((4,))] + [L.Dense(4, activation="elu") for _ in range(12)]
    return keras.Sequential(model)


@case
def branches():
    def build(a, b):
        shared = L.Dense(4, activation="selu")
        x, y = shared(a), shared(b)
        return [L.Add()([x, y]), L.Concatenate()([x, L.Multiply()([x, y])]), L.Dot(1)([x, y])]

    return functional(build, (4,), (4,))


@case
def dictionaries():
    inputs = {"b": keras.Input((3,), name="b"), "a": keras.Input((2,), name="a")}
    x = L.Concatenate()([inputs["a"], inputs["b"]])
    return keras.Model(inputs, {"second": L.Dense(2)(x), "first": L.Dense(1)(x)})


@case
def nested():
    inner = functional(lambda x: L.Dense(3, activation="relu")(L.Dense(4)(x)), (3,))
    tail = keras.Sequential([keras.Input((3,)), L.Dense(3), L.BatchNormalization()])
    return functional(lambda x: tail(inner(inner(x))), (3,))


@case
def convolutions():
    def build(x):
        x = L.Conv2D(4, 3, padding="same", activation="relu")(x)
        x = L.SeparableConv2D(5, 3)(L.BatchNormalization()(x))
        x = L.MaxPooling2D()(L.DepthwiseConv2D(2, padding="same")(x))
        x = L.Conv2DTranspose(3, 2, strides=2)(x)
        return L.Dense(2)(L.Flatten()(L.ZeroPadding2D(1)(L.UpSampling2D()(x))))

    return functional(build, (8, 8, 3))


@case
def recurrent():
    def build(x):
        x = L.Bidirectional(L.LSTM(3, return_sequences=True))(x)
        x = L.GRU(4, return_sequences=True)(x)
        x = L.RNN([L.LSTMCell(3), L.GRUCell(2)], return_sequences=True)(x)
        return [L.SimpleRNN(3)(x), L.GlobalAveragePooling1D()(L.TimeDistributed(L.Dense(2))(x))]

    return functional(build, (5, 4))


@case
def states():
    def build(x):
        sequence, h, c = L.LSTM(3, return_sequences=True, return_state=True)(x)
        return L.LSTM(3)(sequence, initial_state=[h, c])

    return functional(build, (4, 2))


@case
def masked_text():
    def build(x):
        x = L.Embedding(7, 4, mask_zero=True)(x)
        return L.Dense(2)(L.LSTM(3)(x))

    return functional(build, (6,), dtype="int32")


@case
def attention():
    def build(x, y):
        x = L.MultiHeadAttention(2, 3)(x, y, use_causal_mask=False) + x
        return L.Attention(use_scale=True)([L.LayerNormalization(epsilon=1e-6)(x), y])

    return functional(build, (5, 4), (6, 4))


@case
def normalizations():
    def build(x):
        x = L.GroupNormalization(2)(x)
        x = L.UnitNormalization()(L.Normalization(mean=[0.1] * 4, variance=[2.0] * 4)(x))
        return L.Rescaling(2.0, offset=0.5)(L.BatchNormalization(center=False)(x))

    return functional(build, (3, 4))


@case
def activations():
    def build(x):
        slopes = [L.ReLU(max_value=2.0, negative_slope=0.1), L.LeakyReLU(0.2), L.ELU(0.7), L.Softmax(), L.PReLU()]
        names = ["gelu", "silu", "softplus", "softsign", "hard_sigmoid", "exponential", "mish"]
        return [layer(x) for layer in slopes] + [L.Activation(name)(x) for name in names]

    return functional(build, (5,))


@case
def graph_of_ops():
    def build(x):
        y = ops.concatenate([ops.relu(x), ops.exp(-x) * 2.0], axis=-1)
        y = ops.transpose(ops.reshape(y, (-1, 2, 4)), (0, 2, 1))
        z = ops.matmul(y, ops.expand_dims(ops.mean(y, axis=1), -1))
        return [ops.squeeze(z, -1), ops.softmax(x[:, 1:3] / 3.0), ops.clip(x, -0.5, 0.5) - ops.max(x, axis=1, keepdims=True)]

    return functional(build, (4,))


@case
def constants_in_a_graph():
    return functional(lambda x: L.Dense(2)(x * np.array([1.0, 2.0, 3.0], dtype="float32") + 1.0), (3,))


@case
def vocabularies():
    text = keras.Input((2,), dtype="string", name="text")
    number = keras.Input((2,), dtype="int64", name="number")
    words = L.StringLookup(vocabulary=["red", "green", "blue"], num_oov_indices=2)(text)
    codes = L.IntegerLookup(vocabulary=[3, 1, 4], output_mode="multi_hot")(number)
    return keras.Model([text, number], [words, codes])


@case
def towers():
    user, item = keras.Input((5,), name="user"), keras.Input((6,), name="item")
    towers = [kmr.DeepFeatureTower(units=4, hidden_layers=3, name=f"{side}_tower") for side in ("user", "item")]
    score = kmr.NormalizedDotProductSimilarity()([towers[0](user), towers[1](item)])
    return keras.Model([user, item], [score, *kmr.TopKRecommendationSelector(k=2)(towers[0](user))])


@case
def geography():
    def build(*places):
        near = kmr.HaversineGeospatialDistance()(places)
        return [kmr.SpatialFeatureClustering(n_clusters=4)(near), kmr.GeospatialScoreRanking(embedding_dim=3)(near)]

    return functional(build, (1,), (1,), (1,), (1,))


def inputs_of(model, rng):
    """Random inputs for a batch of 3; integers lie below 5, and strings are partly out of the vocabulary."""
    values = []
    for tensor in flat(model.inputs):
        shape = [3 if size is None else size for size in tensor.shape]
        dtype = str(tensor.dtype)
        if dtype == "string":
            values.append(rng.choice(np.array(["red", "green", "blue", "grey"], dtype=object), shape))
        elif "int" in dtype:
            values.append(rng.integers(0, 5, shape).astype(dtype))
        else:
            values.append(rng.normal(size=shape).astype("float32"))
    return values


def randomize(model, rng):
    """Gives every float weight a random value, so that a swapped or missed weight shows."""
    for weight in model.weights:
        if "float" not in str(weight.dtype):
            continue
        value = rng.normal(scale=0.5, size=weight.shape)
        weight.assign((0.5 + np.abs(value) if "variance" in weight.name else value).astype("float32"))


def tell(name, step, status, cause):
    last = str(cause).strip().splitlines()[-1:] or [""]
    detail = f"{type(cause).__name__}: {last[0][-300:]}"
    print(json.dumps({"case": name, "step": step, "status": status, "detail": detail, "error": 0.0}), flush=True)


def write_legacy(model, path, name):
    """Writes the .h5 file, where Keras opens what it wrote: it loses ops of a graph, and early versions inner layers."""
    try:
        model.save(path)
        clear_names()
        keras.saving.load_model(path)
    except Exception as cause:
        tell(name, "write and open its own .h5", "absent", cause)
        os.remove(path)


def main():
    folder = sys.argv[1]
    for index, (name, build) in enumerate(CASES.items()):
        keras.utils.set_random_seed(7)
        clear_names()
        rng = np.random.default_rng(index)
        try:
            model = build()
            randomize(model, rng)
            record(model, inputs_of(model, rng), f"{folder}/{name}.parity.h5", name)
            model.save(f"{folder}/{name}.keras")
            model.save_weights(f"{folder}/{name}.weights.h5")
            if name not in ONLY_KERAS:
                write_legacy(model, f"{folder}/{name}.h5", name)
        except Exception as cause:
            tell(name, "write", "failed", cause)


if __name__ == "__main__":
    main()
