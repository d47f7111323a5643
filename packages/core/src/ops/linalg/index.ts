/** @file The functions of Keras's module `linalg`. */
export { cholesky, choleskyInverse } from "./cholesky.ts";
export { det } from "./det.ts";
export { eigh } from "./eigh.ts";
export { inv } from "./inv.ts";
export { luFactor } from "./lu-factor.ts";
export { type NormOrder, norm } from "./norm.ts";
export { lstsq, matrixRank, pinv } from "./pinv.ts";
export { qr } from "./qr.ts";
export { solve, solveTriangular } from "./solve.ts";
export { svd } from "./svd.ts";
