/** @file The ops of Keras's module `numpy`, for files. */
import type { OpDefinition } from "../operation.ts";
import * as binary from "./binary.ts";
import { Bincount } from "./bincount.ts";
import { Concatenate } from "./concatenate.ts";
import { Corrcoef, Correlate } from "./correlate.ts";
import { Cross } from "./cross.ts";
import * as diagonal from "./diagonal.ts";
import { Dot } from "./dot.ts";
import { Einsum } from "./einsum.ts";
import { ExpandDims } from "./expand-dims.ts";
import { Flip, Fliplr, Flipud, Rot90 } from "./flip.ts";
import { GetItem } from "./get-item.ts";
import { Histogram } from "./histogram.ts";
import { Inner } from "./inner.ts";
import { Kron } from "./kron.ts";
import { Matmul } from "./matmul.ts";
import { Meshgrid } from "./meshgrid.ts";
import { Nonzero } from "./nonzero.ts";
import { Outer } from "./outer.ts";
import { Pad } from "./pad.ts";
import { Ravel } from "./ravel.ts";
import * as reduce from "./reduce.ts";
import { Repeat } from "./repeat.ts";
import { Reshape } from "./reshape.ts";
import { Roll } from "./roll.ts";
import { Digitize, SearchSorted } from "./search-sorted.ts";
import { Ndim, Size } from "./size.ts";
import { Slogdet } from "./slogdet.ts";
import { Argpartition, Argsort, Sort } from "./sort.ts";
import * as split from "./split.ts";
import { Squeeze } from "./squeeze.ts";
import * as stack from "./stack.ts";
import { Take, TakeAlongAxis } from "./take.ts";
import { Tensordot } from "./tensordot.ts";
import { BroadcastTo, Tile } from "./tile.ts";
import { Moveaxis, Swapaxes, Transpose } from "./transpose.ts";
import { Tril, Triu } from "./triangle.ts";
import { Unique } from "./unique.ts";
import { UnravelIndex } from "./unravel-index.ts";
import { Vander } from "./vander.ts";
import { Vdot } from "./vdot.ts";
import { View } from "./view.ts";

export const numpyOps = [
  binary.Add,
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
  binary.Divide,
  split.Dsplit,
  stack.Dstack,
  Flip,
  Fliplr,
  Flipud,
  GetItem,
  Histogram,
  split.Hsplit,
  stack.Hstack,
  binary.Maximum,
  Meshgrid,
  binary.Minimum,
  Moveaxis,
  binary.Multiply,
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
  binary.Subtract,
  Swapaxes,
  Take,
  TakeAlongAxis,
  Tile,
  diagonal.Trace,
  Transpose,
  Tril,
  Triu,
  binary.TrueDivide,
  Concatenate,
  ExpandDims,
  reduce.Max,
  reduce.Mean,
  reduce.Min,
  reduce.Prod,
  reduce.Sum,
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
