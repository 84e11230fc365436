"""Sealed pages as a build publishes them, and a host that serves them: for tests in a browser."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from msgspec import Struct
from playwright.sync_api import Page, expect

from mapsite.brand.brand import Brand, plain
from mapsite.gate.key import derive, link_key, recipient
from mapsite.gate.page import gate, page_policy, scripts, shared_files
from mapsite.gate.seal import seal
from mapsite.site.shared import common

CODE = "comfy-gamma-policy-thicket-retiring-overbite"
ROUNDS = 100_000  # the fewest that a gate takes: these tests are of something else
BUILD = 1_790_000_000
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}


class Assets(Struct, frozen=True, kw_only=True):
    common: str = "assets-common"
    brand: str = "assets-brand"


class Deal(Struct, frozen=True, kw_only=True):
    """A deal of one reader, published page by page into `site`, a folder."""

    site: Path
    address: str = "k7q2m4xat6w3p5rd"
    salt: bytes = bytes(range(16))
    code: str = CODE
    brand: Brand = plain()

    @property
    def secret(self) -> bytes:
        return _secret(self.code, self.salt)

    @property
    def link(self) -> str:
        return f"#key={link_key(self.secret)}"

    def publish(
        self,
        *,
        build: int = BUILD,
        sealer: Callable[[bytes, Sequence[str]], str] = seal,
        change: Callable[[str], str] = lambda html: html,
        **said: object,
    ) -> Deal:
        """Writes all pages. `change` is what happens to a gate page afterwards; `said` replaces
        what the pages say of their sealing."""
        for path in ("", "timeline/", "risks/"):
            armour = sealer(self.document(path, build).encode(), [recipient(self.secret)])
            about = {"salt": self.salt, "rounds": ROUNDS, "version": 1, "at": self.address + "/"}
            about["at"] = self.address + "/" + path
            html = gate(self.brand, armour, assets=Assets(), **{**about, **said})
            self.write(f"{self.address}/{path}index.html", change(html).encode())
        for name, data in (common().files | shared_files()).items():
            self.write(f"{Assets().common}/{name}", data)
        for name, data in {**self.brand.files, "brand.css": self.brand.css.encode()}.items():
            self.write(f"{Assets().brand}/{name}", data)
        return self

    def document(self, path: str, build: int) -> str:
        root = "../" if path else ""
        shared = f"{root}../{Assets().common}/"
        script = "".join(
            f'<script src="{shared}{name}" integrity="{scripts()[name].integrity}" {more}></script>'
            for name, more in (("palette.js", f'data-base="{root or "."}"'), ("page.js", "defer"))
        )
        pages = "".join(
            f'<a href="{root}{page or "./"}">{name}</a> '
            for name, page in (("Overview", ""), ("Timeline", "timeline/"), ("Risks", "risks/"))
        )
        return (
            f"<!doctype html><!-- mapsite:1 {self.address} {path or './'} {build} -->"
            '<html lang="en" class="no-js"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{page_policy()}">'
            '<meta name="color-scheme" content="light dark">'
            f'<link rel="stylesheet" href="{root}../{Assets().brand}/brand.css">'
            f'<link rel="stylesheet" href="{shared}pages.css">'
            f'<link rel="icon" type="image/svg+xml" href="{shared}icon.svg">'
            f"<title>Halden: {path or 'overview'}</title></head><body>{script}"
            f"<main><h1>Halden {path or 'overview'}</h1><nav>{pages}</nav>"
            '<button data-tool="sign-out" hidden>Sign out</button>'
            '<button data-tool="keep-signed-in" hidden>Stay until <time></time></button>'
            f"{'<p>One more line.</p>' * 150}"
            '<h2 id="m-pilot">Pilot agreed</h2></main></body></html>'
        )

    def write(self, name: str, data: bytes) -> None:
        file = self.site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


@cache
def _secret(code: str, salt: bytes) -> bytes:
    return derive(code, salt, ROUNDS)


class Host:
    """A web server on this machine. `headers` go with every answer; `log` holds what was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.headers: dict[str, str] = {}
        self.log: list[str] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.log.append(f"{handler.path} {handler.headers.get('Referer', '')}")
        file = self.folder / handler.path.split("?")[0].lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        data = file.read_bytes() if file.is_file() else b""
        handler.send_response(200 if file.is_file() else 404)
        handler.send_header("Content-Type", TYPES.get(file.suffix, "image/svg+xml"))
        handler.send_header("Content-Length", str(len(data)))
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)


@contextmanager
def serving(folder: Path) -> Iterator[Host]:
    host = Host(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                host.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        host.port = server.server_port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield host
        server.shutdown()


def shows(page: Page, what: str = "overview") -> None:
    """Waits for a page of the deal to be seen, opened."""
    expect(page.get_by_role("heading", name=f"Halden {what}", exact=True)).to_be_visible()


def back(page: Page) -> None:
    """Goes back, to a page that the browser may have kept as it was."""
    page.evaluate("() => { setTimeout(() => history.back()); }")


def asks(page: Page) -> None:
    """Waits for the gate to ask for the code."""
    expect(page.locator("#code")).to_be_visible()
    expect(page.get_by_role("heading", name="This page is private")).to_be_visible()


def says(page: Page, text: str) -> None:
    """Waits for the gate to say what is wrong."""
    expect(page.locator("#error")).to_contain_text(text)
    expect(page.locator("#error")).to_be_visible()
