"""Writes test/fixtures/training/layers.json: small models of Keras, one or more for each layer that trains.

    TF_ENABLE_ONEDNN_OPTS=0 KERAS_BACKEND=tensorflow python test/parity/layer_training.py

Needs Keras 3.15.1 with TensorFlow on the CPU. Each model trains six steps on batches in order: the loss log after each
(the mean so far) and all weights after them, moving statistics included. Arrays are float32 in base64.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["KERAS_BACKEND"] = "tensorflow"

import base64
import json
import pathlib

import keras
import numpy as np

L, R, C, O = keras.layers, keras.regularizers, keras.constraints, keras.optimizers
TARGET = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "training" / "layers.json"
SEED, BATCH, ROWS = 5, 4, 12
CASES = {}


def case(*shapes, ids=None, zeros=False, optimizer=None):
    """shapes: those of the inputs; ids: the input of that place holds integers below 5; zeros: some steps are all 0."""

    def add(function):
        CASES[function.__name__] = (function, shapes, ids, zeros, optimizer or (lambda: O.SGD(0.05, momentum=0.9)))
        return function

    return add


def chain(name, shape, *layers, rate=0.05):
    """One case: layers on top of each other."""

    def build(x):
        for layer in layers:
            x = layer()(x) if callable(layer) and not isinstance(layer, keras.Layer) else layer(x)
        return x

    build.__name__ = name
    return case(shape, optimizer=lambda: O.SGD(rate, momentum=0.9))(build)


chain("dense_l1", (3,), lambda: L.Dense(4, activation="tanh", kernel_regularizer=R.L1(0.02), bias_regularizer="l2"), lambda: L.Dense(2))
chain("dense_l1_l2", (3,), lambda: L.Dense(4, kernel_regularizer=R.L1L2(0.01, 0.02)), lambda: L.Dense(2))
chain("dense_orthogonal", (3,), lambda: L.Dense(4, kernel_regularizer=R.OrthogonalRegularizer(0.05, mode="columns")))
chain("dense_max_norm", (3,), lambda: L.Dense(4, kernel_constraint=C.MaxNorm(0.7)), lambda: L.Dense(2, bias_constraint="non_neg"))
chain("dense_unit_norm", (3,), lambda: L.Dense(4, kernel_constraint="unit_norm"), lambda: L.Dense(2, kernel_constraint=C.MinMaxNorm(0.5, 0.9, rate=0.7)))
chain("dense_activity", (3,), lambda: L.Dense(4, activation="relu", activity_regularizer=R.L2(0.1)), lambda: L.Dense(2, activity_regularizer="l1"))
chain("activity_regularization", (3,), lambda: L.Dense(4), lambda: L.ActivityRegularization(l1=0.05, l2=0.1), lambda: L.Dense(2))
chain("activity_in_sequence", (5, 3), lambda: L.Dense(4, activity_regularizer=R.L2(0.1)), lambda: L.Dense(2))
chain("dense_rank_3", (5, 3), lambda: L.Dense(4, activation="gelu"), lambda: L.Dense(2, activation="softplus"))
chain("einsum_dense", (4, 3), lambda: L.EinsumDense("abc,cde->abde", (None, 2, 5), bias_axes="de", activation="elu"))
chain("prelu", (4, 3), lambda: L.Dense(4), lambda: L.PReLU(shared_axes=[1]), lambda: L.Dense(2))
chain("frozen", (3,), lambda: L.Dense(4, activation="tanh", trainable=False), lambda: L.Dense(2))
for name, activation in [("relu", "relu"), ("selu", "selu"), ("silu", "silu"), ("hard_silu", "hard_silu"), ("mish", "mish"), ("softsign", "softsign"), ("log_softmax", "log_softmax"), ("softmax", "softmax"), ("relu6", "relu6"), ("leaky_relu", "leaky_relu"), ("exponential", "exponential")]:
    chain(f"activation_{name}", (3,), lambda a=activation: L.Dense(4, activation=a), lambda: L.Dense(2))

chain("batch_norm", (3,), lambda: L.Dense(4), lambda: L.BatchNormalization(momentum=0.8), lambda: L.Dense(2))
chain("batch_norm_bare", (3,), lambda: L.Dense(4), lambda: L.BatchNormalization(center=False, scale=False, epsilon=0.01), lambda: L.Dense(2))
chain("batch_norm_axis_1", (4, 3), lambda: L.BatchNormalization(axis=1, momentum=0.9, gamma_regularizer="l2"), lambda: L.Dense(2))
chain("batch_norm_frozen", (3,), lambda: L.Dense(4), lambda: L.BatchNormalization(trainable=False), lambda: L.Dense(2))
chain("batch_norm_images", (6, 6, 2), lambda: L.Conv2D(3, 3, activation="relu"), lambda: L.BatchNormalization(), lambda: L.GlobalAveragePooling2D(), lambda: L.Dense(2))


@case((5, 3), zeros=True)
def batch_norm_masked(x):
    return L.Dense(2)(L.BatchNormalization(momentum=0.7)(L.Masking()(x)))


chain("layer_norm", (4, 3), lambda: L.LayerNormalization(), lambda: L.Dense(2))
chain("layer_norm_axes", (4, 3), lambda: L.LayerNormalization(axis=[1, 2], center=False), lambda: L.Dense(2))
chain("rms_norm", (4, 3), lambda: L.RMSNormalization(), lambda: L.Dense(2))
chain("group_norm", (5, 4), lambda: L.GroupNormalization(groups=2), lambda: L.Dense(2))
chain("unit_norm", (4,), lambda: L.Dense(3), lambda: L.UnitNormalization(), lambda: L.Dense(2))
chain("spectral_norm", (4,), lambda: L.SpectralNormalization(L.Dense(3), power_iterations=2), lambda: L.Dense(2))

chain("conv1d_causal", (7, 2), lambda: L.Conv1D(3, 3, padding="causal", dilation_rate=2, activation="tanh"), lambda: L.Dense(2))
chain("conv2d", (6, 6, 2), lambda: L.Conv2D(4, 3, strides=2, padding="same", activation="relu"), lambda: L.Conv2D(2, 2))
chain("conv2d_groups", (5, 5, 4), lambda: L.Conv2D(4, 2, groups=2), lambda: L.Flatten(), lambda: L.Dense(2), rate=0.005)
chain("conv2d_dilated", (7, 7, 2), lambda: L.Conv2D(3, 3, dilation_rate=2), lambda: L.Flatten(), lambda: L.Dense(2), rate=0.005)
chain("conv3d", (4, 4, 4, 2), lambda: L.Conv3D(3, 2, activation="tanh"), lambda: L.GlobalMaxPooling3D(), lambda: L.Dense(2))
chain("conv1d_transpose", (4, 3), lambda: L.Conv1DTranspose(2, 3, strides=2))
chain("conv2d_transpose", (3, 3, 2), lambda: L.Conv2DTranspose(3, 3, strides=2, padding="same", activation="tanh"))
chain("conv3d_transpose", (2, 2, 2, 2), lambda: L.Conv3DTranspose(2, 2, strides=2))
chain("depthwise_conv1d", (6, 3), lambda: L.DepthwiseConv1D(3, depth_multiplier=2))
chain("depthwise_conv2d", (5, 5, 2), lambda: L.DepthwiseConv2D(3, depth_multiplier=2, padding="same"))
chain("separable_conv1d", (6, 3), lambda: L.SeparableConv1D(4, 3, activation="tanh"))
chain("separable_conv2d", (5, 5, 2), lambda: L.SeparableConv2D(4, 3, padding="same"))
chain("pooling_1d", (8, 3), lambda: L.Conv1D(4, 2), lambda: L.MaxPooling1D(2), lambda: L.AveragePooling1D(2), lambda: L.GlobalMaxPooling1D())
chain("pooling_2d", (8, 8, 2), lambda: L.Conv2D(3, 1), lambda: L.MaxPooling2D(2), lambda: L.AveragePooling2D(2, padding="same"), lambda: L.GlobalMaxPooling2D())
chain("pooling_3d", (4, 4, 4, 2), lambda: L.Conv3D(3, 1), lambda: L.MaxPooling3D(2), lambda: L.AveragePooling3D(2), lambda: L.Flatten(), lambda: L.Dense(2))
chain("resizing", (4, 4, 2), lambda: L.Conv2D(3, 1), lambda: L.UpSampling2D(2), lambda: L.ZeroPadding2D(1), lambda: L.Cropping2D(2), lambda: L.Conv2D(2, 2))
chain("shapes", (4, 3), lambda: L.Dense(4), lambda: L.Permute((2, 1)), lambda: L.Reshape((2, 8)), lambda: L.Flatten(), lambda: L.RepeatVector(3), lambda: L.Dense(2))

chain("simple_rnn", (5, 3), lambda: L.SimpleRNN(4, return_sequences=True), lambda: L.SimpleRNN(2, go_backwards=True))
chain("lstm", (5, 3), lambda: L.LSTM(4, return_sequences=True, kernel_regularizer="l2"), lambda: L.LSTM(2))
chain("gru", (5, 3), lambda: L.GRU(4, return_sequences=True), lambda: L.GRU(2, reset_after=False))
chain("bidirectional", (5, 3), lambda: L.Bidirectional(L.LSTM(3, return_sequences=True)), lambda: L.Bidirectional(L.GRU(2), merge_mode="sum"))
chain("stacked_cells", (4, 3), lambda: L.RNN([L.LSTMCell(3), L.GRUCell(2)]))
chain("time_distributed", (4, 3, 2), lambda: L.TimeDistributed(L.Dense(3, activation="tanh")), lambda: L.TimeDistributed(L.Flatten()), lambda: L.Dense(2))
chain("conv_lstm1d", (3, 5, 2), lambda: L.ConvLSTM1D(2, 3))
chain("conv_lstm2d", (3, 4, 4, 2), lambda: L.ConvLSTM2D(2, 2))


@case((5, 3), zeros=True)
def masked_lstm(x):
    return L.Dense(2)(L.LSTM(3)(L.Masking()(x)))


@case((5, 3), zeros=True)
def masked_gru_sequence(x):
    return L.TimeDistributed(L.Dense(2))(L.GRU(3, return_sequences=True)(L.Masking()(x)))


def embed(x):
    return L.Dense(2)(L.LSTM(3)(L.Embedding(5, 4, mask_zero=True, embeddings_regularizer="l2")(x)))


case((6,), ids=0)(embed)
for name, make in {
    "adam": lambda: O.Adam(0.05),
    "sgd_clipnorm": lambda: O.SGD(0.3, momentum=0.8, clipnorm=0.05),
    "global_clipnorm": lambda: O.Adam(0.05, global_clipnorm=0.05),
    "clipvalue": lambda: O.RMSprop(0.05, clipvalue=0.01),
    "adagrad": lambda: O.Adagrad(0.1),
    "adafactor": lambda: O.Adafactor(0.1),
    "lion": lambda: O.Lion(0.01),
    "ftrl": lambda: O.Ftrl(0.1),
    "accumulation": lambda: O.Adam(0.05, gradient_accumulation_steps=2),
}.items():

    def repeated(x):
        return L.Dense(2)(L.Flatten()(L.Embedding(5, 3)(x)))

    repeated.__name__ = f"embedding_{name}"
    case((6,), ids=0, optimizer=make)(repeated)


@case((5, 4), (3, 4))
def multi_head_attention(query, value):
    return L.MultiHeadAttention(2, 3, value_dim=2)(query, value)


@case((5, 4), zeros=True)
def masked_self_attention(x):
    y = L.Masking()(x)
    return L.MultiHeadAttention(2, 3)(y, y, use_causal_mask=True)


@case((5, 4))
def group_query_attention(x):
    return L.GroupQueryAttention(3, 4, 2)(x, x)


@case((5, 4), (3, 4))
def attention(query, value):
    return L.Dense(2)(L.Attention(use_scale=True, score_mode="concat")([query, value]))


@case((5, 4), (3, 4))
def additive_attention(query, value):
    return L.Dense(2)(L.AdditiveAttention()([query, value]))


@case((3,), (3,))
def merging(a, b):
    x, y = L.Dense(4)(a), L.Dense(4)(b)
    parts = [kind()([x, y]) for kind in (L.Add, L.Subtract, L.Multiply, L.Average, L.Maximum, L.Minimum)]
    return L.Dense(2)(L.Concatenate()([*parts, L.Dot(1, normalize=True)([x, y])]))


@case((3,), (3,))
def shared(a, b):
    layer, norm = L.Dense(4, activation="tanh", activity_regularizer="l2"), L.BatchNormalization(momentum=0.8)
    return L.Dense(2)(L.Concatenate()([norm(layer(a)), norm(layer(b))]))


def tower():
    x = keras.Input((3,))
    return keras.Model(x, L.BatchNormalization(momentum=0.6)(L.Dense(4, activation="relu", kernel_regularizer="l2")(x)))


@case((3,), (3,))
def nested(a, b):
    inner = tower()
    return L.Dense(2)(L.Subtract()([inner(a), inner(b)]))


@case((3,))
def nested_frozen(x):
    inner = tower()
    inner.trainable = False
    return L.Dense(2)(inner(x))


@case((3,))
def nested_sequential(x):
    inner = keras.Sequential([L.Dense(4, activation="tanh"), L.BatchNormalization(momentum=0.6)])
    return keras.Sequential([inner, L.Dense(2)])(x)


@case((3,))
def symbolic_ops(x):
    y = L.Dense(4)(x)
    z = keras.ops.exp(keras.ops.clip(y, -1.0, 1.0)) / (1.0 + keras.ops.sum(keras.ops.abs(y), axis=-1, keepdims=True))
    return keras.ops.matmul(z, keras.ops.ones((4, 2))) + keras.ops.max(y, axis=1, keepdims=True)


def encode(arrays):
    flat = [np.asarray(a, "float32").ravel() for a in arrays]
    return base64.b64encode(np.concatenate(flat).astype("<f4").tobytes()).decode()


def random_weight(weight, rng):
    value = rng.normal(scale=0.4, size=weight.shape)
    positive = any(part in weight.path for part in ("variance", "gamma", "vector_u"))
    return (0.5 + np.abs(value) if positive else value).astype("float32")


class Running(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.values = []

    def on_train_batch_end(self, batch, logs=None):
        self.values.append(float(logs["loss"]))


def run(name, build, shapes, ids, zeros, make):
    keras.utils.clear_session()
    rng = np.random.default_rng([SEED, sum(map(ord, name))])
    inputs = [keras.Input(shape, dtype="int32" if i == ids else "float32", name=f"x{i}") for i, shape in enumerate(shapes)]
    model = keras.Model(inputs if len(inputs) > 1 else inputs[0], build(*inputs), name="model")
    start = [random_weight(w, rng) for w in model.weights]
    model.set_weights(start)
    x = [
        rng.integers(0, 5, (ROWS, *shape)) if i == ids else rng.normal(size=(ROWS, *shape)) for i, shape in enumerate(shapes)
    ]
    if zeros:
        for row, steps in enumerate(rng.integers(1, shapes[0][0], ROWS)):
            x[0][row, steps:] = 0
    x = [np.asarray(a, "int32" if i == ids else "float32") for i, a in enumerate(x)]
    y = rng.normal(size=model(x if len(x) > 1 else x[0]).shape).astype("float32")
    optimizer = make()
    saved = O.serialize(optimizer)
    config = keras.saving.serialize_keras_object(model)
    model.compile(optimizer, "mean_squared_error", run_eagerly=True)
    running = Running()
    model.fit(x if len(x) > 1 else x[0], y, batch_size=BATCH, epochs=2, shuffle=False, verbose=0, callbacks=[running])
    return {
        "name": name,
        "config": config,
        "optimizer": saved,
        "x": [{"shape": [ROWS, *shape], "ids": i == ids, "data": encode([a])} for i, (a, shape) in enumerate(zip(x, shapes))],
        "y": {"shape": list(y.shape), "data": encode([y])},
        "start": encode(start),
        "running": encode([running.values]),
        "weights": encode(model.get_weights()),
        "paths": [[w.path, list(w.shape)] for w in model.weights],
    }


def main():
    cases = [run(name, *rest) for name, rest in CASES.items()]
    content = {"keras_version": keras.__version__, "backend": keras.backend.backend(), "seed": SEED, "batch_size": BATCH, "epochs": 2, "cases": cases}
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(content).replace('{"name": "', '\n{"name": "') + "\n")
    print(f"{len(cases)} models, {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
