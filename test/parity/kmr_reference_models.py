"""Reference models under KMR's registered names; see kmr_reference.py."""

import keras
from keras import layers, ops, regularizers

from kmr_reference import (
    REQUIRED,
    CollaborativeUserItemEmbedding,
    Configured,
    CosineSimilarityExplainer,
    DeepFeatureRanking,
    DeepFeatureTower,
    TopKRecommendationSelector,
)

EPSILON = 1e-8


def registered_model(cls):
    """Registers a model as `kmr.models>Name`."""
    return keras.saving.register_keras_serializable(package="kmr.models")(cls)


def cosine(users, items):
    """Scores of every item for its user: (B, D) and (B, I, D) give (B, I)."""
    users = ops.expand_dims(users, 1)
    length = [ops.sqrt(ops.sum(x * x, axis=-1) + EPSILON) for x in (users, items)]
    return ops.sum(users * items, axis=-1) / (length[0] * length[1] + EPSILON)


def per_item(layer, items):
    """A layer on (B, I, F), its rows being the items of every user."""
    flat = layer(ops.reshape(items, (-1, items.shape[-1])))
    return ops.reshape(flat, (-1, items.shape[1], flat.shape[-1]))


class BaseModel(Configured, keras.Model):
    def __init__(self, **kwargs):
        object.__setattr__(self, "arguments", {})
        super().__init__(**kwargs)
        self.selector_layer = TopKRecommendationSelector(k=self.argument("top_k"))

    def ranked(self, scores):
        indices, values = self.selector_layer(scores)
        return scores, indices, values

    def collaborative(self):
        keys = ("num_users", "num_items", "embedding_dim", "l2_reg")
        return CollaborativeUserItemEmbedding(**{key: self.argument(key) for key in keys})


FEATURES = {"user_feature_dim": REQUIRED, "item_feature_dim": REQUIRED}


@registered_model
class TwoTowerModel(BaseModel):
    DEFAULTS = {
        **FEATURES,
        "num_items": REQUIRED,
        "hidden_units": None,
        "output_dim": 32,
        "activation": "relu",
        "dropout_rate": 0.2,
        "l2_reg": 1e-4,
        "top_k": 10,
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        tower = {
            "units": self.argument("output_dim"),
            "hidden_layers": len(self.argument("hidden_units") or [64, 32]),
            **{key: self.argument(key) for key in ("activation", "dropout_rate", "l2_reg")},
        }
        self.user_tower = DeepFeatureTower(**tower, name="user_tower")
        self.item_tower = DeepFeatureTower(**tower, name="item_tower")

    def call(self, inputs):
        users, items = inputs
        return self.ranked(cosine(self.user_tower(users), per_item(self.item_tower, items)))


@registered_model
class DeepRankingModel(BaseModel):
    DEFAULTS = {
        **FEATURES,
        "num_items": REQUIRED,
        "hidden_units": None,
        "activation": "relu",
        "dropout_rate": 0.3,
        "batch_norm": True,
        "l2_reg": 1e-4,
        "top_k": 10,
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        first, *rest = self.argument("hidden_units") or [128, 64, 32]
        rate, l2_reg = self.argument("dropout_rate"), self.argument("l2_reg")
        self.ranking_tower = DeepFeatureRanking(hidden_dim=first, dropout_rate=rate, l2_reg=l2_reg)
        self.dense_layers = []
        for units in rest or [64, 32]:
            activation, penalty = self.argument("activation"), regularizers.L2(l2_reg)
            self.dense_layers.append(layers.Dense(units, activation=activation, kernel_regularizer=penalty))
            if self.argument("batch_norm"):
                self.dense_layers.append(layers.BatchNormalization())
            self.dense_layers.append(layers.Dropout(rate))
        self.output_layer = layers.Dense(1, activation="sigmoid")

    def call(self, inputs):
        users, items = inputs
        count = items.shape[1]
        tiled = ops.repeat(ops.expand_dims(users, 1), count, axis=1)
        x = ops.reshape(ops.concatenate([tiled, items], axis=-1), (-1, users.shape[-1] + items.shape[-1]))
        for layer in (self.ranking_tower, *self.dense_layers, self.output_layer):
            x = layer(x)
        return self.ranked(ops.reshape(x, (-1, count)))


TABLES = {"num_users": REQUIRED, "num_items": REQUIRED, "embedding_dim": 32, "top_k": 10, "l2_reg": 1e-4}


@registered_model
class MatrixFactorizationModel(BaseModel):
    DEFAULTS = TABLES

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.embedding_layer = self.collaborative()

    def call(self, inputs):
        return self.ranked(cosine(*self.embedding_layer(inputs)))


@registered_model
class ExplainableRecommendationModel(BaseModel):
    DEFAULTS = {**TABLES, "feedback_weight": 0.5}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.embedding_layer = self.collaborative()
        self.explainer = CosineSimilarityExplainer()

    def call(self, inputs):
        similarity = self.explainer(self.embedding_layer(inputs[:2]))
        adjusted = similarity * inputs[2] if len(inputs) > 2 else similarity
        return (*self.ranked(similarity), similarity, adjusted)


class Unified(BaseModel):
    DEFAULTS = {**TABLES, **FEATURES, "tower_dim": 32}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.embedding_layer = self.collaborative()
        tower = {"units": self.argument("tower_dim"), "l2_reg": self.argument("l2_reg")}
        self.user_tower = DeepFeatureTower(**tower, name="user_tower")
        self.item_tower = DeepFeatureTower(**tower, name="item_tower")

    def parts(self, inputs):
        user_ids, user_features, item_ids, item_features = inputs
        users, items = self.embedding_layer((user_ids, item_ids))
        towers = self.user_tower(user_features), per_item(self.item_tower, item_features)
        return cosine(users, items), cosine(*towers), ops.sum(ops.expand_dims(users, 1) * items, axis=-1)


@registered_model
class UnifiedRecommendationModel(Unified):
    def call(self, inputs):
        by_id, by_content, _ = self.parts(inputs)
        return self.ranked(0.5 * by_id + 0.5 * by_content)


@registered_model
class ExplainableUnifiedRecommendationModel(Unified):
    def call(self, inputs):
        by_id, by_content, raw = self.parts(inputs)
        hybrid = (by_id + by_content) / 2
        combined = (by_id + by_content + hybrid) / 3
        return (*self.ranked(combined), by_id, by_content, [ops.array(1.0), ops.array(1.0)], raw)
