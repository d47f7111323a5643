/** @file A server on this machine alone, for the page, the fixtures and the wasm files. */
import { createReadStream, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".json": "application/json",
};

/**
 * Serves folders by the prefix of their paths, and texts by their path.
 * @returns the server's address and what stops it.
 */
export async function serve(
  folders: Readonly<Record<string, string>>,
  texts: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const text = texts[path];
    const file = text === undefined ? findFile(folders, path) : undefined;
    const type = types[extname(file ?? path)] ?? "application/octet-stream";
    response.writeHead(text === undefined && file === undefined ? 404 : 200, {
      "content-type": type,
    });
    if (file === undefined) response.end(text ?? "not found");
    else createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

function findFile(folders: Readonly<Record<string, string>>, path: string): string | undefined {
  const prefix = Object.keys(folders).find((start) => path.startsWith(start));
  if (prefix === undefined) return undefined;
  const rest = normalize(`/${path.slice(prefix.length)}`);
  const file = join(folders[prefix] ?? "", rest === "/" ? "index.html" : rest);
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}
