/** @file The functions of Keras's module `numpy`. */

export { argmax, argmin, nanargmax, nanargmin } from "./arg-max.ts";
export { average } from "./average.ts";
export {
  add,
  arctan2,
  divide,
  divideNoNan,
  floorDivide,
  fmax,
  fmin,
  fmod,
  hypot,
  logaddexp,
  logaddexp2,
  maximum,
  minimum,
  mod,
  multiply,
  power,
  subtract,
  trueDivide,
} from "./binary.ts";
export { bincount } from "./bincount.ts";
export {
  bitwiseAnd,
  bitwiseInvert,
  bitwiseLeftShift,
  bitwiseNot,
  bitwiseOr,
  bitwiseRightShift,
  bitwiseXor,
  leftShift,
  rightShift,
} from "./bitwise.ts";
export { clip } from "./clip.ts";
export {
  equal,
  greater,
  greaterEqual,
  isclose,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  notEqual,
} from "./comparison.ts";
export { concatenate } from "./concatenate.ts";
export { corrcoef, correlate } from "./correlate.ts";
export { cross } from "./cross.ts";
export { cumprod, cumsum, diff, nancumprod, nancumsum } from "./cumulative.ts";
export { diag, diagflat, diagonal, trace } from "./diagonal.ts";
export { dot } from "./dot.ts";
export { einsum } from "./einsum.ts";
export { expandDims } from "./expand-dims.ts";
export { flip, fliplr, flipud, rot90 } from "./flip.ts";
export { getItem, type IndexItem, type IndexKey } from "./get-item.ts";
export { histogram } from "./histogram.ts";
export { inner } from "./inner.ts";
export { kron } from "./kron.ts";
export {
  arange,
  empty,
  emptyLike,
  eye,
  full,
  fullLike,
  geomspace,
  identity,
  linspace,
  logspace,
  ones,
  onesLike,
  tri,
  zeros,
  zerosLike,
} from "./like.ts";
export { matmul } from "./matmul.ts";
export { meshgrid } from "./meshgrid.ts";
export { nonzero } from "./nonzero.ts";
export { outer } from "./outer.ts";
export { type PadWidth, pad } from "./pad.ts";
export {
  median,
  nanmedian,
  nanpercentile,
  nanquantile,
  percentile,
  type QuantileOptions,
  quantile,
} from "./quantile.ts";
export { ravel } from "./ravel.ts";
export {
  all,
  amax,
  amin,
  any,
  countNonzero,
  max,
  mean,
  min,
  nanmax,
  nanmean,
  nanmin,
  nanprod,
  nanstd,
  nansum,
  nanvar,
  prod,
  ptp,
  type ReduceOptions,
  std,
  sum,
  var,
} from "./reduce.ts";
export { repeat } from "./repeat.ts";
export { reshape } from "./reshape.ts";
export { roll } from "./roll.ts";
export { nanToNum, round } from "./round.ts";
export { digitize, searchsorted } from "./search-sorted.ts";
export { ndim, size } from "./size.ts";
export { slogdet } from "./slogdet.ts";
export { argpartition, argsort, sort } from "./sort.ts";
export {
  allclose,
  angle,
  fabs,
  gcd,
  heaviside,
  i0,
  isin,
  lcm,
  ldexp,
  trapezoid,
} from "./special.ts";
export { arraySplit, dsplit, hsplit, type IndicesOrSections, split, vsplit } from "./split.ts";
export { squeeze } from "./squeeze.ts";
export { append, dstack, hstack, stack, vstack } from "./stack.ts";
export { take, takeAlongAxis } from "./take.ts";
export { type TensordotAxes, tensordot } from "./tensordot.ts";
export { broadcastTo, tile } from "./tile.ts";
export { moveaxis, swapaxes, transpose } from "./transpose.ts";
export { tril, triu } from "./triangle.ts";
export {
  absolute,
  absolute as abs,
  arccos,
  arccosh,
  arcsin,
  arcsinh,
  arctan,
  arctanh,
  cbrt,
  ceil,
  conj,
  conjugate,
  copy,
  cos,
  cosh,
  deg2rad,
  exp,
  exp2,
  expm1,
  floor,
  imag,
  isfinite,
  isinf,
  isnan,
  isneginf,
  isposinf,
  isreal,
  log,
  log1p,
  log2,
  log10,
  negative,
  rad2deg,
  real,
  reciprocal,
  sign,
  signbit,
  sin,
  sinc,
  sinh,
  sqrt,
  square,
  tan,
  tanh,
  trunc,
} from "./unary.ts";
export { unique } from "./unique.ts";
export { unravelIndex } from "./unravel-index.ts";
export { vander } from "./vander.ts";
export { vdot } from "./vdot.ts";
export { view } from "./view.ts";
export { select, where } from "./where.ts";
export { bartlett, blackman, hamming, hanning, kaiser } from "./windows.ts";
