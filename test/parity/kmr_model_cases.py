"""Writes models of KMR in sizes of their own, with what Keras computed: FOLDER/<case>.keras, .weights.h5, .parity.h5.

    python test/parity/kmr_model_cases.py FOLDER

The classes are those of kmr_reference_models. Weights are seeded random values.
"""

import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packages/kmr-compat/python"))

import keras
import numpy as np

import kmr_reference_models as kmr
from parity_export import export_parity

BATCH, USERS, ITEMS = 5, 9, 7
FEATURES = {"user_feature_dim": 3, "item_feature_dim": 11, "num_items": ITEMS}
TABLES = {"num_users": USERS, "num_items": ITEMS, "embedding_dim": 4, "top_k": 3}
HYBRID = {**TABLES, **FEATURES, "tower_dim": 5}

CASES = {
    # hidden_units in a number and sizes that no default has; a tower per side, of unequal widths of input
    "two_tower_one_block": (kmr.TwoTowerModel, {**FEATURES, "hidden_units": [9], "output_dim": 6, "activation": "tanh", "top_k": 7}),
    "two_tower_four_blocks": (kmr.TwoTowerModel, {**FEATURES, "hidden_units": [1, 2, 3, 4], "output_dim": 2, "activation": "gelu", "top_k": 1}),
    "two_tower_defaults": (kmr.TwoTowerModel, {**FEATURES, "top_k": 5}),
    "deep_ranking_plain": (kmr.DeepRankingModel, {**FEATURES, "hidden_units": [6, 5, 4], "batch_norm": False, "activation": "elu", "top_k": 2}),
    "deep_ranking_one_width": (kmr.DeepRankingModel, {**FEATURES, "hidden_units": [6], "top_k": 2}),
    "matrix_factorization_wide": (kmr.MatrixFactorizationModel, {**TABLES, "embedding_dim": 33}),
    "explainable_feedback": (kmr.ExplainableRecommendationModel, {**TABLES, "feedback_weight": 0.25}),
    "unified_wide": (kmr.UnifiedRecommendationModel, {**HYBRID, "tower_dim": 17}),
    "explainable_unified_small": (kmr.ExplainableUnifiedRecommendationModel, HYBRID),
}


def inputs_of(cls, rng):
    """The inputs of a model in KMR's order."""
    ids = [rng.integers(0, USERS, (BATCH,)), rng.integers(0, ITEMS, (BATCH, ITEMS))]
    features = [rng.normal(size=(BATCH, 3)), rng.normal(size=(BATCH, ITEMS, 11))]
    ids, features = [x.astype("int32") for x in ids], [x.astype("float32") for x in features]
    if cls in (kmr.TwoTowerModel, kmr.DeepRankingModel):
        return features
    if cls is kmr.MatrixFactorizationModel:
        return ids
    if cls is kmr.ExplainableRecommendationModel:
        return [*ids, rng.uniform(size=(BATCH, ITEMS)).astype("float32")]
    return [ids[0], features[0], ids[1], features[1]]


def fill(model, rng):
    """Gives every weight random values; variances stay positive."""
    for variable in model.variables:
        if "seed" in variable.path:
            continue
        values = rng.normal(scale=0.5, size=variable.shape)
        variable.assign(np.abs(values) + 0.5 if "variance" in variable.path else values)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for number, (case, (cls, config)) in enumerate(CASES.items()):
        rng = np.random.default_rng(number)
        model = cls(**config, name=f"my_{case}")
        inputs = inputs_of(cls, rng)
        model([keras.ops.convert_to_tensor(x) for x in inputs])
        fill(model, rng)
        model.save(folder / f"{case}.keras")
        model.save_weights(folder / f"{case}.weights.h5")
        export_parity(model, inputs, folder / f"{case}.parity.h5", seed=number, case=case)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
