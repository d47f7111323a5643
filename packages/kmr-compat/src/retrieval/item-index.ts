/** @file An index over the items' vectors: searched exactly, or approximately by usearch; saved with what made it. */
import { ConfigError, FileFormatError } from "@kmr-js/core";
import { importUsearch, joinPath, readBytes, replaceFile } from "#platform";
import { type Embeddings, unitRows } from "./embeddings.ts";
import { checkSearch, type Matches, type SimilarityMetric, searchRows } from "./exact-search.ts";
import { type IndexManifest, MANIFEST_FILE, readManifest, vectorFile } from "./index-manifest.ts";
import type { UsearchIndex } from "./usearch.ts";

export interface IndexOptions {
  /** `"dot"` (default) or `"cosine"`: how the model compares a user with an item. */
  readonly metric?: SimilarityMetric;
  /** `"exact"` (default), or `"usearch"` for an approximate index by the optional package usearch. */
  readonly engine?: "exact" | "usearch";
  /** Neighbours of each node of the approximate index; 16 by default. */
  readonly connectivity?: number;
  /** Candidates looked at when an item enters it; 128 by default. */
  readonly expansion_add?: number;
  /** Candidates looked at in a search; 64 by default. More find more, slower. */
  readonly expansion_search?: number;
  /** Threads that build the approximate index; all processors' by default. One thread builds the same index each time. */
  readonly threads?: number;
}

const ENGINE_DEFAULTS = { connectivity: 16, expansion_add: 128, expansion_search: 64 };

/**
 * Finds the items nearest to users. Item `i` is row `i` of the vectors it was built from.
 * @example
 * const index = await ItemIndex.build(await embedAll(itemTower, items, { model }), { metric: "cosine" });
 * const { indices, scores } = index.search(await embedAll(userTower, users, { model }), 10);
 */
export class ItemIndex {
  readonly manifest: IndexManifest;
  readonly #rows: Float32Array | undefined;
  readonly #approximate: UsearchIndex | undefined;

  private constructor(manifest: IndexManifest, engine: Float32Array | UsearchIndex) {
    this.manifest = manifest;
    if (engine instanceof Float32Array) this.#rows = engine;
    else this.#approximate = engine;
  }

  /** @throws ConfigError for vectors with NaN or Infinity, or where usearch is asked for and not installed. */
  static async build(items: Embeddings, options: IndexOptions = {}): Promise<ItemIndex> {
    const { metric = "dot", engine = "exact" } = options;
    const { count, dimension, origin } = items;
    const wrong = items.data.findIndex((value) => !Number.isFinite(value));
    if (wrong !== -1) {
      throw new ConfigError(
        `ItemIndex: every value must be finite. Received: ${items.data[wrong]} in row ${Math.floor(wrong / dimension)}.`,
      );
    }
    const manifest: IndexManifest = {
      format_version: 1,
      engine,
      metric,
      dimension,
      count,
      model_hash: origin?.model_hash ?? null,
      tower: origin?.tower ?? null,
    };
    const rows = metric === "cosine" ? unitRows(items) : items.data;
    if (engine === "exact") return new ItemIndex(manifest, rows);
    const index = await newUsearch(manifest, options);
    index.add(
      BigUint64Array.from({ length: count }, (_, i) => BigInt(i)),
      rows,
      options.threads ?? 0,
    );
    return new ItemIndex(manifest, index);
  }

  /**
   * The k nearest items of each query, nearest first.
   * @throws ConfigError for queries of another width, or that another model embedded.
   */
  search(queries: Embeddings, k: number): Matches {
    const { dimension, metric } = this.manifest;
    checkSearch(queries, dimension, k);
    this.checkOrigin(queries);
    const rows = metric === "cosine" ? unitRows(queries) : queries.data;
    if (this.#rows !== undefined) return searchRows(rows, this.#rows, dimension, k);
    return this.searchApproximately(rows, k);
  }

  private searchApproximately(rows: Float32Array, k: number): Matches {
    const { dimension } = this.manifest;
    const count = rows.length / dimension;
    const indices = new Int32Array(count * k).fill(-1);
    const scores = new Float32Array(count * k).fill(Number.NEGATIVE_INFINITY);
    for (let q = 0; q < count; q++) {
      const row = rows.subarray(q * dimension, (q + 1) * dimension);
      const found = this.#approximate?.search(row, k, 1);
      for (const [i, key] of (found?.keys ?? []).entries()) {
        indices[q * k + i] = Number(key);
        // The library's distance for inner products is 1 minus the product.
        scores[q * k + i] = 1 - (found?.distances[i] ?? Number.NaN);
      }
    }
    return { indices, scores, k };
  }

  /** @throws ConfigError when another model embedded the queries. */
  private checkOrigin({ origin }: Embeddings): void {
    const { model_hash } = this.manifest;
    if (model_hash === null || origin === undefined || origin.model_hash === model_hash) return;
    throw new ConfigError(
      `ItemIndex: the queries were embedded by another model than the items (${short(origin.model_hash)} by "${origin.tower}", not ${short(model_hash)}). Embed both with one model: embedAll(tower, source, { model }).`,
    );
  }

  /** Saves the index into a directory (Node): a manifest beside the vectors. */
  async save(directory: string): Promise<void> {
    const { manifest } = this;
    const path = joinPath(directory, vectorFile(manifest.engine));
    const rows = this.#rows;
    if (rows === undefined) await replaceFile(path, (draft) => this.#approximate?.save(draft));
    else await replaceFile(path, new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength));
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await replaceFile(joinPath(directory, MANIFEST_FILE), new TextEncoder().encode(text));
  }

  /**
   * Opens a saved index (Node).
   * @throws FileFormatError for a directory without an index, or vectors that do not fit the manifest.
   */
  static async load(directory: string, options: IndexOptions = {}): Promise<ItemIndex> {
    const manifest = readManifest(
      await readBytes(directory, MANIFEST_FILE),
      joinPath(directory, MANIFEST_FILE),
    );
    const file = joinPath(directory, vectorFile(manifest.engine));
    if (manifest.engine === "exact") {
      const bytes = await readBytes(directory, vectorFile("exact"));
      checkSize(bytes.length / 4, manifest, file);
      return new ItemIndex(manifest, new Float32Array(bytes.buffer));
    }
    const index = await newUsearch(manifest, options);
    try {
      index.load(file);
    } catch (cause) {
      throw new FileFormatError(`Cannot read "${file}": it is no index of usearch.`, {
        file,
        cause,
      });
    }
    checkSize(index.size() * manifest.dimension, manifest, file);
    return new ItemIndex(manifest, index);
  }
}

async function newUsearch(
  { dimension }: IndexManifest,
  options: IndexOptions,
): Promise<UsearchIndex> {
  const { Index } = await importUsearch();
  const { connectivity, expansion_add, expansion_search } = { ...ENGINE_DEFAULTS, ...options };
  return new Index({
    dimensions: dimension,
    metric: "ip",
    quantization: "f32",
    connectivity,
    expansion_add,
    expansion_search,
    multi: false,
  });
}

function checkSize(values: number, { count, dimension }: IndexManifest, file: string): void {
  if (values === count * dimension) return;
  throw new FileFormatError(
    `"${file}" must hold ${count} vectors of ${dimension} values. Received: ${values} values.`,
    { file },
  );
}

const short = (hash: string): string => hash.slice(0, 8);
