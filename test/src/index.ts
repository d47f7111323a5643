/** @file What tests share. */
export { checkLayer, type LayerCase } from "./check-layer.ts";
export { fixture, readFixture } from "./fixtures.ts";
export { checkGradients, gradientsOf } from "./gradients.ts";
export { checkLayerValues } from "./layer-values.ts";
export { type Bounds, type Numbers, toBeAllClose } from "./matchers.ts";
export { cutFloats, decodeFloats } from "./runs.ts";
export { seededNumbers, seededTensor } from "./seeded.ts";
