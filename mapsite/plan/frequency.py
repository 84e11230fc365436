"""How often a review is held: a few words, or a recurrence rule of RFC 5545, section 3.3.10."""

from __future__ import annotations

import re

from mapsite.plan.problem import nearest, quote
from mapsite.plan.synonyms import meant

WORDS = ("once", "weekly", "every two weeks", "monthly")

_DAY = r"[+-]?[0-9]{0,2}(MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": "[1-9][0-9]{0,2}",
    "COUNT": "[1-9][0-9]{0,3}",
    "UNTIL": "[0-9]{8}(T[0-9]{6}Z?)?",
    "BYDAY": f"{_DAY}(,{_DAY})*",
    "BYMONTHDAY": "-?[1-9][0-9]?(,-?[1-9][0-9]?)*",
    "BYMONTH": "[1-9][0-9]?(,[1-9][0-9]?)*",
    "BYSETPOS": "-?[1-9][0-9]{0,2}(,-?[1-9][0-9]{0,2})*",
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
}


def wrong_frequency(frequency: str) -> tuple[str, str] | None:
    """What is wrong with a frequency, and what would be right; None where it can be read."""
    if frequency in WORDS:
        return None
    one_of = f"write {', '.join(WORDS)}, or a rule such as FREQ=MONTHLY;BYDAY=1TU"
    if "=" not in frequency:
        match = meant(frequency, WORDS) or nearest(frequency, WORDS)
        hint = f"did you mean {quote(match)}?" if match else one_of
        return f"{quote(frequency)} is not a frequency", hint
    if frequency.startswith("RRULE:"):
        return f"{quote(frequency)} is not a frequency", "write the rule without RRULE:"
    seen = set()
    for part in frequency.split(";"):
        name, _, value = part.partition("=")
        pattern = _PARTS.get(name)
        if pattern is None:
            known = ", ".join(_PARTS)
            return f"a rule has no part {quote(name)}", f"its parts are {known} (RFC 5545)"
        if name in seen:
            return f"{name} stands in the rule twice", "keep one of them"
        if not re.fullmatch(pattern, value):
            return f"{quote(part)} is not right in a rule", _example(name)
        seen.add(name)
    if "FREQ" not in seen:
        return "the rule does not say how often", "begin it with FREQ=WEEKLY or FREQ=MONTHLY"
    if {"COUNT", "UNTIL"} <= seen:
        return "the rule has both COUNT and UNTIL", "keep one of them"
    return None


def _example(name: str) -> str:
    examples = {
        "FREQ": "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY",
        "UNTIL": "write UNTIL=20261215",
        "BYDAY": "write BYDAY=TU, or BYDAY=1TU for the first Tuesday",
    }
    return examples.get(name, f"{name} is a number, such as {name}=2")
