"""A site is put in place whole or not at all, and only where one may stand."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mapsite.site import publish, swap
from mapsite.site.publish import Refused, Unwritable, check_place, publication


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def beside(site: Path) -> list[str]:
    return [entry.name for entry in site.parent.iterdir()]


def put(site: Path, **files: str) -> None:
    """Publishes files: `a__index` stands for a/index."""
    with publication(site) as new:
        for name, text in files.items():
            new.write(name.replace("__", "/"), text.encode())


@pytest.fixture
def site(tmp_path):
    return tmp_path / "site"


@pytest.fixture(params=["exchanged in one step", "renamed twice"])
def each_way(request, monkeypatch):
    if request.param == "renamed twice":
        monkeypatch.setattr(swap, "exchange", lambda new, site: False)


@pytest.mark.usefixtures("each_way")
def test_a_new_site_takes_the_place_of_the_last_one(site):
    put(site, old="1", both="1")
    put(site, new="2", both="2")
    assert tree(site) == {"new": b"2", "both": b"2", "mapsite.json": tree(site)["mapsite.json"]}
    assert beside(site) == ["site"]


@pytest.mark.usefixtures("each_way")
def test_a_build_that_fails_leaves_the_last_site_and_nothing_else(site):
    put(site, index="1")
    before = tree(site)

    def fail() -> None:
        with publication(site) as new:
            new.write("index", b"2")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert tree(site) == before
    assert beside(site) == ["site"]


def test_an_empty_folder_becomes_the_site(site):
    site.mkdir()
    put(site, index="1")
    assert (site / "index").read_text() == "1"


def test_a_web_server_may_read_the_site(site):
    put(site, a__index="1")
    assert stat.S_IMODE(site.stat().st_mode) & 0o055 == 0o055
    assert stat.S_IMODE((site / "a/index").stat().st_mode) & 0o044 == 0o044


@pytest.mark.skipif(sys.platform == "win32", reason="umask")
def test_who_shuts_others_out_of_their_files_shuts_them_out_of_the_site(site):
    before = os.umask(0o077)
    try:
        put(site, a__index="1")
    finally:
        os.umask(before)
    for path in (site, site / "a", site / "a/index"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


KILLED = """
import os, signal, sys
from pathlib import Path
from mapsite.site import publish, swap

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

site, moment = Path(sys.argv[1]), sys.argv[2]
if moment == "after the swap":
    swap.shutil.rmtree = die
elif moment == "between two renames":
    swap.exchange = lambda new, site: False
    rename = Path.rename
    Path.rename = lambda self, target: die() if self.name == ".site.new" else rename(self, target)
elif moment == "before the swap":
    publish.swap = die
with publish.publication(site) as new:
    new.write("index", b"2")
    if moment == "while writing":
        die()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize(
    ("moment", "index"),
    [
        ("while writing", "1"),
        ("before the swap", "1"),
        ("between two renames", "1"),
        ("after the swap", "2"),
    ],
)
def test_a_kill_at_any_moment_leaves_a_whole_site(site, moment, index):
    put(site, index="1")
    command = [sys.executable, "-c", KILLED, str(site), moment]
    killed = subprocess.run(command, cwd=Path(publish.__file__).parents[2], check=False)
    assert killed.returncode == -signal.SIGKILL
    if moment != "between two renames":
        assert (site / "index").read_text() == index
    with pytest.raises(RuntimeError), publication(site):
        raise RuntimeError
    assert (site / "index").read_text() == index
    assert beside(site) == ["site"]


def test_two_builds_of_one_site_do_not_meet(site):
    with publication(site) as first:
        first.write("index", b"first")
        with pytest.raises(Unwritable, match="another build is writing this site"):
            put(site, index="second")
    assert (site / "index").read_text() == "first"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "no space is left on the disk"),
        (errno.EACCES, "permission is denied"),
        (errno.EROFS, "that disk can only be read"),
    ],
)
def test_what_the_disk_refuses_is_said_in_words(site, code, words, monkeypatch):
    put(site, index="1")
    with (
        pytest.raises(Unwritable, match=f"cannot be written: {words}; the last one stays"),
        publication(site),
    ):
        raise OSError(code, "No")
    assert (site / "index").read_text() == "1"


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", "a//b", "", "a/.", "a/\0"])
def test_no_file_leaves_the_site(site, path):
    with pytest.raises(ValueError, match="not a path inside the site"), publication(site) as new:
        new.write(path, b"")


def test_the_last_shared_files_stay_for_pages_that_a_browser_kept(site):
    for folder in ("assets-1", "assets-2", "assets-3"):
        with publication(site) as new:
            new.write_assets(folder, {"a.css": b""})
            new.keep_assets()
    assert sorted(path for path in tree(site) if "assets" in path) == [
        "assets-2/a.css",
        "assets-3/a.css",
    ]


def test_a_renewed_deal_leaves_the_others_and_their_shared_files(site):
    with publication(site) as new:
        new.write_assets("assets-1", {"a.css": b"1"})
        new.write("one/index.html", b"1")
        new.write("two/index.html", b"1")
        new.write("gone/index.html", b"1")
    before = (site / "two/index.html").stat().st_ino
    with publication(site) as new:
        new.write_assets("assets-2", {"a.css": b"2"})
        new.write("one/index.html", b"2")
        new.keep_rest(without={"gone"})
    put_in_place = tree(site)
    marker = put_in_place.pop("mapsite.json")
    assert put_in_place == {
        "assets-1/a.css": b"1",
        "assets-2/a.css": b"2",
        "one/index.html": b"2",
        "two/index.html": b"1",
    }
    assert b"assets-1" in marker
    assert (site / "two/index.html").stat().st_ino == before


def test_a_folder_of_something_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plans = tmp_path / "plans"
    (plans / "acme").mkdir(parents=True)
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("Dear")
    (tmp_path / "link").symlink_to(home)
    for name, reason in {
        "home": "is not empty and was not made by a build",
        "home/letter.txt": "is a file",
        "link": "is a link",
        "plans": "is inside",
        "plans/acme/site": "is inside",
        ".": "is the folder that you are in",
        "..": "is the folder that you are in",
    }.items():
        with pytest.raises(Refused, match=reason):
            check_place(Path(name), [Path("plans"), Path("themes")])
    assert (home / "letter.txt").read_text() == "Dear"


def test_a_folder_that_holds_the_plans_is_refused(tmp_path):
    (tmp_path / "work/plans").mkdir(parents=True)
    with pytest.raises(Refused, match="holds"):
        check_place(tmp_path / "work", [tmp_path / "work/plans"])


def test_a_new_an_empty_and_a_built_folder_are_taken(site):
    check_place(site, [])
    site.mkdir()
    check_place(site, [])
    put(site, index="1")
    check_place(site, [])


def test_a_site_in_a_site_is_refused_since_a_build_of_the_outer_one_would_remove_it(site):
    put(site, index="1")
    with pytest.raises(Refused, match="is inside the site"):
        check_place(site / "preview/today", [])


def test_a_git_repository_in_a_site_is_never_removed(site):
    put(site, index="1")
    (site / ".git").mkdir()
    with pytest.raises(Refused, match="holds a git repository"):
        check_place(site, [])


def test_a_site_named_by_way_of_a_folder_in_it_is_the_same_site(site):
    put(site, index="1")
    (site / "below").mkdir()
    put(site / "below" / "..", index="2")
    assert (site / "index").read_text() == "2"
    assert beside(site) == ["site"]
