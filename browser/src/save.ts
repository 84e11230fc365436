// The page of an attachment, once it is open: `#file` holds the bytes as base64, and the link
// `#save`, with the file's name in `download`, is hidden until it can save them. Nothing is shown in
// place: what a file does when it is opened is between the reader and their programs.

const link = document.querySelector<HTMLAnchorElement>("a#save");
const box = document.getElementById("file");

if (link && box) {
  const text = (box.textContent ?? "").replace(/\s+/g, "");
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.hidden = false;
}
