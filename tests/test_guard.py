"""What the builder refuses to touch."""

from pathlib import Path

import pytest

from broadsheet.digest import digest_bytes
from broadsheet.errors import BroadsheetError
from broadsheet.guard import MARKER, is_intact, look_over, refuse_dangerous, refuse_foreign
from broadsheet.ledger import Entry
from broadsheet.recipe import Key

KEY = Key("v", "l", "s", "p")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("content/articles", "layouts", "site", "elsewhere"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "link").symlink_to("content")
    (tmp_path / "file").write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize(
    "site",
    [
        "",
        "content",
        "content/articles",
        "content/out",
        "layouts/x",
        "link",
        "link/../content",
        "file",
    ],
)
def test_folder_that_people_own_is_refused(root: Path, site: str) -> None:
    """Neither above nor inside content and layouts, not through a link, and no file."""
    with pytest.raises(BroadsheetError):
        refuse_dangerous(root / "content", root / "layouts", root / site)


@pytest.mark.parametrize("site", [Path("/"), Path.home(), Path.home() / "x" / ".."], ids=str)
def test_root_and_home_are_refused(root: Path, site: Path) -> None:
    """Whatever is in them."""
    with pytest.raises(BroadsheetError, match="never written to"):
        refuse_dangerous(root / "content", root / "layouts", site)


def test_folder_beside_is_accepted(root: Path) -> None:
    """An output folder may be new or there, beside content or anywhere else."""
    for site in ("site", "elsewhere", "new/deep"):
        refuse_dangerous(root / "content", root / "layouts", root / site)


def test_foreign_files_are_listed_ten_at_most(root: Path) -> None:
    """The message shows what is in the way without filling the screen."""
    foreign = {f"{number:02}.txt" for number in range(12)}
    with pytest.raises(BroadsheetError) as caught:
        refuse_foreign(root / "site", foreign, set())
    assert caught.value.what.endswith("08.txt, 09.txt and 2 more")


def test_foreign_is_what_the_ledger_lacks(root: Path) -> None:
    """What it lacks counts as ours only if it is planned, in a folder that bears our mark."""
    refuse_foreign(root / "site", (), {"a.html"})
    with pytest.raises(BroadsheetError):
        refuse_foreign(root / "site", {"a.html"}, {"a.html"})
    (root / "site" / MARKER).write_bytes(b"")
    refuse_foreign(root / "site", {"a.html"}, {"a.html"})
    with pytest.raises(BroadsheetError):
        refuse_foreign(root / "site", {"a.html"}, {"b.html"})


def test_link_to_a_folder_is_a_file(root: Path) -> None:
    """What is behind it is not ours: nothing is written through it."""
    (root / "elsewhere/a.html").write_bytes(b"")
    (root / "site/people").symlink_to(root / "elsewhere")
    assert ["people"] == list(look_over(root / "site").files)


def test_files_are_told_with_size_and_time_and_leftovers_apart(root: Path) -> None:
    """A kill leaves temporary files; a folder that is not there holds nothing."""
    (root / "site/a").mkdir()
    (root / "site/a/b.html").write_bytes(b"xyz")
    (root / "site/a/.broadsheet-tmp-1").write_bytes(b"")
    found = look_over(root / "site")
    assert {"a/b.html": (3, (root / "site/a/b.html").stat().st_mtime_ns)} == found.files
    assert (root / "site/a/.broadsheet-tmp-1",) == found.leftovers
    assert {} == look_over(root / "gone").files


def test_what_systems_and_hosts_put_there_is_passed_by(root: Path) -> None:
    """A folder that was opened on a Mac still builds."""
    for name in (".git/HEAD", "CNAME", ".nojekyll", ".gitignore", "people/.DS_Store", "Thumbs.db"):
        (root / "site" / name).parent.mkdir(exist_ok=True)
        (root / "site" / name).write_bytes(b"")
    (root / "site/people/CNAME").write_bytes(b"")
    assert list(look_over(root / "site").files) == ["people/CNAME"]


def test_intact_is_told_by_size_and_time_or_by_the_bytes(root: Path) -> None:
    """A touched file is ours as long as its bytes are; a gone or other one is not."""
    file = root / "site/a.html"
    file.write_bytes(b"old")
    status = file.stat()
    assert is_intact(file, Entry(KEY, "", "unread", status.st_size, status.st_mtime_ns))
    assert is_intact(file, Entry(KEY, "", digest_bytes(b"old"), 3, 0))
    assert is_intact(
        file, Entry(KEY, "", digest_bytes(b"new"), -1, -1, before=digest_bytes(b"old"))
    )
    assert not is_intact(file, Entry(KEY, "", digest_bytes(b"new"), 3, 0))
    assert not is_intact(root / "site/gone", Entry(KEY, "", digest_bytes(b""), 0, 0))
