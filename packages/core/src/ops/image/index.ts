/** @file The functions of Keras's module `image`. */
export { cropImages, padImages } from "./borders.ts";
export { hsvToRgb, rgbToGrayscale, rgbToHsv } from "./colors.ts";
export { elasticTransform } from "./elastic-transform.ts";
export { extractPatches } from "./extract-patches.ts";
export { gaussianBlur, sobelEdges } from "./filters.ts";
export { mapCoordinates } from "./map-coordinates.ts";
export { resize } from "./resize.ts";
export { scaleAndTranslate } from "./scale-and-translate.ts";
export { ssim } from "./ssim.ts";
export { affineTransform, perspectiveTransform } from "./transform.ts";
