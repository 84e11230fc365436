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

from mapsite.brand.brand import Brand, brand
from mapsite.engine.mkdocs import Assets, Frames, frames
from mapsite.pages.deal import Deal
from mapsite.pages.language import Language, language
from mapsite.pages.microsite import microsite
from mapsite.pages.replaceable import replaceable
from mapsite.plan.checks import check_portfolio
from mapsite.plan.folders import BrandFolder, DealFolder, brands, deals, shown
from mapsite.plan.load import Loaded, load
from mapsite.plan.model import Plan
from mapsite.plan.problem import Place, Problem, has_errors, visible
from mapsite.plan.source import Source, decode
from mapsite.schedule.calendar import calendars
from mapsite.schedule.checks import check
from mapsite.schedule.dates import settle
from mapsite.schedule.schedule import schedule
from mapsite.site.attachments import Attachments, attachments
from mapsite.site.publish import Publication, check_place, publication
from mapsite.site.shared import common, of_brand

ADDRESS = re.compile(rb"(?<![a-z2-7])[a-z2-7]{16}(?![a-z2-7])")
# What stands at the top of a site names no deal and nobody.
ROOT = {
    "index.html": "nothing.html",
    "404.html": "nothing.html",
    "robots.txt": "robots.txt",
    "_headers": "_headers",
}


class Built(Struct, frozen=True, kw_only=True):
    """A deal that is in the site, under the folder `address`."""

    slug: str
    title: str
    address: str


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
    only: Sequence[str] = (),
    strict: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Builds all plans into `site`, or renews those named by `only` in a copy of the last site.

    `today` gives the day that a plan is looked at on; `strict` takes warnings for errors;
    `progress` hears how many deals of how many are done. Raises PlansHaveErrors, Refused,
    Unwritable, and what `folders.deals` raises."""
    check_place(site, (plans, themes))
    folders = deals(plans, only)
    with publication(site) as new:
        run = _Run(new, brands(themes), today, others=_others(plans, folders) if only else ())
        for count, folder in enumerate(folders, 1):
            run.add(folder)
            progress(count, len(folders))
        if run.failed or (strict and run.problems):
            raise PlansHaveErrors(run.problems, run.sources)
        for name, source in ROOT.items():
            new.write(name, (files("mapsite.site") / "root" / source).read_bytes())
        if only:
            new.keep_rest(without=run.withdrawn | run.unnamed(site))
        else:
            new.keep_assets()
        return run.report()


class _Run:
    """One build: what it met so far, and what it made once for several deals."""

    def __init__(
        self,
        new: Publication,
        themes: Mapping[str, BrandFolder],
        today: Callable[[Plan], dt.date],
        others: Sequence[DealFolder],
    ) -> None:
        self.problems: list[Problem] = []
        self.failed = False
        self.sources: dict[str, Source] = {}
        self.withdrawn: set[str] = set()
        self._built: list[Built] = []
        self._left_out: list[LeftOut] = []
        self._remarks: list[str] = []
        self._new = new
        self._themes = themes
        self._today = today
        self._others = others
        self._published: dict[str, DealFolder] = {}
        self._brands: dict[str, Brand | None] = {}
        self._languages: dict[str, Language] = {}
        self._frames: dict[tuple[str, str], Frames] = {}

    def add(self, folder: DealFolder) -> None:
        """Loads a deal, notes its problems, and writes its microsite unless a plan has an error."""
        loaded = load(folder, self._themes)
        self._note(loaded.problems, loaded.sources)
        plan = loaded.plan
        if plan is None:
            return
        today = self._today(plan)
        if why := _left_out(plan, today):
            self._left_out.append(LeftOut(slug=loaded.slug, why=why))
            self.withdrawn.add(plan.address)
            return
        self._note(check(plan, loaded.places, today), loaded.sources)
        self._note_rivals(loaded, plan)
        attached = attachments(plan, loaded.folder)
        self._note(attached.problems, {})
        its_brand = self._brand(plan.brand)
        if its_brand is not None and not self.failed:
            self._write(folder, plan, attached, its_brand, today)

    def report(self) -> Report:
        return Report(
            built=tuple(self._built),
            left_out=tuple(self._left_out),
            warnings=tuple(self.problems),
            remarks=tuple(self._remarks),
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
        folder: DealFolder,
        plan: Plan,
        attached: Attachments,
        its_brand: Brand,
        today: dt.date,
    ) -> None:
        their = calendars(plan)
        settled = settle(plan, their)
        deal = Deal(
            plan=settled,
            schedule=schedule(settled, today, their),
            calendars=their,
            language=self._language(plan.language),
            files=attached.about,
            hero=its_brand.hero,
        )
        shared = (common(), of_brand(its_brand))
        assets = Assets(common=shared[0].name, brand=shared[1].name)
        try:
            made = microsite(deal, its_brand, assets.brand)
        except Exception as error:
            # A brand's own template can fail in any way that an expression can.
            if not its_brand.templates:
                raise
            self._note([_template_problem(self._themes[its_brand.slug], error)], {})
            return
        frame = self._frame(its_brand, deal.language, assets)
        for leaf in made.leaves:
            html = frame.fill(leaf.name, leaf.marks)
            self._new.write(f"{made.address}/{leaf.path}index.html", html.encode())
        for path in sorted(made.files):
            place = f"{made.address}/{path}"
            if path in attached.cleaned:
                self._new.write(place, attached.cleaned[path])
            else:
                self._new.copy(place, folder.files[path])
        for part in shared:
            self._new.write_assets(part.name, part.files)
        self._built.append(Built(slug=folder.slug, title=made.title, address=made.address))

    def _frame(self, its_brand: Brand, its_language: Language, assets: Assets) -> Frames:
        key = (its_brand.slug, its_language.tag)
        if key not in self._frames:
            self._frames[key] = frames(its_brand, its_language, assets)
        return self._frames[key]

    def _brand(self, slug: str) -> Brand | None:
        if slug not in self._brands:
            folder = self._themes.get(slug)
            made, problems = brand(folder, replaceable())
            self._note(problems, _theme_source(folder))
            self._brands[slug] = made
            if made is not None:
                self._remarks += [f"brand {slug}: {repair}" for repair in made.repairs]
        return self._brands[slug]

    def _language(self, tag: str) -> Language:
        if tag not in self._languages:
            self._languages[tag] = language(tag)
            if self._languages[tag].missing:
                self._remarks.append(
                    f"language {tag}: its words are not translated yet and stand in English"
                )
        return self._languages[tag]

    def _note_rivals(self, loaded: Loaded, plan: Plan) -> None:
        """Notes every other deal that would be published under the same address."""
        rivals = [
            folder for folder in self._others if plan.address.encode() in (folder.plan or b"")
        ]
        if plan.address in self._published:
            rivals.append(self._published[plan.address])
        self._published[plan.address] = loaded.folder
        for folder in rivals:
            rival = load(folder, self._themes)
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


def _theme_source(folder: BrandFolder | None) -> dict[str, Source]:
    if folder is None:
        return {}
    source, _ = decode(shown(folder.path / "theme.yaml"), folder.theme)
    return {source.file: source} if source else {}


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
