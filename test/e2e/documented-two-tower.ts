/** @file The two-tower model of the documentation, as it is printed there. */
import * as keras from "@kmr-js/core";
import { DeepFeatureTower, NormalizedDotProductSimilarity } from "@kmr-js/kmr-compat";

const user = keras.Input({ shape: [15], name: "user_features" });
const item = keras.Input({ shape: [50, 12], name: "item_features" });
const userTower = new DeepFeatureTower({ units: 32, hidden_layers: 2, dropout_rate: 0.2 });
const itemTower = new DeepFeatureTower({ units: 32, hidden_layers: 2, dropout_rate: 0.2 });

const userRepr = userTower(user); // [null, 32]
const [batch, items] = keras.ops.shape(item); // null, 50
const flat = keras.ops.reshape(item, [-1, 12]);
const itemRepr = keras.ops.reshape(itemTower(flat), [batch, items, 32]); // one null is read as -1; Python's Keras fails here
const similarity = new NormalizedDotProductSimilarity()([
  keras.ops.expandDims(userRepr, 1),
  itemRepr,
]);
export const model = new keras.Model({ inputs: [user, item], outputs: similarity });
