"""A drill for the preview: however sources are changed, what is served is a clean build of them.

The parts of `serve` at work in this process, so that builds can be counted: none may be lost, and
none done where nothing has changed.
"""

import shutil
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self
from urllib.parse import quote

import pytest

from broadsheet.cli import find_places, make_parser
from broadsheet.commands.rebuild import Rebuild
from broadsheet.errors import BroadsheetError
from broadsheet.preview.loop import keep_up
from broadsheet.preview.server import Server
from broadsheet.preview.watcher import Watcher
from broadsheet.report import Reporter
from broadsheet.request import Viewed
from conftest import Collection
from running import PATIENCE_SECONDS, until, without_script

# The watcher lets it pass too; here each test begins with the filters of all.
pytestmark = pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")
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
# Served and compared byte for byte; all others are compared on disk.
FETCHED = 40
# An echo of its own writing would have come by then.
ECHO_SECONDS = 0.4
# Looks at everything are the test's own: what they would find, builds must have found.
NEVER_CALM = 3600.0
MANY = 1_000


class _EndError(Exception):
    """Ends the loop."""


class Counted(Rebuild):
    """The work of a preview, which notes what each build has changed."""

    builds: list[tuple[str, ...]]
    is_ended = False
    begun: threading.Event

    def build(self, changed: frozenset[Path], viewed: Viewed) -> bool:
        """Build and note it."""
        if self.is_ended:
            raise _EndError
        self.begun.set()
        try:
            return super().build(changed, viewed)
        finally:
            self.builds.append(self.news().changed)


class Serving:
    """A preview of one collection."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        options = make_parser().parse_args(
            ["serve", "--root", str(collection.root), "--jobs", "1", "--quiet"]
        )
        self.places = find_places(options, None)
        self.work = Counted(options, self.places, Reporter(quiet=True))
        self.work.builds, self.work.begun = [], threading.Event()
        self._watcher = Watcher((self.places.content, self.places.layouts))
        self._server = Server(self.places.site)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ticks = 0

    def _run(self) -> None:
        try:
            keep_up(self.work, self.places.content, self._watcher, self._server, NEVER_CALM)
        except _EndError:
            return

    def __enter__(self) -> Self:
        self._watcher.__enter__()
        self.work.look()
        self._server.__enter__()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.work.is_ended = True
        self._watcher.note(self.places.content)
        self._thread.join(PATIENCE_SECONDS)
        self.work.close()
        self._server.__exit__(None, None, None)
        self._watcher.__exit__(None, None, None)

    def get(self, path: str) -> bytes:
        """Return what is served at a path."""
        with urllib.request.urlopen(self._server.url + quote(path), timeout=60) as answer:  # noqa: S310  our own address
            data: bytes = answer.read()
        return data

    def site(self) -> dict[str, bytes]:
        """Return the site as it is on disk."""
        try:
            return self.collection.output()
        except FileNotFoundError:  # a page is being removed at this very moment
            return {}

    def tick(self) -> None:
        """Change one file more and wait until that is served: all changes before it are built."""
        self._ticks += 1
        self.collection.write({"content/media/tick.txt": str(self._ticks)})
        file = self.places.site / "media/tick.txt"
        until(lambda: file.is_file() and file.read_text() == str(self._ticks))
        until(lambda: self.work.builds[-1] == ("media/tick.txt",))

    def expect_rest(self) -> None:
        """Expect that what the preview writes itself is no reason to build again, and again."""

        def is_at_rest() -> bool:
            before = len(self.work.builds)
            time.sleep(ECHO_SECONDS)
            return before == len(self.work.builds)

        until(is_at_rest)

    def expect_nothing_unseen(self) -> None:
        """Expect that a look at everything finds nothing that builds of what changed had not."""
        self.work.look()
        assert () == self.work.news().changed

    def clean_build(self) -> dict[str, bytes]:
        """Return the site as a clean build of the present sources has it."""
        clean = Collection(self.collection.root.parent / "clean")
        shutil.rmtree(clean.root)
        for name in ("content", "layouts"):
            shutil.copytree(self.collection.root / name, clean.root / name)
        clean.build()
        return clean.output()

    def expect_a_clean_build(self) -> None:
        """Expect that the site is what the sources say, on disk and as it is served."""
        clean = self.clean_build()
        until(lambda: clean == self.site())
        pages = [path for path in clean if not path.startswith(".") and path != "404.html"]
        for path in pages[:: len(pages) // FETCHED + 1]:
            assert clean[path] == without_script(self.get(path))


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    collection = Collection(tmp_path_factory.mktemp("drill") / "collection")
    collection.write(
        {
            "content/site.toml": 'title = "Báo xóm Cồn"\n',
            "content/articles/chieu.md": article(1),
            "content/articles/cu/lua.md": article(2, "Mùa lúa chín"),
            "content/media/sao-luu.txt": "một",
            "layouts/page.html": LAYOUT,
        }
    )
    with Serving(collection) as serving:
        serving.tick()  # from here on it is known whether the system tells when a file is closed
        yield serving


def article(day: int, title: str = "Chiếu cói xóm Cồn") -> str:
    return ARTICLE.format(title=title, day=day)


# --- ways to save one file ------------------------------------------------------------------------


def in_place(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")


def in_two_parts(file: Path, text: str) -> None:
    with file.open("w", encoding="utf-8") as half:
        half.write(text[:40])
        half.flush()
        half.write(text[40:])


def cut_short_and_written_in_two_parts_with_a_pause(file: Path, text: str) -> None:
    with file.open("r+", encoding="utf-8") as half:
        half.truncate()
        time.sleep(0.25)
        half.write(text[:40])
        half.flush()
        time.sleep(0.25)
        half.write(text[40:])


def beside_and_renamed(file: Path, text: str) -> None:
    fresh = file.with_name(f".{file.name}.tmp")
    fresh.write_text(text, "utf-8")
    fresh.replace(file)


def with_the_old_one_renamed(file: Path, text: str) -> None:
    file.replace(file.with_name(f"{file.name}~"))
    file.write_text(text, "utf-8")


def elsewhere_and_moved_in(file: Path, text: str) -> None:
    fresh = file.parents[2] / "fresh.md"
    fresh.write_text(text, "utf-8")
    fresh.replace(file)


_IN_STEPS = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of ends")


@pytest.mark.parametrize(
    ("save", "most"),
    [
        (in_place, 1),
        (in_two_parts, 1),
        pytest.param(cut_short_and_written_in_two_parts_with_a_pause, 1, marks=_IN_STEPS),
        (beside_and_renamed, 1),
        (with_the_old_one_renamed, 2),
        (elsewhere_and_moved_in, 1),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_saved_article_is_built_once(
    serving: Serving, save: Callable[[Path, str], None], most: int
) -> None:
    """However an editor saves, in one build for each time the file was whole."""
    before = len(serving.work.builds)
    save(serving.places.content / "articles/chieu.md", article(3, f"Lưu {save.__name__}"))
    serving.expect_a_clean_build()
    serving.tick()
    serving.expect_rest()
    builds = serving.work.builds[before:]
    assert 2 <= len(builds) <= most + 1
    assert all(builds) or most > 1


# --- changes of more than one file ----------------------------------------------------------------


def rename_folder(root: Path) -> None:
    (root / "content/articles/cu").rename(root / "content/articles/moi")


def save_in_renamed_folder(root: Path) -> None:
    (root / "content/articles/moi/lua.md").write_text(article(3, "Mùa lúa sau"), "utf-8")


def move_folder_out(root: Path) -> None:
    (root / "content/articles/moi").rename(root / "moi")


def move_folder_in(root: Path) -> None:
    (root / "moi").rename(root / "content/articles/lai")


def make_folders(root: Path) -> None:
    deep = root / "content/articles/a/b/c"
    deep.mkdir(parents=True)
    (deep / "sau.md").write_text(article(6, "Ở dưới cùng"), "utf-8")


def save_in_new_folder(root: Path) -> None:
    (root / "content/articles/a/b/c/sau.md").write_text(article(7, "Ở sâu hơn"), "utf-8")


def delete_and_restore_all(root: Path) -> None:
    shutil.copytree(root / "content", root / "saved")
    shutil.rmtree(root / "content")
    time.sleep(0.3)
    (root / "saved").rename(root / "content")


def save_after_restoring(root: Path) -> None:
    (root / "content/articles/chieu.md").write_text(article(4, "Sau khi phục hồi"), "utf-8")


def delete_and_make_layouts_again(root: Path) -> None:
    shutil.rmtree(root / "layouts")
    time.sleep(0.3)
    (root / "layouts").mkdir()
    (root / "layouts/article.html").write_text(LAYOUT, "utf-8")


def change_layout(root: Path) -> None:
    (root / "layouts/article.html").write_text(LAYOUT.replace("khác", "mới"), "utf-8")


def add_file(root: Path) -> None:
    (root / "content/media/them.txt").write_bytes(b"hai")


def change_settings(root: Path) -> None:
    (root / "content/site.toml").write_text('title = "Báo xóm Cồn mới"\n', "utf-8")


def swap_two(root: Path) -> None:
    one, other = (root / f"content/articles/{name}.md" for name in ("chieu", "lai/lua"))
    one.rename(root / "one.md")
    other.rename(one)
    (root / "one.md").rename(other)


def break_and_mend(root: Path) -> None:
    file = root / "content/articles/chieu.md"
    text = file.read_text("utf-8")
    file.write_text(text.replace("people:", "people: ["), "utf-8")
    time.sleep(0.3)
    file.write_text(text, "utf-8")


def write_many(root: Path) -> None:
    for number in range(MANY):
        text = f"---\ntitle: Bài thứ {number}\n---\nMột câu.\n"
        (root / f"content/articles/nhieu-{number}.md").write_text(text, "utf-8")


def delete_many(root: Path) -> None:
    for path in (root / "content/articles").glob("nhieu-*.md"):
        path.unlink()


@pytest.mark.parametrize(
    "change",
    [
        rename_folder,
        save_in_renamed_folder,
        move_folder_out,
        move_folder_in,
        make_folders,
        save_in_new_folder,
        delete_and_restore_all,
        save_after_restoring,
        delete_and_make_layouts_again,
        change_layout,
        add_file,
        change_settings,
        swap_two,
        break_and_mend,
        write_many,
        delete_many,
    ],
)
def test_what_is_served_is_a_clean_build(serving: Serving, change: Callable[[Path], None]) -> None:
    """Each way of changing sources, one after the other, ends in what a clean build writes."""
    change(serving.collection.root)
    serving.expect_a_clean_build()
    serving.tick()
    serving.expect_rest()
    serving.expect_nothing_unseen()


def test_what_changes_during_a_build_is_built(serving: Serving) -> None:
    """Saves while a build runs, at any moment of it, are all in the site in the end."""
    for number in range(6):
        serving.work.begun.clear()
        in_place(serving.places.content / "articles/chieu.md", article(5, f"Trước {number}"))
        assert serving.work.begun.wait(PATIENCE_SECONDS)
        time.sleep(number * 0.03)
        in_place(serving.places.content / "articles/lai/lua.md", article(6, f"Trong lúc {number}"))
    serving.expect_a_clean_build()


def test_the_last_site_stays_while_nothing_can_be_built(serving: Serving) -> None:
    """A mistake in a layout changes no page; once it is mended, all that was saved is built."""
    before, file = serving.site(), serving.collection.root / "layouts/article.html"
    text, number = file.read_text("utf-8"), len(serving.work.builds)
    file.write_text(text + "{% if %}", "utf-8")
    until(lambda: len(serving.work.builds) > number)
    in_place(serving.places.content / "articles/chieu.md", article(8, "Trong lúc hỏng"))
    until(lambda: len(serving.work.builds) > number + 1)
    with pytest.raises(BroadsheetError):
        serving.clean_build()
    assert before == serving.site()
    file.write_text(text, "utf-8")
    serving.expect_a_clean_build()
