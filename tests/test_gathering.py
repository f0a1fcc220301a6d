"""Reading a whole collection: by the memo where it knows, and never a hidden name let out."""

from collections.abc import Callable, Mapping

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.gathering import Gathered, gather
from broadsheet.progress import no_progress
from broadsheet.store import State
from conftest import Collection

Tree = Callable[[Mapping[str, str | bytes]], Collection]
GOOD = "---\ntitle: A\n---\nXin.\n"


def gathered(collection: Collection, program: str = "p") -> Gathered:
    state = State(collection.root / ".broadsheet", collection.root / "site")
    return gather(collection.root / "content", state, program, 1, no_progress)


def test_each_file_becomes_what_its_folder_says(tree: Tree) -> None:
    """Articles, records of both kinds, pages, media with their digests."""
    found = gathered(
        tree(
            {
                "content/articles/a.md": GOOD,
                "content/people/le-an.md": "---\nname: Lê An\n---\n",
                "content/organisations/x.md": "---\nname: Hội X\n---\n",
                "content/pages/g.md": GOOD,
                "content/media/x.png": b"x",
            }
        )
    )
    assert [a.path for a in found.articles] == ["articles/a.md"]
    assert [r.name for r in found.records] == ["Hội X", "Lê An"]
    assert [p.slug for p in found.pages] == ["g"]
    assert (list(found.media), found.problems) == (["x.png"], ())


def test_memo_gives_the_same_as_reading(tree: Tree) -> None:
    """Problems included; a renamed file is another one."""
    files = {"content/articles/a.md": GOOD, "content/articles/b.md": "---\ntitle: [\n---\n"}
    collection = tree(files)
    first = gathered(collection)
    assert gathered(collection) == first
    assert gathered(collection, "another program") == first
    (collection.root / "content/articles/b.md").rename(collection.root / "content/articles/c.md")
    again = gathered(collection)
    assert [p.path for p in again.problems] == ["content/articles/c.md"]


@pytest.mark.parametrize(
    "data",
    [
        b"---\nname: [L\nhidden: true\n---\n",
        b"---\nname: L\xff\xfe\x00\x01\x02\x03\nRedacted: yes\n---\n" + bytes(range(32)),
        "---\nname: [L\nhidden: true\n---\n".encode("utf-16"),
    ],
    ids=["broken", "binary", "utf-16"],
)
def test_broken_record_that_may_hide_a_name_stops_the_build(tree: Tree, data: bytes) -> None:
    """Publishing by mistake could not be taken back."""
    with pytest.raises(BroadsheetError, match="may say that a name is hidden"):
        gathered(tree({"content/people/le-an.md": data}))


def test_record_that_is_not_opened_stops_the_build(tree: Tree) -> None:
    """A link that leads away is not followed, so nobody knows what it hides."""
    collection = tree({"content/articles/a.md": GOOD, "secret.md": "---\nname: Lê An\n---\n"})
    (collection.root / "content/people").mkdir()
    (collection.root / "content/people/le-an.md").symlink_to("../../secret.md")
    with pytest.raises(BroadsheetError, match="may say that a name is hidden"):
        gathered(collection)


def test_broken_record_that_hides_nothing_costs_only_itself(tree: Tree) -> None:
    """It is named; the name then has the page of one without a record."""
    found = gathered(tree({"content/people/le-an.md": "---\nname: [L\n---\n"}))
    assert (found.records, [p.path for p in found.problems]) == ((), ["content/people/le-an.md"])
