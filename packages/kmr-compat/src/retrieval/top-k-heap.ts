/** @file The k best of a stream of scores. */

/** Keeps the k highest scores; of equal ones those that came first. */
export class TopKHeap {
  /** A binary heap with the worst kept score at the root. */
  readonly #scores: Float64Array;
  readonly #indices: Int32Array;
  #size = 0;

  constructor(k: number) {
    this.#scores = new Float64Array(k);
    this.#indices = new Int32Array(k);
  }

  /** What a score must exceed to be kept. */
  get threshold(): number {
    return this.#size < this.#scores.length
      ? Number.NEGATIVE_INFINITY
      : (this.#scores[0] ?? Number.POSITIVE_INFINITY);
  }

  /** Offers a score. Indices must come in ascending order. */
  push(score: number, index: number): void {
    if (this.#size < this.#scores.length) this.#rise(this.#size++, score, index);
    else if (score > this.threshold) this.#sink(score, index);
  }

  /** Writes the kept ones, best first, and empties the heap. Places that stay free get index -1 and score -Infinity. */
  drainInto(indices: Int32Array, scores: Float32Array, offset: number): void {
    const k = this.#scores.length;
    indices.fill(-1, offset + this.#size, offset + k);
    scores.fill(Number.NEGATIVE_INFINITY, offset + this.#size, offset + k);
    while (this.#size > 0) {
      const last = --this.#size;
      indices[offset + last] = this.#indices[0] ?? -1;
      scores[offset + last] = this.#scores[0] ?? Number.NaN;
      this.#sink(this.#scores[last] ?? 0, this.#indices[last] ?? 0);
    }
  }

  #isWorse(score: number, index: number, place: number): boolean {
    const other = this.#scores[place] ?? 0;
    return score < other || (score === other && index > (this.#indices[place] ?? 0));
  }

  #put(place: number, score: number, index: number): void {
    this.#scores[place] = score;
    this.#indices[place] = index;
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#scores[from] ?? 0, this.#indices[from] ?? 0);
  }

  #rise(start: number, score: number, index: number): void {
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isWorse(score, index, parent)) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#put(place, score, index);
  }

  /** Puts a score at the root and lets it sink to its place. */
  #sink(score: number, index: number): void {
    let place = 0;
    for (let child = 1; child < this.#size; child = 2 * place + 1) {
      const right = child + 1;
      const worse =
        right < this.#size &&
        this.#isWorse(this.#scores[right] ?? 0, this.#indices[right] ?? 0, child)
          ? right
          : child;
      if (this.#isWorse(score, index, worse)) break;
      this.#move(worse, place);
      place = worse;
    }
    this.#put(place, score, index);
  }
}
