/** @file What tests share. */
export { fixture } from "./fixtures.ts";
export { type Bounds, type Numbers, toBeAllClose } from "./matchers.ts";
