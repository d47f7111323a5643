/** @file The ops of Keras's module `numpy`, for files. */
import type { OpDefinition } from "../operation.ts";
import * as argMax from "./arg-max.ts";
import { Average } from "./average.ts";
import * as binary from "./binary.ts";
import { Bincount } from "./bincount.ts";
import * as bitwise from "./bitwise.ts";
import { Clip } from "./clip.ts";
import * as comparison from "./comparison.ts";
import { Concatenate } from "./concatenate.ts";
import { Corrcoef, Correlate } from "./correlate.ts";
import { Cross } from "./cross.ts";
import * as cumulative from "./cumulative.ts";
import * as diagonal from "./diagonal.ts";
import { Dot } from "./dot.ts";
import { Einsum } from "./einsum.ts";
import { ExpandDims } from "./expand-dims.ts";
import { Flip, Fliplr, Flipud, Rot90 } from "./flip.ts";
import { GetItem } from "./get-item.ts";
import { Histogram } from "./histogram.ts";
import { Inner } from "./inner.ts";
import { Kron } from "./kron.ts";
import * as like from "./like.ts";
import { Matmul } from "./matmul.ts";
import { Meshgrid } from "./meshgrid.ts";
import { Nonzero } from "./nonzero.ts";
import { Outer } from "./outer.ts";
import { Pad } from "./pad.ts";
import * as quantile from "./quantile.ts";
import { Ravel } from "./ravel.ts";
import * as reduce from "./reduce.ts";
import { Repeat } from "./repeat.ts";
import { Reshape } from "./reshape.ts";
import { Roll } from "./roll.ts";
import { NanToNum, Round } from "./round.ts";
import { Digitize, SearchSorted } from "./search-sorted.ts";
import { Ndim, Size } from "./size.ts";
import { Slogdet } from "./slogdet.ts";
import { Argpartition, Argsort, Sort } from "./sort.ts";
import * as special from "./special.ts";
import * as split from "./split.ts";
import { Squeeze } from "./squeeze.ts";
import * as stack from "./stack.ts";
import { Take, TakeAlongAxis } from "./take.ts";
import { Tensordot } from "./tensordot.ts";
import { BroadcastTo, Tile } from "./tile.ts";
import { Moveaxis, Swapaxes, Transpose } from "./transpose.ts";
import { Tril, Triu } from "./triangle.ts";
import * as unary from "./unary.ts";
import { Unique } from "./unique.ts";
import { UnravelIndex } from "./unravel-index.ts";
import { Vander } from "./vander.ts";
import { Vdot } from "./vdot.ts";
import { View } from "./view.ts";
import { Select, Where } from "./where.ts";

export const numpyOps = [
  special.AllClose,
  special.Angle,
  special.Fabs,
  special.Gcd,
  special.Heaviside,
  special.I0,
  special.IsIn,
  special.Lcm,
  special.Ldexp,
  special.Trapezoid,
  { ...unary.Absolute, className: "Abs" },
  quantile.Nanmedian,
  quantile.Nanpercentile,
  quantile.Nanquantile,
  argMax.Argmax,
  argMax.Argmin,
  argMax.Nanargmax,
  argMax.Nanargmin,
  Average,
  binary.Add,
  binary.Arctan2,
  binary.Divide,
  binary.DivideNoNan,
  binary.FloorDivide,
  binary.Fmax,
  binary.Fmin,
  binary.Fmod,
  binary.Hypot,
  binary.Logaddexp,
  binary.Logaddexp2,
  binary.Maximum,
  binary.Minimum,
  binary.Mod,
  binary.Multiply,
  binary.Power,
  binary.Subtract,
  binary.TrueDivide,
  bitwise.BitwiseAnd,
  bitwise.BitwiseInvert,
  bitwise.BitwiseLeftShift,
  bitwise.BitwiseNot,
  bitwise.BitwiseOr,
  bitwise.BitwiseRightShift,
  bitwise.BitwiseXor,
  bitwise.LeftShift,
  bitwise.RightShift,
  Clip,
  comparison.Equal,
  comparison.Greater,
  comparison.GreaterEqual,
  comparison.Less,
  comparison.LessEqual,
  comparison.NotEqual,
  comparison.LogicalAnd,
  comparison.LogicalOr,
  comparison.LogicalXor,
  comparison.LogicalNot,
  comparison.Isclose,
  cumulative.Cumprod,
  cumulative.Cumsum,
  cumulative.Diff,
  cumulative.Nancumprod,
  cumulative.Nancumsum,
  like.EmptyLike,
  like.FullLike,
  like.OnesLike,
  like.ZerosLike,
  NanToNum,
  quantile.Median,
  quantile.Percentile,
  quantile.Quantile,
  reduce.All,
  reduce.Amax,
  reduce.Amin,
  reduce.Any,
  reduce.CountNonzero,
  reduce.Max,
  reduce.Mean,
  reduce.Min,
  reduce.Nanmax,
  reduce.Nanmean,
  reduce.Nanmin,
  reduce.Nanprod,
  reduce.Nanstd,
  reduce.Nansum,
  reduce.Nanvar,
  reduce.Prod,
  reduce.Ptp,
  reduce.Std,
  reduce.Sum,
  reduce.Var,
  Round,
  Select,
  Where,
  unary.Absolute,
  unary.Arccos,
  unary.Arccosh,
  unary.Arcsin,
  unary.Arcsinh,
  unary.Arctan,
  unary.Arctanh,
  unary.Cbrt,
  unary.Ceil,
  unary.Conj,
  unary.Conjugate,
  unary.Copy,
  unary.Cos,
  unary.Cosh,
  unary.Deg2rad,
  unary.Exp,
  unary.Exp2,
  unary.Expm1,
  unary.Floor,
  unary.Imag,
  unary.Isfinite,
  unary.Isinf,
  unary.Isnan,
  unary.Isneginf,
  unary.Isposinf,
  unary.Isreal,
  unary.Log,
  unary.Log10,
  unary.Log1p,
  unary.Log2,
  unary.Negative,
  unary.Rad2deg,
  unary.Real,
  unary.Reciprocal,
  unary.Sign,
  unary.Signbit,
  unary.Sin,
  unary.Sinc,
  unary.Sinh,
  unary.Sqrt,
  unary.Square,
  unary.Tan,
  unary.Tanh,
  unary.Trunc,
  stack.Append,
  Argpartition,
  Argsort,
  split.ArraySplit,
  Bincount,
  BroadcastTo,
  Corrcoef,
  Correlate,
  diagonal.Diag,
  diagonal.Diagflat,
  diagonal.Diagonal,
  Digitize,
  split.Dsplit,
  stack.Dstack,
  Flip,
  Fliplr,
  Flipud,
  GetItem,
  Histogram,
  split.Hsplit,
  stack.Hstack,
  Meshgrid,
  Moveaxis,
  Ndim,
  Nonzero,
  Pad,
  Ravel,
  Repeat,
  Roll,
  Rot90,
  SearchSorted,
  Size,
  Sort,
  split.Split,
  Squeeze,
  stack.Stack,
  Swapaxes,
  Take,
  TakeAlongAxis,
  Tile,
  diagonal.Trace,
  Transpose,
  Tril,
  Triu,
  Concatenate,
  ExpandDims,
  Reshape,
  Unique,
  UnravelIndex,
  Vander,
  View,
  split.Vsplit,
  stack.Vstack,
  Cross,
  Dot,
  Einsum,
  Inner,
  Kron,
  Matmul,
  Outer,
  Tensordot,
  Vdot,
  Slogdet,
] as unknown as readonly OpDefinition[];
