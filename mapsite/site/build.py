"""All deals → a site, or every problem that keeps it from being built.

Each deal goes through the whole flow in its turn and is written to a folder that nobody sees yet:
memory does not grow with their number. One error in any plan, and the last site stays.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from msgspec import Struct

from mapsite.brand.brand import Brand
from mapsite.gate.checks import (
    CheckedReaders,
    Refused,
    Sealed,
    access,
    check_all_readers,
    check_readers,
)
from mapsite.gate.readers import Readers
from mapsite.pages.deal import Deal
from mapsite.pages.microsite import microsite
from mapsite.plan.checks import check_portfolio
from mapsite.plan.folders import BrandFolder, DealFolder, brands, deals, shown
from mapsite.plan.load import Loaded, load
from mapsite.plan.model import Plan
from mapsite.plan.problem import Place, Problem, has_errors, visible
from mapsite.plan.source import Source
from mapsite.schedule.calendar import calendars
from mapsite.schedule.checks import check
from mapsite.schedule.dates import settle
from mapsite.schedule.schedule import schedule
from mapsite.site.attachments import Attachments, attachments
from mapsite.site.auditing import Audit
from mapsite.site.door import Door, OpenDoor, SealedDoor
from mapsite.site.publish import Publication, Unwritable, check_place, publication
from mapsite.site.shared import is_intact
from mapsite.site.workshop import Workshop

ADDRESS = re.compile(rb"(?<![a-z2-7])[a-z2-7]{16}(?![a-z2-7])")
# What stands at the top of a site names no deal and nobody.
ROOT = {
    "index.html": "nothing.html",
    "404.html": "nothing.html",
    "robots.txt": "robots.txt",
    "_headers": "_headers",
}


class Built(Struct, frozen=True, kw_only=True):
    """A deal that is in the site, under the folder `address`. `readers` counts those that it is
    sealed for; None where it is open to everyone who has its address."""

    slug: str
    title: str
    address: str
    readers: int | None


class LeftOut(Struct, frozen=True, kw_only=True):
    """A deal that is not published, and why."""

    slug: str
    why: str


class Report(Struct, frozen=True, kw_only=True):
    """What a build did. `remarks` are what a seller should know, once a brand or language."""

    built: tuple[Built, ...]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[Problem, ...]
    remarks: tuple[str, ...]
    sources: Mapping[str, Source]


class PlansHaveErrors(Exception):
    """No site was built. `problems` are those of all plans; `sources` the texts they stand in."""

    def __init__(self, problems: Sequence[Problem], sources: Mapping[str, Source]) -> None:
        super().__init__("the plans have errors; the last site stays")
        self.problems = tuple(problems)
        self.sources = sources


def build(
    *,
    plans: Path,
    themes: Path,
    site: Path,
    today: Callable[[Plan], dt.date],
    now: int,
    only: Sequence[str] = (),
    strict: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Builds all plans into `site`, or renews those named by `only` in a copy of the last site.

    `today` gives the day that a plan is looked at on, `now` the time of the build in UTC seconds;
    `strict` takes warnings for errors; `progress` hears how many deals of how many are done. Raises
    PlansHaveErrors, Leaked, Refused, Unwritable, and what `folders.deals` raises."""
    check_place(site, (plans, themes))
    folders = deals(plans, only)
    with publication(site) as new:
        others = _others(plans, folders) if only else ()
        run = _Run(new, brands(themes), today, now, others)
        for count, folder in enumerate(folders, 1):
            run.add(folder)
            progress(count, len(folders))
        run.compare_readers()
        if run.failed or (strict and run.problems):
            raise PlansHaveErrors(run.problems, run.sources)
        run.write_root()
        if only:
            new.keep_rest(without=run.withdrawn | run.unnamed(site))
        else:
            new.keep_assets()
        run.audit()
        return run.report()


class _Run:
    """One build: what it met so far, and what it made once for several deals."""

    def __init__(
        self,
        new: Publication,
        themes: Mapping[str, BrandFolder],
        today: Callable[[Plan], dt.date],
        now: int,
        others: Sequence[DealFolder],
    ) -> None:
        self.problems: list[Problem] = []
        self.failed = False
        self.sources: dict[str, Source] = {}
        self.withdrawn: set[str] = set()
        self._built: list[Built] = []
        self._left_out: list[LeftOut] = []
        self._new = new
        self._workshop = Workshop(themes)
        self._today = today
        self._now = now
        self._others = others
        self._published: dict[str, DealFolder] = {}
        self._readers: list[CheckedReaders] = []
        self._audit = Audit()

    def add(self, folder: DealFolder) -> None:
        """Loads a deal, notes its problems, and writes its microsite unless a plan has an error."""
        loaded = load(folder, self._workshop.themes)
        self._note(loaded.problems, loaded.sources)
        plan = loaded.plan
        if plan is None:
            return
        today = self._today(plan)
        if why := _left_out(plan, today):
            self._left_out.append(LeftOut(slug=loaded.slug, why=why))
            self.withdrawn.add(plan.address)
            self._audit.keep(loaded, None)
            return
        self._note(check(plan, loaded.places, today), loaded.sources)
        self._note_rivals(loaded, plan)
        attached = attachments(plan, loaded.folder)
        self._note(attached.problems, {})
        readers = self._who_reads(loaded)
        its_brand = self._workshop.brand(plan.brand)
        self._note_brands()
        if its_brand is not None and not self.failed:
            self._write(loaded, plan, attached, its_brand, readers, today)

    def compare_readers(self) -> None:
        """Notes what is wrong between the readers of different plans."""
        sources = {one.source.file: one.source for one in self._readers if one.source}
        self._note(check_all_readers(self._readers), sources)

    def write_root(self) -> None:
        """Writes what stands at the top of the site."""
        for name, source in ROOT.items():
            data = (files("mapsite.site") / "root" / source).read_bytes()
            self._new.write(name, data)
            self._audit.ship({name: data})

    def audit(self) -> None:
        """Raises Leaked where a file of the site says what a sealed plan says."""
        if not self._audit.needed and all(folder.readers is None for folder in self._others):
            return
        for folder in self._others:
            other = load(folder, self._workshop.themes)
            if other.plan is not None and not _left_out(other.plan, self._today(other.plan)):
                self._workshop.brand(other.plan.brand)
            self._known_to(other, self._who_reads(other) if other.plan else None)
        for made in self._workshop.brands():
            self._audit.brand(made, self._workshop.assets(made))
        kept: dict[str, dict[str, bytes]] = {}
        for path, data in self._new.files():
            folder_name, _, name = path.partition("/")
            if folder_name.startswith("assets-"):
                kept.setdefault(folder_name, {})[name] = data
        for folder_name, content in kept.items():
            if is_intact(folder_name, content):
                self._audit.ship({f"{folder_name}/{name}": content[name] for name in content})
        self._audit.hold(self._new.files())

    def report(self) -> Report:
        return Report(
            built=tuple(self._built),
            left_out=tuple(self._left_out),
            warnings=tuple(self.problems),
            remarks=tuple(self._workshop.remarks),
            sources=self.sources,
        )

    def unnamed(self, site: Path) -> set[str]:
        """The microsites of the last site whose address no plan has any more: it was changed, so
        that who knows it reads no further, or the deal is gone."""
        plans = [folder.plan for folder in self._others]
        if None in plans or not site.is_dir():
            return set()
        named = {address for plan in plans for address in ADDRESS.findall(plan or b"")}
        microsites = (entry.name for entry in site.iterdir() if entry.is_dir())
        return {
            name
            for name in microsites
            if ADDRESS.fullmatch(name.encode()) and name.encode() not in named
        }

    def _write(
        self,
        loaded: Loaded,
        plan: Plan,
        attached: Attachments,
        its_brand: Brand,
        readers: Readers | None,
        today: dt.date,
    ) -> None:
        their = calendars(plan)
        settled = settle(plan, their)
        deal = Deal(
            plan=settled,
            schedule=schedule(settled, today, their),
            calendars=their,
            language=self._workshop.language(plan.language),
            files=attached.about,
            hero=its_brand.hero,
        )
        assets = self._workshop.assets(its_brand)
        door = self._door(loaded.folder, attached, deal, its_brand, readers)
        try:
            made = microsite(deal, its_brand, assets.brand, door.placed)
        except Exception as error:
            # A brand's own template can fail in any way that an expression can.
            if not its_brand.templates:
                raise
            self._note([_template_problem(self._workshop.themes[its_brand.slug], error)], {})
            return
        frame = self._workshop.frame(its_brand, deal.language, door.rules)
        pages = {leaf.path: frame.fill(leaf.name, leaf.marks) for leaf in made.leaves}
        if readers is not None:
            self._audit.words(its_brand)
            self._audit.hold_notes(
                loaded, {f"{made.address}/{path}": pages[path] for path in pages}, deal.language
            )
        for path, html in pages.items():
            self._note(door.check(html, loaded), loaded.sources)
            self._new.write(f"{made.address}/{path}index.html", door.page(path, html))
        for path in sorted(made.files):
            if readers is not None and path in door.placed.pictures:
                continue
            try:
                place, data = door.file(path)
            except OSError as error:
                raise Unwritable(f"{shown(loaded.folder.files[path])} cannot be read") from error
            self._new.write(f"{made.address}/{place}", data)
        for part in self._workshop.shared(its_brand):
            self._new.write_assets(part.name, part.files)
        self._known_to(loaded, readers)
        self._built.append(
            Built(
                slug=loaded.slug,
                title=made.title,
                address=made.address,
                readers=None if readers is None else len(readers.readers),
            )
        )

    def _who_reads(self, loaded: Loaded) -> Readers | None:
        """Whom a plan is sealed for; None for one that is open to everyone who has its address."""
        if loaded.folder.readers is None:
            return None
        checked = check_readers(loaded)
        self._readers.append(checked)
        source = checked.source
        self._note(checked.problems, {source.file: source} if source else {})
        match access(loaded, checked):
            case Sealed(readers):
                self._audit.needed = True
                return readers
            case Refused(problem) if problem not in checked.problems:
                self._note([problem], loaded.sources)
        return None

    def _known_to(self, loaded: Loaded, readers: Readers | None) -> None:
        """Tells the audit what of a deal is for whom."""
        if loaded.plan is None:
            return
        if readers is None and not _left_out(loaded.plan, self._today(loaded.plan)):
            self._audit.publish(loaded, self._workshop.language(loaded.plan.language))
        else:
            self._audit.keep(loaded, readers)

    def _door(
        self,
        folder: DealFolder,
        attached: Attachments,
        deal: Deal,
        its_brand: Brand,
        readers: Readers | None,
    ) -> Door:
        if readers is None:
            return OpenDoor(folder, attached)
        return SealedDoor(
            folder=folder,
            attached=attached,
            deal=deal,
            brand=its_brand,
            readers=readers,
            assets=self._workshop.assets(its_brand),
            build=self._now,
        )

    def _note_brands(self) -> None:
        """Notes what is wrong with the brands that were asked for since."""
        self._note(self._workshop.problems, self._workshop.sources)
        self._workshop.problems.clear()

    def _note_rivals(self, loaded: Loaded, plan: Plan) -> None:
        """Notes every other deal that would be published under the same address."""
        rivals = [
            folder for folder in self._others if plan.address.encode() in (folder.plan or b"")
        ]
        if plan.address in self._published:
            rivals.append(self._published[plan.address])
        self._published[plan.address] = loaded.folder
        for folder in rivals:
            rival = load(folder, self._workshop.themes)
            if rival.plan is not None:
                both = ((rival.plan, rival.places), (plan, loaded.places))
                self._note(check_portfolio(both), {**rival.sources, **loaded.sources})

    def _note(self, problems: Iterable[Problem], sources: Mapping[str, Source]) -> None:
        """Keeps problems, and only those texts that they stand in."""
        found = list(problems)
        self.problems += found
        self.failed = self.failed or has_errors(found)
        named = {place.file for problem in found for place in (problem.place, *problem.also)}
        self.sources |= {file: source for file, source in sources.items() if file in named}


def _others(plans: Path, folders: Sequence[DealFolder]) -> list[DealFolder]:
    renewed = {folder.slug for folder in folders}
    return [folder for folder in deals(plans) if folder.slug not in renewed]


def _left_out(plan: Plan, today: dt.date) -> str | None:
    if plan.status == "draft":
        return "it is a draft"
    if plan.retire is not None and plan.retire <= today:
        return f"it was retired on {plan.retire}"
    return None


def _template_problem(folder: BrandFolder, error: Exception) -> Problem:
    return Problem(
        place=Place(file=shown(folder.path / "templates")),
        code="broken-template",
        message=f"a template of this brand fails: {visible(str(error))}",
        hint="compare it with the one that it replaces",
    )
