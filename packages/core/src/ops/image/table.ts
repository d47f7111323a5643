/** @file The ops of Keras's module `image`, for files. */
import type { OpDefinition } from "../operation.ts";
import { CropImages, PadImages } from "./borders.ts";
import { HSVToRGB, RGBToGrayscale, RGBToHSV } from "./colors.ts";
import { ElasticTransform } from "./elastic-transform.ts";
import { ExtractPatches } from "./extract-patches.ts";
import { GaussianBlur, SobelEdges } from "./filters.ts";
import { MapCoordinates } from "./map-coordinates.ts";
import { Resize } from "./resize.ts";
import { ScaleAndTranslate } from "./scale-and-translate.ts";
import { SSIM } from "./ssim.ts";
import { AffineTransform, PerspectiveTransform } from "./transform.ts";

export const imageOps = [
  Resize,
  CropImages,
  PadImages,
  HSVToRGB,
  RGBToGrayscale,
  RGBToHSV,
  ElasticTransform,
  ExtractPatches,
  GaussianBlur,
  SobelEdges,
  MapCoordinates,
  ScaleAndTranslate,
  SSIM,
  AffineTransform,
  PerspectiveTransform,
] as unknown as readonly OpDefinition[];
