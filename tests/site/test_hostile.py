"""Whatever a plan or a brand says is text on its pages: it runs nothing and asks nobody."""

from __future__ import annotations

import functools
import re
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import sync_playwright

from mapsite.pages.page import PAGES
from mapsite.plan.model import Plan
from mapsite.plan.shape import Shape, fields
from tests.site.conftest import Desk

EXAMPLE = Path(__file__).parents[1] / "example"
ADDRESS = "k7q2m4xat6w3p5rd"
HOSTILE = [
    "<script>window.ran=1</script>",
    '"><img src=x onerror=window.ran=1>',
    "'><svg/onload=window.ran=1>",
    '<iframe srcdoc="<script>parent.ran=1</script>"></iframe>',
    '<meta http-equiv=refresh content="0;url=https://evil.example/">',
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<form action=https://evil.example><input autofocus onfocus=window.ran=1></form>",
    "</title><script>window.ran=1</script>",
    "</style><script>window.ran=1</script>",
    "]]><script>window.ran=1</script>",
    '" onmouseover="window.ran=1" x="',
    "{{7*7}}",
    '{% include "partials/footer.html" %}',
    "{# gone #}",
    "{title} {n} {0}",
    "%s %(a)s",
    "javascript:window.ran=1",
    "data:text/html,<script>parent.ran=1</script>",
    '"; } @page { size: 1cm } @import url(//evil.example/x); "',
    "\ue000body\ue001",
    "\ue000title\ue001",
    "X-Evil: 1 Set-Cookie: a=b",
]
# Not free texts: a mistake in them keeps the plan from being read.
SETTINGS = {"address", "language", "brand", "country", "subdivision", "frequency"}
THEME = """\
name: "</style><script>window.ran=1</script>"
primary: "#0b4f6c"
footer: "{{7*7}} </footer><script>window.ran=1</script> \\uE000body\\uE001"
privacy: "https://evil.example/'onx=1&q"
"""


class Marked:
    """Sets a hostile string into each free text of a plan, between numbers to find it again by."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def plan(self, value, shape: Shape, key: str = ""):
        if shape.struct is not None:
            known = fields(shape.struct)
            return {name: self.plan(item, known[name].shape, name) for name, item in value.items()}
        if shape.kind == "list":
            return [self.plan(item, shape.item, key) for item in value]
        if shape.kind == "mapping":
            return {name: self.plan(item, shape.item, name) for name, item in value.items()}
        free = shape.kind in ("text", "markdown") and not shape.pattern and key not in SETTINGS
        if not free or (shape.refers and not shape.free):
            return value
        number = len(self.texts)
        self.texts.append(f"Z{number:03d} {HOSTILE[number % len(HOSTILE)]} z{number:03d}")
        return self.texts[-1]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A site of the example with a hostile string in every text, and those strings."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    folder = desk.plans / "halden"
    shutil.copytree(EXAMPLE, folder)
    marked = Marked()
    plan = yaml.load((folder / "plan.yaml").read_text("utf-8"), yaml.BaseLoader)
    plan = {**marked.plan(plan, Shape(kind="struct", struct=Plan)), "brand": "evil"}
    (folder / "plan.yaml").write_text(yaml.dump(plan, allow_unicode=True), "utf-8")
    (desk.themes / "evil").mkdir(parents=True)
    (desk.themes / "evil/theme.yaml").write_text(THEME)
    desk.build()
    return desk.site, marked.texts


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        pass


@pytest.fixture(scope="module")
def served(hostile):
    handler = functools.partial(Quiet, directory=str(hostile[0]))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.mark.parametrize("where", ["from a server", "from disk"])
def test_no_text_of_a_plan_or_a_brand_runs_or_asks_or_breaks_a_page(
    browser, hostile, served, where
):
    site, _ = hostile
    origin = served if where == "from a server" else site.as_uri() + "/"
    context = browser.new_context()
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.on("request", lambda r: None if r.url.startswith(origin) else complaints.append(r.url))
    for each in PAGES:
        address = f"{origin}{ADDRESS}/{each.path}index.html"
        page.goto(address)
        assert page.url == address
        assert page.evaluate("window.ran") is None
        foreign = "iframe, base, object, embed, form, style, [style], script:not([src])"
        assert page.locator(foreign).count() == 0
        assert page.locator("main").count() == page.locator("head > title").count() == 1
        handlers = "e => [...e.attributes].some(a => a.name.startsWith('on'))"
        assert not page.evaluate(f"[...document.querySelectorAll('*')].some({handlers})")
    context.close()
    assert complaints == []


def test_every_hostile_text_can_be_read_as_it_was_written(browser, hostile, served):
    _, texts = hostile
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    seen = []
    for each in PAGES:
        page.goto(f"{served}{ADDRESS}/{each.path}")
        seen += [page.title(), page.locator("html").text_content() or ""]
    context.close()
    apart = re.compile("[\u2066-\u2069]")  # marks of writing direction, which nobody sees
    everything = re.sub(r"\s+", " ", apart.sub("", " ".join(seen)))
    assert [text for text in texts if re.sub(r"\s+", " ", text) not in everything] == []
    assert "49" not in re.findall(r"Z\d+ (\S*) z", everything)
