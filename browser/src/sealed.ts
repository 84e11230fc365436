// What a gate page says of its sealed text, in the `data-` attributes of `#sealed`.

import type { Bytes } from "./key.ts";

export interface Sealed {
  /** The plan's salt as the page writes it: names what is remembered for the plan. */
  readonly name: string;
  readonly salt: Bytes;
  readonly rounds: number;
  /** Where the page says that it stands: `<address>/timeline/`. */
  readonly at: string;
}

// A host could otherwise hang its readers' browsers. Fewer rounds gain it nothing: the key differs.
const ROUNDS = { least: 100_000, most: 5_000_000 };

/** The attributes, or null where one is unknown, missing or out of bounds. */
export function readSealed(data: DOMStringMap): Sealed | null {
  const { v, kdf, rounds, salt, at } = data;
  if (v !== "1" || kdf !== "pbkdf2-sha256" || !rounds || !salt || !at) return null;
  if (!/^[1-9]\d{5,6}$/.test(rounds) || !/^[A-Za-z0-9+/]{22}==$/.test(salt)) return null;
  const count = Number(rounds);
  if (count < ROUNDS.least || count > ROUNDS.most) return null;
  const bytes = Uint8Array.from(atob(salt), (character) => character.charCodeAt(0));
  return { name: `mapsite:${salt}`, salt: bytes, rounds: count, at };
}
