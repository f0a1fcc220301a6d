"""The site folder as a build finds it, beside the ledger of what was written there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.guard import MARKER, listed_files, marker_text
from broadsheet.ledger import Entry
from broadsheet.memo import Memo
from broadsheet.output_folder import OutputFolder
from broadsheet.recipe import Key

ENTRY = Entry(Key("v", "l", "s", "p"), "", "digest", 1, 2)


@pytest.fixture
def memo(tmp_path: Path) -> Iterator[Memo]:
    held = Memo(tmp_path / "memo.sqlite")
    yield held
    held.close()


def looked_over(memo: Memo, site: Path) -> OutputFolder:
    """Return the folder as it is found."""
    folder = OutputFolder(site, memo, site.parent / "journal")
    folder.look_over()
    return folder


@pytest.mark.parametrize("files", [(), (MARKER, ".nojekyll", ".DS_Store")])
def test_folder_without_a_page_is_blank(tmp_path: Path, memo: Memo, files: tuple[str, ...]) -> None:
    """What others keep there, and our own mark, are no pages; nor need the folder be there."""
    site = tmp_path / "site"
    for name in files:
        site.mkdir(exist_ok=True)
        (site / name).write_text("x")
    assert looked_over(memo, site).is_blank


def test_folder_with_a_file_is_not_blank(tmp_path: Path, memo: Memo) -> None:
    """Whoever wrote it: it may hold what is about to be written."""
    (tmp_path / "site" / "articles").mkdir(parents=True)
    (tmp_path / "site" / "articles" / "a.html").write_text("x")
    folder = looked_over(memo, tmp_path / "site")
    assert not folder.is_blank
    assert {"articles/a.html"} == folder.foreign


def test_folder_that_was_written_to_is_not_blank(tmp_path: Path, memo: Memo) -> None:
    """Not even when all of it is gone: the ledger tells why each file is written again."""
    memo.put_entry("a.html", ENTRY)
    folder = looked_over(memo, tmp_path / "site")
    assert not folder.is_blank
    assert {"a.html"} == folder.damaged


def test_folder_that_was_not_looked_over_is_not_blank(tmp_path: Path, memo: Memo) -> None:
    """A preview takes it to be as the ledger has it."""
    assert not OutputFolder(tmp_path / "site", memo, tmp_path / "journal").is_blank


def test_lost_file_that_the_marker_lists_is_ours(tmp_path: Path, memo: Memo) -> None:
    """It is adopted as one of no recipe; what the marker does not list stays foreign."""
    site = tmp_path / "site"
    site.mkdir()
    for name in ("a.html", "đò.html", "mine.html"):
        (site / name).write_text("x")
    (site / MARKER).write_bytes(marker_text(["a.html", "đò.html", "../b.html", "gone.html"]))
    folder = looked_over(memo, site)
    assert ({"mine.html"}, set()) == (folder.foreign, folder.damaged)
    assert {"a.html", "đò.html"} == memo.paths_of(0)
    assert ["a.html"] == list(folder.remove(["a.html"]))


def test_name_of_two_lines_is_not_listed() -> None:
    """Else the second one could be the name of a file that is not ours."""
    assert ["a.html", ""] == list(listed_files(marker_text(["media/x\nmine.html", "a.html"])))
