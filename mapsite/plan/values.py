"""The text of a scalar → the value that its field takes; strict, and clear about what is wrong.

A text means what its field makes of it: `no` is a country, `10:30` never a number. Where a text can
be read in two ways (03/04/2026, 1,000) it is refused, with an example of what would be right.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import zoneinfo
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from mapsite.plan.model import Relative
from mapsite.plan.problem import listed, nearest, quote
from mapsite.plan.shape import Shape
from mapsite.plan.synonyms import meant

FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_UNITS = 5000
SCHEMES = ("https", "http", "mailto", "tel")

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LOOSE_DATE = re.compile(r"([0-9]{1,4})([-./])([0-9]{1,2})\2([0-9]{1,4})\.?")
_DATETIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ] *([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?"
)
_RELATIVE = re.compile(
    r"(?P<anchor>[\w-]+?)\s*(?P<sign>[+\-−–])\s*"
    r"(?P<count>[0-9]{1,9})\s*(?P<unit>[A-Za-z][A-Za-z ]*)"
)
_UNITS = {
    "day": "days",
    "days": "days",
    "week": "weeks",
    "weeks": "weeks",
    "working day": "working days",
    "working days": "working days",
}
_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_EMAIL = re.compile(r"[^\s@<>()\[\]\",;:\\]+@(?:[\w-]+\.)+[^\W\d_][\w-]+")
# What ends the address in a mailto link, or stands for another sign (RFC 6068, section 2).
_LINK_SIGN = re.compile("[?&%#]")
_URL = re.compile(r"[^\s<>\"\\^`{|}]+")
_ID = re.compile(r"[\w-]+")


class Wrong(Exception):
    """The text is not what its field takes: the problem's code, message and hint.

    `kept` is the value that further checks may go on with, so that one slip is reported once."""

    def __init__(self, code: str, message: str, hint: str | None = None, kept: Any = None) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.kept = code, message, hint, kept


def text(value: str, shape: Shape) -> str:
    """A text, held to the pattern of its field."""
    if shape.pattern and not re.fullmatch(shape.pattern.removeprefix("^").removesuffix("$"), value):
        example = f", such as {shape.examples[0]}" if shape.examples else ""
        message = f"{quote(value)} does not have the form that is wanted here"
        what = shape.description or f"the form is {shape.pattern}"
        raise Wrong(
            "wrong-form",
            message,
            what.rstrip(".")[:1].lower() + what.rstrip(".")[1:] + example,
            value,
        )
    return value


def identifier(value: str, shape: Shape) -> str:
    """An id: letters, digits, hyphens and underscores."""
    if _ID.fullmatch(value):
        return value
    proposal = "-".join(re.findall(r"\w+", value.casefold()))
    raise Wrong(
        "wrong-id",
        f"{quote(value)} is not an id",
        "an id has letters, digits, - and _ only" + (f": {proposal[:40]}" if proposal else ""),
        value,
    )


def choice(value: str, shape: Shape) -> str | int:
    """One of the words that the field allows, just as they are spelt."""
    words = {str(word): word for word in shape.choices}
    if value in words:
        return words[value]
    match = meant(value, words) or nearest(value, words)
    hint = f"it is one of: {', '.join(words)}"
    if match:
        hint = f"did you mean {quote(match)}? I{hint[1:]}"
    raise Wrong("wrong-choice", f"{quote(value)} is not a word that this field takes", hint)


def boolean(value: str, shape: Shape) -> bool:
    """true or false, and no other word."""
    match value:
        case "true" | "True" | "TRUE":
            return True
        case "false" | "False" | "FALSE":
            return False
    word = value.casefold()
    hint = "write true or false"
    if word in {"yes", "y", "on", "1", "ja", "oui", "si"}:
        hint = "write true"
    elif word in {"no", "n", "off", "0", "nein", "non"}:
        hint = "write false"
    raise Wrong("wrong-type", f"{quote(value)} is neither true nor false", hint)


def integer(value: str, shape: Shape) -> int:
    """A whole number within the bounds of its field."""
    if not _INTEGER.fullmatch(value):
        raise Wrong(
            "wrong-number", f"{quote(value)} is not a whole number", _number_hint(value, shape)
        )
    number = int(value)
    low, high = shape.least, shape.most
    if (low is not None and number < low) or (high is not None and number > high):
        raise Wrong(
            "wrong-number", f"{number} is out of range", f"it is a number from {low} to {high}"
        )
    return number


def decimal(value: str, shape: Shape) -> Decimal:
    """A number with or without decimals, with a point and without separators of thousands."""
    if not _DECIMAL.fullmatch(value):
        hint = "write it in digits alone, with a point before decimals: 41000 or 99.50"
        raise Wrong("wrong-number", f"{quote(value)} is not a plain number", hint)
    return Decimal(value)


def _number_hint(value: str, shape: Shape) -> str:
    days = shape.most == MOST_UNITS
    if match := re.fullmatch(r"([0-9]{1,3})\s*(?:working\s+)?(day|week)s?", value):
        count = int(match[1]) * (5 if match[2] == "week" else 1)
        if days:
            return f"write {count}: working days are meant, the number stands alone"
    if days:
        return "write a number of working days, such as 15"
    return "write it in digits alone, such as 30"


def date(value: str, shape: Shape) -> dt.date:
    """A calendar date: 2026-11-20."""
    if match := _DATE.fullmatch(value):
        return _calendar_date(value, *map(int, match.groups()))
    if _DATETIME.fullmatch(value):
        raise Wrong(
            "wrong-date", f"{quote(value)} has a time", f"only a day is wanted: {value[:10]}"
        )
    if loose := _LOOSE_DATE.fullmatch(value):
        raise Wrong("wrong-date", f"{quote(value)} is not written as a date", _meant(loose))
    if _RELATIVE.fullmatch(value):
        hint = "write a calendar date here, such as 2026-11-20"
        raise Wrong("wrong-date", f"{quote(value)} hangs on another date", hint)
    raise Wrong("wrong-date", f"{quote(value)} is not a date", "write it as 2026-11-20")


def day(value: str, shape: Shape) -> dt.date | Relative:
    """A calendar date, or one that hangs on another: contract + 20 working days."""
    if match := _RELATIVE.fullmatch(value):
        unit = _UNITS.get(" ".join(match["unit"].casefold().split()))
        count = int(match["count"])
        if unit is None:
            hint = "write days, weeks or working days"
            raise Wrong("wrong-date", f"{quote(match['unit'].strip())} is not a unit of time", hint)
        if count > MOST_UNITS:
            hint = f"at most {MOST_UNITS:,} days, weeks or working days are counted"
            raise Wrong("wrong-date", f"{count:,} {unit} are too many", hint)
        count = count if match["sign"] == "+" else -count
        return Relative(anchor=match["anchor"], count=count, unit=unit)  # type: ignore[arg-type]
    if _DATE.fullmatch(value) or _LOOSE_DATE.fullmatch(value) or _DATETIME.fullmatch(value):
        return date(value, shape)
    hint = "write 2026-11-20, or a distance from another date: contract + 20 working days"
    if without := re.fullmatch(r"[^\W\d][\w-]*\s*[+−-]\s*[0-9]{1,4}", value):
        hint = f"say of what: {without.group()} days, weeks or working days"
    elif _ID.fullmatch(value) and not value[0].isdigit():
        hint = f"write 2026-11-20, or a distance such as {value} + 0 days"
    raise Wrong("wrong-date", f"{quote(value)} is not a date", hint)


def _calendar_date(value: str, year: int, month: int, number: int) -> dt.date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        hint = f"years from {FIRST_YEAR} to {LAST_YEAR} are read"
        raise Wrong("impossible-date", f"{quote(value)} is out of range", hint)
    if not 1 <= month <= 12:
        hint = "dates are written year-month-day"
        if number <= 12:
            hint += f": did you mean {year:04}-{number:02}-{month:02}?"
        raise Wrong(
            "impossible-date", f"{quote(value)} is impossible: there is no month {month}", hint
        )
    last = calendar.monthrange(year, month)[1]
    if not 1 <= number <= last:
        name = calendar.month_name[month]
        hint = f"{name} {year} ends on {year:04}-{month:02}-{last:02}"
        raise Wrong("impossible-date", f"{quote(value)} is impossible", hint)
    return dt.date(year, month, number)


def _meant(loose: re.Match[str]) -> str:
    """What would be right in place of a loosely written date."""
    possible = _readings(loose)
    return f"write {listed(possible)}" if possible else "write it as 2026-11-20"


def _readings(loose: re.Match[str]) -> list[str]:
    """What 30.10.2026, 10/30/2026 or 2026-9-1 can mean; both where both can be meant."""
    a, b, c = loose[1], int(loose[3]), loose[4]
    if len(a) == 4 and len(c) <= 2:
        readings = [(int(a), b, int(c))]
    elif len(c) in (2, 4) and len(a) <= 2:
        year = int(c) + 2000 * (len(c) == 2)
        readings = [(year, b, int(a)), (year, int(a), b)]
        if loose[2] == ".":
            readings = readings[:1]
    else:
        readings = []
    possible: list[str] = []
    for year, month, number in readings:
        try:
            possible.append(dt.date(year, month, number).isoformat())
        except ValueError:
            continue
    return list(dict.fromkeys(possible))


def datetime(value: str, shape: Shape) -> dt.datetime:
    """A day and a time of day, as clocks show it: 2026-09-08 10:00."""
    match = _DATETIME.fullmatch(value)
    if match:
        on = date(match[1], shape)
        hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
        if hour <= 23 and minute <= 59 and second <= 59:
            return dt.datetime(on.year, on.month, on.day, hour, minute, second)
        hint = "hours go from 00 to 23 and minutes from 00 to 59, such as 2026-09-08 10:00"
        if (hour, minute, second) == (24, 0, 0):
            hint = f"midnight is 00:00 of the next day: {on + dt.timedelta(days=1)} 00:00"
        time = value[10:].strip("Tt ")
        raise Wrong("wrong-time", f"{quote(time)} is not a time of day", hint)
    if re.fullmatch(r"[^ ]+[T ].*(Z|[+-][0-9]{2}:?[0-9]{2})", value):
        hint = "write the time as clocks there show it, and the zone in time_zone: 2026-09-08 10:00"
        raise Wrong("wrong-time", f"{quote(value)} names a time zone", hint)
    if _DATE.fullmatch(value):
        date(value, shape)
        hint = f"add the time, such as {value} 10:00"
        raise Wrong("wrong-time", f"{quote(value)} has no time of day", hint)
    hint = f"write it as {_loose_time(value) or '2026-09-08 10:00'}"
    raise Wrong("wrong-time", f"{quote(value)} is not a day with a time", hint)


def _loose_time(value: str) -> str | None:
    """What is meant by 2026-09-08 9.30, 8.9.2026 10:00 or 2026-09-08 2 pm; None where it is open.

    A time alone keeps its time, beside a day for an example."""
    day, _, time = value.rpartition(" ") if " " in value else ("2026-09-08", "", value)
    if time.casefold() in ("am", "pm"):
        day, _, time = value.rpartition(" ")[0].rpartition(" ")
        time += value[-2:]
    match = re.fullmatch(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?::00)?([ap]m)?", time.casefold())
    days = [day] if _DATE.fullmatch(day) else []
    if loose := _LOOSE_DATE.fullmatch(day):
        days = _readings(loose)
    if match is None or len(days) != 1 or not (match[2] or match[3]):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        hour = hour % 12 + 12 * (match[3] == "pm")
    return f"{days[0]} {hour:02}:{minute:02}" if hour <= 23 and minute <= 59 else None


def url(value: str, shape: Shape) -> str:
    """A link that a page may have: https, http, mailto or tel."""
    scheme, colon, rest = value.partition(":")
    if colon and scheme.casefold() in SCHEMES and rest:
        try:
            host = urlsplit(value).hostname
        except ValueError:
            host = None
        if _URL.fullmatch(value) and (scheme.casefold() in ("mailto", "tel") or host):
            return value
        raise Wrong(
            "wrong-url",
            f"{quote(value)} is not a complete link",
            "write it as https://northwind.example",
        )
    if not colon and re.match(r"[\w-]+(\.[\w-]+)+(/|$)", value):
        raise Wrong("wrong-url", f"{quote(value)} is not a complete link", f"write https://{value}")
    if "@" in value and _EMAIL.fullmatch(value):
        raise Wrong("wrong-url", f"{quote(value)} is not a link", f"write mailto:{value}")
    hint = "a link begins with https:, http:, mailto: or tel:"
    raise Wrong("wrong-url", f"{quote(value)} is not a link that a page may have", hint)


def email(value: str, shape: Shape) -> str:
    """A mail address, and nothing beside it: a page makes a link of it."""
    if _EMAIL.fullmatch(value) and len(value) <= 254:
        if sign := _LINK_SIGN.search(value):
            message = f"{quote(value)} has the sign {sign.group()}"
            hint = "in a link to the address it would end it; write one without ?, &, % and #"
            raise Wrong("wrong-email", message, hint)
        return value
    hint = "write the address alone: mia.brandt@northwind.example"
    raise Wrong("wrong-email", f"{quote(value)} is not a mail address", hint)


def time_zone(value: str, shape: Shape) -> str:
    """A time zone by its name in the IANA database."""
    try:
        zoneinfo.ZoneInfo(value)
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        pass
    except KeyError:
        pass
    else:
        return value
    known = zoneinfo.available_timezones()
    city = {zone.rpartition("/")[2]: zone for zone in sorted(known)}
    by_city = nearest(value.rpartition("/")[2].replace(" ", "_"), city)
    match = nearest(value, [zone for zone in sorted(known) if zone[:1] == value[:1]])
    match = city[by_city] if by_city else match
    hint = f"did you mean {quote(match)}?" if match else "write it as in Europe/Berlin"
    raise Wrong("unknown-time-zone", f"{quote(value)} is not a time zone", hint)


def file(value: str, shape: Shape) -> str:
    """A path in files/. Whether there is such a file is checked where the folder is known."""
    parts = value.replace("\\", "/").split("/")
    if parts[0] != "files" or len(parts) < 2 or {"", ".", ".."} & set(parts):
        name = parts[-1] if parts[-1] not in ("", ".", "..", "files") else "document.pdf"
        hint = f"put the file into the deal's folder files/ and write files/{name}"
        if value.partition(":")[0].casefold() in SCHEMES:
            hint += "; a page on the web goes under links"
        raise Wrong("wrong-file", f"{quote(value)} is not a file of this deal", hint)
    if "\\" in value:
        right = "/".join(parts)
        raise Wrong("wrong-file", f"{quote(value)} has backslashes", f"write {quote(right)}", value)
    if hidden := next((part for part in parts if part.startswith(".")), None):
        hint = f"rename it without the dot: {hidden.lstrip('.')}"
        raise Wrong("wrong-file", f"{quote(hidden)} is hidden, and so is not published", hint)
    return value


READERS: dict[str, Callable[[str, Shape], Any]] = {
    "text": text,
    "markdown": text,
    "id": identifier,
    "url": url,
    "email": email,
    "file": file,
    "time zone": time_zone,
    "currency": text,
    "digest": text,
    "boolean": boolean,
    "integer": integer,
    "decimal": decimal,
    "date": date,
    "day": day,
    "datetime": datetime,
    "choice": choice,
}
