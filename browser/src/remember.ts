// What a reader's device keeps, so that a page opens without asking again.
//
// For the tab: the key's bytes, encrypted, in the tab's sessionStorage; what decrypts them is in
// IndexedDB and cannot be exported. Either half alone opens nothing, and closing the tab or deleting
// the record ends it, in tabs that are frozen too.
// Kept: a key that cannot be exported, with an end that no visit moves. Never from a disk: browsers
// share what files store among all of them.
//
// Where storage is refused (private windows, some in-app browsers) nothing is remembered, and
// nothing fails.

import { asKey, type Bytes, type Key } from "./key.ts";
import * as store from "./store.ts";

export type Recalled = { key: Key } | { expired: number } | null;

export class Memory {
  readonly #name: string;
  /** The signing in that this page belongs to; null while it belongs to none. */
  #id: string | null = null;
  #kept = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** The plan's key, when this tab or this device remembers it. What has expired is forgotten. */
  async recall(): Promise<Recalled> {
    const entry = await this.#read();
    if (!entry) return null;
    if (entry.kept && entry.kept.until <= Date.now()) {
      await this.forget();
      return { expired: entry.kept.until };
    }
    const bytes = entry.tab && (await this.#half(entry.tab));
    const key = bytes ? await asKey(bytes) : entry.kept?.key;
    if (!key) return null;
    this.#belong(entry);
    return { key };
  }

  /** Whether another tab may have the key. */
  async isOpenElsewhere(): Promise<boolean> {
    return Boolean((await this.#read())?.tab);
  }

  /** Whether the device keeps the reader signed in, as this page knows. */
  get isKept(): boolean {
    return this.#kept;
  }

  /** Joins the signing in that the key at hand comes from. */
  async join(): Promise<void> {
    this.#belong(await this.#read());
  }

  /** Remembers a key's bytes until the tab is closed, `beside` or `instead` of what was kept. */
  async rememberForTab(bytes: Bytes, where: "beside" | "instead"): Promise<void> {
    try {
      const fresh = await newEntry();
      const entry = await store.update(this.#name, (before) => ({
        id: before?.id ?? fresh.id,
        tab: before?.tab ?? fresh.tab,
        ...(before?.kept && where === "beside" ? { kept: before.kept } : {}),
      }));
      const nonce = crypto.getRandomValues(new Uint8Array(12));
      const how = { name: "AES-GCM", iv: nonce };
      const sealed = new Uint8Array(await crypto.subtle.encrypt(how, entry.tab ?? fresh.tab, bytes));
      sessionStorage.setItem(this.#name, toBase64([...nonce, ...sealed]));
      this.#belong(entry);
    } catch {}
  }

  /** Keeps a key on the device until `until` (milliseconds UTC). False where it cannot be kept. */
  async keep(key: Key, until: number): Promise<boolean> {
    if (!canKeep() || key instanceof Uint8Array) return false;
    try {
      const fresh = await newEntry();
      const change = (entry: store.Entry = fresh) => ({ ...entry, kept: { key, until } });
      this.#belong(await store.update(this.#name, change));
      return true;
    } catch {
      return false;
    }
  }

  /** Whether this page's signing in still holds; null where the device remembers none. */
  async holds(): Promise<boolean | null> {
    if (this.#id === null) return null;
    const entry = await this.#read();
    return entry?.id === this.#id && (entry.kept?.until ?? Infinity) > Date.now();
  }

  /** Forgets this tab's half. */
  leave(): void {
    this.#id = null;
    try {
      sessionStorage.removeItem(this.#name);
    } catch {}
  }

  /** Signs out: every tab, by taking away what all of them need. */
  async forget(): Promise<void> {
    this.leave();
    await store.remove(this.#name).catch(() => {});
  }

  /** Whether this tab has seen a later build of the plan; notes this one if not. */
  isOlder(build: number): boolean {
    const name = `${this.#name}:build`;
    try {
      if (build < Number(sessionStorage.getItem(name))) return true;
      sessionStorage.setItem(name, String(build));
    } catch {}
    return false;
  }

  #belong(entry: store.Entry | undefined): void {
    this.#id = entry?.id ?? null;
    this.#kept = Boolean(entry?.kept);
  }

  async #read(): Promise<store.Entry | undefined> {
    return store.read(this.#name).catch(() => undefined);
  }

  async #half(key: CryptoKey): Promise<Bytes | null> {
    try {
      const sealed = fromBase64(sessionStorage.getItem(this.#name) ?? "");
      const how = { name: "AES-GCM", iv: sealed.subarray(0, 12) };
      return new Uint8Array(await crypto.subtle.decrypt(how, key, sealed.subarray(12)));
    } catch {
      return null;
    }
  }
}

/** Whether a device can keep a reader signed in: a page from a disk never does. */
export const canKeep = (): boolean => location.protocol !== "file:";

async function newEntry(): Promise<store.Entry & { tab: CryptoKey }> {
  const how = { name: "AES-GCM", length: 256 };
  const tab = await crypto.subtle.generateKey(how, false, ["encrypt", "decrypt"]);
  return { id: toBase64([...crypto.getRandomValues(new Uint8Array(12))]), tab };
}

const toBase64 = (bytes: readonly number[]): string => btoa(String.fromCharCode(...bytes));
const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
