/**
 * @file Which kernels of tfjs's wasm backend are right, and on what: test/browser/kernel-cases.ts runs them all. Its
 * kernels were written for float32; on other dtypes many read or write past the end of a tensor and say nothing.
 */
import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";

const arithmetic = "Maximum Minimum Equal NotEqual Less LessEqual Greater GreaterEqual";
const reductions = "Sum Mean Prod";
const moves =
  "Identity Reshape ExpandDims Transpose Concat Pack Slice SplitV Unpack PadV2 MirrorPad Tile GatherV2 GatherNd " +
  "ScatterNd OnesLike ZerosLike Fill SpaceToBatchND BatchToSpaceND";

const set = (...names: string[]): ReadonlySet<string> =>
  new Set(names.flatMap((n) => n.split(" ")));

/** Kernels that are right on inputs of a dtype; on float32 all are, but for those below. */
const proven: Readonly<Record<string, ReadonlySet<string>>> = {
  int32: set(
    arithmetic,
    reductions,
    moves,
    "Abs Neg Square Relu Relu6 Sign Add Sub Multiply Pow SquaredDifference Max Min ArgMax ArgMin TopK Cumsum Cumprod",
    "SearchSorted AddN Select Cast Range Step Reverse DenseBincount",
  ),
  bool: set(
    arithmetic,
    reductions,
    moves,
    "Multiply LogicalAnd LogicalOr LogicalXor LogicalNot All Any Select Cast",
  ),
  string: set("Identity Reshape ExpandDims Concat Pack"),
};

/** Kernels that are wrong on float32 as well, with what is wrong. */
const wrong: ReadonlyMap<string, string> = new Map([
  ["Maximum", "lose NaN"],
  ["Minimum", "lose NaN"],
  ["Relu6", "loses NaN"],
  ["ClipByValue", "loses NaN"],
  ["Sign", "takes a denormal, and what is nearly one, for 0"],
  ["FloorDiv", "gives another dtype than the other backends"],
  ["OneHot", "writes numbers of the wrong dtype when it should give float32"],
  ["StridedSlice", "gives float32 whatever goes in"],
  ["Prelu", "does not broadcast"],
  ["Conv3DBackpropInputV2", "gives other slopes, which Conv3DTranspose shows as outputs"],
  ["Conv3DBackpropFilterV2", "gives other slopes with strides"],
  ["MaxPoolGrad", "gives other slopes with padding"],
  ["MaxPool3DGrad", "loses the slopes of windows of negative values"],
  ["MaxPool3D", "takes the largest of negative values for 0"],
]);

/** Whether the result of a kernel of wasm can be relied on. */
export function isTrusted(
  kernelName: string,
  inputs: NamedTensorInfoMap,
  attributes: NamedAttrMap | undefined,
): boolean {
  if (wrong.has(kernelName)) return false;
  const tensors = Object.values(inputs).filter((info) => info != null) as TensorInfo[];
  if (kernelName === "Cast" && attributes?.["dtype"] === "bool") return false; // keeps the low byte
  if (kernelName === "Select") {
    const [t, e] = [inputs["t"]?.dtype, inputs["e"]?.dtype]; // it takes the second for what the first is
    return t === e && t !== "bool";
  }
  return tensors.every(
    ({ dtype, shape }) =>
      !shape.includes(0) && (dtype === "float32" || proven[dtype]?.has(kernelName) === true),
  );
}
