"""A deal → its microsite: every page's title, navigation, body and footer as HTML.

The engine sets these into its frames; the site writes them. Templates place what builders give
them; a brand's own templates run in a sandbox.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape
from msgspec import Struct

from mapsite.pages.masthead import keeper, logos
from mapsite.pages.page import PAGES, Page

if TYPE_CHECKING:
    from mapsite.brand.brand import Brand
    from mapsite.pages.deal import Deal
    from mapsite.pages.view import View

# A link to an attachment, as Markdown and templates write it before the page's depth is known.
# Only within a tag: in a text, where no "<" is left as it is, the same words are nobody's link.
FILE = re.compile(r'(<(?:a|img)\b[^<>]*? (?:href|src)=")(files/[^"]+)"')


class Placed(Struct, frozen=True, kw_only=True):
    """Where a deal's attachments are, by the path that the plan has for each.

    `links` are addresses below the microsite's folder, `pictures` the pictures themselves, as
    `data:` addresses. What is in neither stands under its own path."""

    links: Mapping[str, str] = {}
    pictures: Mapping[str, str] = {}


WHERE_THEY_ARE = Placed()


class Leaf(Struct, frozen=True, kw_only=True):
    """One page, ready for its frame: `marks` are what differs from deal to deal.

    The marks are HTML: title, description, logos, navigation, body, footer. `files` are the
    attachments that they link to or show."""

    name: str
    path: str
    marks: Mapping[str, str]
    files: frozenset[str]
    empty: bool


class Microsite(Struct, frozen=True, kw_only=True):
    """The pages of a deal, and the attachments that they link to ("files/order-form.pdf")."""

    address: str
    title: str
    leaves: tuple[Leaf, ...]
    files: frozenset[str]


def microsite(deal: Deal, brand: Brand, assets: str, placed: Placed = WHERE_THEY_ARE) -> Microsite:
    """The deal's microsite under a brand. `assets` is the folder of the brand's shared files below
    the site, `placed` says where attachments are.

    Raises jinja2.TemplateError where a template of the brand's own fails."""
    views = [(page, page.build(deal)) for page in PAGES]
    common = {**_words(deal), "logos": logos(deal, brand), "keeper": keeper(deal), "brand": brand}
    leaves = tuple(
        _leaf(deal, brand, assets, placed, common, views, page, view) for page, view in views
    )
    linked = frozenset[str]().union(*(leaf.files for leaf in leaves))
    return Microsite(
        address=deal.plan.address,
        title=deal.plan.title,
        leaves=leaves,
        files=linked & frozenset(deal.files),
    )


def _leaf(
    deal: Deal,
    brand: Brand,
    assets: str,
    placed: Placed,
    common: Mapping[str, object],
    views: list[tuple[Page, View]],
    page: Page,
    view: View,
) -> Leaf:
    root = "../" if page.path else ""
    templates = environment(brand)
    files: set[str] = set()

    def located(link: re.Match[str]) -> str:
        path = unquote(unescape(link[2]))
        files.add(path)
        if link[1].startswith("<img") and path in placed.pictures:
            return f'{link[1]}{placed.pictures[path]}"'
        return f'{link[1]}{root}{placed.links.get(path, link[2])}"'

    def render(name: str, **values: object) -> str:
        html = templates.get_template(name).render(
            common, root=root, assets=f"{root}../{assets}", page=page.name, **values
        )
        return FILE.sub(located, html) if "files/" in html else html

    title = deal.plan.title
    if page.path:
        title = f"{deal.language.gettext(page.title)} · {title}"
    links = [
        (deal.language.gettext(other.title), root + other.path or "./", other is page)
        for other, its in views
        if not its.empty or other is page
    ]
    marks = {
        "title": str(escape(title)),
        "description": str(escape(deal.language.gettext("Mutual action plan"))),
        "logos": render("partials/logos.html"),
        "navigation": render("partials/navigation.html", links=links),
        "body": render(f"{page.name}.html", view=view),
        "footer": render("partials/footer.html"),
    }
    return Leaf(
        name=page.name, path=page.path, marks=marks, files=frozenset(files), empty=view.empty
    )


def _words(deal: Deal) -> dict[str, object]:
    return {
        "deal": deal,
        "plan": deal.plan,
        "_": deal._,
        "n_": deal.n_,
        "day": deal.day,
        "day_long": deal.day_long,
        "text": deal.text,
        "sentence": deal.line,
        "who": deal.who,
        "file": deal.file,
    }


def environment(brand: Brand) -> Environment:
    """The templates of a brand: its own, in a sandbox, before ours."""
    return _environment(tuple(sorted(brand.templates.items())))


@cache
def _environment(own: tuple[tuple[str, str], ...]) -> Environment:
    ours = PackageLoader("mapsite.pages")
    make = ImmutableSandboxedEnvironment if own else Environment
    templates = make(
        loader=ChoiceLoader([DictLoader(dict(own)), ours]) if own else ours,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    return templates
