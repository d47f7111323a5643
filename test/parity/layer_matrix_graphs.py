"""Graphs: shared layers, nested models, structures, tensors in keyword arguments, operators, dtype policies."""

import keras
import numpy as np
from keras import layers, ops

from layer_matrix_cases import floats, graph, integers


def tower(name=None, units=3):
    x = keras.Input((4,))
    return keras.Model(x, layers.Dense(units, activation="tanh")(layers.LayerNormalization()(x)), name=name)


def named(function):
    def build(rng):
        return function(rng)

    return build


def shared_layer(rng):
    a, b = keras.Input((4,)), keras.Input((4,))
    dense = layers.Dense(3)
    return keras.Model([a, b], [dense(a), dense(b), dense(ops.add(a, b))]), [floats(rng, 2, 4), floats(rng, 2, 4)]


def shared_model(rng):
    a, b = keras.Input((4,)), keras.Input((4,))
    t = tower("tower")
    return keras.Model([a, b], layers.Dot(1)([t(a), t(b)])), [floats(rng, 2, 4), floats(rng, 2, 4)]


def nested_twice(rng):
    x = keras.Input((4,))
    inner = tower("inner", 4)
    y = keras.Input((4,))
    middle = keras.Model(y, layers.Add()([inner(y), y]), name="middle")
    return keras.Model(x, layers.Dense(2)(middle(middle(x)))), [floats(rng, 2, 4)]


def nested_outputs(rng):
    y = keras.Input((4,))
    two = keras.Model(y, [layers.Dense(3)(y), layers.Dense(2)(y)], name="two")
    x = keras.Input((4,))
    a, b = two(x)
    return keras.Model(x, [b, layers.Dense(1)(a)]), [floats(rng, 2, 4)]


def nested_as_output(rng):
    """The model's outputs are those of a nested model: node indices of the file are shifted."""
    x = keras.Input((4,))
    t = tower("tower")
    return keras.Model(x, [t(x), t(ops.multiply(x, 2.0))]), [floats(rng, 2, 4)]


def dict_in_out(rng):
    inputs = {"b": keras.Input((3,), name="bb"), "a": keras.Input((2,), name="aa")}
    x = layers.Concatenate()([inputs["a"], inputs["b"]])
    outputs = {"z": layers.Dense(2)(x), "y": [layers.Dense(1)(x), x]}
    return keras.Model(inputs, outputs), {"a": floats(rng, 2, 2), "b": floats(rng, 2, 3)}


def nested_structures(rng):
    inputs = {"pair": [keras.Input((2,)), keras.Input((3,))], "one": {"x": keras.Input((4,))}}
    x = layers.Concatenate()([*inputs["pair"], inputs["one"]["x"]])
    return keras.Model(inputs, [layers.Dense(2)(x), (x, {"d": layers.Dense(3)(x)})]), {
        "pair": [floats(rng, 2, 2), floats(rng, 2, 3)],
        "one": {"x": floats(rng, 2, 4)},
    }


def dict_nested(rng):
    """A model with dictionary inputs called inside another."""
    inner_in = {"u": keras.Input((3,), name="u"), "v": keras.Input((3,), name="v")}
    inner = keras.Model(inner_in, {"s": layers.Add()([inner_in["u"], inner_in["v"]]), "p": layers.Dense(2)(inner_in["u"])})
    a, b = keras.Input((3,)), keras.Input((3,))
    out = inner({"u": a, "v": b})
    return keras.Model([a, b], [out["p"], out["s"]]), [floats(rng, 2, 3), floats(rng, 2, 3)]


def sequential_inside(rng):
    x = keras.Input((6,))
    block = keras.Sequential([keras.Input((6,)), layers.Dense(4, activation="relu"), layers.Dropout(0.5), layers.Dense(6)])
    return keras.Model(x, layers.Add()([block(x), block(block(x))])), [floats(rng, 2, 6)]


def sequential_deferred(rng):
    x = keras.Input((6,))
    block = keras.Sequential([layers.Dense(4), layers.BatchNormalization()])
    return keras.Model(x, block(x)), [floats(rng, 2, 6)]


def sequential_called(rng):
    """Built by a call on three rows: the file says so, and any other number will do."""
    model = keras.Sequential([layers.Dense(4, activation="relu"), keras.Sequential([layers.Dense(3), layers.Softmax()])])
    model(floats(rng, 3, 6))
    return model, [floats(rng, 2, 6)]


def sequential_masked(rng):
    """Keras makes the mask by ops that the file of a Sequential does not name."""
    model = keras.Sequential([keras.Input((5,), dtype="int32"), layers.Embedding(6, 4, mask_zero=True), layers.LSTM(3)])
    return model, [integers(rng, 3, 2, 5)]


def sequential_model(rng):
    model = keras.Sequential(
        [keras.Input((6, 6, 2)), layers.Conv2D(3, 3, padding="same"), layers.BatchNormalization(), layers.ReLU(), layers.MaxPooling2D(), layers.Flatten(), layers.Dense(2)]
    )
    return model, [floats(rng, 2, 6, 6, 2)]


def submodel(rng):
    x = keras.Input((4,))
    h = layers.Dense(3, name="hidden")(x)
    whole = keras.Model(x, layers.Dense(2)(h))
    return keras.Model(whole.inputs, whole.get_layer("hidden").output), [floats(rng, 2, 4)]


def submodel_middle(rng):
    x = keras.Input((4,))
    h = layers.Dense(3, name="hidden")(x)
    y = layers.Dense(2)(layers.Dense(5)(h))
    return keras.Model(h, y), [floats(rng, 2, 3)]


def many_towers(rng):
    x = keras.Input((4,))
    y = x
    for i in range(12):
        y = layers.Dense(4, activation="tanh")(y) if i % 3 else layers.Add()([y, layers.Dense(4)(y)])
    return keras.Model(x, y), [floats(rng, 2, 4)]


def resnet(rng):
    x = keras.Input((8, 8, 3))
    y = layers.Conv2D(4, 3, padding="same")(x)
    for _ in range(2):
        z = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(4, 3, padding="same", use_bias=False)(y)))
        z = layers.BatchNormalization()(layers.Conv2D(4, 3, padding="same", use_bias=False)(z))
        y = layers.ReLU()(layers.Add()([y, z]))
    return keras.Model(x, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(y))), [floats(rng, 2, 8, 8, 3)]


def transformer(rng):
    x = keras.Input((6,), dtype="int32")
    e = layers.Embedding(9, 8, mask_zero=True)(x)
    positions = layers.Embedding(6, 8)(ops.arange(6))
    h = e + positions
    a = layers.MultiHeadAttention(2, 4)(h, h)
    h = layers.LayerNormalization()(h + a)
    f = layers.Dense(8)(layers.Dense(16, activation="gelu")(h))
    h = layers.LayerNormalization()(h + f)
    return keras.Model(x, layers.Dense(2)(layers.GlobalAveragePooling1D()(h))), [integers(rng, 9, 2, 6)]


def unet(rng):
    x = keras.Input((8, 8, 1))
    a = layers.Conv2D(2, 3, padding="same", activation="relu")(x)
    b = layers.Conv2D(4, 3, padding="same", activation="relu")(layers.MaxPooling2D()(a))
    c = layers.Conv2DTranspose(2, 2, strides=2)(b)
    return keras.Model(x, layers.Conv2D(1, 1, activation="sigmoid")(layers.Concatenate()([a, c]))), [floats(rng, 2, 8, 8, 1)]


def same_tensor_twice(rng):
    x = keras.Input((3,))
    return keras.Model(x, [x, layers.Dense(2)(x), x]), [floats(rng, 2, 3)]


def unused_output(rng):
    x = keras.Input((5, 3))
    _, h, _ = layers.LSTM(4, return_state=True)(x)
    return keras.Model(x, h), [floats(rng, 2, 5, 3)]


def graphs():
    for function in (
        shared_layer, shared_model, nested_twice, nested_outputs, nested_as_output, dict_in_out, nested_structures,
        dict_nested, sequential_inside, sequential_deferred, sequential_called, sequential_masked, sequential_model, submodel, submodel_middle, many_towers,
        resnet, transformer, unet, same_tensor_twice, unused_output,
    ):
        yield f"graph_{function.__name__}", named(function)
    yield "operators", graph(lambda x, y: [x + y, x - 1.5, 2.0 - x, x * y, x / (y + 9.0), x**2, -x, abs(x), x // 0.7, x % 0.7], (3, 4), (3, 4))
    yield "operators_compare", graph(lambda x, y: [x > y, x >= 0.0, x < y, x <= 0.0, x != y, ~(x > 0), (x > 0) & (y > 0), (x > 0) | (y > 0), (x > 0) ^ (y > 0)], (3,), (3,))
    yield "operators_matmul", graph(lambda x, y: [x @ y, ops.transpose(x, (0, 2, 1)) @ x], (3, 4), (4, 2))
    yield "operators_numpy", graph(lambda x: [x + np.array([1.0, 2.0, 3.0], "float32"), x * np.arange(3), ops.subtract(np.ones((3,), "float32"), x)], (3,))
    yield "operators_int", graph(lambda x: [x + 1, x * 2, x // 2, x % 3, -x, x**2, x / 2, x + 0.5], (4,), dtype="int32", high=9)
    index = {
        "first": lambda x: x[:, 0],
        "last": lambda x: x[:, -1],
        "ellipsis_new": lambda x: x[..., None],
        "steps": lambda x: x[:, ::2, 1:],
        "reversed": lambda x: x[:, ::-1],
        "negative": lambda x: x[:, -3:-1, :-1],
        "ellipsis": lambda x: x[..., 0],
        "new_middle": lambda x: x[:, None, :, 1:3],
        "int": lambda x: x[0],
        "two": lambda x: x[:, 1, 2],
        "step_back": lambda x: x[:, 3:0:-2],
        "ellipsis_middle": lambda x: x[:, ..., 1],
        "batch_slice": lambda x: x[1:, :2],
    }
    for name, function in index.items():
        yield f"index_{name}", graph(function, (4, 5), batch=3)
    yield "activations_as_ops", graph(
        lambda x: [getattr(keras.activations, name)(x) for name in ("relu", "softmax", "gelu", "elu", "leaky_relu", "silu", "log_softmax", "relu6", "selu", "hard_sigmoid", "tanh", "celu")], (4,)
    )
    yield "activations_with_arguments", graph(
        lambda x: [keras.activations.relu(x, negative_slope=0.2, max_value=1.0, threshold=0.1), keras.activations.elu(x, alpha=0.5), keras.activations.softmax(x, axis=1)], (4, 3)
    )
    yield "keyword_tensors", graph(lambda x, m: layers.Softmax()(x, mask=m > 0), (4,), (4,))
    yield "training_argument", graph(lambda x: layers.Dropout(0.5)(layers.BatchNormalization()(x, training=False), training=False), (4,))


def policies():
    for name in ("mixed_float16", "mixed_bfloat16", "float16", "bfloat16", "float64"):

        def build(rng, name=name):
            x = keras.Input((6, 3), dtype="float32")
            h = layers.LSTM(4, return_sequences=True, dtype=name)(x)
            h = layers.LayerNormalization(dtype=name)(layers.Dense(4, activation="relu", dtype=name)(h))
            return keras.Model(x, layers.Dense(2, dtype="float32")(layers.GlobalMaxPooling1D(dtype=name)(h))), [floats(rng, 2, 6, 3)]

        yield f"policy_{name}", build
