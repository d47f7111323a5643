"""Whole models as tutorials write them: time series, text, tables, images, several inputs and outputs, parts of models."""

import keras
import numpy as np
from keras import layers, ops

from layer_matrix_cases import floats, integers


def wavenet(rng):
    inputs = keras.Input((32, 1))
    x = layers.Conv1D(8, 1)(inputs)
    skips = []
    for i in range(4):
        halves = [layers.Conv1D(8, 2, padding="causal", dilation_rate=2**i, activation=name)(x) for name in ("tanh", "sigmoid")]
        gated = layers.Conv1D(8, 1)(layers.Multiply()(halves))
        skips.append(gated)
        x = x + gated
    y = layers.Activation("relu")(layers.Add()(skips))
    return keras.Model(inputs, layers.Conv1D(1, 1)(y[:, -4:, :])), [floats(rng, 2, 32, 1)]


def sequence_to_sequence(rng):
    encoder, decoder = keras.Input((10, 4)), keras.Input((6, 2))
    _, *states = layers.LSTM(12, return_state=True)(encoder)
    x = layers.LSTM(12, return_sequences=True)(decoder, initial_state=states)
    y = layers.TimeDistributed(layers.Dense(3, activation="softmax"))(x)
    return keras.Model([encoder, decoder], y), [floats(rng, 2, 10, 4), floats(rng, 2, 6, 2)]


def forecast(rng):
    """Trained, so that the file holds an optimizer with a schedule."""
    x = inputs = keras.Input((24, 5))
    x = layers.MaxPooling1D()(layers.Conv1D(16, 5, padding="causal", dilation_rate=2, activation="relu")(x))
    x = layers.Bidirectional(layers.GRU(8, return_sequences=True, recurrent_dropout=0.2))(x)
    x = layers.Bidirectional(layers.LSTM(6), merge_mode="sum")(x)
    model = keras.Model(inputs, layers.Reshape((3, 2))(x))
    rate = keras.optimizers.schedules.ExponentialDecay(1e-3, 100, 0.9)
    model.compile(keras.optimizers.RMSprop(rate), keras.losses.Huber())
    model.fit(floats(rng, 8, 24, 5), floats(rng, 8, 3, 2), verbose=0)
    return model, [floats(rng, 3, 24, 5)]


def transformer_block(x, heads, width, causal=False):
    attended = layers.MultiHeadAttention(heads, width // heads)(x, x, use_causal_mask=causal)
    x = layers.LayerNormalization(epsilon=1e-6)(layers.Add()([x, layers.Dropout(0.1)(attended)]))
    deep = keras.Sequential([layers.Dense(2 * width, activation="relu"), layers.Dense(width)])
    return layers.LayerNormalization(epsilon=1e-6)(x + layers.Dropout(0.1)(deep(x)))


def text_classifier(rng):
    inputs = keras.Input((12,), dtype="int32")
    positions = layers.Embedding(12, 16)(ops.cumsum(ops.ones_like(inputs), axis=1) - 1)
    x = layers.Embedding(30, 16, mask_zero=True)(inputs) + positions
    x = layers.GlobalAveragePooling1D()(transformer_block(x, 2, 16))
    return keras.Model(inputs, layers.Dense(2, activation="softmax")(x)), [integers(rng, 30, 3, 12)]


def text_generator(rng):
    inputs = keras.Input((None,), dtype="int32")
    x = layers.Embedding(30, 16)(inputs) + ops.sin(ops.cast(ops.arange(16), "float32"))
    for _ in range(3):
        x = transformer_block(x, 4, 16, causal=True)
    return keras.Model(inputs, layers.Dense(30)(x)), [integers(rng, 30, 2, 7)]


def text_in(rng):
    texts = np.array([["the cat sat on the mat!"], ["a DOG, barks; at the cat"], ["unknown wörds here"], [""]], dtype=object)
    vectors = layers.TextVectorization(max_tokens=50, output_sequence_length=8)
    vectors.adapt(texts[:2, 0].astype(str))
    recurrent = layers.Bidirectional(layers.LSTM(6))
    model = keras.Sequential(
        [keras.Input((1,), dtype="string"), vectors, layers.Embedding(50, 8, mask_zero=True), recurrent, layers.Dense(1)]
    )
    return model, [texts]


def table(rng):
    age, city = keras.Input((1,), name="age"), keras.Input((1,), dtype="string", name="city")
    code = keras.Input((1,), dtype="int64", name="code")
    scaled, words, codes = layers.Normalization(), layers.StringLookup(output_mode="one_hot"), layers.IntegerLookup(
        output_mode="multi_hot", num_oov_indices=2
    )
    scaled.adapt(rng.normal(40, 10, (100, 1)))
    words.adapt(np.array(["a", "b", "c", "b"]))
    codes.adapt(np.array([3, 5, 9, 9]))
    crossed = layers.HashedCrossing(8, output_mode="one_hot")([city, code])
    places = layers.Flatten()(layers.Embedding(5, 3)(layers.StringLookup(vocabulary=["a", "b", "c"])(city)))
    parts = [scaled(age), words(city), codes(code), layers.Discretization([20, 40, 60], output_mode="one_hot")(age)]
    x = layers.Concatenate()([*parts, layers.Hashing(6, output_mode="one_hot")(city), crossed, places])
    y = layers.Dense(1, activation="sigmoid")(layers.Dropout(0.5)(layers.Dense(8, activation="relu")(x)))
    data = [np.array([[10.0], [45.0], [80.0]], "float32"), np.array([["a"], ["zz"], ["c"]], dtype=object)]
    return keras.Model({"age": age, "city": city, "code": code}, y), {
        "age": data[0],
        "city": data[1],
        "code": np.array([[3], [9], [77]]),
    }


def wide_and_deep(rng):
    wide, deep = keras.Input((5,), name="wide"), keras.Input((6,), name="deep")
    norms = [layers.Normalization(), layers.Normalization()]
    for norm, width in zip(norms, (5, 6)):
        norm.adapt(floats(rng, 50, width) * 3 + 1)
    x = layers.Dense(30, activation="relu")(layers.Dense(30, activation="relu")(norms[1](deep)))
    outputs = [layers.Dense(1, name="main")(layers.concatenate([norms[0](wide), x])), layers.Dense(1, name="side")(x)]
    model = keras.Model([wide, deep], outputs)
    model.compile(keras.optimizers.AdamW(clipnorm=1.0), ["mse", "mae"], loss_weights=[0.9, 0.1])
    data = [floats(rng, 8, 5), floats(rng, 8, 6)]
    model.fit(data, [floats(rng, 8, 1), floats(rng, 8, 1)], verbose=0)
    return model, [part[:3] for part in data]


def tickets(rng):
    """Dictionaries of inputs, outputs, losses and weights of losses."""
    inputs = {"title": keras.Input((None,), dtype="int32", name="title"), "body": keras.Input((None,), dtype="int32", name="body")}
    x = layers.concatenate([layers.LSTM(5)(layers.Embedding(20, 4)(each)) for each in inputs.values()])
    outputs = {"priority": layers.Dense(1, name="priority")(x), "department": layers.Dense(4, name="department")(x)}
    model = keras.Model(inputs, outputs)
    losses = {"priority": "mse", "department": keras.losses.CategoricalCrossentropy(from_logits=True)}
    model.compile("rmsprop", losses, loss_weights={"priority": 1.0, "department": 0.2})
    return model, {"title": integers(rng, 20, 2, 5), "body": integers(rng, 20, 2, 7)}


def augmented_images(rng):
    augment = keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.1), layers.RandomZoom(0.1)], name="augment")
    steps = [layers.Rescaling(1 / 255), layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten(), layers.Dense(5)]
    return keras.Sequential([keras.Input((16, 16, 3)), augment, *steps]), [rng.uniform(0, 255, (2, 16, 16, 3)).astype("float32")]


def autoencoder(rng):
    x = inputs = keras.Input((28, 28, 1))
    x = layers.MaxPooling2D(2, padding="same")(layers.Conv2D(16, 3, activation="relu", padding="same")(x))
    encoder = keras.Model(inputs, layers.Conv2D(8, 3, activation="relu", padding="same", strides=2)(x), name="encoder")
    y = code = keras.Input((7, 7, 8))
    y = layers.UpSampling2D()(layers.Conv2DTranspose(8, 3, strides=2, activation="relu", padding="same")(y))
    decoder = keras.Model(code, layers.Conv2D(1, 3, activation="sigmoid", padding="same")(y), name="decoder")
    image = keras.Input((28, 28, 1))
    return keras.Model(image, decoder(encoder(image))), [floats(rng, 2, 28, 28, 1)]


def siamese(rng):
    left, right = keras.Input((8, 8, 1)), keras.Input((8, 8, 1))
    steps = [layers.BatchNormalization(), layers.Conv2D(4, 3, activation="tanh"), layers.AveragePooling2D(2), layers.Flatten()]
    tower = keras.Sequential([keras.Input((8, 8, 1)), *steps, layers.Dense(6, activation="tanh")], name="tower")
    squares = ops.sum(ops.square(tower(left) - tower(right)), axis=1, keepdims=True)
    y = layers.Dense(1, activation="sigmoid")(layers.BatchNormalization()(ops.sqrt(ops.maximum(squares, 1e-7))))
    return keras.Model([left, right], y), [floats(rng, 3, 8, 8, 1), floats(rng, 3, 8, 8, 1)]


def nested_three_deep(rng):
    inner = None
    for name in ("inner", "middle", "outer"):
        x = inputs = keras.Input((4,))
        x = layers.Dense(4, activation="tanh")(x)
        if inner is not None:
            x = inner(inner(x))
        inner = keras.Model(inputs, layers.BatchNormalization()(x), name=name)
    x = keras.Input((4,))
    return keras.Model(x, layers.Dense(2)(inner(x))), [floats(rng, 3, 4)]


def transfer(rng):
    base = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(32, 32, 3), alpha=0.35)
    base.trainable = False
    inputs = keras.Input((32, 32, 3))
    x = base(keras.applications.mobilenet_v2.preprocess_input(inputs), training=False)
    y = layers.Dense(1)(layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(x)))
    return keras.Model(inputs, y), [rng.uniform(0, 255, (2, 32, 32, 3)).astype("float32")]


def cut_from_inside(rng):
    base = keras.applications.MobileNet(weights=None, include_top=False, input_shape=(32, 32, 3), alpha=0.25)
    outputs = [base.get_layer(name).output for name in ("conv_pw_3_relu", "conv_pw_5_bn")]
    return keras.Model(base.input, outputs), [floats(rng, 1, 32, 32, 3)]


def vision_transformer(rng):
    inputs = keras.Input((16, 16, 3))
    patches = ops.reshape(ops.image.extract_patches(inputs, 4), (-1, 16, 48))
    x = layers.Dense(16)(patches) + layers.Embedding(16, 16)(ops.arange(16))
    x = transformer_block(transformer_block(x, 4, 16), 4, 16)
    return keras.Model(inputs, layers.Dense(3)(layers.Flatten()(x))), [floats(rng, 2, 16, 16, 3)]


def video(rng):
    x = inputs = keras.Input((None, 8, 8, 1))
    x = layers.ConvLSTM2D(4, 3, padding="same", return_sequences=True)(x)
    x = layers.ConvLSTM2D(4, 3, padding="same", return_sequences=True)(layers.BatchNormalization()(x))
    y = layers.Conv3D(1, 3, activation="sigmoid", padding="same")(x)
    return keras.Model(inputs, y), [floats(rng, 1, 4, 8, 8, 1)]


def denoiser(rng):
    """A step in time, as diffusion models take it in."""
    image, time = keras.Input((8, 8, 8)), keras.Input(())
    angles = ops.expand_dims(time, -1) * ops.exp(ops.linspace(0.0, 3.0, 4))
    embedded = ops.concatenate([ops.sin(angles), ops.cos(angles)], -1)
    x = layers.Conv2D(8, 3, padding="same")(layers.Activation("silu")(layers.GroupNormalization(4)(image)))
    y = x + layers.Dense(8, activation="silu")(embedded)[:, None, None, :]
    return keras.Model([image, time], y), [floats(rng, 2, 8, 8, 8), np.array([1.0, 5.0], "float32")]


def tutorials():
    for function in (
        wavenet, sequence_to_sequence, forecast, text_classifier, text_generator, text_in, table, wide_and_deep, tickets,
        augmented_images, autoencoder, siamese, nested_three_deep, transfer, cut_from_inside, vision_transformer, video,
        denoiser,
    ):
        yield f"tutorial_{function.__name__}", function
