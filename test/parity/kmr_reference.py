"""Reference layers under KMR's registered names: what a Python program needs to open files with KMR's layers.

Written from the layers' formulas, for the round trip alone. Attribute names are those of the files, because Keras
makes the paths of weights from them. `import kmr_reference` registers every layer, `kmr_reference_models` also every model.
"""

import keras
from keras import layers, ops, regularizers


def registered(cls):
    """Registers a layer as `kmr.layers>Name`."""
    return keras.saving.register_keras_serializable(package="kmr.layers")(cls)


class Configured:
    """Keeps the arguments that `DEFAULTS` names as attributes and in the config; drops what it does not know."""

    DEFAULTS = {}
    KNOWN = ("name", "trainable", "dtype")

    def __init__(self, **kwargs):
        self.arguments = {key: kwargs.get(key, initial) for key, initial in self.DEFAULTS.items()}
        missing = [key for key, value in self.arguments.items() if value is REQUIRED]
        if missing:
            raise ValueError(f"{type(self).__name__} needs {missing}")
        super().__init__(**{key: kwargs[key] for key in self.KNOWN if key in kwargs})

    def argument(self, key):
        return self.arguments[key]

    def get_config(self):
        return {**super().get_config(), **self.arguments}


REQUIRED = object()


class Base(Configured, layers.Layer):
    def __init__(self, **kwargs):
        # Keras tracks attributes only of an initialized layer, so a plain dictionary is set past it.
        object.__setattr__(self, "arguments", {})
        super().__init__(**kwargs)


class Tower(Base):
    """What the layers with L2 weights share."""

    def penalty(self):
        return regularizers.L2(self.argument("l2_reg"))


@registered
class DeepFeatureTower(Tower):
    DEFAULTS = {"units": 32, "hidden_layers": 2, "dropout_rate": 0.2, "l2_reg": 1e-4, "activation": "relu"}

    def build(self, input_shape):
        units, activation = self.argument("units"), self.argument("activation")
        self.dense_layers, self.batch_norms, self.dropouts = [], [], []
        shape = tuple(input_shape)
        for _ in range(self.argument("hidden_layers")):
            dense = layers.Dense(units, activation=activation, kernel_regularizer=self.penalty())
            self.dense_layers.append(dense)
            dense.build(shape)
            shape = (*shape[:-1], units)
            self.batch_norms.append(layers.BatchNormalization())
            self.batch_norms[-1].build(shape)
            self.dropouts.append(layers.Dropout(self.argument("dropout_rate")))
        self.built = True

    def call(self, x, training=None):
        for dense, norm, dropout in zip(self.dense_layers, self.batch_norms, self.dropouts):
            x = dropout(norm(dense(x), training=training), training=training)
        return x


@registered
class DeepFeatureRanking(Tower):
    DEFAULTS = {"hidden_dim": 32, "l2_reg": 1e-4, "dropout_rate": 0.2}

    def build(self, input_shape):
        width = self.argument("hidden_dim")
        self.dense1 = layers.Dense(width, activation="relu", kernel_regularizer=self.penalty())
        self.batch_norm = layers.BatchNormalization()
        self.dropout = layers.Dropout(self.argument("dropout_rate"))
        self.dense2 = layers.Dense(1)
        inner = (*input_shape[:-1], width)
        self.dense1.build(input_shape)
        self.batch_norm.build(inner)
        self.dense2.build(inner)
        self.built = True

    def call(self, x, training=None):
        hidden = self.batch_norm(self.dense1(x), training=training)
        return self.dense2(self.dropout(hidden, training=training))


@registered
class CollaborativeUserItemEmbedding(Tower):
    DEFAULTS = {"num_users": REQUIRED, "num_items": REQUIRED, "embedding_dim": 32, "l2_reg": 1e-4}

    def build(self, input_shape):
        for attribute, size in (("user_embedding", "num_users"), ("item_embedding", "num_items")):
            table = layers.Embedding(
                self.argument(size),
                self.argument("embedding_dim"),
                embeddings_regularizer=self.penalty(),
                name=attribute,
            )
            setattr(self, attribute, table)
            table.build(None)
        self.built = True

    def call(self, inputs):
        users, items = inputs
        return self.user_embedding(users), self.item_embedding(items)


@registered
class NormalizedDotProductSimilarity(Base):
    def call(self, inputs):
        a, b = inputs
        products = ops.sum(a * b, axis=1, keepdims=True)
        return products / ops.sqrt(ops.cast(a.shape[-1], products.dtype))


@registered
class TopKRecommendationSelector(Base):
    DEFAULTS = {"k": 10}

    def call(self, scores):
        values, indices = ops.top_k(scores, min(self.argument("k"), scores.shape[-1]), sorted=True)
        return ops.cast(indices, "int32"), values


@registered
class ThresholdBasedMasking(Base):
    DEFAULTS = {"threshold": 0.0}

    def call(self, x):
        return x * ops.cast(x >= self.argument("threshold"), x.dtype)


@registered
class TensorDimensionExpander(Base):
    DEFAULTS = {"axis": 1}

    def call(self, x):
        return ops.expand_dims(x, self.argument("axis"))


@registered
class SpatialFeatureClustering(Base):
    DEFAULTS = {"n_clusters": 5}

    def build(self, input_shape):
        count = self.argument("n_clusters")
        self.cluster_weights = self.add_weight(
            shape=(count, count), initializer="random_normal", name="cluster_weights"
        )
        self.batch_norm = layers.BatchNormalization()
        self.batch_norm.build((None, count))
        self.built = True

    def call(self, x, training=None):
        centers = ops.tile(ops.mean(x, axis=1, keepdims=True), (1, 3))
        logits = ops.matmul(centers, self.cluster_weights[:3])
        return ops.softmax(self.batch_norm(logits, training=training), axis=-1)


@registered
class LearnableWeightedCombination(Base):
    DEFAULTS = {"num_scores": 3}

    def build(self, input_shape):
        self.combination_weights = self.add_weight(
            shape=(self.argument("num_scores"),), initializer="ones", name="combination_weights"
        )
        self.built = True

    def call(self, inputs):
        scores = ops.stack(inputs, axis=1)
        if len(scores.shape) > 2 and scores.shape[-1] == 1:
            scores = ops.squeeze(scores, axis=-1)
        shares = ops.softmax(self.combination_weights)
        shares = ops.reshape(shares, (1, -1) + (1,) * (len(scores.shape) - 2))
        return ops.sum(scores * shares, axis=1, keepdims=True)


@registered
class HaversineGeospatialDistance(Base):
    DEFAULTS = {"earth_radius": 6371.0}

    def call(self, inputs):
        lat1, lon1, lat2, lon2 = (ops.reshape(x, (-1, 1)) for x in inputs)
        across = ops.sin((lat2 - lat1) / 2) ** 2
        around = ops.cos(lat1) * ops.cos(lat2) * ops.sin((lon2 - lon1) / 2) ** 2
        a = across + around
        distance = self.argument("earth_radius") * 2 * ops.arctan2(ops.sqrt(a), ops.sqrt(1 - a))
        least = ops.min(distance)
        return (distance - least) / (ops.max(distance) - least + 1e-6)


@registered
class GeospatialScoreRanking(Base):
    DEFAULTS = {"embedding_dim": 32, "input_dim": 5}

    def build(self, input_shape):
        width = self.argument("embedding_dim")
        self.dense1 = layers.Dense(width, activation="relu")
        self.dense2 = layers.Dense(1, activation="sigmoid")
        self.batch_norm1 = layers.BatchNormalization()
        self.batch_norm2 = layers.BatchNormalization()
        self.dense1.build(input_shape)
        self.dense2.build((None, width))
        self.batch_norm1.build((None, width))
        self.batch_norm2.build((None, 1))
        self.built = True

    def call(self, x, training=None):
        hidden = self.batch_norm1(self.dense1(x), training=training)
        score = self.batch_norm2(self.dense2(hidden), training=training)
        pairs = ops.matmul(score, ops.transpose(score))
        return ops.sigmoid(pairs / ops.sqrt(ops.cast(self.argument("embedding_dim"), pairs.dtype)))


@registered
class FeedbackAdjustmentLayer(Base):
    def call(self, inputs):
        predictions, feedback = inputs
        return predictions * feedback


@registered
class DynamicBatchIndexGenerator(Base):
    def call(self, x):
        return ops.arange(ops.shape(x)[0], dtype=x.dtype)


@registered
class CosineSimilarityExplainer(Base):
    def call(self, inputs):
        user, items = (x / (ops.norm(x, axis=-1, keepdims=True) + 1e-10) for x in inputs)
        user = ops.expand_dims(user, 1)
        return ops.squeeze(ops.matmul(user, ops.transpose(items, (0, 2, 1))), axis=1)
