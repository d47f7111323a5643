/** @file From linear frequencies to the mel scale, in float32 as Keras computes it: the bands are narrow. */

const f32 = Math.fround;

/** A frequency in Hertz on the mel scale of HTK. */
function mel(hertz: number): number {
  return f32(1127 * f32(Math.log(f32(1 + f32(hertz / 700)))));
}

/** Equally spaced numbers, both ends included. */
function spaced(start: number, stop: number, count: number): number[] {
  const step = f32(f32(stop - start) / f32(count - 1));
  return Array.from({ length: count }, (_, i) =>
    i === count - 1 ? stop : f32(start + f32(i * step)),
  );
}

/**
 * The share that each of `bins` linear frequencies has in each of `bands` mel bands: triangles that peak at 1.
 * The frequency 0 has none. Row-major, `(bins, bands)`.
 */
export function melMatrix(
  bins: number,
  bands: number,
  samplingRate: number,
  lowest: number,
  highest: number,
): Float32Array {
  const linear = spaced(0, f32(samplingRate / 2), bins).map(mel);
  const edges = spaced(mel(f32(lowest)), mel(f32(highest)), bands + 2);
  return Float32Array.from({ length: bins * bands }, (_, i) => {
    const [bin, band] = [Math.floor(i / bands), i % bands];
    const [lower = 0, center = 0, upper = 0] = edges.slice(band, band + 3);
    const at = linear[bin] ?? 0;
    const rising = f32(f32(at - lower) / f32(center - lower));
    const falling = f32(f32(upper - at) / f32(upper - center));
    return bin === 0 ? 0 : Math.max(0, Math.min(rising, falling));
  });
}
