/** @file A fingerprint of a model's weights. */
import { type AnyLayer, UnsupportedError } from "@kmr-js/core";

/**
 * SHA-256 of the weights of a model or layer, in order: each one's shape, then its values. Two models with one hash
 * embed alike, whatever their layers are named.
 * @throws UnsupportedError in a page that was not served over https: browsers hash in secure contexts only.
 */
export async function modelHash(model: AnyLayer): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) {
    throw new UnsupportedError(
      "modelHash needs crypto.subtle, which browsers have in secure contexts only: serve the page over https, or from localhost.",
    );
  }
  const digests: Uint8Array[] = [];
  for (const { value } of model.weights) {
    const shape = new TextEncoder().encode(JSON.stringify(value.shape));
    const data = (await value.data()) as Float32Array<ArrayBuffer>;
    digests.push(await sha256(shape), await sha256(data));
  }
  const joined = new Uint8Array(32 * digests.length);
  for (const [i, digest] of digests.entries()) joined.set(digest, 32 * i);
  return Array.from(await sha256(joined), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function sha256(bytes: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
