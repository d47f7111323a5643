"""Writes test/fixtures/keras2: models of Keras 2 (tf_keras) as it saves them, with what it computed.

    python -m venv env && env/bin/pip install -r test/parity/keras2_requirements.txt
    TF_USE_LEGACY_KERAS=1 env/bin/python test/parity/keras2_fixtures.py

Each case is `<case>.h5` (the whole-model file), for some also `<case>.keras` (the zip that Keras 2.12 and later
write), and `<case>.parity.h5`: inputs, outputs and every intermediate output, in the format of the other fixtures.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import pathlib
import sys

import h5py
import numpy as np
import tensorflow as tf
import tf_keras as keras

L = keras.layers
TARGET = pathlib.Path(os.environ.get("KERAS2_TARGET") or pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "keras2")
SEED = 7
# Lookup tables cannot be saved in .h5
ONLY_KERAS = {"text"}
ALSO_KERAS = {"functional_merge", "nested_models", "operators", "recurrent", "attention", "sequential_dense", "preprocessing"}
CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


def inputs_of(model, rng):
    """Random inputs that suit the dtypes of a model; integers stay below 5."""
    values = []
    for tensor in model.inputs:
        shape = [3 if size is None else size for size in tensor.shape]
        if tensor.dtype.is_integer:
            values.append(rng.integers(0, 5, shape).astype(tensor.dtype.as_numpy_dtype))
        elif tensor.dtype == tf.string:
            values.append(rng.choice(["red", "green", "blue", "Red apples, green!"], shape).astype(object))
        else:
            values.append(rng.normal(size=shape).astype("float32"))
    return values


def randomize(model, rng):
    """Gives every float weight a random value, so that a swapped or missed weight shows."""
    for weight in model.weights:
        if not hasattr(weight, "dtype") or not weight.dtype.is_floating:
            continue
        value = rng.normal(scale=0.5, size=weight.shape)
        if "variance" in weight.name or "vector_u" in weight.name:
            value = 0.5 + np.abs(value)
        weight.assign(value.astype("float32"))
    for layer in model.layers:
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()


def write(group, name, value):
    value = np.asarray(value)
    if value.dtype == object or value.dtype.kind in "SU":
        text = [item.decode() if isinstance(item, bytes) else str(item) for item in value.reshape(-1)]
        data = np.array(text, dtype=object).reshape(value.shape)
        group.create_dataset(name, data=data, dtype=h5py.string_dtype())
    elif value.dtype == bool:
        group.create_dataset(name, data=value.astype("uint8")).attrs["dtype"] = "bool"
    else:
        group.create_dataset(name, data=value)


def layer_outputs(model):
    """Every output of every call inside a functional model: (layer, call, output) and its symbolic tensor."""
    members = model._network_nodes
    for layer in model.layers:
        calls = [
            node
            for i, node in enumerate(layer._inbound_nodes)
            if f"{layer.name}_ib-{i}" in members
        ]
        for call, node in enumerate(calls):
            for i, tensor in enumerate(tf.nest.flatten(node.outputs)):
                yield f"{layer.name}/{call}/{i}", tensor


def export(name, model, values):
    if name not in ONLY_KERAS:
        model.save(TARGET / f"{name}.h5", include_optimizer=False)
    if name in ALSO_KERAS | ONLY_KERAS:
        model.save(TARGET / f"{name}.keras")
    structure = tf.nest.pack_sequence_as(model.input, [tf.constant(v) for v in values])
    outputs = tf.nest.flatten(model(structure, training=False))
    with h5py.File(TARGET / f"{name}.parity.h5", "w") as file:
        file.attrs.update(
            format_version=1, keras_version=keras.__version__, backend="tensorflow", seed=SEED, case=name
        )
        for i, (value, tensor) in enumerate(zip(values, model.inputs)):
            write(file, f"inputs/{i}", value)
            file[f"inputs/{i}"].attrs["name"] = tensor.name
        for i, value in enumerate(outputs):
            write(file, f"outputs/{i}", value)
        places = list(layer_outputs(model))
        probe = keras.Model(model.input, [tensor for _, tensor in places])
        for (place, _), value in zip(places, tf.nest.flatten(probe(structure, training=False))):
            write(file, f"layers/{place}", value)
        for i, weight in enumerate(weight for weight in model.weights if hasattr(weight, "dtype")):
            write(file, f"weights/{i}", weight.numpy())
            file[f"weights/{i}"].attrs["path"] = weight.name


@case
def sequential_dense():
    return keras.Sequential([
        L.Dense(5, activation="relu", input_shape=(4,), kernel_regularizer="l2"),
        L.Dropout(0.3), L.BatchNormalization(), L.Dense(2, activation="softmax"),
    ])


@case
def sequential_without_shape():
    model = keras.Sequential([L.Dense(3, activation="tanh"), L.Dense(2)])
    model.build((None, 4))
    return model


@case
def functional_merge():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    shared = L.Dense(4, activation="selu", name="shared")
    x, y = shared(a), shared(b)
    return keras.Model([a, b], [L.Add()([x, y]), L.Concatenate(axis=1)([x, L.Dot(1, normalize=True)([x, y])])])


@case
def dictionary_inputs():
    inputs = {"left": keras.Input((3,), name="left"), "right": keras.Input((2,), name="right")}
    x = L.Concatenate()([inputs["left"], inputs["right"]])
    return keras.Model(inputs, {"score": L.Dense(1, name="score")(x), "total": L.Dense(2, name="total")(x)})


@case
def nested_models():
    inner_in = keras.Input((4,))
    inner = keras.Model(inner_in, [L.Dense(3)(inner_in), L.Dense(2)(inner_in)], name="inner")
    tail = keras.Sequential([keras.Input((3,)), L.Dense(4), L.BatchNormalization()], name="tail")
    frozen = keras.Sequential([L.Dense(4, input_shape=(4,)), L.BatchNormalization()], name="frozen")
    frozen.trainable = False
    x = keras.Input((4,))
    p, q = inner(frozen(x))
    return keras.Model(x, [tail(p), q, inner(tail(p))[1]])


@case
def convolutions():
    x = keras.Input((8, 9, 3))
    y = L.Conv2D(4, 3, padding="same", dilation_rate=2, activation=L.LeakyReLU(alpha=0.1))(x)
    y = L.BatchNormalization(axis=-1)(y)
    y = L.DepthwiseConv2D((2, 3), depth_multiplier=2)(y)
    y = L.SeparableConv2D(5, 3, strides=2, padding="same")(y)
    y = L.Conv2DTranspose(3, 3, strides=2, padding="same", output_padding=1)(y)
    y = L.MaxPooling2D(2)(L.ZeroPadding2D(1)(y))
    return keras.Model(x, [L.GlobalAveragePooling2D()(y), L.Flatten()(L.UpSampling2D(2, interpolation="bilinear")(y))])


@case
def convolutions_1d():
    x = keras.Input((10, 3))
    y = L.Conv1D(4, 3, padding="causal", groups=1)(x)
    y = L.SeparableConv1D(4, 3)(y)
    y = L.DepthwiseConv1D(3)(y)
    y = L.SpatialDropout1D(0.2)(L.AveragePooling1D(2)(y))
    return keras.Model(x, L.GlobalMaxPooling1D()(L.Cropping1D(1)(y)))


@case
def activations():
    x = keras.Input((6,))
    outputs = [
        L.LeakyReLU(alpha=0.2)(x), L.ReLU(max_value=1.5, negative_slope=0.1, threshold=0.2)(x), L.ELU(0.7)(x),
        L.PReLU()(x), L.ThresholdedReLU(theta=0.4)(x), L.Softmax()(x), L.Activation("swish")(x),
        L.Activation("hard_sigmoid")(x), L.Activation("gelu")(x), L.Activation("exponential")(x),
    ]
    return keras.Model(x, outputs)


@case
def recurrent():
    tokens = keras.Input((7,), dtype="int32")
    x = L.Embedding(5, 4, mask_zero=True, input_length=7)(tokens)
    y = L.Bidirectional(L.LSTM(3, return_sequences=True))(x)
    y = L.GRU(4, return_sequences=True)(y)
    y = L.GRU(4, reset_after=False, return_sequences=True, recurrent_activation="hard_sigmoid")(y)
    y = L.TimeDistributed(L.Dense(3, activation="relu"))(y)
    return keras.Model(tokens, [L.SimpleRNN(2)(y), L.LayerNormalization(axis=[1, 2])(y)])


@case
def recurrent_states():
    x = keras.Input((5, 3))
    out, h, c = L.LSTM(4, return_state=True)(x)
    decoded = L.LSTM(4, return_sequences=True)(L.RepeatVector(3)(out), initial_state=[h, c])
    stacked = L.RNN([L.LSTMCell(3), L.GRUCell(2)])(decoded)
    return keras.Model(x, [decoded, stacked, L.Masking(0.0)(x)])


@case
def conv_lstm():
    x = keras.Input((3, 5, 5, 2))
    return keras.Model(x, L.ConvLSTM2D(3, 2, padding="same")(x))


@case
def attention():
    q, v = keras.Input((4, 6), name="q"), keras.Input((5, 6), name="v")
    y, scores = L.MultiHeadAttention(2, 3)(q, v, return_attention_scores=True)
    z = L.MultiHeadAttention(2, 3, name="keyword")(query=q, value=v, key=v)
    a = L.Attention(use_scale=True)([q, v])
    b = L.AdditiveAttention()([q, v])
    return keras.Model([q, v], [L.LayerNormalization()(L.Add()([q, y])), z, a, b, scores])


@case
def operators():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = (a + b) * 2.0 - 1.0 / (tf.abs(b) + 1.5)
    x = -x ** 2 + tf.maximum(a, 0.1) @ tf.ones((4, 4))
    y = tf.where(a > 0.0, a, b)
    z = tf.cast(tf.logical_and(a >= b, tf.logical_not(b < 0.2)), "float32")
    return keras.Model([a, b], [x, y, z, 3.0 - a, 2.0 * b, a / b, tf.minimum(a, b), tf.math.floordiv(a, 0.5)])


@case
def slices():
    x = keras.Input((5, 6))
    return keras.Model(x, [x[:, 0], x[..., 1:4], x[:, ::2, -1], x[:, tf.newaxis, 2], x[:, 1:, :3] + x[:, :4, 3:]])


@case
def functions():
    x = keras.Input((4, 6))
    flat = tf.reshape(x, (-1, 24))
    outputs = [
        tf.reduce_mean(x, axis=1), tf.reduce_sum(x, axis=[1, 2], keepdims=True), tf.reduce_max(x, -1),
        tf.concat([x, x * 2.0], axis=-1), tf.stack([flat, flat], axis=1), tf.expand_dims(flat, 1),
        tf.squeeze(tf.expand_dims(flat, 1), axis=[1]), tf.transpose(x, [0, 2, 1]), tf.nn.relu(x), tf.nn.softmax(x, axis=1),
        tf.sigmoid(x), tf.tanh(x), tf.exp(x), tf.sqrt(tf.abs(x)), tf.square(x), tf.math.log(tf.abs(x) + 1.0),
        tf.matmul(x, x, transpose_b=True), tf.math.l2_normalize(flat, axis=1),
        tf.clip_by_value(x, -0.5, 0.5), tf.tile(flat, [1, 2]), tf.pad(x, [[0, 0], [1, 2], [0, 0]]), tf.one_hot(tf.argmax(flat, axis=1), 24),
        tf.gather(x, [2, 0], axis=1), tf.cumsum(x, axis=1), *tf.split(x, 2, axis=2), *tf.unstack(x, axis=1), tf.reduce_prod(x, axis=2),
        tf.math.reduce_std(x, axis=1), tf.nn.leaky_relu(x, alpha=0.1), tf.nn.silu(x), tf.nn.gelu(x), tf.math.rsqrt(tf.abs(x) + 1.0),
        tf.norm(x, axis=-1), tf.sort(flat), tf.ones_like(x), tf.zeros_like(x), tf.sign(x), tf.round(x), tf.math.erf(x), tf.identity(x),
        tf.reduce_min(x, axis=1), tf.nn.l2_normalize(x, axis=-1), tf.repeat(x, 2, axis=1),
    ]
    return keras.Model(x, outputs)


@case
def preprocessing():
    number, word = keras.Input((3,)), keras.Input((1,), dtype="string")
    scale = L.Normalization()
    scale.adapt(np.arange(12, dtype="float32").reshape(4, 3))
    lookup = L.StringLookup(vocabulary=["red", "green", "blue"], output_mode="one_hot")
    bins = L.Discretization(bin_boundaries=[-0.5, 0.0, 0.5])
    hashed = L.Hashing(7)
    outputs = [scale(number), L.Rescaling(0.5, offset=1.0)(number), bins(number), lookup(word), hashed(word)]
    return keras.Model([number, word], outputs)


@case
def text():
    x = keras.Input((1,), dtype="string")
    words = L.TextVectorization(output_sequence_length=4)
    words.adapt(["red green apples", "green blue"])
    counts = L.TextVectorization(output_mode="count", ngrams=2, max_tokens=8, standardize="lower")
    counts.adapt(["red green apples", "green blue"])
    return keras.Model(x, [words(x), counts(x)])


@case
def category_encoding():
    x = keras.Input((3,), dtype="int64")
    return keras.Model(x, [L.CategoryEncoding(6)(x), L.CategoryEncoding(6, output_mode="count")(x), L.IntegerLookup(vocabulary=[1, 2, 3])(x)])


@case
def images():
    x = keras.Input((8, 6, 3))
    y = L.Resizing(5, 7)(L.RandomFlip()(L.RandomRotation(0.1)(x)))
    return keras.Model(x, [y, L.CenterCrop(4, 4)(x), L.Cropping2D(((1, 0), (2, 1)))(x), L.Permute((2, 1, 3))(x), L.GaussianNoise(0.2)(x)])


@case
def mixed_precision():
    policy = keras.mixed_precision.Policy("mixed_bfloat16")
    x = keras.Input((4,))
    return keras.Model(x, L.Dense(2, dtype="float32", name="last")(L.Dense(3, name="first", dtype=policy)(x)))


@case
def normalization():
    x = keras.Input((4, 6))
    outputs = [L.LayerNormalization()(x), L.GroupNormalization(groups=3)(x), L.UnitNormalization()(x), L.BatchNormalization(scale=False)(x)]
    return keras.Model(x, [*outputs, L.Reshape((-1, 3))(x), L.EinsumDense("abc,cd->abd", output_shape=(None, 5), bias_axes="d")(x)])


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    chosen = sys.argv[1:] or list(CASES)
    for name in chosen:
        keras.backend.clear_session()
        keras.utils.set_random_seed(SEED)
        rng = np.random.default_rng(SEED)
        model = CASES[name]()
        randomize(model, rng)
        export(name, model, inputs_of(model, rng))
        print(name)


if __name__ == "__main__":
    main()
