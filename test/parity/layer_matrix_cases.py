"""The cases of layer_matrix.py: (name, builder), a builder takes a random generator and gives (model, inputs)."""

import keras
import numpy as np
from keras import layers, ops


def floats(rng, *shape):
    return rng.normal(0, 1, shape).astype("float32")


def integers(rng, high, *shape):
    return rng.integers(0, high, shape).astype("int32")


def on(layer, *shapes, batch=2, dtype="float32", high=5, values=None):
    """A model of one layer on inputs of the given shapes (without the batch)."""

    def build(rng):
        made = layer() if callable(layer) and not isinstance(layer, layers.Layer) else layer
        inputs = [keras.Input(shape, dtype=dtype) for shape in shapes]
        if values is not None:
            data = [np.array(values)]
        elif "int" in dtype:
            data = [integers(rng, high, batch, *shape) for shape in shapes]
        else:
            data = [floats(rng, batch, *shape) for shape in shapes]
        outputs = made(inputs[0] if len(inputs) == 1 else inputs)
        return keras.Model(inputs, outputs), data

    return build


def graph(function, *shapes, batch=2, dtype="float32", high=5, data=None):
    """A model of any function of symbolic inputs."""

    def build(rng):
        inputs = [keras.Input(shape, dtype=dtype) for shape in shapes]
        given = data or (
            [integers(rng, high, batch, *shape) for shape in shapes]
            if "int" in dtype
            else [floats(rng, batch, *shape) for shape in shapes]
        )
        return keras.Model(inputs, function(*inputs)), given

    return build


def pick(rng, *choices):
    return choices[int(rng.integers(len(choices)))]


def convolutions():
    kinds = {
        "conv": [layers.Conv1D, layers.Conv2D, layers.Conv3D],
        "conv_transpose": [layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose],
        "depthwise": [layers.DepthwiseConv1D, layers.DepthwiseConv2D],
        "separable": [layers.SeparableConv1D, layers.SeparableConv2D],
    }
    for kind, classes in kinds.items():
        for rank, cls in enumerate(classes, 1):
            for number in range(10 if rank < 3 else 5):

                def build(rng, kind=kind, cls=cls, rank=rank):
                    config = {
                        "kernel_size": tuple(int(k) for k in rng.integers(1, 4, rank)),
                        "padding": pick(rng, "valid", "same", *(["causal"] if cls is layers.Conv1D else [])),
                        "use_bias": bool(rng.integers(2)),
                        "activation": pick(rng, None, "relu", "tanh", "gelu"),
                    }
                    first = bool(rng.integers(3) == 0) and config["padding"] != "causal"
                    if first:
                        config["data_format"] = "channels_first"
                    dilated = rng.integers(3) == 0
                    steps = tuple(int(s) for s in rng.integers(1, 4, rank))
                    if kind in ("depthwise", "separable"):
                        steps = (steps[0],) * rank
                        config["depth_multiplier"] = int(rng.integers(1, 3))
                    config["dilation_rate" if dilated else "strides"] = steps
                    channels = 4
                    if kind == "conv":
                        config["groups"] = pick(rng, 1, 2, 4)
                    if kind != "depthwise":
                        config["filters"] = 4
                    if kind == "conv_transpose" and not dilated and rng.integers(2):
                        config["output_padding"] = tuple(int(rng.integers(0, s)) for s in steps)
                    spatial = tuple(int(s) for s in rng.integers(6, 9, rank))
                    shape = (channels, *spatial) if first else (*spatial, channels)
                    return on(lambda: cls(**config), shape)(rng)

                yield f"{kind}{rank}d_{number}", build


def pooling():
    for rank in (1, 2, 3):
        spatial = (7, 8, 6)[:rank]
        for kind in ("Max", "Average"):
            cls = getattr(layers, f"{kind}Pooling{rank}D")
            for number, config in enumerate(
                [
                    {"pool_size": 2},
                    {"pool_size": 3, "strides": 2, "padding": "same"},
                    {"pool_size": 2, "strides": 1, "padding": "same"},
                    {"pool_size": (3, 2, 2)[:rank] if rank > 1 else 3, "strides": (1, 2, 3)[:rank] if rank > 1 else 1},
                ]
            ):
                yield f"{kind.lower()}_pool{rank}d_{number}", on(lambda: cls(**config), (*spatial, 3))
            yield f"{kind.lower()}_pool{rank}d_first", on(lambda: cls(2, data_format="channels_first"), (3, *spatial))
            adaptive = getattr(layers, f"Adaptive{kind}Pooling{rank}D", None)
            yield f"adaptive_{kind.lower()}{rank}d", on(lambda: adaptive((3, 5, 4)[:rank] if rank > 1 else 3), (*spatial, 2))
            yield f"adaptive_{kind.lower()}{rank}d_first", on(lambda: adaptive(2, data_format="channels_first"), (2, *spatial))
            everywhere = getattr(layers, f"Global{kind}Pooling{rank}D")
            yield f"global_{kind.lower()}{rank}d_keep", on(lambda: everywhere(keepdims=True), (*spatial, 3))
            yield f"global_{kind.lower()}{rank}d_first", on(lambda: everywhere(data_format="channels_first"), (3, *spatial))


def reshaping():
    yield "reshape_open", on(lambda: layers.Reshape((-1, 2)), (3, 4))
    yield "reshape_int", on(lambda: layers.Reshape((4, 3)), (12,), dtype="int32")
    yield "flatten_first", on(lambda: layers.Flatten(data_format="channels_first"), (2, 3, 4))
    yield "flatten_scalar", on(lambda: layers.Flatten(), ())
    yield "permute", on(lambda: layers.Permute((3, 1, 2)), (2, 3, 4))
    yield "repeat_vector", on(lambda: layers.RepeatVector(3), (4,))
    yield "cropping1d", on(lambda: layers.Cropping1D((1, 2)), (6, 2))
    yield "cropping2d_first", on(lambda: layers.Cropping2D(((1, 0), (0, 2)), data_format="channels_first"), (2, 4, 5))
    yield "cropping3d", on(lambda: layers.Cropping3D(((1, 0), (0, 2), (1, 1))), (4, 5, 6, 2))
    yield "padding1d_first", on(lambda: layers.ZeroPadding1D(2, data_format="channels_first"), (2, 4))
    yield "padding2d", on(lambda: layers.ZeroPadding2D(((1, 0), (2, 3))), (3, 4, 2))
    yield "padding3d_first", on(lambda: layers.ZeroPadding3D((1, 0, 2), data_format="channels_first"), (2, 3, 4, 5))
    yield "up1d", on(lambda: layers.UpSampling1D(3), (4, 2))
    for method in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"):
        yield f"up2d_{method}", on(lambda: layers.UpSampling2D((2, 3), interpolation=method), (4, 5, 2))
    yield "up2d_first", on(lambda: layers.UpSampling2D(2, interpolation="bilinear", data_format="channels_first"), (2, 4, 5))
    yield "up3d_first", on(lambda: layers.UpSampling3D((1, 2, 3), data_format="channels_first"), (2, 2, 3, 4))


def masked(x):
    """Masks the last steps of the first sample."""
    return layers.Masking(mask_value=0.0)(x)


def masked_data(rng, steps=5, features=3):
    data = floats(rng, 3, steps, features)
    data[0, 3:] = 0
    data[1, 1:2] = 0
    data[2, :1] = 0
    return data


def with_mask(function, steps=5, features=3):
    def build(rng):
        x = keras.Input((steps, features))
        return keras.Model(x, function(masked(x))), [masked_data(rng, steps, features)]

    return build


def recurrent():
    for cls in (layers.SimpleRNN, layers.LSTM, layers.GRU):
        name = cls.__name__.lower()
        yield f"{name}_sequences", on(lambda: cls(4, return_sequences=True, go_backwards=True), (5, 3))
        yield f"{name}_state", on(lambda: cls(4, return_state=True), (5, 3))
        yield f"{name}_all", on(lambda: cls(4, return_state=True, return_sequences=True, use_bias=False, unroll=True), (5, 3))
        yield f"{name}_masked", with_mask(lambda x, cls=cls: cls(4, return_sequences=True, return_state=True)(x))
        yield f"{name}_masked_back", with_mask(lambda x, cls=cls: cls(4, return_sequences=True, go_backwards=True)(x))
        yield f"{name}_masked_zero", with_mask(lambda x, cls=cls: cls(4, return_sequences=True, zero_output_for_mask=True)(x))
        yield f"{name}_masked_pool", with_mask(lambda x, cls=cls: layers.GlobalAveragePooling1D()(cls(4, return_sequences=True)(x)))
        yield f"{name}_stack", with_mask(lambda x, cls=cls: cls(3)(cls(4, return_sequences=True)(x)))
        yield f"{name}_relu", on(lambda: cls(4, activation="relu"), (5, 3))
        yield f"{name}_stateful", _stateful(cls)
        yield f"{name}_initial", _initial(cls)
        yield f"{name}_encoder", _encoder(cls)
        for mode in ("concat", "sum", "mul", "ave", None):
            yield f"bidirectional_{name}_{mode}", on(
                lambda cls=cls, mode=mode: layers.Bidirectional(cls(3, return_sequences=True), merge_mode=mode), (5, 3)
            )
        yield f"bidirectional_{name}_state", on(lambda cls=cls: layers.Bidirectional(cls(3, return_state=True)), (5, 3))
        yield f"bidirectional_{name}_masked", with_mask(
            lambda x, cls=cls: layers.Bidirectional(cls(3, return_sequences=True, return_state=True))(x)
        )
        yield f"bidirectional_{name}_masked_last", with_mask(lambda x, cls=cls: layers.Bidirectional(cls(3))(x))
    yield "lstm_recurrent_activation", on(lambda: layers.LSTM(3, recurrent_activation="hard_sigmoid", unit_forget_bias=False), (5, 2))
    yield "gru_before", on(lambda: layers.GRU(3, reset_after=False, return_sequences=True), (5, 2))
    yield "gru_before_nobias", on(lambda: layers.GRU(3, reset_after=False, use_bias=False), (5, 2))
    yield "bidirectional_backward", on(
        lambda: layers.Bidirectional(layers.LSTM(3), backward_layer=layers.GRU(3, go_backwards=True)), (5, 2)
    )
    yield "rnn_cell", on(lambda: layers.RNN(layers.LSTMCell(3), return_sequences=True), (5, 2))
    yield "rnn_cells", on(
        lambda: layers.RNN([layers.GRUCell(3), layers.SimpleRNNCell(4), layers.LSTMCell(2)], return_state=True), (5, 2)
    )
    yield "rnn_cells_masked", with_mask(lambda x: layers.RNN([layers.GRUCell(3), layers.LSTMCell(2)], return_sequences=True)(x))
    yield "bidirectional_rnn", on(lambda: layers.Bidirectional(layers.RNN(layers.GRUCell(3), return_sequences=True)), (5, 2))
    yield "time_distributed_dense", with_mask(lambda x: layers.LSTM(3)(layers.TimeDistributed(layers.Dense(4, activation="relu"))(x)))
    yield "time_distributed_conv", on(lambda: layers.TimeDistributed(layers.Conv2D(2, 2)), (3, 4, 4, 2))
    yield "time_distributed_model", on(
        lambda: layers.TimeDistributed(keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2)])), (3, 4)
    )
    yield "time_distributed_lstm", on(lambda: layers.TimeDistributed(layers.LSTM(3)), (3, 4, 2))
    yield "time_distributed_bn", on(lambda: layers.TimeDistributed(layers.BatchNormalization()), (3, 4))
    for rank, cls in enumerate((layers.ConvLSTM1D, layers.ConvLSTM2D, layers.ConvLSTM3D), 1):
        spatial = (5, 4, 4)[:rank]
        yield f"conv_lstm{rank}d_same", on(lambda: cls(2, 2, padding="same", return_sequences=True), (3, *spatial, 2))
        yield f"conv_lstm{rank}d_state", on(lambda: cls(2, 2, strides=2, return_state=True), (3, *spatial, 2))
        yield f"conv_lstm{rank}d_first", on(lambda: cls(2, 2, data_format="channels_first", go_backwards=True), (3, 2, *spatial))
        yield f"conv_lstm{rank}d_dilated", on(lambda: cls(2, 2, dilation_rate=2, use_bias=False), (3, *spatial, 2))
    yield "embedding_lstm", _embedding(lambda x: layers.LSTM(3)(x))
    yield "embedding_bidirectional", _embedding(lambda x: layers.Bidirectional(layers.GRU(3, return_sequences=True))(x))
    yield "embedding_pool", _embedding(lambda x: layers.GlobalAveragePooling1D()(x))
    yield "embedding_conv", _embedding(lambda x: layers.Conv1D(2, 3, padding="causal")(x))
    yield "embedding_dense_softmax", _embedding(lambda x: layers.Softmax()(layers.Dense(6)(x)))
    yield "embedding_dropout_add", _embedding(lambda x: layers.LSTM(2)(layers.Add()([layers.Dropout(0.2)(x), x])))
    yield "embedding_attention", _embedding(lambda x: layers.MultiHeadAttention(2, 3)(x, x))


def _embedding(function):
    def build(rng):
        x = keras.Input((6,), dtype="int32")
        data = integers(rng, 7, 3, 6)
        data[0, 3:] = 0
        data[1, 0] = 0
        return keras.Model(x, function(layers.Embedding(7, 4, mask_zero=True)(x))), [data]

    return build


def _stateful(cls):
    def build(rng):
        x = keras.Input(batch_shape=(2, 5, 3))
        return keras.Model(x, cls(4, stateful=True, return_sequences=True)(x)), [floats(rng, 2, 5, 3)]

    return build


def _initial(cls):
    count = 2 if cls is layers.LSTM else 1

    def build(rng):
        x = keras.Input((5, 3))
        states = [keras.Input((4,)) for _ in range(count)]
        y = cls(4, return_state=True)(x, initial_state=states if count > 1 else states[0])
        return keras.Model([x, *states], y), [floats(rng, 2, 5, 3), *[floats(rng, 2, 4) for _ in range(count)]]

    return build


def _encoder(cls):
    def build(rng):
        source, target = keras.Input((5, 3)), keras.Input((4, 2))
        _, *states = cls(4, return_state=True)(source)
        y = cls(4, return_sequences=True)(target, initial_state=states)
        return keras.Model([source, target], layers.Dense(2)(y)), [floats(rng, 2, 5, 3), floats(rng, 2, 4, 2)]

    return build


def attention():
    def mha(**config):
        call = config.pop("call", {})
        return lambda q, v: layers.MultiHeadAttention(2, 3, **config)(q, v, **call)

    shapes = ((4, 5), (6, 5))
    yield "mha_plain", graph(mha(), *shapes)
    yield "mha_value_dim", graph(mha(value_dim=4, output_shape=7, use_bias=False), *shapes)
    yield "mha_scores", graph(mha(call={"return_attention_scores": True}), *shapes)
    yield "mha_causal", graph(lambda x: layers.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True), (5, 4))
    yield "mha_key", graph(lambda q, v, k: layers.MultiHeadAttention(2, 3)(q, v, k), (4, 5), (6, 5), (6, 3))
    yield "mha_axes", graph(lambda x: layers.MultiHeadAttention(2, 3, attention_axes=(2,))(x, x), (3, 4, 5))
    yield "mha_axes2", graph(lambda x: layers.MultiHeadAttention(2, 3, attention_axes=(1, 2))(x, x), (3, 4, 5))
    yield "mha_masked", with_mask(lambda x: layers.MultiHeadAttention(2, 3)(x, x))
    yield "mha_masked_causal", with_mask(lambda x: layers.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True, return_attention_scores=True))
    yield "mha_mask_tensor", graph(
        lambda x, m: layers.MultiHeadAttention(2, 3)(x, x, attention_mask=ops.greater(m, 0)), (4, 5), (4, 4)
    )
    yield "gqa", graph(lambda x: layers.GroupQueryAttention(3, 4, 2)(x, x), (5, 6))
    yield "gqa_causal", graph(lambda x: layers.GroupQueryAttention(3, 4, 2, use_bias=False)(x, x, use_causal_mask=True), (5, 6))
    yield "gqa_masked", with_mask(lambda x: layers.GroupQueryAttention(3, 4, 2)(x, x))
    for mode in ("dot", "concat"):
        yield f"attention_{mode}", graph(
            lambda q, v, mode=mode: layers.Attention(use_scale=True, score_mode=mode)([q, v]), (4, 5), (6, 5)
        )
    yield "attention_causal", graph(lambda q: layers.Attention()([q, q], use_causal_mask=True, return_attention_scores=True), (4, 5))
    yield "attention_key", graph(lambda q, v, k: layers.Attention()([q, v, k]), (4, 5), (6, 3), (6, 5))
    yield "attention_masked", with_mask(lambda x: layers.Attention()([x, x]))
    yield "attention_masked_pool", with_mask(lambda x: layers.GlobalAveragePooling1D()(layers.AdditiveAttention()([x, x])))
    yield "additive_noscale", graph(lambda q, v: layers.AdditiveAttention(use_scale=False)([q, v]), (4, 5), (6, 5))


def merging():
    for cls in (layers.Add, layers.Multiply, layers.Average, layers.Maximum, layers.Minimum, layers.Subtract):
        name = cls.__name__.lower()
        yield f"merge_{name}_two", on(lambda: cls(), (3, 4), (3, 4))
        yield f"merge_{name}_rank", on(lambda: cls(), (4,), (3, 4))
        yield f"merge_{name}_one", on(lambda: cls(), (3, 1), (3, 4))
        if cls is not layers.Subtract:
            yield f"merge_{name}_three", on(lambda: cls(), (3,), (3,), (3,))
        yield f"merge_{name}_masks", _two_masks(cls)
    for axis in (1, 2, -1, -2):
        yield f"concatenate_{axis}".replace("-", "m"), on(lambda: layers.Concatenate(axis=axis), (3, 4), (3, 4))
    yield "concatenate_masks", _two_masks(lambda: layers.Concatenate(axis=-1))
    yield "concatenate_masks_time", _two_masks(lambda: layers.Concatenate(axis=1))
    yield "concatenate_int", on(lambda: layers.Concatenate(), (3,), (2,), dtype="int32")
    yield "dot_11", on(lambda: layers.Dot(1), (4,), (4,))
    yield "dot_21", on(lambda: layers.Dot((2, 1)), (3, 4), (4, 5))
    yield "dot_22", on(lambda: layers.Dot(-1, normalize=True), (3, 4), (5, 4))
    yield "dot_12", on(lambda: layers.Dot((1, 2)), (4, 3), (5, 4))


def _two_masks(cls):
    def build(rng):
        a, b = keras.Input((5, 3)), keras.Input((5, 3))
        merged = cls()([masked(a), layers.Masking()(b)])
        return keras.Model([a, b], [merged, layers.LSTM(2)(merged)]), [masked_data(rng), masked_data(rng)[::-1].copy()]

    return build


def normalization():
    for axis in (-1, 1, 2):
        yield f"bn_axis{axis}".replace("-", "m"), on(lambda: layers.BatchNormalization(axis=axis), (3, 4, 5))
    yield "bn_plain", on(lambda: layers.BatchNormalization(center=False, scale=False, epsilon=0.01), (4,))
    yield "bn_masked", with_mask(lambda x: layers.LSTM(2)(layers.BatchNormalization()(x)))
    for axis in (-1, 1, (1, 2), (-2, -1), [1, 3]):
        name = str(axis).translate(str.maketrans({"-": "m", "(": "", ")": "", ",": "", " ": "_", "[": "l", "]": ""}))
        yield f"ln_{name}", on(lambda: layers.LayerNormalization(axis=axis), (3, 4, 5))
    yield "ln_plain", on(lambda: layers.LayerNormalization(center=False, scale=False), (3, 4))
    yield "ln_masked", with_mask(lambda x: layers.LSTM(2)(layers.LayerNormalization()(x)))
    for groups in (1, 2, -1):
        yield f"gn_{groups}".replace("-", "m"), on(lambda: layers.GroupNormalization(groups=groups), (3, 4, 6))
    yield "gn_axis1", on(lambda: layers.GroupNormalization(groups=2, axis=1, center=False), (4, 3, 5))
    yield "rms_axis", on(lambda: layers.RMSNormalization(axis=-1), (3, 4))
    yield "rms_axis1", on(lambda: layers.RMSNormalization(axis=1), (3, 4))
    yield "unit_axis1", on(lambda: layers.UnitNormalization(axis=1), (3, 4))
    yield "unit_axes", on(lambda: layers.UnitNormalization(axis=(1, 2)), (3, 4))
    yield "spectral_dense", on(lambda: layers.SpectralNormalization(layers.Dense(3)), (4,))
    yield "spectral_conv", on(lambda: layers.SpectralNormalization(layers.Conv2D(3, 2), power_iterations=2), (4, 4, 2))


def core():
    yield "dense_rank3", on(lambda: layers.Dense(3, activation="softmax"), (4, 5))
    yield "dense_int", on(lambda: layers.Dense(3), (4,), dtype="int32")
    for number, (equation, shape, output, bias) in enumerate(
        [
            ("ab,bc->ac", (4,), 5, "c"),
            ("abc,cd->abd", (3, 4), (None, 5), "d"),
            ("...x,xy->...y", (3, 4), 5, "y"),
            ("abc,cde->abde", (3, 4), (None, 2, 5), "de"),
            ("abcd,cde->abe", (3, 2, 4), (None, 5), "e"),
            ("abc,bd->adc", (3, 4), (5, 4), None),
        ]
    ):
        yield f"einsum_dense_{number}", on(lambda: layers.EinsumDense(equation, output_shape=output, bias_axes=bias), shape)
    for activation in ("softmax", "elu", "selu", "softplus", "hard_silu", "log_softmax", "mish", "squareplus", "glu"):
        yield f"activation_{activation}", on(lambda: layers.Activation(activation), (3, 4))
    yield "leaky", on(lambda: layers.LeakyReLU(negative_slope=0.3), (4,))
    yield "relu_all", on(lambda: layers.ReLU(max_value=1.0, negative_slope=0.1, threshold=0.2), (8,))
    yield "elu_layer", on(lambda: layers.ELU(alpha=0.5), (4,))
    yield "prelu_shared", on(lambda: layers.PReLU(shared_axes=[1]), (3, 4))
    yield "softmax_axes", on(lambda: layers.Softmax(axis=(1, 2)), (3, 4))
    yield "softmax_axes_mask", graph(lambda x, m: layers.Softmax(axis=[-2, -1])(x, mask=ops.greater(m, 0)), (3, 4), (3, 4))
    yield "reversible", graph(lambda x: _reversible(x), (3,), dtype="int32")
    yield "identity_int", on(lambda: layers.Identity(), (3,), dtype="int32")
    yield "wrapped_regularizers", on(
        layers.Dense(3, kernel_regularizer=keras.regularizers.L1L2(0.1, 0.2), kernel_constraint=keras.constraints.MaxNorm(2)), (4,)
    )
    yield "activation_layer_object", on(lambda: layers.Dense(3, activation=layers.LeakyReLU(0.2)), (4,))
    yield "noise_all", graph(
        lambda x: layers.SpatialDropout1D(0.3)(layers.GaussianDropout(0.2)(layers.GaussianNoise(0.3)(layers.AlphaDropout(0.2)(x)))), (4, 3)
    )


def _reversible(x):
    embedding = layers.ReversibleEmbedding(6, 4)
    return embedding(embedding(x), reverse=True)


def cases():
    from layer_matrix_graphs import graphs, policies
    from layer_matrix_ops import all_ops
    from layer_matrix_preprocessing import preprocessing
    from layer_matrix_tutorials import tutorials

    for family in (
        convolutions, pooling, reshaping, recurrent, attention, merging, normalization, core,
        preprocessing, graphs, policies, all_ops, tutorials,
    ):
        yield from family()
