// Browsers refuse scripts with `integrity` from a disk: there the gate's script is added without.
// This one stands in the page itself, under a hash of its own.

if (location.protocol === "file:") {
  const script = document.createElement("script");
  script.src = document.querySelector<HTMLScriptElement>("script[src]")?.src ?? "";
  document.head.append(script);
}
