import assert from "node:assert/strict";
import { test } from "node:test";

import { readSealed } from "../src/sealed.ts";

const DATA = {
  v: "1",
  kdf: "pbkdf2-sha256",
  rounds: "600000",
  salt: "AAECAwQFBgcICQoLDA0ODw==",
  at: "k7q2m4xat6w3p5rd/",
};

test("a page says how its key is derived", () => {
  assert.deepEqual(readSealed(DATA), {
    name: "mapsite:AAECAwQFBgcICQoLDA0ODw==",
    salt: Uint8Array.from({ length: 16 }, (_, index) => index),
    rounds: 600_000,
    at: "k7q2m4xat6w3p5rd/",
  });
  for (const rounds of ["100000", "5000000"]) assert.ok(readSealed({ ...DATA, rounds }));
});

for (const wrong of [
  { v: "2" },
  { v: "" },
  { kdf: "scrypt" },
  { rounds: "99999" },
  { rounds: "5000001" },
  { rounds: "99999999" },
  { rounds: "1e6" },
  { rounds: "0600000" },
  { rounds: "-600000" },
  { salt: "AAECAwQFBgcICQoLDA0O" },
  { salt: "AAECAwQFBgcICQoLDA0ODxA=" },
  { salt: "AAECAwQFBgcICQoLDA0OD!==" },
  { salt: "" },
  { at: "" },
]) {
  test(`what a page may not ask for: ${JSON.stringify(wrong)}`, () => {
    assert.equal(readSealed({ ...DATA, ...wrong }), null);
  });
}
