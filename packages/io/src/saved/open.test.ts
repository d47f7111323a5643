import { FileFormatError } from "@kmr-js/core";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { openSaved } from "./open.ts";

test("a model whose parts expand a thousand times is refused before they do", async () => {
  const bomb = zipSync({
    "config.json": strToU8("{}"),
    "model.weights.h5": new Uint8Array(40 * 2 ** 20),
  });
  expect(bomb.length).toBeLessThan(50_000);

  const opening = openSaved(bomb);

  await expect(opening).rejects.toThrow(FileFormatError);
  await expect(opening).rejects.toThrow(
    /^"bytes" expands \d+ bytes to 41943042, more than 50 times/,
  );
});

test("a small model may expand as it likes", async () => {
  const small = zipSync({
    "config.json": strToU8(" ".repeat(2 ** 20)),
    "model.weights.h5": strToU8("none"),
  });

  await expect(openSaved(small)).rejects.toThrow(/config\.json.*expected a value|JSON/);
});
