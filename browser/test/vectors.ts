import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

// Node.js 18, which Debian has, gives them no names of their own.
for (const [name, value] of Object.entries({ crypto: webcrypto, CryptoKey: webcrypto.CryptoKey })) {
  if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value });
}

/** A file of examples that Python's tests read too. `npm test` runs in browser/. */
export function vectors<T>(name: string): T[] {
  return JSON.parse(readFileSync(join("..", "tests", "vectors", name), "utf8")) as T[];
}

export const fromHex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));
