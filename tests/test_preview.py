"""The preview as a command, and the loop that drives it; what it serves is in the drill."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Self
from urllib.parse import quote

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.preview.loop import keep_up
from broadsheet.preview.news import News
from broadsheet.preview.server import Server
from broadsheet.preview.watcher import Watcher
from broadsheet.request import Viewed
from broadsheet.store import BusyError
from conftest import Collection
from running import PATIENCE_SECONDS, PROJECT, Preview, preview, until

Make = Callable[[Mapping[str, str | bytes]], Collection]
ARTICLE = """---
title: {title}
date: 2021-03-0{day}
people:
  - name: Vũ Thị Lành
    role: thợ dệt
---
Bà Vũ Thị Lành kể chuyện nghề dệt chiếu ở xóm Cồn, bài số {day}.
"""
LAYOUT = """{% extends "base.html" %}
{% block main %}<h1>{{ page.title }}</h1><p>Bản khác</p>{% endblock %}
"""
RAW = "Bến đò Rạch Trúc nghỉ chạy\n\nNgày 4-5-2022, bến đò Rạch Trúc nghỉ chạy vì nước cạn.\n"


def article(day: int, title: str = "Chiếu cói xóm Cồn") -> str:
    return ARTICLE.format(title=title, day=day)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """Return a small collection with an article in a folder and a layout of its own."""
    collection = Collection(tmp_path_factory.mktemp("preview") / "collection")
    collection.write(
        {
            "content/site.toml": 'title = "Báo xóm Cồn"\n',
            "content/articles/chieu.md": article(1),
            "content/articles/cu/lua.md": article(2, "Mùa lúa chín"),
            "content/media/sao-luu.txt": "một",
            "layouts/page.html": LAYOUT,
        }
    )
    return collection


@pytest.fixture(scope="module")
def running(collection: Collection) -> Iterator[Preview]:
    with preview(collection.root) as running:
        yield running


def is_clean(collection: Collection, running: Preview) -> bool:
    """Tell whether what is served is what a clean build of the present sources gives."""
    other = collection.root.parent / "clean"
    shutil.rmtree(other, ignore_errors=True)
    clean = Collection(other)
    for name in ("content", "layouts"):
        shutil.copytree(collection.root / name, other / name, dirs_exist_ok=True)
    try:
        clean.build()
    except BroadsheetError:  # half-way through a change
        return False
    output = clean.output()
    try:
        present = collection.output()
    except FileNotFoundError:  # the preview is removing pages at this very moment
        return False
    return output.keys() == present.keys() and all(
        data == running.get(quote(path))
        for path, data in output.items()
        if not path.startswith(".") and path != "404.html"
    )


def save_in_place(root: Path) -> None:
    (root / "content/articles/chieu.md").write_text(article(1, "Lưu tại chỗ"), "utf-8")


def test_a_raw_file_is_converted_and_shown(collection: Collection, running: Preview) -> None:
    """A text dropped into the inbox becomes an article and its page."""
    collection.write({"content/inbox/do.txt": RAW})
    until(lambda: "Bến đò Rạch Trúc" in running.get("index.html").decode())
    until(lambda: is_clean(collection, running))
    assert [one.name for one in (collection.root / "content/articles").glob("*ben-do*.md")]


def test_a_broken_layout_is_told_and_the_last_site_stays(
    collection: Collection, running: Preview
) -> None:
    """The mistake is named with its line; pages are served as they were until it is mended."""
    file, before = collection.root / "layouts/page.html", running.get("index.html")
    file.write_text(LAYOUT + "{% if %}", "utf-8")
    until(lambda: re.search(r"layouts/page\.html:\d+: error: ", running.said) is not None)
    assert before == running.get("index.html")
    file.write_text(LAYOUT, "utf-8")
    save_in_place(collection.root)
    until(lambda: is_clean(collection, running))


def test_a_second_preview_is_refused(collection: Collection, running: Preview) -> None:
    """One folder has one preview; who starts another is told so."""
    assert running.url
    command = [sys.executable, str(PROJECT / "build.py"), "serve", "--root", str(collection.root)]
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert 2 == second.returncode
    assert "a preview of this site is running" in second.stderr


@pytest.fixture
def crowded(tmp_path: Path) -> Collection:
    """Return a collection with so much to be done that a person may lose patience."""
    collection = Collection(tmp_path / "collection")
    for number in range(300):
        title = f"Bến đò số {number}"
        raw = f"{title} mở lại\n\nÔng Trần Văn Sáng đưa khách qua sông từ sáng sớm.\n"
        collection.write({f"content/inbox/{number}.txt": raw})
    return collection


def is_converting(collection: Collection) -> bool:
    return any((collection.root / ".broadsheet").glob("*"))


def is_building(collection: Collection) -> bool:
    return any((collection.root / "site").glob("articles/*"))


@pytest.mark.parametrize("is_at_work", [is_converting, is_building])
def test_a_first_preview_is_ended_in_the_middle_of_its_work(
    crowded: Collection, is_at_work: Callable[[Collection], bool]
) -> None:
    """Ctrl-C ends workers and writing alike; the next run makes it whole."""
    command = [sys.executable, str(PROJECT / "build.py"), "serve", "--root", str(crowded.root)]
    # Of its own group: what is left of it can be found.
    with subprocess.Popen(
        [*command, "--port", "0", "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        until(lambda: is_at_work(crowded) or process.poll() is not None)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert 130 == process.returncode, said
    assert said.endswith("stopped; the next run goes on from here\n")
    assert "Traceback" not in said
    until(lambda: not is_group_alive(process.pid))


def is_group_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("folder", ["articles", "inbox"])
def test_a_preview_is_ended_in_the_middle_of_a_rebuild(tree: Make, folder: str) -> None:
    """Ctrl-C is heard while a storm of changes is built or converted."""
    collection = tree({"content/articles/mot.md": article(1)})
    running = Preview(collection.root)
    for number in range(300):
        collection.write({f"content/{folder}/{number}.md": article(2, f"Bài {number}")})
    until(lambda: len(list(collection.root.glob("content/articles/*"))) > 1)
    assert 0 == running.end(), running.said
    assert running.said.endswith("preview ended\n")


def test_a_preview_without_writing_is_refused(collection: Collection) -> None:
    """`serve --dry-run` would show nothing, and says so."""
    command = [sys.executable, str(PROJECT / "build.py"), "--dry-run", "serve"]
    refused = subprocess.run(
        [*command, "--root", str(collection.root)], capture_output=True, text=True, check=False
    )
    assert (2, True) == (refused.returncode, "--dry-run" in refused.stderr)


# --- the loop, with work that can be looked at -------------------------------------------------


class _EndError(Exception):
    """Ends the loop of a test."""


class _Recorder:
    """Work that notes what it is asked for; answers: what each call raises or returns."""

    def __init__(self, **answers: list[object]) -> None:
        self.calls: list[str] = []
        self.changed: list[set[str]] = []
        self._answers = answers
        self.is_ended = False
        self.hold = threading.Event()
        self.hold.set()

    def _do(self, call: str) -> bool:
        if self.is_ended:
            raise _EndError
        self.calls.append(call)
        answers = self._answers.get(call, [])
        answer = answers.pop(0) if answers else False
        self.hold.wait(PATIENCE_SECONDS)
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)

    def convert(self) -> bool:
        return self._do("convert")

    def build(self, changed: frozenset[Path], viewed: Viewed) -> bool:
        assert not viewed.path
        self.changed.append({path.name for path in changed})
        self._do("build")
        return True

    def look(self) -> None:
        self._do("look")

    def news(self) -> News:
        return News()

    def fail(self, error: BroadsheetError) -> None:
        self.calls.append(f"fail: {error.what}")


class Looping:
    """The loop at work in a thread."""

    def __init__(self, root: Path, work: _Recorder, calm_seconds: float = 3600.0) -> None:
        self._calm_seconds = calm_seconds
        self.content = root / "content"
        (self.content / "inbox").mkdir(parents=True)
        self.work = work
        self._watcher = Watcher([self.content], settle_seconds=0.05)
        self._server = Server(root)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            keep_up(self.work, self.content, self._watcher, self._server, self._calm_seconds)
        except _EndError:
            return

    def __enter__(self) -> Self:
        self._watcher.__enter__()
        self._server.__enter__()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.work.is_ended = True
        self.touch("end.md")
        self._thread.join(PATIENCE_SECONDS)
        self._server.__exit__(None, None, None)
        self._watcher.__exit__(None, None, None)

    def touch(self, name: str) -> None:
        """Write a file below content/."""
        (self.content / name).write_text("x", "utf-8")

    def expect(self, *calls: str) -> None:
        """Wait until these were the first calls."""
        until(lambda: list(calls) == self.work.calls[: len(calls)])


def test_a_change_during_a_build_is_built(tmp_path: Path) -> None:
    """What changes while a build runs is built by a second one."""
    with Looping(tmp_path, _Recorder()) as loop:
        loop.work.hold.clear()
        loop.touch("a.md")
        loop.expect("build")
        loop.touch("b.md")
        loop.work.hold.set()
        loop.expect("build", "build")


def test_only_the_inbox_is_converted(tmp_path: Path) -> None:
    """A change elsewhere costs no look at the raw files."""
    with Looping(tmp_path, _Recorder()) as loop:
        loop.touch("a.md")
        loop.expect("build")
        loop.touch("inbox/a.txt")
        loop.expect("build", "convert", "build")


def test_what_a_conversion_wrote_is_built_once(tmp_path: Path) -> None:
    """The build waits until the writing of the conversion has been heard."""
    with Looping(tmp_path, _Recorder(convert=[True])) as loop:
        loop.touch("inbox/a.txt")
        loop.expect("convert", "build")
        assert {"a.txt", "articles"} == loop.work.changed[0]


def test_everything_is_looked_at_once_it_is_calm(tmp_path: Path) -> None:
    """At the start and after builds, but not again and again, nor where a build has failed."""
    failing = _Recorder(build=[False, BroadsheetError("no such layout"), False])
    with Looping(tmp_path, failing, calm_seconds=0.2) as loop:
        loop.expect("look")
        loop.touch("a.md")
        loop.expect("look", "build", "look")
        loop.touch("b.md")
        loop.expect("look", "build", "look", "build", "fail: no such layout")
        time.sleep(0.6)
        loop.touch("c.md")
        looked = ("look", "build", "look", "build", "fail: no such layout", "build", "look")
        loop.expect(*looked)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (BroadsheetError("no such layout"), "no such layout"),
        (OSError(errno.ENOENT, "it has gone", "a.md"), "it has gone"),
    ],
)
def test_an_error_is_told_and_the_loop_goes_on(tmp_path: Path, error: Exception, told: str) -> None:
    """What stops one build does not stop the preview."""
    with Looping(tmp_path, _Recorder(build=[error])) as loop:
        loop.touch("a.md")
        loop.expect("build", f"fail: {told}")
        loop.touch("b.md")
        loop.expect("build", f"fail: {told}", "build")


def test_a_failed_conversion_is_followed_by_a_build(tmp_path: Path) -> None:
    """What changed beside the raw file is built though that could not be converted."""
    with Looping(tmp_path, _Recorder(convert=[BroadsheetError("the disk is full")])) as loop:
        loop.touch("inbox/a.txt")
        loop.expect("convert", "fail: the disk is full", "build")


def test_a_build_beside_another_is_done_later(tmp_path: Path) -> None:
    """While a build by hand has the folder, the preview's own is put off, not left out."""
    with Looping(tmp_path, _Recorder(build=[BusyError("another build"), False])) as loop:
        loop.touch("a.md")
        loop.expect("build", "build")
