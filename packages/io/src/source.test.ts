import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { FileFormatError } from "@kmr-js/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as browser from "./browser.ts";
import { readAll } from "./random-access.ts";
import {
  openSource,
  openSourceDirectory,
  type ReadOptions,
  type ReadProgress,
  type Source,
} from "./source.ts";

const path = fileURLToPath(
  new URL("../../../test/fixtures/kmr/tower_single.keras", import.meta.url),
);
const bytes = new Uint8Array(readFileSync(path));

/** All bytes of a source, and its name. */
async function readSource(
  source: Source,
  options?: ReadOptions,
): Promise<{ name: string; bytes: Uint8Array }> {
  const { name, bytes: access } = await openSource(source, options);
  try {
    return { name, bytes: readAll(access) };
  } finally {
    access.close();
  }
}

test("a path is read in parts, wherever they lie", async () => {
  const { name, bytes: file } = await openSource(path);

  expect(name).toBe(path);
  expect(file.size).toBe(bytes.length);
  expect(file.read(7, 19)).toEqual(bytes.subarray(7, 19));
  expect(file.read(0, bytes.length)).toEqual(bytes);
  expect(() => file.read(bytes.length, bytes.length + 1)).toThrow("it became shorter");
  file.close();
});

test("a file: URL is read, and named by its last part", async () => {
  expect(await readSource(pathToFileURL(path))).toEqual({ name: "tower_single.keras", bytes });
});

test.each([
  ["bytes", bytes, "bytes"],
  ["an ArrayBuffer", bytes.buffer, "bytes"],
  ["a Blob", new Blob([bytes]), "blob"],
  ["a File", new File([bytes], "mine.keras"), "mine.keras"],
  ["a data: URL", new URL(`data:;base64,${Buffer.from(bytes).toString("base64")}`), "data URL"],
])("%s is read", async (_, source, name) => {
  const read = await readSource(source);

  expect(read.name).toBe(name);
  expect(read.bytes).toEqual(bytes);
});

test("bytes are not copied", async () => {
  expect((await readSource(bytes)).bytes.buffer).toBe(bytes.buffer);
});

test("a missing file is named", async () => {
  await expect(readSource("x.keras")).rejects.toThrow(
    new FileFormatError('Cannot read "x.keras": there is no such file.', { file: "x.keras" }),
  );
});

test("a directory is not a file", async () => {
  await expect(readSource(tmpdir())).rejects.toThrow("it is a directory");
});

test("a pipe is refused, and not waited for", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kmr-pipe-"));
  execFileSync("sh", ["-c", `mkfifo "${join(folder, "pipe")}"`]);

  await expect(readSource(join(folder, "pipe"))).rejects.toThrow("it is no regular file");
  rmSync(folder, { recursive: true });
});

test("something else is refused with what is accepted", async () => {
  // @ts-expect-error a number is no source
  await expect(readSource(7)).rejects.toThrow("A source is a path, a URL, a Blob or File");
});

test("a list of anything but Files is refused", async () => {
  // @ts-expect-error numbers are no Files
  await expect(readSource([1, 2])).rejects.toThrow("Received: a list of other things than Files");
});

test("a file: URL may be a string", async () => {
  expect((await readSource(pathToFileURL(path).href)).bytes).toEqual(bytes);
  expect(await openSourceDirectory(pathToFileURL(path).href)).toBeNull();
  const folder = dirname(path);
  expect((await openSourceDirectory(pathToFileURL(folder).href))?.name).toBe(folder);
});

describe("a directory", () => {
  const folder = mkdtempSync(join(tmpdir(), "kmr-"));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("is read file by file", async () => {
    writeFileSync(join(folder, "config.json"), "{}");

    const opened = await openSourceDirectory(folder);

    const config = opened?.open("config.json");
    expect(opened?.names).toEqual(["config.json"]);
    expect(config && readAll(config)).toEqual(new Uint8Array([0x7b, 0x7d]));
    expect(opened?.open("other.json")).toBeUndefined();
    opened?.close();
  });

  test("is null for anything else", async () => {
    expect(await openSourceDirectory(path)).toBeNull();
    expect(await openSourceDirectory(bytes)).toBeNull();
  });
});

describe("over HTTP", () => {
  let listener: RequestListener = (_, response) => response.end(bytes);
  const server = createServer((request, response) => listener(request, response));
  let base = "";
  beforeEach(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test("what broke the connection is told", async () => {
    listener = (request) => request.socket.destroy();

    await expect(readSource(`${base}/x`)).rejects.toThrow(/: fetch failed \(.+\)\.$/);
  });

  test("a string is fetched, with progress", async () => {
    listener = (_, response) => {
      response.setHeader("content-length", bytes.length).end(bytes);
    };
    const seen: ReadProgress[] = [];

    const source = await readSource(`${base}/models/my%20model.keras?key=1`, {
      onProgress: (progress) => seen.push(progress),
    });

    expect(source).toEqual({ name: "my model.keras", bytes });
    expect(seen.at(-1)).toEqual({ phase: "read", loaded: bytes.length, total: bytes.length });
  });

  test("a body of unknown length is read", async () => {
    listener = (_, response) => {
      response.write(bytes);
      response.end(bytes);
    };

    const source = await readSource(new URL(`${base}/x.keras`));

    expect(source.bytes).toEqual(new Uint8Array([...bytes, ...bytes]));
  });

  test("a refusal names the address without its query", async () => {
    listener = (_, response) => {
      response.writeHead(404, "Not Found").end();
    };

    await expect(readSource(`${base}/x.keras?signature=secret`)).rejects.toThrow(
      new FileFormatError(`Cannot fetch "${base}/x.keras": HTTP 404 Not Found.`, {
        file: "x.keras",
      }),
    );
  });

  test("a body beyond the limit is refused before it is read", async () => {
    listener = (_, response) => {
      response.setHeader("content-length", 2 ** 40).write("x");
    };

    await expect(readSource(`${base}/x.keras`)).rejects.toThrow("is larger than 4294967296 bytes");
  });

  test("a body that ends too early is an error", async () => {
    listener = (_, response) => {
      response.setHeader("content-length", 100).write("x", () => response.destroy());
    };

    await expect(readSource(`${base}/x.keras`)).rejects.toThrow(FileFormatError);
  });
});

test("a browser says that paths work in Node only", async () => {
  expect(() => browser.openFile("x.keras")).toThrow("paths work in Node only");
  await expect(browser.listDirectory("x")).rejects.toThrow(FileFormatError);
  expect(await browser.isDirectory()).toBe(false);
});
