/** @file The events of TensorBoard: scalars and histograms, as `tf.summary` writes them. */
import { ProtoWriter } from "./protobuf.ts";
import { record } from "./record.ts";

/** The numbers of fields in `event.proto`, `summary.proto` and `tensor.proto`. */
const event = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 };
const summary = { value: 1 };
const value = { tag: 1, tensor: 8, metadata: 9 };
const metadata = { pluginData: 1 };
const pluginData = { name: 1 };
const tensor = { dtype: 1, shape: 2, content: 4, floats: 5 };
const shape = { dim: 2 };
const dim = { size: 1 };
/** `DT_FLOAT` and `DT_DOUBLE`. */
const dtypes = { float: 1, double: 2 };

/** Buckets of a histogram, as many as `tf.summary.histogram` makes. */
const BUCKETS = 30;

/** The record with which a file of events begins. */
export function firstRecord(seconds: number): Uint8Array {
  const message = new ProtoWriter()
    .double(event.wallTime, seconds)
    .bytes(event.fileVersion, "brain.Event:2");
  return record(message.finish());
}

/** A number at a step. */
export function scalarRecord(
  tag: string,
  number: number,
  step: number,
  seconds: number,
): Uint8Array {
  const content = new ProtoWriter()
    .integer(tensor.dtype, dtypes.float)
    .bytes(tensor.shape, "")
    .float(tensor.floats, number);
  return summaryRecord(tag, "scalars", content, step, seconds);
}

/** How many numbers lie where. */
export function histogramRecord(
  tag: string,
  numbers: ArrayLike<number>,
  step: number,
  seconds: number,
): Uint8Array {
  const rows = buckets(numbers);
  const sizes = new ProtoWriter()
    .bytes(shape.dim, new ProtoWriter().integer(dim.size, rows.length / 3))
    .bytes(shape.dim, new ProtoWriter().integer(dim.size, 3));
  const content = new ProtoWriter()
    .integer(tensor.dtype, dtypes.double)
    .bytes(tensor.shape, sizes)
    .bytes(tensor.content, new Uint8Array(rows.buffer));
  return summaryRecord(tag, "histograms", content, step, seconds);
}

function summaryRecord(
  tag: string,
  plugin: string,
  content: ProtoWriter,
  step: number,
  seconds: number,
): Uint8Array {
  const about = new ProtoWriter().bytes(
    metadata.pluginData,
    new ProtoWriter().bytes(pluginData.name, plugin),
  );
  const entry = new ProtoWriter()
    .bytes(value.tag, tag)
    .bytes(value.tensor, content)
    .bytes(value.metadata, about);
  const message = new ProtoWriter()
    .double(event.wallTime, seconds)
    .integer(event.step, step)
    .bytes(event.summary, new ProtoWriter().bytes(summary.value, entry));
  return record(message.finish());
}

/** Rows of a left edge, a right edge and a count, from the smallest number to the largest. */
function buckets(numbers: ArrayLike<number>): Float64Array {
  const finite = Array.from(numbers).filter(Number.isFinite);
  if (finite.length === 0) return new Float64Array(0);
  const [low, high] = finite.reduce(
    ([least, most], number) => [Math.min(least, number), Math.max(most, number)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  if (low === high) return Float64Array.from([low - 0.5, high + 0.5, finite.length]);
  const width = (high - low) / BUCKETS;
  const rows = Float64Array.from({ length: BUCKETS * 3 }, (_, i) => {
    const bucket = Math.floor(i / 3);
    if (i % 3 === 2) return 0;
    return i % 3 === 1 && bucket === BUCKETS - 1 ? high : low + (bucket + (i % 3)) * width;
  });
  for (const number of finite) {
    const place = Math.min(BUCKETS - 1, Math.floor((number - low) / width)) * 3 + 2;
    rows[place] = (rows[place] ?? 0) + 1;
  }
  return rows;
}
