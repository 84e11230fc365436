"""Public holidays of countries and regions, from the `holidays` library, loaded on first use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

# The library names Norwegian as a whole; plans say which one they are written in.
_SPOKEN_AS = {"nb": "no", "nn": "no"}


def countries() -> frozenset[str]:
    """The ISO 3166-1 alpha-2 codes whose public holidays are known."""
    from holidays.registry import COUNTRIES

    return frozenset(codes[1] for codes in COUNTRIES.values())


def subdivisions(country: str) -> Mapping[str, str]:
    """The codes of a known country's regions, each by itself and by the names that it goes by."""
    import holidays

    kind = getattr(holidays, country)
    return {
        **kind.subdivisions_aliases,
        **{code: code for code in kind.subdivisions},
    }


@lru_cache(maxsize=4096)
def holidays_in(
    country: str, subdivision: str | None, year: int, language: str | None = None
) -> Mapping[dt.date, str]:
    """The public holidays of one year by day, each with its name, once for each process.

    Names are in the language (BCP 47) where the library has it, else in English where it has that,
    else in the country's own. Days on which a holiday is made up for are holidays too."""
    import holidays

    return dict(
        holidays.country_holidays(
            country,
            subdiv=subdivision,
            years=year,
            language=_nearest(country, language) if language else None,
        )
    )


@lru_cache(maxsize=1024)
def _nearest(country: str, language: str) -> str | None:
    import holidays

    kind = getattr(holidays, country)
    for wanted in (_SPOKEN_AS.get(language.split("-")[0], language), "en"):
        exact = wanted.replace("-", "_").casefold()
        for known in kind.supported_languages:
            if known.casefold() == exact:
                return str(known)
        for known in kind.supported_languages:
            if known.split("_")[0] == exact.split("_")[0]:
                return str(known)
    return None
