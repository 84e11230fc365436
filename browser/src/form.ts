// What the reader sees of the gate. `<html data-gate>` says which part: "wait" (nothing yet), "ask"
// (the form), "work" (it is being opened, after a moment), "stop" (no code would help).

import { day, filled, type Language, type Word, type Words } from "./words.ts";

/** What can be wrong: the words of each have a `-help` beside them, but "empty". */
export type Trouble =
  | "empty" | "wrong" | "damaged" | "misplaced" | "unknown" | "insecure" | "old" | "framed"
  | "changed" | "expired" | "link" | "incomplete";

const MOMENT = 300; // milliseconds that opening may take before the page says what it does

export class Form {
  readonly #language: Language;
  /** The last moment of staying signed in, in milliseconds UTC; null where it is not offered. */
  readonly until: number | null;
  #busy: ReturnType<typeof setTimeout> | null = null;

  constructor(language: Language, canKeep: boolean) {
    this.#language = language;
    const days = Number(find("gate").dataset.days ?? 0);
    this.until = canKeep && days > 0 ? endOfDay(days) : null;
    this.#translate();
    this.#showButton();
    find("again").addEventListener("click", () => location.reload());
  }

  /** The name that a password manager keeps the code under: one entry a deal. */
  nameAccount(account: string): void {
    find<HTMLInputElement>("account").value = account;
  }

  /** Asks for the code; `submit` gets it, and whether to stay signed in, once at a time. */
  ask(submit: (code: string, keep: boolean) => Promise<void>): void {
    this.#state("ask");
    const code = find<HTMLInputElement>("code");
    code.focus();
    find<HTMLFormElement>("gate").addEventListener("submit", async (event) => {
      event.preventDefault();
      if (this.#busy !== null) return;
      this.#work();
      // Password managers keep what was typed into a field of this type.
      this.#show(false);
      await submit(code.value, find<HTMLInputElement>("keep").checked);
    });
  }

  /** Says that the page is being opened, when that takes longer than a moment. */
  working(): void {
    this.#work();
  }

  /** Says what is wrong, with the day that it tells of. The reader can try again. */
  retry(trouble: Trouble, date?: number): void {
    this.#say(trouble, date);
    const code = find<HTMLInputElement>("code");
    if (trouble === "wrong" || trouble === "empty") code.setAttribute("aria-invalid", "true");
    code.focus();
    code.select();
  }

  /** Says what is wrong where no code would help. */
  stop(trouble: Trouble): void {
    this.#state("stop");
    this.#say(trouble);
    find("again").hidden = trouble === "framed" || trouble === "insecure" || trouble === "old";
    const alone = find<HTMLAnchorElement>("alone");
    alone.hidden = trouble !== "framed";
    alone.href = location.href;
  }

  /** Nothing more will be said: the page is about to take the gate's place. */
  leave(): void {
    this.#rest();
  }

  #say(trouble: Trouble, date?: number): void {
    this.#rest();
    const words: Partial<Words> = this.#language.words;
    const when = date === undefined ? "" : day(date, this.#language.tag);
    const title = document.createElement("strong");
    title.textContent = words[trouble] ?? "";
    const parts: (Node | string)[] = [title];
    const help = words[`${trouble}-help` as Word];
    if (help) parts.push(" ", filled(help, when));
    find("error").replaceChildren(...parts);
  }

  #work(): void {
    const code = find("code");
    code.removeAttribute("aria-invalid");
    this.#busy ??= setTimeout(() => {
      find("error").replaceChildren();
      find("status").textContent = this.#language.words.working;
      document.documentElement.dataset.work = "";
    }, MOMENT);
  }

  #rest(): void {
    if (this.#busy !== null) clearTimeout(this.#busy);
    this.#busy = null;
    find("status").textContent = "";
    delete document.documentElement.dataset.work;
  }

  #state(state: "ask" | "stop"): void {
    this.#rest();
    document.documentElement.dataset.gate = state;
    find<HTMLFormElement>("gate").hidden = state === "stop";
    find("stopped").hidden = state !== "stop";
  }

  #translate(): void {
    const { tag, words } = this.#language;
    const root = document.documentElement;
    root.lang = tag;
    root.dir = words.dir;
    document.title = words.title;
    for (const element of document.querySelectorAll<HTMLElement>("[data-word]")) {
      const text = words[element.dataset.word as Word];
      element.textContent = filled(text, this.until === null ? "" : day(this.until, tag));
    }
    find("keeping").hidden = this.until === null;
  }

  #showButton(): void {
    this.#show(false);
    find("show").addEventListener("click", () => {
      this.#show(find<HTMLInputElement>("code").type === "password");
      find("code").focus();
    });
  }

  #show(seen: boolean): void {
    const { words } = this.#language;
    const button = find("show");
    find<HTMLInputElement>("code").type = seen ? "text" : "password";
    button.textContent = seen ? words.hide : words.show;
    button.setAttribute("aria-label", seen ? words["hide-code"] : words["show-code"]);
  }
}

function find<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element as T;
}

/** The last moment of the day that is `days` away, by the reader's clock. */
function endOfDay(days: number): number {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days + 1).getTime() - 1;
}
