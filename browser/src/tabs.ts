// The tabs of one plan: a new one asks for the key, and one that signs out tells the others.
// Only keys that cannot be exported travel, so that no script of another page carries one away.
// From a disk every file would hear: there each tab is on its own.

type Message = "key?" | "signed out" | CryptoKey;

const PATIENCE = 300; // milliseconds that a new tab waits for an answer before it asks the reader

const channel = (name: string): BroadcastChannel | null =>
  "BroadcastChannel" in window && location.protocol !== "file:" ? new BroadcastChannel(name) : null;

/** The key of another tab of the plan, or null when none answers in time. */
export async function askOtherTabs(name: string): Promise<CryptoKey | null> {
  const others = channel(name);
  if (!others) return null;
  try {
    return await new Promise((resolve) => {
      others.onmessage = ({ data }: MessageEvent<Message>) => {
        if (data instanceof CryptoKey) resolve(data);
      };
      others.postMessage("key?" satisfies Message);
      setTimeout(resolve, PATIENCE, null);
    });
  } finally {
    others.close();
  }
}

/** Answers other tabs with the key for as long as this page is seen, and calls `onSignedOut` when
 * one of them signs out. */
export function answerOtherTabs(name: string, key: CryptoKey | null, onSignedOut: () => void): void {
  let others: BroadcastChannel | null = null;
  const listen = (): void => {
    others ??= channel(name);
    if (!others) return;
    others.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data === "signed out") onSignedOut();
      else if (data === "key?" && key) others?.postMessage(key satisfies Message);
    };
  };
  listen();
  // An open channel keeps a page out of the back-forward cache of some browsers.
  addEventListener("pagehide", () => {
    others?.close();
    others = null;
  });
  addEventListener("pageshow", listen);
}

export function tellSignedOut(name: string): void {
  const others = channel(name);
  others?.postMessage("signed out" satisfies Message);
  others?.close();
}
