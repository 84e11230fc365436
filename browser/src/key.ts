// Access code → the secret of an age identity, the same way that `mapsite/gate/key.py` goes.
// `tests/vectors/keys.json` holds both to it.

import { bech32 } from "@scure/base";

const CONTEXT = "mapsite/v1/x25519\0";
// WebCrypto imports a private X25519 key as PKCS #8 alone; for 32 bytes that is a fixed beginning.
const PKCS8 = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20];

export type Bytes = Uint8Array<ArrayBuffer>;

/** What opens a page: a key that no script can copy, or its bytes where WebCrypto lacks X25519. */
export type Key = CryptoKey | Bytes;

/** The letters of an access code: capitals, spaces, dashes and full stops make no difference. */
export function normalise(code: string): string {
  return code.normalize("NFKC").toLowerCase().replace(/[^a-z]+/g, "");
}

/** The 32 bytes of the X25519 secret. `salt` is the plan's 16 bytes. */
export async function derive(code: string, salt: Bytes, rounds: number): Promise<Bytes> {
  const encode = new TextEncoder();
  const password = encode.encode(normalise(code));
  const base = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const context = encode.encode(CONTEXT);
  const whole = new Uint8Array(context.length + salt.length);
  whole.set(context);
  whole.set(salt, context.length);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: whole, iterations: rounds };
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, 256));
}

/** The bytes as a key that cannot be exported, where this engine knows X25519; else as they are. */
export async function asKey(bytes: Bytes): Promise<Key> {
  try {
    const pkcs8 = new Uint8Array([...PKCS8, ...bytes]);
    return await crypto.subtle.importKey("pkcs8", pkcs8, { name: "X25519" }, false, ["deriveBits"]);
  } catch {
    return bytes;
  }
}

/** Whether this engine knows X25519: only then can a key be kept that no script can copy. */
export async function hasX25519(): Promise<boolean> {
  return !((await asKey(crypto.getRandomValues(new Uint8Array(32)))) instanceof Uint8Array);
}

/** The bytes as age writes a secret key. */
export function identity(bytes: Bytes): string {
  return bech32.encodeFromBytes("AGE-SECRET-KEY-", bytes).toUpperCase();
}
