"""Whose page it is: both parties' logos above, who keeps the plan below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from mapsite.pages.deal import Deal

if TYPE_CHECKING:
    from mapsite.brand.brand import Brand
    from mapsite.plan.model import Party


class Logo(Struct, frozen=True, kw_only=True):
    """A party's logo, or its name where it has none.

    `light` and `dark` are addresses: of an attachment of the deal, or with `shared` of a file in
    the brand's assets. A logo without a dark version stands on a white `plate` in dark mode."""

    name: str
    light: str = ""
    dark: str = ""
    width: int = 0
    height: int = 0
    plate: bool = False
    shared: bool = False


class Keeper(Struct, frozen=True, kw_only=True):
    """Who keeps the plan up to date."""

    name: str
    party: str = ""
    email: str = ""


def logos(deal: Deal, brand: Brand) -> tuple[Logo, ...]:
    """The seller's logo, then the buyer's."""
    sides = {party.side: party for party in reversed(deal.plan.parties)}
    seller, buyer = sides["seller"], sides["buyer"]
    return (_brand_logo(seller, brand) or _party_logo(deal, seller), _party_logo(deal, buyer))


def keeper(deal: Deal) -> Keeper:
    """The seller's lead, else the seller's first person, else the seller."""
    seller = next(party for party in deal.plan.parties if party.side == "seller")
    people = [p for p in seller.people if p.id == seller.lead] or list(seller.people[:1])
    if not people:
        return Keeper(name=seller.name)
    return Keeper(name=people[0].name, party=seller.name, email=people[0].email or "")


def _brand_logo(party: Party, brand: Brand) -> Logo | None:
    if brand.logo is None:
        return None
    return Logo(
        name=party.name,
        light=brand.logo.name,
        dark=brand.logo_dark.name if brand.logo_dark else "",
        width=brand.logo.width,
        height=brand.logo.height,
        plate=brand.logo_dark is None,
        shared=True,
    )


def _party_logo(deal: Deal, party: Party) -> Logo:
    attached = deal.files.get(party.logo) if party.logo else None
    if party.logo is None or attached is None:
        return Logo(name=party.name)
    return Logo(
        name=party.name,
        light=deal.file(party.logo).path,
        width=attached.width or 0,
        height=attached.height or 0,
        plate=True,
    )
