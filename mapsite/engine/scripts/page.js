// What a page does beyond HTML. Without this script it still reads, prints and leads everywhere.

// A folder opened from disk lists its files: a browser adds index.html only when a server does.
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll("a[href]")) {
    const [, path, rest] = /^([^?#]*)(.*)$/s.exec(link.getAttribute("href"));
    if (link.protocol === "file:" && path.endsWith("/")) {
      link.setAttribute("href", `${path}index.html${rest}`);
    }
  }
}

// On a phone the pages are a strip: the current one is brought into view without moving the page.
{
  const current = document.querySelector('.pages [aria-current="page"]');
  for (let strip = current?.parentElement; strip?.closest(".pages"); strip = strip.parentElement) {
    if (strip.scrollWidth > strip.clientWidth) {
      const [link, frame] = [current.getBoundingClientRect(), strip.getBoundingClientRect()];
      strip.scrollLeft += link.left + link.width / 2 - (frame.left + frame.width / 2);
    }
  }
}

for (const button of document.querySelectorAll('[data-tool="print"]')) {
  button.addEventListener("click", () => print());
}

// Paper cannot be unfolded.
{
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
    folded = [];
  });
}

// The margins of paper name the deal and its day. The texts are the page's own, so no style sheet
// that many deals share can hold them, and no inline style is allowed.
{
  const source = document.querySelector("[data-print-left], [data-print-right]");
  if (source && "adoptedStyleSheets" in document) {
    const quoted = (text = "") =>
      `"${text.replace(/["\\<\p{Cc}]/gu, (c) => `\\${c.codePointAt(0).toString(16)} `)}"`;
    const { printLeft, printRight } = source.dataset;
    // Custom properties do not reach a page's margins: the brand's face is looked up here.
    const font = `font: 8pt ${getComputedStyle(document.body).fontFamily}`;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      `@page { @top-left { content: ${quoted(printLeft)}; ${font} }
       @top-right { content: ${quoted(printRight)}; ${font} }
       @bottom-right { content: counter(page) " / " counter(pages); ${font} } }`,
    );
    document.adoptedStyleSheets.push(sheet);
  }
}
