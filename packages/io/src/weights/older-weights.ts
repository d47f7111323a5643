/** @file Weights of Keras 1, Theano and cuDNN in the layout that Keras has now. */
import { type AnyLayer, equalShapes, type Variable } from "@kmr-js/core";
import type { H5Dataset } from "../hdf5/h5-file.ts";
import { eachGate, halvesAdded, joinedAlongLast, reshaped, transposed } from "./rearrange.ts";
import { allLayers } from "./weight-paths.ts";

/** Weights that follow each other and belong to one layer. */
interface Run {
  readonly className: string;
  readonly channelsFirst: boolean;
  readonly variables: readonly Variable[];
}

/**
 * The datasets of a layer, in order, as its variables take them; what is in no known layout stays as it is.
 * @param version - of the Keras that wrote the file; one of `1` splits recurrent kernels by gate.
 */
export function modernized(
  layer: AnyLayer,
  variables: readonly Variable[],
  datasets: readonly H5Dataset[],
  version: string | undefined,
): readonly H5Dataset[] {
  const runs = runsOf(layer, variables);
  const today = runs.map((run) => run.variables.length);
  const byGate = runs.map((run) => gateParts[run.className]?.flat().length ?? run.variables.length);
  const isFirst = version === undefined || version.startsWith("1");
  const counts = (isFirst ? [byGate, today] : [today]).find(
    (sizes) => sizes.reduce((sum, size) => sum + size, 0) === datasets.length,
  );
  if (counts === undefined) return datasets;
  let at = 0;
  return runs.flatMap((run, i) => {
    const part = datasets.slice(at, at + (counts[i] ?? 0));
    at += part.length;
    return modernizeRun(run, part, isFirst);
  });
}

/** The weights of a layer by the sublayers that own them. */
function runsOf(layer: AnyLayer, variables: readonly Variable[]): Run[] {
  const owners = new Map(
    allLayers(layer).flatMap((owner) => owner.ownVariables.map((v) => [v, owner] as const)),
  );
  const runs: { owner: AnyLayer | undefined; variables: Variable[] }[] = [];
  for (const variable of variables) {
    const owner = owners.get(variable);
    const last = runs.at(-1);
    if (last !== undefined && last.owner === owner) last.variables.push(variable);
    else runs.push({ owner, variables: [variable] });
  }
  return runs.map(({ owner, variables: own }) => ({
    className: owner?.cls.className ?? "",
    channelsFirst:
      (owner?.config as { data_format?: unknown } | undefined)?.data_format === "channels_first",
    variables: own,
  }));
}

/** Where Keras 1 wrote the gates of kernel, recurrent kernel and bias, in today's order of gates. */
const lstm = [
  [0, 6, 3, 9],
  [1, 7, 4, 10],
  [2, 8, 5, 11],
];
const gateParts: Readonly<Record<string, readonly (readonly number[])[]>> = {
  LSTMCell: lstm,
  ConvLSTMCell: lstm,
  GRUCell: [
    [0, 3, 6],
    [1, 4, 7],
    [2, 5, 8],
  ],
};

function modernizeRun(run: Run, parts: readonly H5Dataset[], isFirst: boolean): H5Dataset[] {
  const { className, variables } = run;
  const places = gateParts[className];
  const whole =
    places !== undefined && parts.length > variables.length
      ? places.map((group) => joinedAlongLast(group.flatMap((i) => parts[i] ?? [])))
      : parts;
  if (className === "LSTMCell" || className === "GRUCell") return fromCuDnn(className, whole);
  return whole.map((dataset, i) => turned(run, variables[i], dataset, isFirst));
}

/** cuDNN's layers wrote transposed gates, and two biases in a row: the sign by which they are known. */
function fromCuDnn(className: "LSTMCell" | "GRUCell", datasets: readonly H5Dataset[]): H5Dataset[] {
  const [kernel, recurrent, bias] = datasets;
  const units = recurrent?.shape[0] ?? 0;
  const gates = className === "LSTMCell" ? 4 : 3;
  if (kernel === undefined || recurrent === undefined || bias === undefined) return [...datasets];
  if (!equalShapes(bias.shape, [2 * gates * units])) return [...datasets];
  return [
    eachGate(kernel, gates, (gate, i, u, inputs) =>
      gate(Math.floor((u * inputs + i) / units), (u * inputs + i) % units),
    ),
    eachGate(recurrent, gates, (gate, i, u) => gate(u, i)),
    className === "LSTMCell" ? halvesAdded(bias) : reshaped(bias, [2, gates * units]),
  ];
}

/** The order of a kernel's axes that Keras 1 had, by class; with `channels_first` and with `channels_last`. */
const firstOrders: Readonly<Record<string, readonly (readonly number[] | undefined)[]>> = {
  Conv2D: [[2, 3, 1, 0], undefined],
  Conv2DTranspose: [
    [2, 3, 0, 1],
    [0, 1, 3, 2],
  ],
  Conv3D: [[2, 3, 4, 1, 0], undefined],
  ConvLSTMCell: [[2, 3, 1, 0], undefined],
};
/** Kernels of these that do not fit are Theano's. */
const convolutions = /^(Conv[123]D|Conv2DTranspose|ConvLSTMCell)$/;

function turned(
  { className, channelsFirst }: Run,
  variable: Variable | undefined,
  dataset: H5Dataset,
  isFirst: boolean,
): H5Dataset {
  if (variable === undefined || dataset.shape.length < 4) return dataset;
  if (isFirst && className === "Conv1D") return fromConv1D(variable, dataset);
  const first = isFirst ? firstOrders[className]?.[channelsFirst ? 0 : 1] : undefined;
  const kernel = first?.length === dataset.shape.length ? transposed(dataset, first) : dataset;
  return kernel.shape.length === 4 &&
    convolutions.test(className) &&
    !equalShapes(variable.shape, kernel.shape)
    ? transposed(kernel, [3, 2, 0, 1])
    : kernel;
}

/** Keras 1 wrote kernels of one axis as kernels of two: `(size, 1, in, out)`, or Theano's `(out, in, size, 1)`. */
function fromConv1D({ shape }: Variable, dataset: H5Dataset): H5Dataset {
  const [size = 0, features = 0, filters = 0] = shape;
  if (equalShapes(dataset.shape, [size, 1, features, filters])) return reshaped(dataset, shape);
  return equalShapes(dataset.shape, [filters, features, size, 1])
    ? reshaped(transposed(dataset, [2, 3, 1, 0]), shape)
    : dataset;
}
