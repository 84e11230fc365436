"""What the plan's references and documents are called on a page, and where they lead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from mapsite.pages.deal import Deal, Who
    from mapsite.plan.model import Link


class Lookup:
    """Names and links for one page of a deal; `root` leads from the page to the microsite's folder.

    The same few people own everything, so each is looked up once."""

    def __init__(self, deal: Deal, root: str) -> None:
        self.deal = deal
        self._root = root
        self._people: dict[str, Who] = {}
        self._on_timeline = {task.id for m in deal.plan.milestones for task in m.tasks}

    def who(self, ref: str) -> Who:
        """Whom a reference means; a free name is itself."""
        if ref not in self._people:
            self._people[ref] = self.deal.who(ref)
        return self._people[ref]

    def names(self, refs: Iterable[str]) -> Markup:
        """ "Ravi Menon and Mia Brandt"."""
        return escape(self.deal.language.join(self.who(ref).name for ref in refs))

    def milestones(self, ids: Iterable[str]) -> Markup:
        """Milestones as links to what the timeline says of them."""
        return _links((f"#m-{id}", self.deal.milestones[id].title) for id in ids)

    def tasks(self, ids: Iterable[str]) -> Markup:
        """Tasks as links: those of milestones are on the timeline, those of a party on roles."""
        return _links((self._task(id), self.deal.tasks[id].title) for id in ids)

    def documents(self, paths: Iterable[str], links: Iterable[Link] = ()) -> Markup:
        """Attachments with kind and size, and pages elsewhere, one a line."""
        files = (
            Markup('<a href="{}">{}</a> <span class="about">({})</span>').format(
                file.path, file.name, file.about
            )
            for file in map(self.deal.file, paths)
        )
        pages = (
            Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(link.url, link.title)
            for link in links
        )
        return Markup("<br>").join([*files, *pages])

    def _task(self, id: str) -> str:
        return f"#t-{id}" if id in self._on_timeline else f"{self._root}roles/#t-{id}"


def _links(links: Iterable[tuple[str, str]]) -> Markup:
    return Markup(", ".join(f'<a href="{address}">{escape(title)}</a>' for address, title in links))
