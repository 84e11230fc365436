import assert from "node:assert/strict";
import { test } from "node:test";

import { choose, day, filled } from "../src/words.ts";
import de from "../src/words/de.json";
import en from "../src/words/en.json";

test("the gate speaks the first of the reader's languages that it knows", () => {
  assert.equal(choose(["de-AT", "en"]).tag, "de");
  assert.equal(choose(["fr", "DE"]).tag, "de");
  assert.equal(choose(["en-US", "de"]).tag, "en");
  assert.equal(choose(["fr", "constructor"]).tag, "en");
  assert.equal(choose([]).tag, "en");
});

test("every language has every word, with its day where English has one", () => {
  assert.deepEqual(Object.keys(de), Object.keys(en));
  for (const [word, text] of Object.entries(en)) {
    const german = de[word as keyof typeof de];
    assert.ok(german, word);
    assert.equal(german.includes("{date}"), text.includes("{date}"), word);
  }
});

test("nothing tells how many words a code has", () => {
  for (const text of [...Object.values(en), ...Object.values(de)]) {
    assert.doesNotMatch(text, /\d|\b(five|six|seven|eight|ten|sechs|sieben|acht|zehn)\b|\bwords\b|Wörter/i);
  }
});

test("a day is written as the language writes it", () => {
  const time = new Date(2026, 11, 25, 23, 59).getTime();
  assert.equal(filled(en.until, day(time, "en")), "Until 25 December 2026. Only on a device of your own.");
  assert.equal(day(time, "de"), "25. Dezember 2026");
});
