"""The preview as a whole: whatever changes in the sources, a clean build is what is served."""

import errno
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self
from urllib.parse import quote

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.preview.loop import keep_up
from broadsheet.preview.news import News
from broadsheet.preview.server import Server
from broadsheet.preview.watcher import Watcher
from broadsheet.store import BusyError
from conftest import Collection
from running import PATIENCE_SECONDS, PROJECT, Preview, preview, until

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


def save_in_two_parts(root: Path) -> None:
    text = article(1, "Lưu hai lần")
    with (root / "content/articles/chieu.md").open("w", encoding="utf-8") as file:
        file.write(text[:40])
        file.flush()
        file.write(text[40:])


def save_by_rename(root: Path) -> None:
    fresh = root / "content/articles/.chieu.md.tmp"
    fresh.write_text(article(1, "Lưu bằng đổi tên"), "utf-8")
    fresh.replace(root / "content/articles/chieu.md")


def save_with_backup(root: Path) -> None:
    file = root / "content/articles/chieu.md"
    file.replace(root / "content/articles/chieu.md~")
    file.write_text(article(1, "Lưu có bản cũ"), "utf-8")


def move_folder(root: Path) -> None:
    (root / "content/articles/cu").rename(root / "content/articles/moi")


def save_in_moved_folder(root: Path) -> None:
    (root / "content/articles/moi/lua.md").write_text(article(3, "Mùa lúa sau"), "utf-8")


def move_folder_out(root: Path) -> None:
    (root / "content/articles/moi").rename(root / "moi")


def move_folder_in(root: Path) -> None:
    (root / "moi").rename(root / "content/articles/lai")


def delete_and_restore(root: Path) -> None:
    shutil.copytree(root / "content", root / "saved")
    shutil.rmtree(root / "content")
    (root / "saved").rename(root / "content")


def save_after_restoring(root: Path) -> None:
    (root / "content/articles/chieu.md").write_text(article(4, "Sau khi phục hồi"), "utf-8")


def change_layout(root: Path) -> None:
    (root / "layouts/article.html").write_text(LAYOUT, "utf-8")


def add_picture(root: Path) -> None:
    (root / "content/media/them.txt").write_bytes(b"hai")


def change_settings(root: Path) -> None:
    (root / "content/site.toml").write_text('title = "Báo xóm Cồn mới"\n', "utf-8")


def change_many(root: Path) -> None:
    for number in range(200):
        text = article(number % 9 + 1, f"Bài thứ {number}")
        (root / f"content/articles/nhieu-{number}.md").write_text(text, "utf-8")


def delete_many(root: Path) -> None:
    for path in (root / "content/articles").glob("nhieu-*.md"):
        path.unlink()


@pytest.mark.parametrize(
    "change",
    [
        save_in_place,
        save_in_two_parts,
        save_by_rename,
        save_with_backup,
        move_folder,
        save_in_moved_folder,
        move_folder_out,
        move_folder_in,
        delete_and_restore,
        save_after_restoring,
        change_layout,
        add_picture,
        change_settings,
        change_many,
        delete_many,
    ],
)
def test_what_is_served_is_a_clean_build(
    collection: Collection, running: Preview, change: Callable[[Path], None]
) -> None:
    """Each way of changing sources, one after the other, ends in what a clean build writes."""
    change(collection.root)
    until(lambda: is_clean(collection, running))


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

    def build(self, saved: frozenset[Path]) -> None:
        assert saved
        self._do("build")

    def news(self) -> News:
        return News()

    def fail(self, error: BroadsheetError) -> None:
        self.calls.append(f"fail: {error.what}")


class Looping:
    """The loop at work in a thread."""

    def __init__(self, root: Path, work: _Recorder) -> None:
        self.content = root / "content"
        (self.content / "inbox").mkdir(parents=True)
        self.work = work
        self._watcher = Watcher([self.content], settle_seconds=0.05)
        self._server = Server(root)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            keep_up(self.work, self.content, self._watcher, self._server)
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
