/**
 * @file Kernels of ours for the webgl backend, in the place of those that are wrong at the edges: GLSL promises of sine
 * and cosine three digits only, and tfjs's formulas lose NaN, infinity and the logarithm of what is not positive.
 */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import * as tf from "@tensorflow/tfjs-core";

type Inputs = Readonly<Record<string, tf.TensorInfo>>;
type Call = Parameters<tf.KernelFunc>[0];
/** Numbers of a kernel's call. */
type Settings = Readonly<Record<string, number>>;

/** Cody and Waite's reduction by quarter turns, and Cephes's polynomials of single precision. */
const turns = `
  vec2 sineAndCosine(float x) {
    float k = floor(x * 0.6366197723675814 + 0.5);
    float r = ((x - k * 1.5703125) - k * 4.83751296997e-4) - k * 7.54978995489e-8;
    float q = k - 4.0 * floor(k / 4.0);
    float z = r * r;
    float s = r + r * z * (-1.6666654611e-1 + z * (8.3321608736e-3 - z * 1.9515295891e-4));
    float c = 1.0 - 0.5 * z + z * z * (4.166664568e-2 + z * (-1.388731625e-3 + z * 2.443315712e-5));
    if (q < 0.5) return vec2(s, c);
    if (q < 1.5) return vec2(c, -s);
    if (q < 2.5) return vec2(-s, -c);
    return vec2(-c, s);
  }`;

const logarithm = `
  float log1p_(float x) {
    float u = 1.0 + x;
    if (x < -1.0) return NAN;
    if (u == 1.0 || x > 1e30) return u == 1.0 ? x : log(x);
    return log(u) * (x / (u - 1.0));
  }`;

/** A number in GLSL, which takes a whole one for an integer. */
function glsl(x: number): string {
  return /[.e]/.test(String(x)) ? String(x) : `${x}.0`;
}

/** The smaller or larger of a value and a bound; GLSL cannot write an infinite one. */
function bounded(value: string, which: "min" | "max", bound: number): string {
  return Number.isFinite(bound) ? `${which}(${value}, ${glsl(bound)})` : value;
}

/** The value of a function of one number `x`, which is not NaN. */
const unary: Readonly<Record<string, (settings: Settings) => string>> = {
  Sin: () => "sineAndCosine(x).x",
  Cos: () => "sineAndCosine(x).y",
  Tan: () => "sineAndCosine(x).x / sineAndCosine(x).y",
  Log1p: () => "log1p_(x)",
  Softplus: () => "max(x, 0.0) + log1p_(exp(-abs(x)))",
  Expm1: () => "abs(x) < 1e-3 ? x + 0.5 * x * x : exp(x) - 1.0",
  Sinh: () => "abs(x) < 1e-2 ? x + x * x * x / 6.0 : 0.5 * (exp(x) - exp(-x))",
  Cosh: () => "0.5 * (exp(x) + exp(-x))",
  Asinh: () =>
    "abs(x) > 1e9 ? sign(x) * (log(abs(x)) + 0.6931471805599453) : sign(x) * log1p_(abs(x) + x * x / (1.0 + sqrt(x * x + 1.0)))",
  Acosh: () =>
    "x < 1.0 ? NAN : (x > 1e9 ? log(x) + 0.6931471805599453 : log(x + sqrt(x * x - 1.0)))",
  Relu: () => "x < 0.0 ? 0.0 : x",
  Relu6: () => "clamp(x, 0.0, 6.0)",
  LeakyRelu: ({ alpha = 0.2 }) => `x < 0.0 ? x * ${glsl(alpha)} : x`,
  Elu: () => "x < 0.0 ? exp(x) - 1.0 : x",
  Selu: () => "1.0507009873554805 * (x < 0.0 ? 1.6732632423543772 * (exp(x) - 1.0) : x)",
  ClipByValue: ({ clipValueMin = 0, clipValueMax = 0 }) =>
    bounded(bounded("x", "max", clipValueMin), "min", clipValueMax),
};

const anyNaN = "isnan(a) || isnan(b) ? NAN : ";

/** The value of a function of two numbers. */
const binary: Readonly<Record<string, string>> = {
  RealDiv: `${anyNaN}(isinf(a) && isinf(b)) || (a == 0.0 && b == 0.0) ? NAN : (a == b ? 1.0 : a / b)`,
  Atan2: `${anyNaN}isinf(b) && !isinf(a) ? (b > 0.0 ? 0.0 : (a < 0.0 ? -3.141592653589793 : 3.141592653589793)) : (a == 0.0 && b == 0.0 ? 0.0 : atan(a, b))`,
  Prelu: "a < 0.0 ? a * b : a",
  Pow:
    `b == 0.0 ? 1.0 : (${anyNaN}a == 0.0 ? (b > 0.0 ? 0.0 : 1.0 / abs(a)) : (a < 0.0 && floor(b) < b && !isinf(a)) ? NAN : ` +
    "(abs(a) == 1.0 && isinf(b)) ? NAN : (a < 0.0 && mod(abs(b), 2.0) == 1.0 ? -1.0 : 1.0) * pow(abs(a), b))",
};

/** Whether the second of two values takes the place of the first; the start of tfjs's own search is ±1e20. */
const better: Readonly<Record<string, string>> = { Max: "v > best", Min: "v < best" };

/** Our kernel of the name, where there is one. tfjs's own remains for other dtypes than float32. */
export function webglKernel(kernelName: string, own: tf.KernelFunc): tf.KernelFunc {
  if (kernelName in unary) {
    return (call) => {
      const body = unary[kernelName]?.((call.attrs ?? {}) as Settings) ?? "x";
      return run(call, ["A"], `float x = getAAtOutCoords();`, `isnan(x) ? x : (${body})`, own);
    };
  }
  if (kernelName in binary) {
    const read = "float a = getAAtOutCoords(); float b = getBAtOutCoords();";
    return (call) => run(call, ["A", "B"], read, binary[kernelName] ?? "a", own);
  }
  if (kernelName in better) return reduction(better[kernelName] ?? "", own);
  return /^(BatchMatMul|_FusedMatMul)$/.test(kernelName) ? cleanMatMul(own) : own;
}

function run(
  call: Call,
  variableNames: string[],
  read: string,
  value: string,
  own: tf.KernelFunc,
): tf.TensorInfo | tf.TensorInfo[] {
  const tensors = Object.values(call.inputs as Inputs);
  if (tensors.some(({ dtype }) => dtype !== "float32")) return own(call);
  const outputShape = tensors
    .map(({ shape }) => shape)
    .reduce((a, b) => tf.backend_util.assertAndGetBroadcastShape(a, b));
  const userCode = `${turns}${logarithm}\n  void main() { ${read} setOutput(${value}); }`;
  const program = { variableNames, outputShape, userCode };
  return (call.backend as MathBackendWebGL).runWebGLProgram(program, tensors, "float32");
}

/** Runs a kernel of webgl by its name. */
function through(name: string, inputs: Inputs, attrs: object, { backend }: Call): tf.TensorInfo {
  const { kernelFunc } = tf.getKernel(name, "webgl");
  return kernelFunc({ inputs, attrs: attrs as tf.NamedAttrMap, backend }) as tf.TensorInfo;
}

/** tfjs names the axes of Max otherwise than those of Min. */
interface Folding {
  readonly reductionIndices?: number | number[];
  readonly axis?: number | number[];
  readonly keepDims: boolean;
}

/** The largest or the smallest value of some axes, which are first brought to the end. */
function reduction(isBetter: string, own: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { x } = call.inputs as { x: tf.TensorInfo };
    const backend = call.backend as MathBackendWebGL;
    if (x.dtype !== "float32" || backend.shouldExecuteOnCPU([x])) return own(call);
    const { reductionIndices, axis, keepDims } = call.attrs as unknown as Folding;
    const axes = tf.util.parseAxisParam(
      reductionIndices ?? axis ?? x.shape.map((_, i) => i),
      x.shape,
    );
    const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
    const sizes = (list: number[]): number[] => list.map((i) => x.shape[i] ?? 1);
    const [outer, inner] = [tf.util.sizeFromShape(sizes(kept)), tf.util.sizeFromShape(sizes(axes))];
    const perm = [...kept, ...axes];
    const inOrder = perm.every((axis, i) => axis === i);
    const turned = through(inOrder ? "Identity" : "Transpose", { x }, { perm }, call);
    const flat = through("Reshape", { x: turned }, { shape: [outer, inner] }, call);
    const userCode = `
      void main() {
        int row = getOutputCoords();
        float best = getA(row, 0);
        for (int i = 1; i < ${inner}; i++) {
          float v = getA(row, i);
          if (isnan(v) || ${isBetter}) best = isnan(best) ? best : v;
        }
        setOutput(best);
      }`;
    const program = { variableNames: ["A"], outputShape: [outer], userCode };
    const found = backend.runWebGLProgram(program, [flat], "float32");
    const shape = keepDims ? x.shape.map((size, i) => (axes.includes(i) ? 1 : size)) : sizes(kept);
    const result = through("Reshape", { x: found }, { shape }, call);
    for (const { dataId } of [turned, flat, found]) backend.disposeData(dataId);
    return result;
  };
}

/**
 * tfjs computes with four values at a time, and leaves numbers in the place beyond an odd axis where a value was
 * broadcast. A product of two such matrices adds their product to every result: a copy of each leaves them behind.
 */
function cleanMatMul(own: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    const { transposeA } = call.attrs as unknown as { transposeA: boolean };
    const inner = a.shape.at(transposeA ? -2 : -1) ?? 0;
    const backend = call.backend as MathBackendWebGL;
    if (inner % 2 === 0 || a.dtype !== "float32" || b.dtype !== "float32") return own(call);
    const userCode = "void main() { setOutput(getAAtOutCoords()); }";
    const [left, right] = [a, b].map((x) => {
      const program = { variableNames: ["A"], outputShape: x.shape, userCode };
      return backend.runWebGLProgram(program, [x], "float32");
    }) as [tf.TensorInfo, tf.TensorInfo];
    const product = own({ ...call, inputs: { ...call.inputs, a: left, b: right } });
    for (const { dataId } of [left, right]) backend.disposeData(dataId);
    return product;
  };
}
