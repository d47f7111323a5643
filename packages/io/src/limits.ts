/** @file Every limit on an untrusted file, and why it is what it is. */

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** Largest file read into memory: what one `ArrayBuffer` holds in every current browser. */
export const MAX_FILE_BYTES = 4 * GIB;

/** Entries in one archive. Keras writes 3, and one per vocabulary; no model comes near this. */
export const MAX_ARCHIVE_ENTRIES = 10_000;

/** Expanded size of all entries together, the same bound as for a file that is not compressed. */
export const MAX_ARCHIVE_BYTES = MAX_FILE_BYTES;

/** An entry that expands beyond this is held to {@link MAX_EXPANSION} (Keras's floor for assets). */
export const EXPANSION_FLOOR_BYTES = 256 * MIB;

/** Largest expanded size per compressed byte: weights shrink to a half, JSON to a twentieth; a bomb to a thousandth. */
export const MAX_EXPANSION = 100;

/** A compressed model that expands beyond this is held to {@link MAX_MODEL_EXPANSION}: what it holds is then read, too. */
export const MODEL_EXPANSION_FLOOR_BYTES = 32 * MIB;

/** Largest expanded size of a model per byte of its file: its largest part is weights, which hardly shrink. */
export const MAX_MODEL_EXPANSION = 50;

/** Files that one index names. Keras makes a shard of several GB; TensorFlow.js one of 4 MiB, so this is 8 GiB. */
export const MAX_SHARDS = 2048;

/** Characters of one JSON text. The largest configs of real models are a few MiB. */
export const MAX_JSON_LENGTH = 64 * MIB;

/** Layers that one config makes, those inside of layers counted: ResNet-1001 has 3,500, a large transformer 2,000. */
export const MAX_LAYERS = 20_000;

/**
 * Values of one JSON text; keys, lists and objects, which take more memory, count five each. A layer of a config counts
 * about 400, so this is 5,000 layers, or a vocabulary of 2 million words; in memory 80 MB, and loading makes copies.
 */
export const MAX_JSON_SIZE = 2_000_000;

/** Nesting of one JSON text. A model nested ten deep uses about 80 levels; the parser's stack holds many more. */
export const MAX_JSON_DEPTH = 512;

/** Components of one HDF5 path. Groups may link to their own parents, so a walk needs an end. */
export const MAX_HDF5_DEPTH = 64;

/** Names in one HDF5 group. Keras numbers variables and layers; 100 000 layers do not load in Keras either. */
export const MAX_HDF5_KEYS = 100_000;

/** Objects that one walk over a file visits: hard links can make few groups look like very many, and each takes 50 µs. */
export const MAX_HDF5_OBJECTS = 200_000;

/** Axes of one dataset: NumPy's limit, and HDF5's is 32. */
export const MAX_HDF5_RANK = 64;

/** Bytes of one dataset, the same bound as for a file. */
export const MAX_DATASET_BYTES = MAX_FILE_BYTES;

/** A dataset larger than this is held to {@link MAX_DATASET_EXPANSION}: fill values and gzip cost a file nothing. */
export const DATASET_FLOOR_BYTES = 64 * MIB;

/** Largest size of a dataset per byte of its file (Keras's factor). */
export const MAX_DATASET_EXPANSION = 1000;

/** Bytes of one attribute: a model's config is one, so the bound is that of a JSON text. */
export const MAX_ATTRIBUTE_BYTES = MAX_JSON_LENGTH;

/** Memory of HDF5 for any file: its library, a block, and a chunk of 32 MiB compressed and not. */
export const HDF5_HEAP_FLOOR_BYTES = 128 * MIB;

/** Memory of HDF5 per byte of the file beyond the floor: one chunk may be most of the file, and is held expanded too. */
export const HDF5_HEAP_FACTOR = 3;

/** Bytes read from a dataset at once: WebAssembly memory grows to the largest read and never shrinks. */
export const DATASET_BLOCK_BYTES = 8 * MIB;

/** A call of a graph that makes more values for one example is held to {@link MAX_RESULT_EXPANSION}: 64 MiB. */
export const RESULT_FLOOR = 2 ** 24;

/** Most values that a call makes of each one that it takes: a one-hot encoding of the largest vocabularies makes half. */
export const MAX_RESULT_EXPANSION = 2 ** 19;
