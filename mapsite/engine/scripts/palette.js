// The colours that the reader chose, before anything is painted, and the button that changes them.
// Storage is Material's: `<path of the microsite>.__palette` holds {"index", "color": {"scheme"}},
// "slate" is dark. Without a choice the page follows the system.
{
  const body = document.body;
  const base = new URL(document.currentScript.dataset.base, location);
  const key = `${base.pathname}.__palette`;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const chosen = () => body.getAttribute("data-md-color-scheme");
  const dark = () => (chosen() ? chosen() === "slate" : system.matches);

  // Where storage is refused (private windows, some in-app browsers) a choice lasts for the page.
  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem(key))?.color?.scheme;
    } catch {
      return null;
    }
  };
  const store = (scheme) => {
    try {
      const index = scheme === "slate" ? 1 : 0;
      localStorage.setItem(key, JSON.stringify({ index, color: { scheme } }));
    } catch {}
  };
  const show = (scheme) => {
    if (scheme === "slate" || scheme === "default") body.setAttribute("data-md-color-scheme", scheme);
    for (const button of document.querySelectorAll('[data-tool="scheme"]')) {
      button.setAttribute("aria-pressed", String(dark()));
    }
  };

  document.documentElement.classList.replace("no-js", "js");
  show(stored());
  document.addEventListener("DOMContentLoaded", () => {
    show(chosen());
    for (const button of document.querySelectorAll('[data-tool="scheme"]')) {
      button.addEventListener("click", () => {
        const scheme = dark() ? "default" : "slate";
        store(scheme);
        show(scheme);
      });
    }
  });
  system.addEventListener("change", () => show(chosen()));
  // The same microsite in another tab.
  addEventListener("storage", (event) => event.key === key && show(stored()));
}
