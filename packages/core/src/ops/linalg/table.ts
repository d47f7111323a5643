/** @file The ops of Keras's module `linalg`, for files. */
import type { OpDefinition } from "../operation.ts";
import { Cholesky, CholeskyInverse } from "./cholesky.ts";
import { Det } from "./det.ts";
import { Eigh } from "./eigh.ts";
import { Inv } from "./inv.ts";
import { LuFactor } from "./lu-factor.ts";
import { Norm } from "./norm.ts";
import { Lstsq, MatrixRank, Pinv } from "./pinv.ts";
import { Qr } from "./qr.ts";
import { Solve, SolveTriangular } from "./solve.ts";
import { SVD } from "./svd.ts";

export const linalgOps = [
  Cholesky,
  CholeskyInverse,
  Det,
  Eigh,
  Inv,
  LuFactor,
  Norm,
  Lstsq,
  MatrixRank,
  Pinv,
  Qr,
  Solve,
  SolveTriangular,
  SVD,
] as unknown as readonly OpDefinition[];
