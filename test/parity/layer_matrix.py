"""Writes small models over layers, ops and their options, with what Keras computes with them.

Each case is a pair: <case>.keras and <case>.parity.h5, the format of the golden cases. Every value is seeded.
Run with Keras 3 (TensorFlow backend):
  python test/parity/layer_matrix.py FOLDER [PATTERN …]           every case, or those whose name has a pattern
  python test/parity/layer_matrix.py test/fixtures/matrix --kept  the cases that the tests keep
"""

import os
import re
import sys
import zlib
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import h5py
import keras
import numpy as np
import tensorflow as tf
from keras.src.ops.function import make_node_key

sys.path.insert(0, str(Path(__file__).parent))

SEED = 23

# The cases that stay in the repository: one for each idea.
KEPT = """
conv1d_3 conv2d_1 conv_transpose2d_2 depthwise2d_2 separable1d_1 max_pool2d_first average_pool3d_1
adaptive_average2d global_max2d_keep cropping2d_first padding2d up2d_bicubic flatten_first
lstm_masked gru_masked_zero simplernn_masked_back lstm_stateful gru_encoder bidirectional_lstm_masked
bidirectional_backward rnn_cells time_distributed_model conv_lstm2d_same embedding_bidirectional
mha_masked_causal mha_axes gqa attention_masked_pool merge_maximum_masks merge_multiply_masks concatenate_masks dot_22
bn_axis1 ln_m2_m1 gn_2 spectral_conv einsum_dense_4 softmax_axes_mask activation_layer_object
string_lookup_tf_idf integer_lookup_mask text_vectorization_6 hashing_strings_2 discretization_multi_hot crossing_one_hot
normalization_2 feature_space resizing_crop random_layers clahe
graph_nested_as_output graph_nested_structures graph_dict_nested graph_sequential_deferred graph_sequential_called graph_sequential_masked graph_submodel_middle graph_transformer
operators operators_numpy index_new_middle index_step_back activations_with_arguments keyword_tensors
policy_mixed_float16 policy_float64 op_quantile op_takes op_slices op2_scatter op2_mixed_dtypes op2_joins op_image_affine
op_argsort op_top_k op_wheres op_norm_orders op_segments op_erfinv op2_products op2_dots
""".split()


def fill_weights(model, rng):
    """Gives every float weight seeded values; what must be positive is."""
    for variable in model.variables:
        if "float" not in str(variable.dtype):
            continue
        shape = tuple(variable.shape)
        positive = re.search(r"variance|stddev|gamma", variable.path)
        values = rng.uniform(0.3, 1.2, shape) if positive else rng.normal(0, 0.4, shape)
        variable.assign(values.astype("float32"))
    for layer in model._flatten_layers():
        if isinstance(layer, keras.layers.Normalization) and layer.input_mean is None:
            layer.finalize_state()


def store(group, name, value):
    """Stores an array as the golden cases do: booleans as bytes, strings as UTF-8."""
    array = np.asarray(value)
    if array.dtype == bool:
        dataset = group.create_dataset(name, data=array.astype("uint8"))
        dataset.attrs["dtype"] = "bool"
    elif array.dtype.kind in "OSU":
        group.create_dataset(name, data=array.astype(object), dtype=h5py.string_dtype("utf-8"))
    else:
        if str(array.dtype) in ("bfloat16", "float16"):
            array = array.astype("float32")
        group.create_dataset(name, data=array)


def recorded_calls(model):
    """(operation name, node index, output tensors) of every call in a graph."""
    for operation in model.operations:
        own = [
            node
            for place, node in enumerate(operation._inbound_nodes)
            if make_node_key(operation, place) in model._nodes
        ]
        for index, node in enumerate(own):
            yield operation.name, index, list(node.output_tensors)


def save(model, inputs, case, folder):
    """Writes the model and its parity file. Inputs are flat, in Keras's order."""
    if isinstance(model, keras.Sequential):
        graph = model._functional
    else:
        graph = model
    model.save(folder / f"{case}.keras")
    flat = [keras.ops.convert_to_tensor(x) for x in tf.nest.flatten(inputs)]
    packed = tf.nest.pack_sequence_as(graph._inputs_struct, flat)
    outputs = tf.nest.flatten(model(packed, training=False))
    with h5py.File(folder / f"{case}.parity.h5", "w") as file:
        file.attrs.update(
            format_version=1,
            keras_version=keras.__version__,
            backend=keras.backend.backend(),
            seed=SEED,
            case=case,
        )
        for i, (x, symbol) in enumerate(zip(flat, model.inputs)):
            store(file.require_group("inputs"), str(i), x)
            file[f"inputs/{i}"].attrs["name"] = symbol._keras_history.operation.name
        for i, y in enumerate(outputs):
            store(file.require_group("outputs"), str(i), y)
        file.require_group("layers")
        stateful = any(getattr(layer, "stateful", False) for layer in model.layers)
        if stateful:
            file.attrs["layers_missing"] = "a stateful model changes with each call"
        calls = [] if stateful else list(recorded_calls(graph))
        if calls:
            tensors = [tensor for _, _, outs in calls for tensor in outs]
            values = iter(tf.nest.flatten(keras.Model(graph._inputs_struct, tensors)(packed, training=False)))
            for name, index, outs in calls:
                for place, _ in enumerate(outs):
                    store(file.require_group(f"layers/{name}/{index}"), str(place), next(values))
        for i, variable in enumerate(model.variables):
            store(file.require_group("weights"), str(i), variable.value if hasattr(variable, "value") else variable)
            file[f"weights/{i}"].attrs["path"] = variable.path


def main():
    from layer_matrix_cases import cases

    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    patterns = [f"^{name}$" for name in KEPT] if sys.argv[2:] == ["--kept"] else sys.argv[2:]
    wanted = [re.compile(pattern) for pattern in patterns]
    count = 0
    for name, build in cases():
        if wanted and not any(pattern.search(name) for pattern in wanted):
            continue
        keras.utils.clear_session()
        keras.utils.set_random_seed(SEED)
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        try:
            model, inputs = build(rng)
            fill_weights(model, rng)
            save(model, inputs, name, folder)
            count += 1
        except Exception as error:  # Keras refuses the case: it is no case then
            for left in folder.glob(f"{name}.*"):
                left.unlink()
            print(f"{name}: {type(error).__name__}: {str(error)[:300]}", file=sys.stderr)
    print(f"{count} cases of Keras {keras.__version__}")


if __name__ == "__main__":
    main()
