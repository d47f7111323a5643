import { expect, test } from "vitest";
import { firstRecord, histogramRecord, scalarRecord } from "./events.ts";
import { crc32c, record } from "./record.ts";

const text = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);

test("the checksum is CRC-32C: the values of RFC 3720, B.4", () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
});

test("a record is its length, the data, and a masked checksum of each", () => {
  const bytes = record(Uint8Array.of(7, 8, 9));
  const view = new DataView(bytes.buffer);
  const unmask = (value: number): number => {
    const rotated = (value - 0xa282ead8) >>> 0;
    return ((rotated >>> 17) | (rotated << 15)) >>> 0;
  };

  expect(bytes).toHaveLength(8 + 4 + 3 + 4);
  expect(view.getBigUint64(0, true)).toBe(3n);
  expect(unmask(view.getUint32(8, true))).toBe(crc32c(bytes.subarray(0, 8)));
  expect(unmask(view.getUint32(15, true))).toBe(crc32c(Uint8Array.of(7, 8, 9)));
});

test("events name their version, tag and plugin", () => {
  expect(text(firstRecord(1))).toContain("brain.Event:2");
  const scalar = text(scalarRecord("epoch_loss", 0.5, 3, 1));
  expect(scalar).toContain("epoch_loss");
  expect(scalar).toContain("scalars");
  expect(text(histogramRecord("w", [1, 2, 3], 0, 1))).toContain("histograms");
});
