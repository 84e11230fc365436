import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

// Node.js 18, which Debian has, gives it no name of its own.
if (!("crypto" in globalThis)) Object.defineProperty(globalThis, "crypto", { value: webcrypto });

/** A file of examples that Python's tests read too. `npm test` runs in browser/. */
export function vectors<T>(name: string): T[] {
  return JSON.parse(readFileSync(join("..", "tests", "vectors", name), "utf8")) as T[];
}

export const fromHex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));
