/** @file Records that come one by one, in batches. */
import type { RowBatch, RowRecord } from "./row-source.ts";

export async function* inBatches(
  records: AsyncIterable<RowRecord>,
  size: number,
): AsyncIterable<RowBatch> {
  let batch: RowRecord[] = [];
  let first = 0;
  for await (const record of records) {
    batch.push(record);
    if (batch.length < size) continue;
    yield { kind: "records", first, records: batch };
    first += batch.length;
    batch = [];
  }
  if (batch.length > 0) yield { kind: "records", first, records: batch };
}
