"""What must not be seen of a deal: its words, names and files, as the leak audit looks for them.

Words that stand in what is published on purpose (templates, style sheets, catalogs, brands, open
plans) tell nothing of a deal: `Public` declares them.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind
from msgspec import Struct

from mapsite.gate.forms import SHORT, SPACELESS, plain, spaceless
from mapsite.gate.readers import FILE as READERS_FILE
from mapsite.gate.readers import Readers
from mapsite.plan.folders import DealFolder, shown
from mapsite.plan.internal import Internal
from mapsite.plan.model import Plan
from mapsite.plan.shape import Shape, leaves

if TYPE_CHECKING:
    from mapsite.brand.brand import Brand
    from mapsite.pages.language import Language

# Of a long sentence its beginning: so much in a row says the same by chance nowhere.
LONGEST = 32
# A number with fewer digits is a coordinate of some drawing.
DIGITS = 7
WINDOW, WINDOWS = 32, 8
# A picture's even ground is in many pictures.
FEWEST_VALUES = 12

# What a choice of the tool, a standard or the brand says is public; a reference repeats an id.
_PUBLIC_KINDS = {"choice", "currency", "time zone", "file"}
_PUBLIC_FIELDS = {"language", "brand", "country", "subdivision", "frequency"}
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
# A rendered text has neither Markdown's signs nor its lines.
_BREAK = re.compile(r"[*_`~#>|\[\]()\\\n]+|(?<=[.!?:;])\s+")


class Secrets(Struct, frozen=True, kw_only=True):
    """What must not be seen: the bytes that are looked for, each with where it stands, such as
    `plans/halden/plan.yaml parties[0].name`. `addresses` are those of plans, which a path or a
    gate page may hold: `find` takes them for a hit only when it is told to."""

    fields: Mapping[bytes, str]
    addresses: frozenset[bytes] = frozenset()

    def __or__(self, other: Secrets) -> Secrets:
        return Secrets(
            fields={**other.fields, **self.fields}, addresses=self.addresses | other.addresses
        )


class Search:
    """One automaton over all secrets (Aho and Corasick, 1975): a text is read once, however many
    deals there are. What `public` holds is left out."""

    def __init__(self, secrets: Secrets, public: Iterable[bytes] = ()) -> None:
        self._addresses = secrets.addresses
        self._patterns = list(secrets.fields)
        self._fields = list(secrets.fields.values())
        # Of the three kinds of automaton that the library has, the one between in size and speed.
        self._automaton = BytesAhoCorasick(
            self._patterns,
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )
        self._public: frozenset[int] = frozenset()
        folded = (fold(text) for text in public for fold in (plain, spaceless))
        self._public = frozenset(hit for text in folded for hit in self._hits(text))

    def __len__(self) -> int:
        return len(self._patterns) - len(self._public)

    def find(self, text: bytes, least: int = SHORT, *, addresses: bool = True) -> list[str]:
        """Where the secrets stand that the text holds, which is in small letters. Those shorter
        than `least` bytes are not looked at, nor addresses if they are not wanted."""
        return [
            self._fields[hit]
            for hit in sorted(self._hits(text))
            if len(self._patterns[hit]) >= least
            and (addresses or self._patterns[hit] not in self._addresses)
        ]

    def _hits(self, text: bytes) -> set[int]:
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return {hit for hit, _, _ in found} - self._public


def of_deal(
    folder: DealFolder,
    plan: Plan,
    internal: Internal | None = None,
    readers: Readers | None = None,
) -> Secrets:
    """All that a sealed deal says: its plan, its notes, who reads it, its folder's name, its
    attachments.

    Raises OSError where an attachment cannot be read."""
    fields: dict[bytes, str] = {}
    for pattern in patterns(folder.slug):
        fields.setdefault(pattern, f"{shown(folder.path)} its name")
    file = shown(folder.path / "plan.yaml")
    _add_strings(fields, file, plan)
    if internal is not None:
        _add_strings(fields, shown(folder.path / "internal.yaml"), internal)
    for i, reader in enumerate(readers.readers if readers else ()):
        file_of_readers = shown(folder.path / READERS_FILE)
        for what, text in (("label", reader.label), ("key", reader.key)):
            for pattern in patterns(text):
                fields.setdefault(pattern, f"{file_of_readers} readers[{i}].{what}")
    for name, real in folder.files.items():
        shown_name = shown(folder.path / name)
        for pattern in patterns(name.removeprefix("files/")):
            fields.setdefault(pattern, f"{shown_name} its name")
        for window in windows(real.read_bytes()):
            fields.setdefault(window, f"{shown_name} its content")
    address = plan.address.encode()
    fields[address] = f"{file} address"
    return Secrets(fields=fields, addresses=frozenset((address,)))


def of_internal(folder: DealFolder, internal: Internal | None) -> Secrets:
    """What the seller's own notes say: no page holds it, not even a sealed one."""
    fields: dict[bytes, str] = {}
    if internal is not None:
        _add_strings(fields, shown(folder.path / "internal.yaml"), internal)
    return Secrets(fields=fields)


def strings(model: Plan | Internal) -> Iterator[tuple[str, str]]:
    """Every text that somebody wrote, with its path: `parties[0].name`."""
    for path, shape, value in leaves(model):
        if isinstance(value, str) and not _is_public(path, shape):
            yield _field(path), value


def patterns(text: str) -> Iterator[bytes]:
    """What to look for, for a text to be found however it is set: in capitals, in lines of another
    length, as Markdown or rendered. Nothing for a text of a few characters.

    A text of 16 bytes and more is looked for without its white space."""
    whole, *parts = text, *_BREAK.split(text)
    candidates = [whole, *(part for part in parts if len(part) >= SPACELESS)]
    for candidate in dict.fromkeys(_SPACE.sub(" ", one).strip(" ") for one in candidates):
        if not _means_something(candidate):
            continue
        for spelling in _spellings(candidate):
            data = spelling.encode("utf-8", "replace")
            short = plain(data)
            long = spaceless(data)
            yield long[:LONGEST] if len(long) >= SPACELESS else short


def windows(data: bytes) -> Iterator[bytes]:
    """Pieces of a file by which it is known, from its beginning to its end."""
    if len(data) <= WINDOW:
        if len(set(data)) >= FEWEST_VALUES:
            yield plain(data)
        return
    last = len(data) - WINDOW
    for i in range(WINDOWS + 1):
        start = last * i // WINDOWS
        window = data[start : start + WINDOW]
        if len(set(window)) >= FEWEST_VALUES:
            yield plain(window)


def shipped_words() -> Iterator[bytes]:
    """The texts that the tool ships, for pages and for new plans: what they say is public."""
    for package, folder in (
        ("mapsite.starter", "deals"),
        ("mapsite.pages", "templates"),
        ("mapsite.pages", "styles"),
        ("mapsite.engine", "overrides"),
        ("mapsite.engine", "styles"),
        ("mapsite.engine", "scripts"),
        ("mapsite.site", "root"),
        ("mapsite.site", "templates"),
        ("mapsite", "locales"),
    ):
        yield from _texts(files(package) / folder)
    # Without the list of words: what one of them holds would be public.
    for name in ("gate.html", "gate.css", "gate.js", "save.js", "words.json"):
        yield (files("mapsite.gate") / name).read_bytes()


def words_of_brand(brand: Brand) -> Iterator[bytes]:
    """What a brand says on every page of its deals: public."""
    yield brand.slug.encode()
    for text in (brand.name, brand.footer, brand.privacy, brand.css, brand.style):
        yield (text or "").encode()
    yield from (template.encode() for template in brand.templates.values())
    yield from (data for name, data in brand.files.items() if not name.endswith(".woff2"))


def words_of_plan(plan: Plan, language: Language) -> Iterator[bytes]:
    """What an open plan says, and the days, countries and cities that its pages name: public."""
    for path, shape, value in leaves(plan):
        if isinstance(value, str):
            yield value.encode("utf-8", "replace")
            if shape.kind == "time zone":
                yield language.city(value).encode()
            elif path[-1] == "country":
                yield language.country(value).encode()
    # A leap year that begins on a Monday: each month, each day of the week.
    first = dt.date(2024, 1, 1)
    for day in (first + dt.timedelta(days=i) for i in range(0, 366, 5)):
        yield f"{language.weekday_full(day)} {language.day_long(day, day)}".encode()


def _texts(folder: Traversable) -> Iterator[bytes]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _texts(entry)
        elif not entry.name.endswith((".py", ".pyc", ".mo")):
            yield entry.read_bytes()


def _add_strings(fields: dict[bytes, str], file: str, model: Plan | Internal) -> None:
    for field, text in strings(model):
        for pattern in patterns(text):
            fields.setdefault(pattern, f"{file} {field}")


def _is_public(path: tuple[str | int, ...], shape: Shape) -> bool:
    return (
        shape.kind in _PUBLIC_KINDS
        or path[-1] in _PUBLIC_FIELDS
        or path == ("address",)
        or bool(shape.refers and not shape.free)
    )


def _field(path: tuple[str | int, ...]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def _means_something(text: str) -> bool:
    """Whether it has letters and digits enough: "100 %" and "12:30" stand anywhere."""
    told = [char for char in text if char.isalnum()]
    if all(char.isdigit() for char in told):
        return len(told) >= DIGITS
    return sum(len(char.encode()) for char in told) >= SHORT


def _spellings(text: str) -> Iterator[str]:
    """The text as it is, with its accents in one piece and apart, and in small letters and capitals
    where they are not those of ASCII, which every search takes for one."""
    if text.isascii():
        yield text
        return
    forms = (text, *(unicodedata.normalize(form, text) for form in ("NFC", "NFD")))
    cases = (spelling for form in forms for spelling in (form, form.lower(), form.upper()))
    yield from dict.fromkeys(cases)
