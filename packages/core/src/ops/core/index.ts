/** @file The functions of Keras's module `core`. */

export {
  cast,
  convertToTensor,
  dtype,
  isTensorLike as isTensor,
  saturateCast,
  stopGradient,
} from "./cast.ts";
export {
  associativeScan,
  cond,
  foriLoop,
  map,
  scan,
  switchCase as switch,
  vectorizedMap,
  whileLoop,
} from "./control-flow.ts";
export { scatter, scatterUpdate } from "./scatter.ts";
export { shape } from "./shape.ts";
export { slice, sliceUpdate } from "./slice.ts";
export { unstack } from "./unstack.ts";
