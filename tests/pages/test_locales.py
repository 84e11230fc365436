"""Every word that the tool writes stands in every catalog, as whole and as safe as in English."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from copy import copy
from gettext import NullTranslations
from pathlib import Path

import html5lib
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from msgspec import to_builtins

from mapsite.pages.language import Language
from mapsite.pages.words import LEVELS, SIDES, STATES, STATUSES

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "mapsite" / "locales"
TEMPLATES = sorted(
    path
    for folder in ("pages/templates", "engine/overrides")
    for path in (ROOT / "mapsite" / folder).rglob("*.html")
)
CATALOGS = sorted(path.parts[-3] for path in LOCALES.glob("*/LC_MESSAGES/mapsite.po"))

WORD = "[A-Za-z]{2,}"

Key = tuple[str | None, str | tuple[str, ...]]


def catalog(path: Path) -> Catalog:
    return read_po(io.BytesIO(path.read_bytes()), abort_invalid=True)


def messages(catalog: Catalog) -> dict[Key, Message]:
    """Each message but the header, by its context and its English."""
    return {(m.context, m.id): m for m in catalog if m.id}


def forms(message: Message) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each form of a translation, with the English forms that it may stand for."""
    if isinstance(message.string, str):
        yield message.string, (message.id,)
        return
    for number, form in enumerate(message.string):
        # With one form or more than two, the first is not the singular alone.
        exact = len(message.string) == 2
        yield form, (message.id[number],) if exact else message.id


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{.*?\}", text))


def tags(text: str) -> list[str]:
    return re.findall(r"<.*?>", text)


@pytest.fixture(scope="session")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Message]:
    """What the command in babel.cfg finds in the code and the templates."""
    line = re.search(r"^# +(pybabel extract .*)", (ROOT / "babel.cfg").read_text(), re.MULTILINE)
    assert line is not None
    command = shlex.split(line[1])
    command[command.index("-F") + 1] = str(ROOT / "babel.cfg")
    command[command.index("-o") + 1] = str(tmp_path_factory.mktemp("words") / "mapsite.pot")
    command[-1] = str(ROOT / command[-1])
    CommandLineInterface().run([command[0], "-q", *command[1:]])
    return messages(catalog(Path(command[command.index("-o") + 1])))


@pytest.fixture(params=CATALOGS)
def translated(request: pytest.FixtureRequest) -> dict[Key, Message]:
    return messages(catalog(LOCALES / request.param / "LC_MESSAGES" / "mapsite.po"))


def test_there_is_a_german_catalog():
    assert "de" in CATALOGS


def test_words_are_found_in_pages_templates_and_frames(extracted):
    found = {english for _, english in extracted}
    assert {"Timeline", "The way there", "Print this page"} <= found
    assert ("{n} day late", "{n} days late") in found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_writes_a_word_past_the_catalogs(path):
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    spoken = re.findall(r'\b(?:alt|aria-label|placeholder|title)="([^"]*)"', text)
    shown = re.sub(r"<[^>]*>|&\w+;", " ", text)
    assert not re.findall(r"[^\W\d_]+", " ".join([shown, *spoken]))


def test_the_template_of_new_catalogs_has_every_message(extracted):
    assert set(messages(catalog(LOCALES / "mapsite.pot"))) == set(extracted)


def test_a_catalog_has_every_message_and_no_other(translated, extracted):
    assert set(translated) == set(extracted)


def test_no_translation_is_empty_or_a_guess(translated):
    assert not [m.id for m in translated.values() if m.fuzzy or not all(f for f, _ in forms(m))]


def test_a_translation_fills_in_what_the_english_does(translated):
    assert not [
        form
        for message in translated.values()
        for form, english in forms(message)
        if placeholders(form) not in [placeholders(text) for text in english]
    ]


def test_a_translation_can_be_filled(translated):
    """A stray brace would end the build: every {place} is a plain name."""
    for message in translated.values():
        for form, _ in forms(message):
            names = {place.strip("{}"): "x" for place in placeholders(form)}
            assert all(name.isidentifier() for name in names)
            assert "{" not in form.format(**names)


def test_a_translation_has_the_tags_of_the_english_and_no_other(translated):
    assert not [
        form
        for message in translated.values()
        for form, english in forms(message)
        if tags(form) not in [tags(text) for text in english]
    ]


def test_a_translation_keeps_the_spaces_at_its_ends(translated):
    assert not [form for m in translated.values() for form, _ in forms(m) if form != form.strip()]


@pytest.mark.parametrize("name", CATALOGS)
def test_a_catalog_says_how_its_language_counts(name):
    text = (LOCALES / name / "LC_MESSAGES" / "mapsite.po").read_text("utf-8")
    assert f'"Language: {name}\\n"' in text
    assert '"Plural-Forms: nplurals=' in text
    assert '"Content-Type: text/plain; charset=utf-8\\n"' in text


def test_places_of_messages_are_files_without_lines():
    """A line that moves changes no catalog."""
    for path in (LOCALES / "mapsite.pot", *LOCALES.glob("*/LC_MESSAGES/mapsite.po")):
        places = re.findall(r"^#: (.*)", path.read_text("utf-8"), re.MULTILINE)
        assert places
        assert all(re.fullmatch(r"mapsite/[\w/.-]+", p) for line in places for p in line.split())


def test_german_quotes_are_german():
    for message in messages(catalog(LOCALES / "de" / "LC_MESSAGES" / "mapsite.po")).values():
        for form, _ in forms(message):
            assert not re.search("[\"'”‚‘’]", form)
            assert form.count("„") == form.count("“")


class Silent(NullTranslations):
    """A catalog of dots: a word that is left on a page came past it."""

    def gettext(self, message: str) -> str:
        return "·"

    def ngettext(self, one: str, many: str, n: int) -> str:
        return "·"

    def pgettext(self, context: str, message: str) -> str:
        return "·"


def sentences(part: object) -> Iterator[str]:
    """Every text of a plan; its settings ("in progress") are no text of a page."""
    match part:
        case str() if part not in {*STATUSES, *STATES, *LEVELS, *SIDES}:
            yield part
        case dict():
            yield from (text for value in part.values() for text in sentences(value))
        case list() | tuple():
            yield from (text for value in part for text in sentences(value))


def test_no_builder_writes_a_word_past_the_catalogs(example, pages):
    # Greek dates, lists and countries have no Latin letter, so each of those is judged.
    greek = copy(example)
    greek.language = Language("el", Silent())
    own = {word for text in sentences(to_builtins(example.plan)) for word in re.findall(WORD, text)}
    for leaf in pages(greek).leaves:
        for mark in leaf.marks.values():
            tree = html5lib.parseFragment(mark, namespaceHTMLElements=False)
            shown = [*tree.itertext()]
            for name in ("alt", "aria-label", "title"):
                shown += [element.get(name, "") for element in tree.iter()]
            words = {word for text in shown for word in re.findall(WORD, text)}
            assert not {word for word in words - own if not word.isupper()}, leaf.name
