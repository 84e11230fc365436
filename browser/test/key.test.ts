import assert from "node:assert/strict";
import { test } from "node:test";

import { derive, identity, normalise } from "../src/key.ts";
import { readLink } from "../src/link.ts";
import { fromHex, vectors } from "./vectors.ts";

interface Example {
  what: string;
  code: string;
  normalised: string;
  salt: string;
  rounds: number;
  secret: string;
  identity: string;
  link: string;
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

for (const example of vectors<Example>("keys.json")) {
  test(`a code gives the key that Python derives: ${example.what}`, async () => {
    assert.equal(normalise(example.code), example.normalised);
    const salt = new Uint8Array(Buffer.from(example.salt, "base64"));
    const secret = await derive(example.code, salt, example.rounds);
    assert.equal(toHex(secret), example.secret);
    assert.equal(identity(secret), example.identity);
  });

  test(`a link carries the same key: ${example.what}`, () => {
    const link = readLink(`#key=${example.link}`);
    assert.deepEqual(link, { bytes: fromHex(example.secret) });
  });
}
