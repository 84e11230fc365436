"""What a deal costs, stage by stage, and how long commands take to start: `make bench`.

Times are CPU milliseconds of this process unless a line says otherwise. Every round measures every
stage once, so a slow minute of the machine falls on all of them; medians are printed, and the load,
since two runs can only be compared at the same one.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

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
        from mapsite.engine.mkdocs import Assets, frames
        from mapsite.pages.brand import brand
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


def starts(plans: Path) -> dict[str, list[float]]:
    """Wall milliseconds of whole processes, interleaved. `check` looks at one deal."""
    mapsite = [sys.executable, "-m", "mapsite"]
    options = ["--plans", plans, "--today", str(TODAY)]
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "mapsite --help": [*mapsite, "--help"],
        "mapsite check": [*mapsite, "check", "deal-0001", *options],
    }
    found: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            found[name].append(1000 * (time.perf_counter() - start))
    return found


def whole(plans: Path, site: Path, count: int) -> tuple[float, float]:
    """Wall and CPU milliseconds a deal of one `mapsite build`, its start-up among them."""
    before, start = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "mapsite", "build", "--quiet", "--plans", plans]
    subprocess.run([*command, "--site", site, "--today", str(TODAY)], check=True)
    wall, after = time.perf_counter() - start, os.times()
    cpu = (after[2] - before[2]) + (after[3] - before[3])
    return 1000 * wall / count, 1000 * cpu / count


def table(title: str, clock: Clock, figure: Callable[[list[float]], float]) -> None:
    print(f"\n{title}")
    for name, values in clock.stages.items():
        print(f"  {figure(values):8.2f}  {name}")
    print(f"  {sum(map(figure, clock.stages.values())):8.2f}  in all")


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
        table("The first deal in a process, CPU ms:", first, statistics.median)
        table(f"A deal after it, CPU ms, median of {ROUNDS}:", later, statistics.median)
        size = sum(file.stat().st_size for file in (folder / "site").rglob("*.html"))
        print(f"  {size / (ROUNDS + 1) / 1000:8.0f}  KB of HTML a deal")

        wall, cpu = whole(plans, folder / "whole", ROUNDS + 1)
        print(
            f"\nmapsite build of {ROUNDS + 1} deals, a deal: {cpu:.1f} ms CPU, {wall:.1f} ms wall"
        )

        print(f"\nStarting, wall ms, median of {STARTS} interleaved:")
        found = {name: statistics.median(values) for name, values in starts(plans).items()}
        for name, value in found.items():
            print(f"  {value:8.0f}  {name}, {value / found['python -c pass']:.1f} times `pass`")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
