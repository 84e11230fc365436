// The opened page: it takes the gate's place and keeps its address. It can sign out and be told to;
// it never learns the key.
//
// `document.open` takes away every listener on window and document: all of them go on after it.

import type { Key } from "./key.ts";
import { readLink } from "./link.ts";
import type { Memory } from "./remember.ts";
import { answerOtherTabs, tellSignedOut } from "./tabs.ts";
import { day } from "./words.ts";

export interface Opening {
  readonly name: string;
  readonly key: Key;
  readonly memory: Memory;
  /** When staying signed in would end, in milliseconds UTC; null where it is not to be offered. */
  readonly until: number | null;
  /** What to say at the top of the page, and the label of the button that takes it away. */
  readonly note: { readonly text: string; readonly dismiss: string } | null;
}

declare global {
  interface Window {
    mapsite?: Readonly<{ signOut: () => Promise<void> }>;
  }
}

/** Shows the document in the gate's place. */
export function open(html: string, opening: Opening): void {
  document.open();
  const signOut = async (): Promise<void> => {
    hide();
    await opening.memory.forget();
    tellSignedOut(opening.name);
    location.reload();
  };
  window.mapsite = Object.freeze({ signOut });
  watch(opening);
  addEventListener("DOMContentLoaded", () => {
    offerTools(opening, signOut);
    if (opening.note) showNote(opening.note);
  });
  followFragment();
  document.write(forScheme(html));
  document.close();
}

/** Browsers refuse scripts with `integrity` from a disk; the policy allows local files there. */
function forScheme(html: string): string {
  if (location.protocol !== "file:") return html;
  return html.replace(/(<script\b[^>]*?) integrity="[^"]*"/g, "$1");
}

function hide(): void {
  document.documentElement.style.visibility = "hidden";
}

/** Closes the page when the reader signs out in another tab, or when their time has ended. */
function watch({ memory, name, key }: Opening): void {
  const leave = (): void => {
    hide();
    memory.leave();
    location.reload();
  };
  answerOtherTabs(name, key instanceof Uint8Array ? null : key, leave);
  // The back-forward cache freezes a page as it is: it must not be seen before it was asked about.
  addEventListener("pagehide", hide);
  addEventListener("pageshow", async (event) => {
    if (event.persisted && !(await memory.holds())) return leave();
    document.documentElement.style.visibility = "";
  });
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState === "visible" && (await memory.holds()) === false) leave();
  });
  // A link with a key, opened in the tab of its own page: nothing to open, something to hide.
  addEventListener("hashchange", () => {
    const bare = location.pathname + location.search;
    if (readLink(location.hash)) history.replaceState(history.state, "", bare);
  });
}

/** `[data-tool="sign-out"]` and `[data-tool="keep-signed-in"]` are hidden until they can do what
 * they say. In the latter `<time>` gets the day that it would end on. */
function offerTools({ memory, key, until }: Opening, signOut: () => Promise<void>): void {
  for (const button of tools("sign-out")) {
    button.hidden = false;
    button.addEventListener("click", () => void signOut());
  }
  if (until === null || key instanceof Uint8Array) return;
  for (const button of tools("keep-signed-in")) {
    for (const time of button.querySelectorAll("time")) {
      time.dateTime = new Date(until).toISOString();
      time.textContent = day(until, document.documentElement.lang);
    }
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (!(await memory.keep(key, until))) return;
      for (const done of tools("keep-signed-in")) done.hidden = true;
      tools("sign-out")[0]?.focus();
    });
  }
}

const tools = (name: string): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>(`[data-tool="${name}"]`),
];

/** A document that was written does not go to its fragment, or mark its target, by itself. */
function followFragment(): void {
  const [navigation] = performance.getEntriesByType("navigation");
  const arrived = navigation instanceof PerformanceNavigationTiming && navigation.type === "navigate";
  if (!arrived || location.hash.length < 2) return;
  const follow = (): void => location.replace(location.hash);
  addEventListener("DOMContentLoaded", follow);
  addEventListener("load", follow);
}

const NOTE = `.gate-note { display: flex; gap: 1rem; justify-content: center; align-items: baseline;
  padding: 0.5rem 1rem; background: var(--soon-bg, #fae9d7); color: var(--ink, #191919); }
  .gate-note button { font: inherit; min-block-size: 2.75rem; padding-inline: 1rem; color: inherit;
  background: none; border: 1px solid currentColor; border-radius: var(--radius, 0); cursor: pointer; }
  @media print { .gate-note { display: none; } }`;

function showNote({ text, dismiss }: NonNullable<Opening["note"]>): void {
  const style = new CSSStyleSheet();
  style.replaceSync(NOTE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
  const note = document.createElement("aside");
  note.className = "gate-note";
  note.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = dismiss;
  button.addEventListener("click", () => note.remove());
  const words = document.createElement("span");
  words.textContent = text;
  note.append(words, button);
  document.body.prepend(note);
}
