"""Reading a whole collection: by the memo where it knows, and never a hidden name let out."""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.fact import Fact
from broadsheet.frozen import encode, replace
from broadsheet.gathering import Gathered, gather
from broadsheet.memo import Memo, Stamp
from broadsheet.model import Card
from broadsheet.progress import no_progress
from broadsheet.refreshing import refresh
from broadsheet.request import Manner
from broadsheet.sources import Role
from broadsheet.store import State
from conftest import Collection

Tree = Callable[[Mapping[str, str | bytes]], Collection]
GOOD = "---\ntitle: A\n---\nXin.\n"


def gathered(collection: Collection, program: str = "p") -> Gathered:
    state = State(collection.root / ".broadsheet", collection.root / "site")
    return gather(collection.root / "content", state, program, 1, no_progress)


def opened(collection: Collection) -> AbstractContextManager[Memo]:
    return State(collection.root / ".broadsheet", collection.root / "site").memo()


def known(collection: Collection, kind: type = Card) -> list[tuple[str, str, object]]:
    """Return path, key and value of the articles that the memo has. kind: of the values."""
    with opened(collection) as memo:
        return list(memo.documents(Role.ARTICLE.value, kind))


def stamp_of(collection: Collection, path: str) -> Stamp:
    with opened(collection) as memo:
        return memo.stamps()[path]


def refreshed(collection: Collection, later_seconds: int = 0) -> bool:
    """Bring the memo up to date; tell whether the library is no longer known.

    later_seconds: the clock goes by so much before the files are looked at.
    """
    state = State(collection.root / ".broadsheet", collection.root / "site")
    with state.memo() as memo:
        memo.put("known", "yes")
        now = state.now() + later_seconds * 1_000_000_000
        assert () == refresh(collection.root / "content", memo, Manner(now, "p", 1))
        memo.commit()
        return memo.get("known", str) is None


def test_only_some_places_are_looked_at(tree: Tree) -> None:
    """What stands elsewhere stays as it was known, with what could not be read."""
    names = ("articles/a", "articles/b/c", "articles/b/d", "articles/link", "articles/b/link")
    files = {f"content/{name}.md": f"---\ntitle: {name}\n---\nMột.\n" for name in names[:3]}
    collection = tree(files)
    content = collection.root / "content"
    for name in names[3:]:
        (content / f"{name}.md").symlink_to(collection.root)
    with opened(collection) as memo:

        def look(*places: str) -> tuple[list[str], list[str]]:
            problems = refresh(content, memo, Manner(0, "p", 1, places=places))
            return sorted(memo.stamps()), [problem.path for problem in problems]

        links = ["content/articles/link.md", "content/articles/b/link.md"]
        articles = [f"{name}.md" for name in names[:3]]
        assert (articles, links) == look("")
        shutil.rmtree(content / "articles")
        assert (articles[:1], links[:1]) == look("articles/b", "media")
        assert ([], links[:1]) == look("articles/a.md")
        assert ([], []) == look("articles/link.md")


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
    assert () == found.problems
    with opened(tree({})) as memo:
        media = memo.documents(Role.MEDIA.value, tuple[int, int, bytes])
        assert {"media/x.png"} == {path for path, _, _ in media}


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


# --- what is read again -----------------------------------------------------------------------


def test_file_of_a_while_ago_is_known_by_its_stamp(tree: Tree) -> None:
    """Its bytes are not looked at: that its key is another one goes unseen."""
    collection = tree({"content/articles/a.md": GOOD})
    refreshed(collection, later_seconds=9)
    status = (collection.root / "content/articles/a.md").stat()
    own = Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    assert own == stamp_of(collection, "articles/a.md")
    with opened(collection) as memo:
        document = memo.document("articles/a.md")
        assert document
        memo.put_document(replace(document, key="another"))
    assert not refreshed(collection, later_seconds=9)
    assert ["another"] == [key for _, key, _ in known(collection)]


def test_file_of_this_moment_is_read_again(tree: Tree) -> None:
    """It could change once more within the same tick of the clock, and show nothing of it."""
    collection = tree({"content/articles/a.md": GOOD, "content/media/x.png": b"x"})
    refreshed(collection)
    assert [-1, -1] == [
        stamp_of(collection, path).size for path in ("articles/a.md", "media/x.png")
    ]
    collection.write({"content/articles/a.md": GOOD.replace("Xin", "Đò")})
    assert not refreshed(collection, later_seconds=9)
    ((_, _, value),) = known(collection)
    assert "Đò." in str(value)
    assert stamp_of(collection, "articles/a.md").size > 0


def test_change_is_seen_though_size_and_time_are_set_back(tree: Tree) -> None:
    """The system's own time of the change tells, and nobody can set that."""
    collection = tree({"content/articles/a.md": GOOD})
    refreshed(collection, later_seconds=9)
    file = collection.root / "content/articles/a.md"
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    file.write_text(GOOD.replace("A", "B"), "utf-8")
    os.utime(file, ns=times)
    refreshed(collection, later_seconds=9)
    assert ["B"] == [article.title for article in gathered(collection).articles]


def test_touched_file_is_not_parsed_again(tree: Tree) -> None:
    """Its bytes are what they were; only how it looks is remembered."""
    collection = tree({"content/articles/a.md": GOOD})
    refreshed(collection, later_seconds=9)
    with opened(collection) as memo:
        document = memo.document("articles/a.md")
        assert document
        memo.put_document(replace(document, value=encode("as it was read")))
    before = stamp_of(collection, "articles/a.md")
    os.utime(collection.root / "content/articles/a.md", ns=(1, 1))
    assert not refreshed(collection, later_seconds=9)
    assert ["as it was read"] == [value for _, _, value in known(collection, str)]
    assert before != stamp_of(collection, "articles/a.md")


@pytest.mark.parametrize(
    ("path", "text", "is_other"),
    [
        ("articles/a.md", "---\ntitle: A\n---\nXin chào.\n", False),
        ("articles/a.md", "---\ntitle: B\ntags: [x]\n---\nXin.\n", False),
        ("articles/a.md", "---\ntitle: A\ndate: 2019\n---\nXin.\n", True),
        ("articles/a.md", "---\ntitle: A\npeople: [Lê An]\n---\nXin.\n", True),
        ("articles/a.md", "---\ntitle: A\nslug: b\n---\nXin.\n", True),
        ("articles/a.md", "---\ntitle: A\ndraft: true\n---\nXin.\n", True),
        ("articles/a.md", "---\ntitle: A\nlang: en\n---\nXin.\n", True),
        ("articles/a.md", "---\ntitle: [\n---\nXin.\n", True),
        ("articles/b.md", GOOD, True),
        ("people/le-an.md", "---\nname: Lê An\nhidden: true\n---\n", True),
        ("pages/g.md", "---\ntitle: G\n---\nChào.\n", True),
        ("media/x.png", b"y", False),
        ("media/y.png", b"y", True),
    ],
    ids=str,
)
def test_library_is_out_of_date_after_all_but_a_change_of_text(
    tree: Tree, path: str, text: str | bytes, is_other: bool
) -> None:
    """A word in a body concerns one article; a name, a date or an address may concern others."""
    start = {"articles/a.md": GOOD, "people/le-an.md": "---\nname: Lê An\n---\n"}
    start |= {"pages/g.md": "---\ntitle: G\n---\nXin.\n"}
    collection = tree({f"content/{p}": t for p, t in start.items()} | {"content/media/x.png": b"x"})
    assert refreshed(collection)
    assert not refreshed(collection)
    collection.write({f"content/{path}": text})
    assert is_other == refreshed(collection)


def test_deleted_file_is_forgotten_with_its_facts(tree: Tree) -> None:
    """And the library is out of date."""
    collection = tree({"content/articles/a.md": GOOD, "content/pages/g.md": GOOD})
    refreshed(collection)
    for path in ("articles/a.md", "pages/g.md"):
        (collection.root / "content" / path).unlink()
    assert refreshed(collection)
    with opened(collection) as memo:
        assert {} == memo.stamps()
        kinds = (Fact.CARD, Fact.BODY, Fact.ANCHORS, Fact.PAGE)
        assert [] == [fact for kind in kinds for fact in memo.facts(kind)]


def test_file_that_moves_to_another_folder_is_read_as_what_it_is_now(tree: Tree) -> None:
    """The same bytes are another document."""
    collection = tree({"content/articles/le-an.md": "---\nname: Lê An\ntitle: T\n---\nXin.\n"})
    assert ["T"] == [article.title for article in gathered(collection).articles]
    (collection.root / "content/people").mkdir()
    file = collection.root / "content/articles/le-an.md"
    file.rename(collection.root / "content/people/le-an.md")
    found = gathered(collection)
    assert ((), ["Lê An"]) == (found.articles, [record.name for record in found.records])


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_file_that_cannot_be_read_is_told_each_time_and_not_kept(tree: Tree) -> None:
    """What was known of it before does not stand in for it."""
    collection = tree({"content/articles/a.md": GOOD, "content/articles/b.md": GOOD})
    gathered(collection)
    (collection.root / "content/articles/a.md").chmod(0)
    for _ in range(2):
        found = gathered(collection)
        assert ["articles/b.md"] == [article.path for article in found.articles]
        assert ["content/articles/a.md"] == [problem.path for problem in found.problems]


def test_many_files_are_read_alike_by_workers(tree: Tree) -> None:
    """The same documents, problems and facts, in the same order."""
    many = {f"content/articles/n{n}.md": GOOD.replace("A", f"N{n}") for n in range(80)}
    collection = tree(many | {"content/articles/bad.md": "---\ntitle: [\n---\n"})
    states = [State(collection.root / name, collection.root / "site") for name in ("one", "two")]
    one, two = (
        gather(collection.root / "content", state, "p", jobs, no_progress)
        for jobs, state in enumerate(states, start=1)
    )
    assert one == two
    assert 80 == len(one.articles)
