"""A microsite's language: the tool's words from gettext catalogs, dates and amounts from CLDR.

Where a language has no catalog yet, words and dates are English (`missing` says so), while
direction and the page's `lang` stay the plan's own: its texts are in that language.
"""

from __future__ import annotations

import datetime as dt
import gettext as gnu
import io
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable

NBSP = "\u00a0"
LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"

# Plain English, day first and with three-letter months, as both sides of the Atlantic can read it.
INTERNATIONAL = Locale("en", "001")
MONTHS = Locale("en", "US")
ENGLISH = {
    "day": "d MMM",
    "day of a year": "d MMM y",
    "long": "d MMMM",
    "full": "d MMMM y",
    "weekday": "EEEE d MMMM y",
}


def N_(message: str) -> str:
    """Marks a message for the catalogs where it is not yet translated."""
    return message


class Language:
    """What a page needs to speak one language.

    `tag` is the BCP 47 tag for `lang`, `dir` "ltr" or "rtl"; `missing` is true where the tool's own
    words have no catalog in it and stand in English.
    """

    def __init__(self, tag: str, catalog: gnu.NullTranslations | None) -> None:
        self.tag = tag
        self.dir = "rtl" if _script_is_rtl(tag) else "ltr"
        self.missing = catalog is None
        catalog = catalog or gnu.NullTranslations()
        self._catalog = catalog
        # English words on a page that reads from right to left stay in their own order.
        self._isolates = self.missing and self.dir == "rtl"
        self._english = self.missing or tag == "en"
        self._locale = INTERNATIONAL if self._english else _locale(tag)
        self._dates = MONTHS if self._english else self._locale
        # A page asks for the same few days again and again.
        self.day_of_a_year = lru_cache(4096)(self._day_of_a_year)
        self.day_without_year = lru_cache(4096)(self._day_without_year)

    def gettext(self, message: str) -> str:
        """The message in this language."""
        return self._isolated(self._catalog.gettext(message))

    def ngettext(self, one: str, many: str, n: int) -> str:
        """The message for a count, in the plural form that the language has for it."""
        return self._isolated(self._catalog.ngettext(one, many, n))

    def isolate(self, value: object) -> object:
        """A value for the middle of a message: set apart where its script may run the other way
        (Unicode Bidirectional Algorithm, first strong isolate)."""
        text = str(value)
        apart = self.dir == "rtl" or any(bidirectional(sign) in ("R", "AL") for sign in text)
        if not apart or not text:
            return value
        return type(value)(f"{FSI}{value}{PDI}") if isinstance(value, str) else f"{FSI}{text}{PDI}"

    def sentences(self, *said: str) -> str:
        """Sentences one after the other. English ones on a page that reads from right to left are
        set apart as one, else the last would be read first."""
        return " ".join(filter(None, said)).replace(f"{PDI} {LRI}", " ")

    def _isolated(self, text: str) -> str:
        return f"{LRI}{text}{PDI}" if self._isolates else text

    def day(self, day: dt.date, today: dt.date) -> str:
        """A date in a line of data: "24 Dec", with its year where that is not today's."""
        return self.day_without_year(day) if day.year == today.year else self.day_of_a_year(day)

    def day_long(self, day: dt.date, today: dt.date) -> str:
        """A date in a sentence: "24 December", with its year where that is not today's."""
        if day.year != today.year:
            return self.day_full(day)
        return self._format(day, "long", "MMMMd")

    def day_full(self, day: dt.date) -> str:
        """ "24 December 2026"."""
        pattern = ENGLISH["full"] if self._english else "long"
        return self._isolated(_joined(format_date(day, pattern, locale=self._dates)))

    def weekday_full(self, day: dt.date) -> str:
        """ "Thursday 24 December 2026"."""
        pattern = ENGLISH["weekday"] if self._english else "full"
        name, _, rest = format_date(day, pattern, locale=self._dates).partition(" ")
        return self._isolated(f"{name} {_joined(rest)}" if rest else name)

    def weekday(self, day: dt.date) -> str:
        """ "Thursday"."""
        return str(format_date(day, "EEEE", locale=self._dates))

    def month(self, day: dt.date) -> str:
        """ "December", as it stands alone."""
        return str(format_date(day, "LLLL", locale=self._dates))

    def month_short(self, day: dt.date) -> str:
        """ "Dec", as it stands alone."""
        return str(format_date(day, "LLL", locale=self._dates))

    def month_of_a_year(self, day: dt.date) -> str:
        """ "Dec 2026"."""
        return str(format_skeleton("yMMM", day, locale=self._dates))

    def time(self, time: dt.datetime | dt.time) -> str:
        """ "10:30", or as the language writes times."""
        pattern = "HH:mm" if self._english else "short"
        return str(format_time(time, pattern, locale=self._locale))

    def money(self, amount: Decimal, currency: str) -> str:
        """ "€86,400", with cents only where the amount has them."""
        pattern = self._locale.currency_formats["standard"].pattern
        whole = amount == amount.to_integral_value()
        return str(
            format_currency(
                amount,
                currency,
                pattern.replace(".00", "") if whole else pattern,
                locale=self._locale,
                currency_digits=not whole,
                decimal_quantization=whole,
            )
        )

    def number(self, number: Decimal | float) -> str:
        """ "1,234.5", as the language writes numbers."""
        return str(format_decimal(number, locale=self._locale, decimal_quantization=False))

    def city(self, zone: str) -> str:
        """The city that a time zone (IANA) is named for: "Vienna", or "Wien"."""
        if self._english:
            return zone.split("/")[-1].replace("_", " ")
        return str(get_timezone_location(zone, locale=self._locale, return_city=True))

    def join(self, items: Iterable[str]) -> str:
        """ "a, b and c"."""
        return str(format_list(list(items), locale=self._locale))

    def country(self, code: str) -> str:
        """The country's name, or the code where CLDR knows none."""
        return str(self._locale.territories.get(code.upper(), code))

    def _day_of_a_year(self, day: dt.date) -> str:
        return self._format(day, "day of a year", "yMMMd")

    def _day_without_year(self, day: dt.date) -> str:
        return self._format(day, "day", "MMMd")

    def _format(self, day: dt.date, english: str, skeleton: str) -> str:
        if self._english:
            return self._isolated(_joined(format_date(day, ENGLISH[english], locale=self._dates)))
        return _joined(format_skeleton(skeleton, day, locale=self._dates))


@cache
def language(tag: str) -> Language:
    """The language of a BCP 47 tag: its own catalog, else that of the tag without its region."""
    return Language(tag, _catalog(tag))


def _catalog(tag: str) -> gnu.NullTranslations | None:
    base = tag.split("-")[0].lower()
    if base == "en":
        return gnu.NullTranslations()
    folder = files("mapsite") / "locales"
    for name in (tag.replace("-", "_"), base):
        if not name.replace("_", "").isalnum():
            continue
        source = folder / name / "LC_MESSAGES" / "mapsite.po"
        if source.is_file():
            compiled = io.BytesIO()
            write_mo(compiled, read_po(io.BytesIO(source.read_bytes())))
            compiled.seek(0)
            return gnu.GNUTranslations(compiled)
    return None


def _locale(tag: str) -> Locale:
    for name in (tag, tag.split("-")[0]):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return INTERNATIONAL


def _script_is_rtl(tag: str) -> bool:
    try:
        return Locale.parse(tag, sep="-").text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return tag.split("-")[0].lower() in {"ar", "he", "fa", "ur", "ps", "dv", "yi", "ug", "sd"}


def _joined(text: str) -> str:
    """Day, month and year never part at the end of a line."""
    return text.replace(" ", NBSP)
