/** @file KMR's layers, and `loadModel` with every class bound that Keras and KMR write. */
export { type LoadWeightsOptions, loadWeights, readParity, verifyParity } from "@kmr-js/io";
export { kmrLayers } from "./kmr-layers.ts";
export { BaseKmrLayer } from "./layers/base-kmr-layer.ts";
export { DeepFeatureTower, type DeepFeatureTowerArgs } from "./layers/deep-feature-tower.ts";
export { NormalizedDotProductSimilarity } from "./layers/normalized-dot-product-similarity.ts";
export { loadModel } from "./load-model.ts";
