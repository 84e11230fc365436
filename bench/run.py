"""What a deal costs, stage by stage, and how long commands take to start: `make bench`.

Times are CPU milliseconds unless a line says otherwise: what a deal costs does not depend on who
else uses the machine, how long it takes does. Every round measures every stage once, so a slow
minute of the machine falls on all of them; medians are printed, and each stage's part of the whole.
The load stands above, since a loaded core is a slower one too: compare ratios, not runs.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

from deals import TODAY, write_deals

ROUNDS = 40
STARTS = 15


class Clock:
    """CPU milliseconds by stage, of each round."""

    def __init__(self) -> None:
        self.stages: dict[str, list[float]] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.process_time()
        yield
        self.stages.setdefault(name, []).append(1000 * (time.process_time() - start))


def a_deal(plans: Path, site: Path) -> tuple[Clock, Clock]:
    """The stages of one deal: at their first use in this process, and after it."""
    first, later = Clock(), Clock()
    with first.stage("imports"):
        from mapsite.brand.brand import brand
        from mapsite.engine.mkdocs import Assets, frames
        from mapsite.pages.deal import Deal
        from mapsite.pages.language import language
        from mapsite.pages.microsite import microsite
        from mapsite.plan.folders import deals
        from mapsite.plan.load import load
        from mapsite.schedule.calendar import calendars
        from mapsite.schedule.checks import check
        from mapsite.schedule.dates import settle
        from mapsite.schedule.schedule import schedule
        from mapsite.site.publish import publication
        from mapsite.site.shared import common, of_brand
    with first.stage("brand, language"):
        plain, _ = brand(None)
        assert plain is not None
        english = language("en")
    with first.stage("shared files"):
        assets = Assets(common=common().name, brand=of_brand(plain).name)
    with first.stage("making the frames"):
        frame = frames(plain, english, assets)

    with publication(site) as new:
        for number, folder in enumerate(deals(plans)):
            clock = later if number else first
            with clock.stage("plan: compose, read, references"):
                loaded = load(folder, ())
            assert loaded.plan is not None, loaded.problems
            with clock.stage("schedule: calendars, dates, figures"):
                days = calendars(loaded.plan)
                settled = settle(loaded.plan, days)
                figures = schedule(settled, TODAY, days)
            with clock.stage("schedule: checks"):
                check(loaded.plan, loaded.places, TODAY)
            with clock.stage("pages: views, templates, Markdown"):
                deal = Deal(
                    plan=settled,
                    schedule=figures,
                    calendars=days,
                    language=english,
                    files={},
                    hero=plain.hero,
                )
                made = microsite(deal, plain, assets.brand)
            with clock.stage("engine: frames filled"):
                html = [frame.fill(leaf.name, leaf.marks).encode() for leaf in made.leaves]
            with clock.stage("site: written"):
                for leaf, data in zip(made.leaves, html, strict=True):
                    new.write(f"{made.address}/{leaf.path}index.html", data)
    return first, later


class Run(NamedTuple):
    """Milliseconds of a whole process."""

    cpu: float
    wall: float


def run(command: list[str | Path]) -> Run:
    """Runs a command to its end, without what it prints."""
    before, start = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(cpu=1000 * cpu, wall=1000 * wall)


def starts(plans: Path) -> dict[str, Run]:
    """Whole processes, interleaved: the median of each. `check` looks at one deal."""
    mapsite = [sys.executable, "-m", "mapsite"]
    options = ["--plans", plans, "--today", str(TODAY)]
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "mapsite --help": [*mapsite, "--help"],
        "mapsite check": [*mapsite, "check", "deal-0001", *options],
    }
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, command in commands.items():
            found[name].append(run(command))
    return {
        name: Run(*(statistics.median(figures) for figures in zip(*runs, strict=True)))
        for name, runs in found.items()
    }


def whole(plans: Path, site: Path) -> Run:
    """One `mapsite build` of all deals, its start-up among them."""
    command = [sys.executable, "-m", "mapsite", "build", "--quiet", "--plans", plans]
    return run([*command, "--site", site, "--today", str(TODAY)])


def table(title: str, clock: Clock) -> float:
    """Prints the median of each stage with its part of the whole, and gives the whole."""
    stages = {name: statistics.median(values) for name, values in clock.stages.items()}
    total = sum(stages.values())
    print(f"\n{title}")
    for name, value in stages.items():
        print(f"  {value:8.2f}  {value / total:4.0%}  {name}")
    print(f"  {total:8.2f}        in all")
    return total


def main() -> None:
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    print(
        f"{dt.date.today()}, {os.cpu_count()} cores, load {load}, Python {sys.version.split()[0]}"
    )
    folder = Path(tempfile.mkdtemp(prefix="mapsite-bench-"))
    try:
        plans = folder / "plans"
        write_deals(ROUNDS + 1, plans)
        first, later = a_deal(plans, folder / "site")
        once = table("The first deal in a process, CPU ms:", first)
        each = table(f"A deal after it, CPU ms, median of {ROUNDS}:", later)
        size = sum(file.stat().st_size for file in (folder / "site").rglob("*.html"))
        print(f"  {size / (ROUNDS + 1) / 1000:8.0f}        KB of HTML a deal")
        print(f"  {once / each:8.0f}        times as much for the first deal")

        count = ROUNDS + 1
        build = whole(plans, folder / "whole")
        print(f"\nmapsite build of {count} deals, start-up among it, ms a deal:")
        print(f"  {build.cpu / count:8.1f}  CPU")
        print(f"  {build.wall / count:8.1f}  wall")

        print(f"\nStarting a command, ms, median of {STARTS} interleaved (`check` of one deal):")
        print("       CPU      wall")
        found = starts(plans)
        nothing = found["python -c pass"].cpu
        for name, value in found.items():
            times = f"{value.cpu / nothing:.0f} times the CPU of `pass`"
            print(f"  {value.cpu:8.0f}  {value.wall:8.0f}  {name}, {times}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
