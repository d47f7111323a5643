import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { FileFormatError } from "@kmr-js/core";
import { expect, test } from "vitest";
import { openCsv } from "./csv.ts";

test("a short line is an error of the batch, though it was found before one was asked for", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "kmr-csv-")), "rows.csv");
  await writeFile(path, "a,b\n1,2\n3\n");
  const source = await openCsv(path);
  await setTimeout(50);

  await expect(source.batches(8)[Symbol.asyncIterator]().next()).rejects.toThrow(FileFormatError);
  await source.close();
});
