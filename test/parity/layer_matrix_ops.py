"""keras.ops as nodes of graphs: one or more calls of each op of each module, with its options."""

import keras
import numpy as np
from keras import ops

from layer_matrix_cases import floats, graph

S = (3, 4)


def positive(x):
    return ops.abs(x) + 0.5


def unit(x):
    return ops.tanh(x)


def unary():
    plain = (
        "abs absolute arctan arcsinh cbrt ceil cos cosh deg2rad exp exp2 expm1 fabs floor isfinite isinf isnan negative positive "
        "rad2deg round sign signbit sin sinc sinh square tan tanh trunc relu relu6 sigmoid softplus softsign silu log_sigmoid elu "
        "selu gelu celu hard_sigmoid hard_silu leaky_relu mish tanh_shrink soft_shrink hard_shrink squareplus sparse_plus "
        "sparse_sigmoid hard_tanh erf real imag conj nan_to_num ravel logical_not isneginf isposinf isreal i0 angle"
    ).split()
    for name in plain:
        function = getattr(ops, name, None)
        if function is not None:
            yield name, lambda x, f=function: f(x)
    for name in "log log10 log1p log2 sqrt rsqrt reciprocal arccosh".split():
        yield name, lambda x, f=getattr(ops, name): f(positive(x) + 0.6)
    for name in "arccos arcsin arctanh erfinv".split():
        yield name, lambda x, f=getattr(ops, name): f(unit(x) * 0.9)


def with_options():
    o = ops
    yield "clip", lambda x: o.clip(x, -0.5, 0.7)
    yield "round2", lambda x: o.round(x, decimals=2)
    yield "relu_options", lambda x: [o.leaky_relu(x, negative_slope=0.3), o.elu(x, alpha=0.4), o.gelu(x, approximate=False), o.celu(x, alpha=2.0), o.squareplus(x, b=2), o.threshold(x, 0.1, -5.0)]
    yield "softmaxes", lambda x: [o.softmax(x), o.softmax(x, axis=1), o.log_softmax(x, axis=1), o.sparsemax(x), o.glu(x, axis=-1)]
    for name in "sum mean max min prod var std any all amax amin median nansum nanmean nanmax nanmin nanprod nanstd nanvar".split():
        function = getattr(o, name, None)
        if function is not None:
            yield name, lambda x, f=function: [f(x, axis=1), f(x, axis=-1, keepdims=True), f(x, axis=(1, 2)), f(x)]
    yield "ptp", lambda x: [o.ptp(x, axis=1), o.ptp(x, axis=-1, keepdims=True)] if hasattr(o, "ptp") else o.max(x)
    yield "maxmin_initial", lambda x: [o.max(x, axis=1, initial=0.5), o.min(x, axis=2, initial=-0.5)]
    yield "argmax", lambda x: [o.argmax(x, axis=1), o.argmin(x, axis=-1, keepdims=True), o.argmax(x)]
    yield "argsort", lambda x: [o.argsort(x), o.argsort(x, axis=1), o.sort(x, axis=1), o.argsort(o.cast(x * 9, "int32"))]
    yield "average", lambda x: [o.average(x, axis=1), o.average(x, axis=2, weights=np.array([1.0, 2.0, 3.0, 4.0], "float32"))]
    yield "quantile", lambda x: [o.quantile(x, 0.3, axis=1), o.quantile(x, [0.1, 0.9], axis=-1, keepdims=True), o.median(x, axis=(1, 2))]
    yield "percentile", lambda x: o.percentile(x, 30, axis=1) if hasattr(o, "percentile") else x
    yield "cumulative", lambda x: [o.cumsum(x, axis=1), o.cumprod(x, axis=-1), o.diff(x, axis=1), o.diff(x, n=2)]
    yield "logsumexp", lambda x: [o.logsumexp(x, axis=1), o.logsumexp(x, axis=-1, keepdims=True), o.logsumexp(x)]
    yield "norms", lambda x: [o.norm(x, axis=1), o.norm(x, ord=1, axis=-1, keepdims=True), o.norm(x, ord=2, axis=2), o.norm(x)]
    yield "normalize", lambda x: [o.normalize(x, axis=1), o.normalize(x, axis=-1, order=1)]
    yield "moments", lambda x: [*o.moments(x, axes=[1]), *o.moments(x, axes=[0, 2], keepdims=True)]
    yield "expand_squeeze", lambda x: [o.expand_dims(x, -1), o.expand_dims(x, (1, 3)), o.squeeze(o.expand_dims(x, 1), 1), o.squeeze(o.expand_dims(x, 2))]
    yield "reshape_flat", lambda x: [o.reshape(x, (-1, 12)), o.reshape(x, (-1,)), o.reshape(x, (-1, 2, 6))]
    yield "transposes", lambda x: [o.transpose(x), o.transpose(x, (0, 2, 1)), o.swapaxes(x, 1, 2), o.moveaxis(x, 0, -1), o.moveaxis(x, (0, 1), (1, 2))]
    yield "flips", lambda x: [o.flip(x, axis=1), o.flip(x), o.roll(x, 1, axis=2), o.roll(x, 2), o.rot90(x, axes=(1, 2))]
    yield "repeats", lambda x: [o.repeat(x, 2, axis=1), o.repeat(x, [1, 2, 3], axis=1), o.repeat(x, 2), o.tile(x, (1, 2, 1)), o.tile(x, 2)]
    yield "pads", lambda x: [o.pad(x, ((0, 0), (1, 2), (0, 1))), o.pad(x, ((0, 0), (1, 1), (2, 2)), mode="reflect"), o.pad(x, ((0, 0), (1, 1), (2, 1)), mode="symmetric"), o.pad(x, ((0, 0), (1, 0), (0, 0)), constant_values=3.0)]
    yield "splits", lambda x: [*o.split(x, 2, axis=-1), *o.split(x, [1, 3], axis=2), *o.array_split(x, 3, axis=2)]
    yield "unstack", lambda x: o.unstack(x, axis=1)
    yield "takes", lambda x: [o.take(x, [2, 0], axis=1), o.take(x, -1, axis=2), o.take(x, np.array([[0, 1], [2, 3]]), axis=-1), o.take_along_axis(x, o.argsort(x, axis=1), axis=1)]
    yield "triangles", lambda x: [o.tril(x), o.triu(x, k=1), o.diagonal(x, axis1=1, axis2=2), o.trace(x, axis1=1, axis2=2)]
    yield "diag", lambda x: [o.diag(o.sum(x, axis=(1, 2))), o.diagflat(o.sum(x, axis=(1, 2)))]
    yield "top_k", lambda x: [*o.top_k(x, 2), o.in_top_k(o.argmax(x[:, 0], axis=1), x[:, 0], k=2)]
    yield "casts", lambda x: [o.cast(x, "int32"), o.cast(x, "bool"), o.cast(x > 0, "float32"), o.cast(x * 3, "uint8"), o.saturate_cast(x * 300, "int8")]
    yield "one_hot", lambda x: [o.one_hot(o.argmax(x, axis=1), 5), o.one_hot(o.argmax(x, axis=1), 3, axis=1), o.multi_hot(o.argmax(x, axis=1), 5)]
    yield "slices", lambda x: [o.slice(x, [0, 1, 1], [2, 2, 3]), o.slice_update(x, [0, 1, 0], o.zeros((2, 1, 2)))]
    yield "likes", lambda x: [o.zeros_like(x), o.ones_like(x), o.full_like(x, 2.5), o.empty_like(x) * 0]
    yield "wheres", lambda x: [o.where(x > 0, x, 0.0), o.where(x > 0, 1.0, x), o.select([x > 1, x > 0], [x, x * 2], 0.5)]
    yield "nonzero", lambda x: o.count_nonzero(x > 0, axis=1)
    yield "digitize", lambda x: [o.digitize(x, np.array([-0.5, 0.0, 0.5])), o.searchsorted(np.array([-0.5, 0.0, 0.5], "float32"), x[:, 0, 0])]
    yield "bincount", lambda x: o.bincount(o.cast(o.abs(x[:, 0]) * 2, "int32"), minlength=8)
    yield "nan_quantiles", lambda x: [o.nanmedian(x, axis=1), o.nanquantile(x, 0.3, axis=2)] if hasattr(o, "nanmedian") else x
    yield "trapezoid", lambda x: o.trapezoid(x, dx=0.5, axis=1) if hasattr(o, "trapezoid") else x
    yield "is_in", lambda x: o.isin(o.cast(x * 3, "int32"), np.array([0, 1, 2])) if hasattr(o, "isin") else x
    yield "norm_orders", lambda x: [o.norm(x, ord=1, axis=(1, 2)), o.norm(x, ord=np.inf, axis=(1, 2)), o.norm(x, ord="nuc", axis=(1, 2)), o.norm(x, ord=2, axis=(1, 2))]
    yield "fft", lambda x: [*o.rfft(x), *o.fft((x, x * 0.5)), *o.fft2((x, x))]
    yield "irfft", lambda x: o.irfft((x, x * 0.5))
    yield "stfts", lambda x: [*o.stft(o.reshape(x, (-1, 12)), 6, 3, 8)]
    yield "extract_sequences", lambda x: o.extract_sequences(x, 2, 1)
    yield "segments", lambda x: [o.segment_sum(x[0], np.array([0, 0, 1]), num_segments=2), o.segment_max(x[0], np.array([0, 2, 2]), num_segments=3)]
    yield "linalg", lambda x: [o.inv(o.matmul(x, o.transpose(x, (0, 2, 1))) + o.eye(3) * 2), o.det(o.matmul(x, o.transpose(x, (0, 2, 1)))), o.cholesky(o.matmul(x, o.transpose(x, (0, 2, 1))) + o.eye(3) * 2)]
    yield "solve", lambda x: [o.solve(o.matmul(x, o.transpose(x, (0, 2, 1))) + o.eye(3) * 2, x), o.solve_triangular(o.tril(x[:, :, :3]) + o.eye(3) * 3, x, lower=True)]
    yield "svd_values", lambda x: o.svd(x, compute_uv=False)
    yield "slogdet", lambda x: [*o.slogdet(o.matmul(x, o.transpose(x, (0, 2, 1))) + o.eye(3)), o.logdet(o.matmul(x, o.transpose(x, (0, 2, 1))) + o.eye(3))]
    yield "corrcoef", lambda x: [o.corrcoef(x[0])]
    yield "vander", lambda x: o.vander(x[0, 0], 3) if hasattr(o, "vander") else x
    yield "rearrange", lambda x: o.rearrange(x[0], "h c -> c h") if hasattr(o, "rearrange") else x
    yield "custom_ranges", lambda x: [x + o.arange(4), x * o.linspace(0.0, 1.0, 4), x + o.eye(3, 4), o.full((2, 2), 3.0) + x[0, 0, 0]]
    yield "stop_gradient", lambda x: [o.stop_gradient(x), o.identity(3) + x[:, :, :3]]
    yield "shapes", lambda x: o.reshape(x, (o.shape(x)[0] if o.shape(x)[0] is not None else -1, 12))
    yield "map_coordinates", lambda x: o.image.map_coordinates(x[0], np.array([[0.5, 1.2], [1.5, 2.0]], "float32"), order=1)


def binary():
    for name in "add subtract multiply divide true_divide maximum minimum greater greater_equal less less_equal equal not_equal arctan2  logaddexp squared_difference logaddexp2 copysign fmod".split():
        function = getattr(ops, name, None)
        if function is not None:
            yield name, lambda x, y, f=function: [f(x, y), f(x, y[:, :1]), f(x, 0.5), f(x[0], y)]
    yield "floor_mod", lambda x, y: [ops.floor_divide(x, positive(y)), ops.mod(x, positive(y)), ops.floor_divide(x, 0.3)]
    yield "hypot", lambda x, y: [ops.hypot(x, y), ops.heaviside(x, y)]
    yield "integers", lambda x, y: [ops.gcd(ops.cast(x * 9, "int32"), ops.cast(y * 9, "int32")), ops.lcm(ops.cast(x * 9, "int32"), ops.cast(y * 9, "int32")), ops.ldexp(x, ops.cast(y * 2, "int32"))] if hasattr(ops, "gcd") else x
    yield "power", lambda x, y: [ops.power(positive(x), y), ops.power(x, 2), ops.power(2.0, x)]
    yield "logical", lambda x, y: [ops.logical_and(x > 0, y > 0), ops.logical_or(x > 0, y > 0), ops.logical_xor(x > 0, y > 0)]
    yield "bits", lambda x, y: [getattr(ops, f)(ops.cast(x * 9, "int32"), ops.cast(ops.abs(y) * 3, "int32")) for f in ("bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_left_shift", "bitwise_right_shift")]
    yield "products", lambda x, y: [ops.matmul(x, ops.transpose(y, (0, 2, 1))), ops.einsum("bij,bkj->bik", x, y), ops.einsum("bij,bij->b", x, y), ops.tensordot(x, y, axes=([1, 2], [1, 2])), ops.vdot(x, y), ops.inner(x[0], y[0]), ops.outer(x[0, 0], y[0, 0]), ops.kron(x[0], y[0])]
    yield "dots", lambda x, y: [ops.dot(x, ops.transpose(y[0])), ops.cross(x[:, :, :3], y[:, :, :3]), ops.einsum("...ij,...kj->...ik", x, y)]
    yield "joins", lambda x, y: [ops.concatenate([x, y], axis=1), ops.concatenate([x, y]), ops.stack([x, y], axis=-1), ops.stack([x, y], axis=1), ops.hstack([x, y]), ops.vstack([x, y]), ops.append(x, y, axis=2)]
    yield "meshgrid", lambda x, y: ops.meshgrid(x[0, 0], y[0, :, 0])
    yield "closes", lambda x, y: [ops.isclose(x, x + 1e-9), ops.isclose(x, y)]
    yield "scatter", lambda x, y: [ops.scatter(ops.cast(ops.reshape(ops.argmax(x[:, 0], axis=-1, keepdims=True), (-1, 1)), "int32"), y[:, 0], (5, 4)), ops.scatter_update(x, np.array([[0, 1], [1, 2]]), y[:2, 0])]
    yield "crossentropies", lambda x, y: [ops.binary_crossentropy(ops.sigmoid(x), ops.sigmoid(y)), ops.categorical_crossentropy(ops.softmax(x), ops.softmax(y)), ops.sparse_categorical_crossentropy(ops.argmax(x, axis=-1), y, from_logits=True)]
    yield "attention_op", lambda x, y: ops.dot_product_attention(ops.reshape(x, (-1, 3, 2, 2)), ops.reshape(y, (-1, 3, 2, 2)), ops.reshape(y, (-1, 3, 2, 2)))
    yield "cosine_cdist", lambda x, y: ops.cdist(x, y) if hasattr(ops, "cdist") else x
    yield "batch_norm", lambda x, y: [ops.batch_normalization(x, np.zeros(4, "float32"), np.ones(4, "float32"), axis=-1), ops.rms_normalization(x) if hasattr(ops, "rms_normalization") else x, ops.layer_normalization(x) if hasattr(ops, "layer_normalization") else x]
    yield "mixed_dtypes", lambda x, y: [ops.add(ops.cast(x * 3, "int32"), y), ops.multiply(x > 0, y), ops.add(x > 0, 1), ops.divide(ops.cast(x * 9, "int32"), 2), ops.mean(ops.cast(x * 9, "int32"), axis=1), ops.sum(x > 0, axis=1), ops.matmul(ops.cast(x * 3, "int32"), ops.transpose(ops.cast(y * 3, "int32"), (0, 2, 1)))]


def images():
    for method in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"):
        yield f"resize_{method}", lambda x, m=method: [ops.image.resize(x, (3, 9), interpolation=m), ops.image.resize(x, (3, 4), interpolation=m, antialias=True)]
    yield "resize_ratio", lambda x: [ops.image.resize(x, (4, 4), crop_to_aspect_ratio=True), ops.image.resize(x, (4, 4), pad_to_aspect_ratio=True, fill_value=1.0)]
    yield "colors", lambda x: [ops.image.rgb_to_grayscale(x), ops.image.rgb_to_hsv(ops.sigmoid(x)), ops.image.hsv_to_rgb(ops.sigmoid(x))]
    yield "affine", lambda x: [ops.image.affine_transform(x, np.array([[1.0, 0.2, -1.0, 0.1, 0.9, 0.5, 0.0, 0.0]] * 2, "float32"), interpolation=i, fill_mode=f) for i in ("nearest", "bilinear") for f in ("constant", "nearest", "wrap", "reflect")]
    yield "borders", lambda x: [ops.image.pad_images(x, 1, 2, 3, 0), ops.image.crop_images(x, 1, 0, 1, 2)]
    yield "patches", lambda x: [ops.image.extract_patches(x, (2, 3)), ops.image.extract_patches(x, 2, strides=1, padding="same")]
    yield "blur", lambda x: ops.image.gaussian_blur(x, (3, 3), (1.0, 1.0))
    yield "depth", lambda x: [ops.depth_to_space(ops.concatenate([x, x, x, x], axis=-1), 2), ops.space_to_depth(x[:, :4, :4], 2)] if hasattr(ops, "depth_to_space") else x
    yield "pools", lambda x: [ops.max_pool(x, 2), ops.average_pool(x, 2, strides=1, padding="same"), ops.adaptive_average_pool(x, (2, 3)), ops.adaptive_max_pool(x, (4, 2))]
    yield "convs", lambda x: [ops.conv(x, np.ones((2, 2, 3, 4), "float32"), strides=2, padding="same"), ops.depthwise_conv(x, np.ones((2, 2, 3, 2), "float32")), ops.separable_conv(x, np.ones((2, 2, 3, 2), "float32"), np.ones((1, 1, 6, 5), "float32"))]
    yield "scale_and_translate", lambda x: ops.image.scale_and_translate(x, (2, 5, 5, 3), np.array([0.8, 1.2], "float32"), np.array([0.5, -0.3], "float32"), (1, 2), "linear")


def each(function):
    """Every output once: an op may give its input."""

    def run(*inputs):
        outputs = function(*inputs)
        return list(outputs) if isinstance(outputs, (list, tuple)) else outputs

    return run


def all_ops():
    for name, function in [*unary(), *with_options()]:
        yield f"op_{name}", graph(each(function), S)
    for name, function in binary():
        yield f"op2_{name}", graph(each(function), S, S)
    for name, function in images():
        yield f"op_image_{name}", graph(each(function), (6, 5, 3))
