// The gate: a page with a sealed text in it, and the way to the page in that. Nothing is sent.

import { Form, type Trouble } from "./form.ts";
import { asKey, derive, hasX25519, normalise, type Bytes, type Key } from "./key.ts";
import { readLink, takeLink, type Link } from "./link.ts";
import { open } from "./opened.ts";
import { belongs, readHeader } from "./place.ts";
import { canKeep, Memory } from "./remember.ts";
import { readSealed, type Sealed } from "./sealed.ts";
import { askOtherTabs } from "./tabs.ts";
import { isWhole, unseal } from "./unseal.ts";
import { choose, type Language } from "./words.ts";

async function start(): Promise<void> {
  const link = takeLink();
  const box = await sealedBox();
  const obstacle = missing();
  const language = choose(navigator.languages);
  const form = new Form(language, !obstacle && canKeep() && (await hasX25519()));
  if (obstacle) return form.stop(obstacle);
  const sealed = box && readSealed(box.dataset);
  if (!sealed) return form.stop(box ? "unknown" : "damaged");
  form.working();
  await new Gate(box, sealed, form, language).run(link);
}

class Gate {
  readonly #box: HTMLElement;
  readonly #sealed: Sealed;
  readonly #form: Form;
  readonly #language: Language;
  readonly #memory: Memory;

  constructor(box: HTMLElement, sealed: Sealed, form: Form, language: Language) {
    this.#box = box;
    this.#sealed = sealed;
    this.#form = form;
    this.#language = language;
    this.#memory = new Memory(sealed.name);
  }

  /** Opens the page with what the reader brings or the device remembers, or asks for the code. */
  async run(link: Link): Promise<void> {
    let trouble: Trouble | null = null;
    let day: number | undefined;
    if (link === "incomplete") trouble = link;
    else if (link) {
      if (!(trouble = await this.#enterWith(link.bytes, "beside"))) return;
      if (trouble === "wrong") trouble = "link";
    }

    const recalled = await this.#memory.recall();
    if (recalled && "expired" in recalled) {
      trouble ??= "expired";
      day = recalled.expired;
    } else if (recalled) {
      const why = await this.#enter(recalled.key);
      if (!why) return;
      trouble ??= why === "wrong" ? "changed" : why;
    } else if (await this.#memory.isOpenElsewhere()) {
      const key = await askOtherTabs(this.#sealed.name);
      if (key && !(await this.#enter(key))) return;
    }
    await this.#ask(trouble, day);
  }

  async #ask(trouble: Trouble | null, day?: number): Promise<void> {
    const form = this.#form;
    if (trouble === "damaged" || trouble === "misplaced") return form.stop(trouble);
    form.nameAccount(this.#sealed.at.split("/")[0] ?? "");
    form.ask(async (code, keep) => {
      const why = normalise(code) ? await this.#enterCode(code, keep) : "empty";
      if (why === "damaged" || why === "misplaced") form.stop(why);
      else if (why) form.retry(why);
    });
    if (trouble) form.retry(trouble, day);
    // A reader need not type a code to hear that the page was cut off.
    if (!isWhole(await this.#text())) form.stop("damaged");
  }

  async #enterCode(code: string, keep: boolean): Promise<Trouble | null> {
    const bytes = await derive(code, this.#sealed.salt, this.#sealed.rounds);
    const why = await this.#enterWith(bytes, "instead", keep ? this.#form.until : null);
    if (!why) offerToSave(this.#sealed, code);
    return why;
  }

  /** Opens the page and remembers the key, `beside` or `instead` of what the device kept. */
  async #enterWith(
    bytes: Bytes,
    where: "beside" | "instead",
    until: number | null = null,
  ): Promise<Trouble | null> {
    const key = await asKey(bytes);
    return this.#enter(key, async () => {
      await this.#memory.rememberForTab(bytes, where);
      if (until !== null) await this.#memory.keep(key, until);
    });
  }

  /** Opens the page with a key, or returns why it does not open. Nothing runs after success. */
  async #enter(key: Key, remember = () => this.#memory.join()): Promise<Trouble | null> {
    const unsealed = await unseal(await this.#text(), key);
    if (unsealed === "not for this key") return "wrong";
    if (unsealed === "damaged") return "damaged";
    const header = readHeader(unsealed.html);
    if (!header || !belongs(header, location, this.#sealed.at)) return "misplaced";
    await remember();
    this.#form.leave();
    const { words } = this.#language;
    const older = this.#memory.isOlder(header.build);
    open(unsealed.html, {
      name: this.#sealed.name,
      key,
      memory: this.#memory,
      until: this.#memory.isKept ? null : this.#form.until,
      note: older ? { text: `${words.older} ${words["older-help"]}`, dismiss: words.dismiss } : null,
    });
    return null;
  }

  /** The sealed text, once all of it is here: the form does not wait for it. */
  async #text(): Promise<string> {
    await parsed();
    return this.#box.textContent ?? "";
  }
}

/** What keeps any page from being opened here. */
function missing(): Trouble | null {
  if (top !== self) return "framed";
  if (!isSecureContext) return "insecure";
  const known = "DecompressionStream" in window && "replaceAll" in String.prototype;
  return known && "subtle" in crypto ? null : "old";
}

/** Chromium asks whether to save a code only when it is told of it: no form is sent here. */
function offerToSave({ at }: Sealed, password: string): void {
  const id = at.split("/")[0] ?? "";
  if (!("PasswordCredential" in window) || !canKeep()) return;
  const Credential = window.PasswordCredential as new (data: object) => Credential;
  navigator.credentials.store(new Credential({ id, password })).catch(() => {});
}

/** The element with the sealed text, as soon as the form before it is there. */
async function sealedBox(): Promise<HTMLElement | null> {
  const find = (): HTMLElement | null => document.getElementById("sealed");
  if (!find()) {
    await new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => find() && resolve());
      observer.observe(document, { childList: true, subtree: true });
      void parsed().then(resolve);
    });
  }
  return find();
}

async function parsed(): Promise<void> {
  if (document.readyState !== "loading") return;
  await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
}

// From a disk some browsers run both the script's element and its stand-in.
if (!document.documentElement.dataset.gate) {
  document.documentElement.dataset.gate = "wait";
  addEventListener("hashchange", () => readLink(location.hash) && location.reload());
  // Another tab may have signed in since this page was left.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  void start();
}
