/** @file Paths of files in one folder. */

/** The last part of a path. */
export function nameOf(path: string | URL): string {
  const text = path instanceof URL ? decodeURIComponent(path.pathname) : path;
  return text.replace(/^.*[/\\]/, "");
}

/** The path of another file in the same folder. */
export function beside(path: string | URL, name: string): string | URL {
  if (path instanceof URL) return new URL(encodeURIComponent(name), path);
  return path.slice(0, path.length - nameOf(path).length) + name;
}
