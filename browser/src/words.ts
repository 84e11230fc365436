// The words of the gate, in the language of the reader's browser. English is in the page already.

import de from "./words/de.json";
import en from "./words/en.json";

export type Words = typeof en;
export type Word = Exclude<keyof Words, "dir">;

const LANGUAGES: ReadonlyMap<string, Words> = new Map([["de", de], ["en", en]]);

export interface Language {
  readonly tag: string;
  readonly words: Words;
}

/** The first of the reader's languages that the gate speaks; English when it speaks none. */
export function choose(preferred: readonly string[]): Language {
  for (const wanted of preferred) {
    const tag = wanted.toLowerCase().split("-")[0] ?? "";
    const words = LANGUAGES.get(tag);
    if (words) return { tag, words };
  }
  return { tag: "en", words: en };
}

/** A day as the language writes it: "25 December 2026". */
export function day(time: number, tag: string): string {
  const formatted = new Intl.DateTimeFormat(tag === "en" ? "en-GB" : tag, { dateStyle: "long" });
  return formatted.format(new Date(time));
}

/** The text of a word with its day filled in. */
export function filled(text: string, date: string): string {
  return text.replace("{date}", date);
}
