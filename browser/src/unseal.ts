// A sealed text → the document in it, or why it does not open: an age file with gzip inside.

import { Decrypter, armor, type Identity } from "age-encryption";
import { X25519Identity } from "../node_modules/age-encryption/dist/recipients.js";
import { forceWebCryptoOff } from "../node_modules/age-encryption/dist/x25519.js";

import { identity, type Key } from "./key.ts";

export type Unsealed = { html: string } | "not for this key" | "damaged";

/** Whether a sealed text came whole. What is in it can still be damaged. */
export function isWhole(text: string): boolean {
  return /^\s*-----BEGIN AGE ENCRYPTED FILE-----[\s\S]+-----END AGE ENCRYPTED FILE-----\s*$/.test(text);
}

/** The document in a sealed text. A damaged line of recipients cannot be told from another key. */
export async function unseal(text: string, key: Key): Promise<Unsealed> {
  const ours = new Matching(key);
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(ours);
    const gzip = new Uint8Array(await decrypter.decrypt(armor.decode(text)));
    return { html: await gunzip(gzip) };
  } catch {
    return ours.tried && !ours.matched ? "not for this key" : "damaged";
  }
}

/** A key that knows afterwards whether a file was sealed for it: age tells that by words alone. */
class Matching implements Identity {
  tried = false;
  matched = false;
  readonly #identity: X25519Identity;

  constructor(key: Key) {
    const bytes = key instanceof Uint8Array;
    // Engines without X25519 refuse it in ways of their own; typage then computes it itself.
    forceWebCryptoOff(bytes);
    this.#identity = new X25519Identity(bytes ? identity(key) : key);
  }

  async unwrapFileKey(stanzas: Parameters<Identity["unwrapFileKey"]>[0]): Promise<Uint8Array | null> {
    const fileKey = await this.#identity.unwrapFileKey(stanzas);
    this.tried = true;
    this.matched = fileKey !== null;
    return fileKey;
  }
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}
