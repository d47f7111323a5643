import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { kerasLayers } from "./keras-layers.ts";

const sources = readdirSync(fileURLToPath(new URL(".", import.meta.url)), {
  recursive: true,
  encoding: "utf8",
})
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  .map((path) => ({ path, text: read(path) }));

function read(path: string): string {
  return readFileSync(new URL(path.replaceAll("\\", "/"), import.meta.url), "utf8");
}

test.each([...new Set(kerasLayers.classes.values())].map(({ className }) => className))(
  "%s is passed to checkLayer in the test beside its source",
  (className) => {
    const home = sources.find(({ text }) =>
      RegExp(`className(: string)? = "${className}"`).test(text),
    );
    const beside = home?.path.replace(/\.ts$/, ".test.ts") ?? "";

    expect(existsSync(new URL(beside, import.meta.url)), beside).toBe(true);
    expect(read(beside)).toMatch(new RegExp(`^checkLayer\\(${className}\\b`, "m"));
  },
);
