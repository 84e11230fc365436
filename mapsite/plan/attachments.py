"""Rules for a deal's files: each that is named is there, none leads out, none can run."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from mapsite.plan.folders import DealFolder
from mapsite.plan.model import Plan
from mapsite.plan.places import Places
from mapsite.plan.problem import Place, Problem, did_you_mean, quote
from mapsite.plan.shape import leaves

_AS_PDF = "print it to PDF and attach that, or put it into a ZIP file"
_AS_ZIP = "put it into a ZIP file, which a reader unpacks"

# What a browser runs when it opens it, by its ending: it would act as a page of the site itself,
# and could read what the site keeps. SVG is not among them: its scripts are taken out.
ACTIVE = {
    **dict.fromkeys("html htm shtml shtm xhtml xht xhtm mhtml mht hta".split(), _AS_PDF),
    **dict.fromkeys("xml xsl xslt rss atom rdf js mjs cjs".split(), _AS_ZIP),
    "svgz": "save it as a plain SVG",
}


def files_exist(plan: Plan, places: Places, folder: DealFolder) -> Iterator[Problem]:
    """Every file that the plan names is there, and inside the deal's folder."""
    reported = set()
    for path, shape, name in leaves(plan):
        if shape.kind != "file" or not name.startswith("files/") or name in folder.files:
            continue
        if refused := _refused(name, folder):
            reported.add(refused)
            message = f"{quote(refused)} is a link that leads out of the deal's files"
            hint = "copy what it points at into files/"
            yield Problem(place=places[path], code="leads-out", message=message, hint=hint)
            continue
        message, hint = _missing(name, folder.files)
        yield Problem(place=places[path], code="missing-file", message=message, hint=hint)
    for name in sorted(folder.refused - reported):
        yield Problem(
            place=_place(places, name),
            code="leads-out",
            message="this link leads out of the deal's files",
            hint="copy what it points at into files/",
        )


def files_are_inert(plan: Plan, places: Places, folder: DealFolder) -> Iterator[Problem]:
    """No file is one that a browser would run. Unnamed ones count: a text can link to any file."""
    named = {name: path for path, shape, name in reversed([*leaves(plan)]) if shape.kind == "file"}
    for name in folder.files:
        if (hint := _active(name, folder.files[name])) is not None:
            yield Problem(
                place=places[named[name]] if name in named else _place(places, name),
                code="active-file",
                message=f"a browser would run {quote(name)} as a part of this site",
                hint=hint,
            )


def _active(name: str, path: Path) -> str | None:
    """What to do with a file that a browser would run; None for any other.

    Every ending counts, since some servers know page.html.de as a page. Many more are XML to a
    browser (kml, gpx, xsd), which runs the scripts in it: those begin as XML and pages do."""
    endings = name.rpartition("/")[2].casefold().split(".")[1:]
    if found := next((ACTIVE[ending] for ending in endings if ending in ACTIVE), None):
        return found
    if "svg" in endings:
        return None  # cleaned, or refused as a picture
    try:
        with path.open("rb") as file:
            start = file.read(200).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe\t\n\r\x0c ")
    except OSError:
        return None  # said where it is read
    return _AS_ZIP if start.startswith(b"<") else None


def _refused(name: str, folder: DealFolder) -> str | None:
    """What leads out on the way to this file: the file itself, or a folder that it is in."""
    return next((r for r in folder.refused if name == r or name.startswith(f"{r}/")), None)


def _missing(name: str, files: Mapping[str, object]) -> tuple[str, str]:
    """What is wrong with a file that is named and not there, and what would be right."""
    if inside := [file for file in files if file.startswith(f"{name}/")]:
        return f"{quote(name)} is a folder", f"name each file in it, such as {quote(inside[0])}"
    message = f"there is no file {quote(name)}"
    for file in files:
        if unicodedata.normalize("NFC", file) == unicodedata.normalize("NFC", name):
            return message, (
                "one looks just like it, but has an accent as a character of its own in its name; "
                "rename that one"
            )
    near = did_you_mean(name.removeprefix("files/"), [f.removeprefix("files/") for f in files])
    return message, near.replace('"', '"files/', 1) if near else (
        "put it into the deal's folder files/"
    )


def _place(places: Places, name: str) -> Place:
    return Place(file=f"{places.file.rpartition('/')[0]}/{name}".lstrip("/"))
