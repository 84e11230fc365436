"""`mapsite access`: who may read a plan, and the codes that open it for them."""

from __future__ import annotations

import codecs
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NoReturn
from urllib.parse import urlsplit

import click
from msgspec.structs import replace

from mapsite.cli import terminal
from mapsite.cli.options import Options, common, text_or_json
from mapsite.cli.report import report
from mapsite.cli.table import Cell, table
from mapsite.gate.checks import CheckedReaders, check_readers, problems_of_file
from mapsite.gate.code import FEWEST_WORDS, MOST_WORDS, new_code, normalise
from mapsite.gate.edit import new_file, save, with_reader, without_reader
from mapsite.gate.key import check_public_key, derive, identity, link_key, recipient
from mapsite.gate.readers import FILE, Reader, folded, fresh
from mapsite.plan.folders import brands, deals, shown
from mapsite.plan.load import Loaded, load
from mapsite.plan.problem import Problem, did_you_mean, has_errors, quote, visible
from mapsite.plan.repository import repository
from mapsite.plan.source import Source

LONGEST_INPUT = 10_000
# Browsers decrypt on secure origins alone, and take these for secure.
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class HasErrors(Exception):
    """A file that has to be read first has errors. They are shown before this is raised."""


@click.group(
    short_help="The readers of a plan, and their access codes.",
    epilog="Example: mapsite access add halden 'Ines Dahl'",
)
def command() -> None:
    """The readers of a plan, and the access codes that open it for them."""


@command.command(
    short_help="A reader more, with an access code of their own.",
    epilog="Example: mapsite access add halden 'Ines Dahl' --words 8",
)
@click.argument("deal")
@click.argument("name")
@click.option(
    "--words",
    type=click.IntRange(FEWEST_WORDS, MOST_WORDS),
    help=f"How many random words the code has; {FEWEST_WORDS} unless you say otherwise.",
)
@click.option("--key", metavar="age1…", help="The age public key of a reader who brings one.")
@common
def add(options: Options, deal: str, name: str, words: int | None, key: str | None) -> int:
    """A reader more, with an access code that is made now and shown only once.

    NAME is what you call the reader. Only a public key is written, to the deal's readers.yaml."""
    if key is not None and words is not None:
        raise click.UsageError("--words and --key are both given; who brings a key has no code")
    if key is not None:
        check_public_key(key)
    label = _label(name)
    loaded, checked = _open(options, deal)
    readers = checked.readers or fresh()
    if any(folded(reader.label) == folded(label) for reader in readers.readers):
        message = f"{quote(label)} is a reader of {loaded.slug} already"
        raise click.UsageError(f"{message}; add what tells the two apart, or remove that one first")
    code = None
    if key is None:
        code = new_code(words or FEWEST_WORDS)
        key = recipient(derive(code, readers.salt, readers.rounds))
    elif key in readers.keys:
        (owner,) = (reader.label for reader in readers.readers if reader.key == key)
        raise click.UsageError(f"this is the key of {quote(owner)} already")
    reader = Reader(label=label, key=key, added=options.day_of(loaded.plan))
    if checked.source is None:
        text = new_file(replace(readers, readers=(reader,)))
    else:
        text = with_reader(checked.source, reader)
    _save(loaded, text)
    _say_added(loaded, label, code, options)
    if code is not None:
        terminal.result(code)
    return 0


@command.command(
    "list",
    short_help="Who may read a plan, and since when.",
    epilog="Example: mapsite access list halden --format json",
)
@click.argument("deal")
@text_or_json
@common
def list_(options: Options, deal: str, form: str) -> int:
    """Who may read a plan, since when, and with which public key."""
    loaded, checked = _open(options, deal)
    readers = checked.readers.readers if checked.readers else ()
    if form == "json":
        rows = [
            {"label": reader.label, "key": reader.key, "added": reader.added.isoformat()}
            for reader in readers
        ]
        terminal.result(json.dumps(rows, indent=2))
    elif readers:
        cells = [[Cell(visible(r.label)), Cell(r.added.isoformat()), Cell(r.key)] for r in readers]
        terminal.result("\n".join(table(cells, colour=False)))
    else:
        terminal.remark(_no_readers(loaded), quiet=options.quiet)
    return 0


@command.command(
    short_help="A reader less: shut out of everything published afterwards.",
    epilog="Example: mapsite access remove halden 'Ines Dahl'",
)
@click.argument("deal")
@click.argument("name")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@common
def remove(options: Options, deal: str, name: str, yes: bool) -> int:
    """A reader less: shut out of everything that is published afterwards.

    What was published before stays readable to whoever kept a copy. It asks on a terminal alone."""
    loaded, checked = _open(options, deal)
    labels = [reader.label for reader in checked.readers.readers] if checked.readers else []
    label = next((each for each in labels if folded(each) == folded(name)), None)
    if label is None or checked.source is None:
        hint = did_you_mean(name, labels) or f"mapsite access list {loaded.slug} names them"
        raise click.UsageError(f"no reader of {loaded.slug} is called {quote(name)}; {hint}")
    text = without_reader(checked.source, label)
    if sys.stdin.isatty() and not yes:
        click.confirm(f"Remove {visible(label)} from {loaded.slug}?", abort=True, err=True)
    _save(loaded, text)
    terminal.remark(
        f"{visible(label)} is no reader of {loaded.slug} any more, from the next publication on\n"
        "What was published before stays readable to whoever kept a copy and the code",
        quiet=options.quiet,
    )
    if len(labels) == 1:
        terminal.remark(f"warning: {_no_readers(loaded)}", quiet=False)
    return 0


@command.command(
    "link",
    short_help="A link that opens a plan without typing the code.",
    epilog="Example: mapsite access link halden --url https://plans.northwind.example",
)
@click.argument("deal")
@click.option(
    "--url",
    envvar="MAPSITE_URL",
    metavar="URL",
    help="Where the site is published. Otherwise it is url in mapsite.yaml.",
)
@common
def link_(options: Options, deal: str, url: str | None) -> int:
    """A link that opens a plan without typing the code, which is read from standard input.

    The key stands behind the # of the link, which browsers do not send to the host."""
    loaded, checked = _open(options, deal)
    if loaded.plan is None:
        _stop(loaded.problems, loaded.sources, f"the plan of {loaded.slug} has errors")
    base = _url(options, url)
    secret = _secret(loaded, checked)
    terminal.remark(
        "who has this link can read the plan: mail gateways and synced histories see the whole of "
        "it, key included",
        quiet=False,
    )
    terminal.result(f"{base}/{loaded.plan.address}/#key={link_key(secret)}")
    return 0


@command.command(
    short_help="The age identity of a code, for the age tool.",
    epilog="Example: mapsite access key halden > key.txt, then age -d -i key.txt",
)
@click.argument("deal")
@common
def key(options: Options, deal: str) -> int:
    """The age identity of an access code, which is read from standard input.

    With it the age tool opens what is sealed for that reader."""
    loaded, checked = _open(options, deal)
    terminal.result(identity(_secret(loaded, checked)))
    return 0


def _open(options: Options, deal: str) -> tuple[Loaded, CheckedReaders]:
    """A deal and its readers, without errors in their file."""
    (folder,) = deals(options.plans, [deal])
    loaded = load(folder, brands(options.themes))
    checked = check_readers(loaded)
    file = shown(folder.path / FILE)
    problems = [*checked.problems, *problems_of_file(folder)]
    if has_errors(problems):
        _stop(problems, {file: checked.source} if checked.source else {}, f"{file} has errors")
    return loaded, checked


def _stop(problems: Iterable[Problem], sources: Mapping[str, Source], message: str) -> NoReturn:
    errors = [problem for problem in problems if problem.severity == "error"]
    terminal.remark(report(errors, sources), quiet=False)
    raise HasErrors(message)


def _label(name: str) -> str:
    """The name in one line, with single spaces."""
    label = " ".join(name.split())
    if not label:
        raise click.UsageError("the reader has no name; say what you call them")
    if unseen := [c for c in label if unicodedata.category(c) in {"Cc", "Cs"} or c == "\ufeff"]:
        raise click.UsageError(
            f"the name has a character that nobody can see: {visible(unseen[0])}"
        )
    return label


def _save(loaded: Loaded, text: str) -> None:
    mark = codecs.BOM_UTF8 if (loaded.folder.readers or b"").startswith(codecs.BOM_UTF8) else b""
    save(loaded.folder.path / FILE, mark + text.encode())


def _say_added(loaded: Loaded, label: str, code: str | None, options: Options) -> None:
    file, who = shown(loaded.folder.path / FILE), visible(label)
    once = "" if code is None else "; the code below is shown only now, and stands nowhere else"
    handing = "" if code is None else f"; give {who} the code where nobody else reads it"
    terminal.remark(
        f"{who} is a reader of {loaded.slug} from the next publication on{once}\n"
        f"Next: commit {file} and publish{handing}",
        quiet=options.quiet,
    )


def _secret(loaded: Loaded, checked: CheckedReaders) -> bytes:
    """The secret of the code that was typed, or piped in. Says where it opens nothing."""
    readers = checked.readers
    if readers is None:
        raise click.UsageError(_no_readers(loaded))
    secret = derive(_code(), readers.salt, readers.rounds)
    if recipient(secret) not in readers.keys:
        terminal.remark(
            f"warning: this code opens nothing of {loaded.slug}: none of its readers has its key",
            quiet=False,
        )
    return secret


def _code() -> str:
    if sys.stdin.isatty():
        text = str(click.prompt("Access code", hide_input=True, err=True))
    else:
        text = sys.stdin.buffer.read(LONGEST_INPUT).decode("utf-8", "replace")
    if text.strip().upper().startswith("AGE-SECRET-KEY-"):
        raise click.UsageError("this is a key already; an access code is wanted")
    if not normalise(text):
        raise click.UsageError("no code came from standard input; type it, or pipe it in")
    return text


def _url(options: Options, given: str | None) -> str:
    """Where the site is published, without a slash at its end."""
    url = given
    if url is None:
        reading = repository(options.plans.parent)
        if reading.value is None:
            sources = {reading.source.file: reading.source} if reading.source else {}
            _stop(reading.problems, sources, "mapsite.yaml has errors")
        url = reading.value.url
    if url is None:
        raise click.UsageError(
            "where the site is published is not known; write url in mapsite.yaml, or give --url"
        )
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
        raise click.UsageError(f"{quote(url)} is not a site's address; write it as https://…")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        terminal.remark("warning: browsers open sealed pages on https alone", quiet=False)
    return url.rstrip("/")


def _no_readers(loaded: Loaded) -> str:
    return f"{loaded.slug} has no readers; mapsite access add {loaded.slug} NAME makes one"
