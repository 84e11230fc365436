// A link that brings its key in the fragment: `…/timeline/#key=<43 characters of base64url>`.
// A fragment is sent to no server. It leaves the address bar and the history before the page has a
// body, so that nobody reads it over a shoulder and nothing else that runs can see it.

const KEY = /^#key=([\w-]{43})(?![\w-])/;

export type Link = { bytes: Uint8Array<ArrayBuffer> } | "incomplete" | null;

/** The key in a fragment: null without one, "incomplete" where the link was cut. */
export function readLink(hash: string): Link {
  if (!hash.startsWith("#key=")) return null;
  const text = KEY.exec(hash)?.[1];
  if (text === undefined) return "incomplete";
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  return { bytes: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) };
}

/** Takes the key out of the page's own address. */
export function takeLink(): Link {
  const link = readLink(location.hash);
  if (link !== null) history.replaceState(history.state, "", location.pathname + location.search);
  return link;
}
