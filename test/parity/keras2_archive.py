"""Writes test/fixtures/keras2-archive: the `.keras` format as Keras 2.13 wrote it, where layers with weights count twice.

    pip install tensorflow-cpu==2.13.1
    python test/parity/keras2_archive.py

`expected.json` holds what it computed, and the variables of the optimizer with the learning rate, which the file lacks.
"""

import json
import pathlib

import keras
import numpy as np

L = keras.layers
TARGET = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "keras2-archive"
TARGET.mkdir(exist_ok=True)
rng = np.random.default_rng(51)
expected = {}


def array(values):
    values = np.asarray(values)
    return {"shape": list(values.shape), "data": values.astype("float64").ravel().tolist()}


def write(name, model, *inputs):
    model.save(TARGET / f"{name}.keras")
    model.save_weights(TARGET / f"{name}.weights.h5")
    outputs = model(list(inputs) if len(inputs) > 1 else inputs[0], training=False)
    outputs = outputs if isinstance(outputs, list) else [outputs]
    expected[name] = {"inputs": [array(x) for x in inputs], "outputs": [array(y) for y in outputs]}


def randomize(model):
    model.set_weights([0.3 + np.abs(rng.normal(scale=0.4, size=w.shape)) for w in model.get_weights()])
    return model


def floats(*shape):
    return rng.normal(size=shape).astype("float32")


x = keras.Input((5, 4))
inner = keras.Sequential([keras.Input((4,)), L.Dense(4), L.BatchNormalization(), L.Dense(3)], name="inner")
y = L.Bidirectional(L.LSTM(2, return_sequences=True))(x)
y = L.MultiHeadAttention(2, 3)(y, y)
y, *states = L.LSTM(3, return_sequences=True, return_state=True)(y)
y = L.LSTM(3, return_sequences=True)(y, initial_state=states)
y = L.TimeDistributed(L.Dense(4, activation="tanh"))(y)
y = L.Dropout(0.1)(L.GlobalAveragePooling1D()(L.Dense(4)(y)))
write("layers", randomize(keras.Model(x, L.Dense(2)(inner(L.Dense(4)(y))))), floats(2, 5, 4))

x = keras.Input((4,))
model = randomize(keras.Model(x, L.Dense(2)(L.BatchNormalization()(L.Dense(5, activation="relu")(x)))))
model.compile("adam", "mse", metrics=["mae"])
model.fit(floats(8, 4), floats(8, 2), epochs=2, verbose=0)
write("trained", model, floats(3, 4))
state = [array(variable) for variable in model.optimizer.variables]
expected["trained"]["optimizer"] = [state[0], array(np.float32(model.optimizer.learning_rate.numpy())), *state[1:]]
(TARGET / "expected.json").write_text(json.dumps(expected) + "\n")
