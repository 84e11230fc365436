import assert from "node:assert/strict";
import { test } from "node:test";

import { asKey } from "../src/key.ts";
import { isWhole, unseal } from "../src/unseal.ts";
import { fromHex, vectors } from "./vectors.ts";

interface Example {
  name: string;
  secret: string;
  armour: string;
  html?: string;
  error?: string;
}

for (const { name, secret, armour, html, error } of vectors<Example>("armour.json")) {
  const expected = html === undefined ? error : { html };

  test(`a sealed text opens, or says why not: ${name}`, async () => {
    assert.deepEqual(await unseal(armour, await asKey(fromHex(secret))), expected);
  });

  test(`so it does where WebCrypto lacks X25519: ${name}`, async () => {
    assert.deepEqual(await unseal(armour, fromHex(secret)), expected);
  });
}

test("a text that was cut off is known before any key is tried", () => {
  const [whole] = vectors<Example>("armour.json");
  assert.ok(whole);
  assert.ok(isWhole(whole.armour));
  for (const length of [0, 20, 200, whole.armour.length - 5]) {
    assert.ok(!isWhole(whole.armour.slice(0, length)), String(length));
  }
});
