import assert from "node:assert/strict";
import { test } from "node:test";

import { belongs, readHeader } from "../src/place.ts";

const document = (page: string, build = "1790000000"): string =>
  `<!doctype html><!-- mapsite:1 k7q2m4xat6w3p5rd ${page} ${build} --><html>`;

const AT = "k7q2m4xat6w3p5rd/timeline/";
const header = readHeader(document("timeline/"));

test("the first line says which page a document is, and of which build", () => {
  assert.deepEqual(header, { place: AT, build: 1790000000 });
  assert.equal(readHeader(document("./"))?.place, "k7q2m4xat6w3p5rd/");
  assert.equal(
    readHeader(document("files/q3zt7a/"))?.place,
    "k7q2m4xat6w3p5rd/files/q3zt7a/",
  );
});

for (const wrong of ["", "<!doctype html><html>", document("", "1"), document("a"), document("./", "x")]) {
  test(`a document without that line belongs nowhere: ${wrong}`, () => {
    assert.equal(readHeader(wrong), null);
  });
}

for (const [address, expected] of [
  ["https://plans.example/k7q2m4xat6w3p5rd/timeline/", true],
  ["https://plans.example/k7q2m4xat6w3p5rd/timeline/index.html", true],
  ["https://plans.example/k7q2m4xat6w3p5rd/timeline/?a=b#m-pilot", true],
  ["https://plans.example/k7q2m4xat6w3p5rd/timeline", true],
  ["https://owner.example/plans/k7q2m4xat6w3p5rd/timeline/", true],
  ["https://plans.example/k7q2m4xat6w3p5rd/risks/", false],
  ["https://plans.example/k7q2m4xat6w3p5rd/", false],
  ["https://plans.example/xk7q2m4xat6w3p5rd/timeline/", false],
  ["https://plans.example/aaaaaaaaaaaaaaaa/timeline/", false],
  ["https://plans.example/?/k7q2m4xat6w3p5rd/timeline/", false],
] as const) {
  test(`${address} ${expected ? "is" : "is not"} the place of the timeline`, () => {
    assert.ok(header);
    assert.equal(belongs(header, new URL(address), "something/else/"), expected);
  });
}

test("from a disk the page around a document says where it belongs", () => {
  assert.ok(header);
  const saved = new URL("file:///srv/jana/Downloads/plan.html");
  assert.ok(belongs(header, saved, AT));
  assert.ok(!belongs(header, saved, "k7q2m4xat6w3p5rd/"));
});
