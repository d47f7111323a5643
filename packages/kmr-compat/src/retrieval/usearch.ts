/** @file What we use of the usearch library, which is an optional peer: an approximate index (HNSW). */

/** An index of the library. */
export interface UsearchIndex {
  add(keys: BigUint64Array, vectors: Float32Array, threads: number): void;
  search(
    vectors: Float32Array,
    k: number,
    threads: number,
  ): { readonly keys: BigUint64Array; readonly distances: Float32Array };
  size(): number;
  save(path: string): void;
  load(path: string): void;
}

export interface UsearchConfig {
  readonly dimensions: number;
  readonly metric: string;
  readonly quantization: string;
  readonly connectivity: number;
  readonly expansion_add: number;
  readonly expansion_search: number;
  readonly multi: boolean;
}

export interface Usearch {
  readonly Index: new (config: UsearchConfig) => UsearchIndex;
}
