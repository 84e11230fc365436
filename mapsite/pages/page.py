"""The pages of a microsite: their order, addresses and builders, in one table."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from mapsite.pages.changes import changes
from mapsite.pages.deal import Deal
from mapsite.pages.language import N_
from mapsite.pages.overview import overview
from mapsite.pages.resources import resources
from mapsite.pages.reviews import reviews
from mapsite.pages.risks import risks
from mapsite.pages.roles import roles
from mapsite.pages.sign_off import sign_off
from mapsite.pages.timeline import timeline
from mapsite.pages.view import View


class Page(Struct, frozen=True, kw_only=True):
    """A page that every microsite has.

    `name` is its template's; `title` a message of the catalogs; `build` makes its view."""

    name: str
    title: str
    build: Callable[[Deal], View]

    @property
    def path(self) -> str:
        """Its folder below the microsite's own, with a slash; "" for the overview."""
        return "" if self.name == "overview" else f"{self.name}/"


PAGES = (
    Page(name="overview", title=N_("Overview"), build=overview),
    Page(name="timeline", title=N_("Timeline"), build=timeline),
    Page(name="roles", title=N_("Roles"), build=roles),
    Page(name="resources", title=N_("Resources"), build=resources),
    Page(name="reviews", title=N_("Reviews"), build=reviews),
    Page(name="risks", title=N_("Risks"), build=risks),
    Page(name="changes", title=N_("Changes"), build=changes),
    Page(name="sign-off", title=N_("Sign-off"), build=sign_off),
)
