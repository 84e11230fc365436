"""A microsite of made-up pages in real frames, with the files that they share, on disk."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pytest

from mapsite.brand.brand import brand
from mapsite.engine.mkdocs import MARKS, Assets, frames
from mapsite.pages.language import language
from mapsite.pages.page import PAGES
from mapsite.site.shared import common, of_brand


@pytest.fixture(scope="session")
def plain():
    made, problems = brand(None)
    assert made is not None
    assert not problems
    return made


@pytest.fixture(scope="session")
def assets(plain):
    return Assets(common=common().name, brand=of_brand(plain).name)


@pytest.fixture(scope="session")
def english(plain, assets):
    return frames(plain, language("en"), assets)


def marks(**own: str) -> Mapping[str, str]:
    """Something to read under every mark."""
    return {**{name: f"<i>{name}</i>" for name in MARKS}, "title": "Acme", "description": "", **own}


@pytest.fixture(scope="session")
def margin():
    """A deal's title as it may well be, for the margin of its paper."""
    return 'Acme "2026" \\ </style>'


@pytest.fixture(scope="session")
def site(tmp_path_factory, plain, english, margin):
    """A folder with a microsite under `acme/` whose pages lead to each other."""
    folder = tmp_path_factory.mktemp("site")
    files = {}
    for shared in (common(), of_brand(plain)):
        files |= {f"{shared.name}/{path}": data for path, data in shared.files.items()}
    for page in PAGES:
        root = "../" if page.path else ""
        links = "".join(
            f'<li><a href="{root + other.path or "./"}"'
            f"{' aria-current=page' if other is page else ''}>{other.name}</a></li>"
            for other in PAGES
        )
        html = english.fill(
            page.name,
            marks(
                title=page.name,
                navigation=f"<ul>{links}</ul>",
                body=f'<h1>{page.name}</h1><p id="chart"><a href="{root}timeline/#chart">chart</a>'
                '<a href="https://acme.example/a/">Acme</a></p>'
                "<details><summary>Done</summary>Kick-off</details>"
                "<details open><summary>Open</summary>Contract</details>",
                footer=f'<p data-print-left="{escape(margin)}" data-print-right="1 May">Ada</p>',
            ),
        )
        files[f"acme/{page.path}index.html"] = html.encode()
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
