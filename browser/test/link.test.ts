import assert from "node:assert/strict";
import { test } from "node:test";

import { readLink } from "../src/link.ts";

const KEY = "2BqLG00Y0078RhT_asT2FDW0usR9leYVifA3auhW1pg";

test("a fragment without a key is left alone", () => {
  for (const hash of ["", "#", "#m-pilot", "#keys=1", `#m=${KEY}`]) assert.equal(readLink(hash), null);
});

test("what a mail program puts behind a link does no harm", () => {
  assert.deepEqual(readLink(`#key=${KEY}&utm_source=mail`), readLink(`#key=${KEY}`));
  assert.deepEqual(readLink(`#key=${KEY}.`), readLink(`#key=${KEY}`));
});

test("a link that was cut or run together is not complete", () => {
  for (const hash of ["#key=", `#key=${KEY.slice(1)}`, `#key=${KEY}a`, `#key=*${KEY.slice(1)}`]) {
    assert.equal(readLink(hash), "incomplete");
  }
});
