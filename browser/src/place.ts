// The first line of a sealed document says which page it is. A host or a cache that serves one page
// at another's place, or one of last month, is noticed by it: age does not know of places.

export interface Header {
  /** `<address>/timeline/` */
  readonly place: string;
  /** When the page was built, in seconds UTC. */
  readonly build: number;
}

const HEADER = /^<!doctype html><!-- mapsite:1 ([a-z0-9-]+) (\.\/|(?:[\w.-]+\/)+) (\d{1,12}) -->/;

export function readHeader(html: string): Header | null {
  const [, plan, page, build] = HEADER.exec(html) ?? [];
  if (!plan || !page || !build) return null;
  return { place: `${plan}/${page === "./" ? "" : page}`, build: Number(build) };
}

/** Whether a page belongs where it is. From a disk that is what the page around it says: somebody
 * may have saved it under another name. */
export function belongs(header: Header, url: URL | Location, at: string): boolean {
  if (url.protocol === "file:") return header.place === at;
  const folder = url.pathname.replace(/index\.html$/, "").replace(/([^/])$/, "$1/");
  return folder.endsWith(`/${header.place}`);
}
