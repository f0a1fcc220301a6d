"""Decisions on a whole collection: what they change, what the site shows, what undoing restores."""

import json
import re
import unicodedata
import urllib.parse
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.deciding import Office, carry_out, open_office, undo
from broadsheet.decision_log import Entry, standing, to_undo
from broadsheet.decisions import Act, Decision, decide
from broadsheet.errors import BroadsheetError, Severity
from broadsheet.library import entries
from broadsheet.store import State
from conftest import Collection

Make = Callable[[Mapping[str, str | bytes]], Collection]
WHEN = "2020-01-05T08:00:00Z"

ARTICLES = {
    "content/site.toml": 'title = "Sông Trăng"\nbase_url = "https://example.org/st"\n',
    "content/articles/cho.md": """---
title: Chợ nổi mở lại   # as printed
date: 2019-11-03
people:   # two of them
  # the chief
  - name: Trần Văn Sáng   # chief
    role: "Trưởng Công an"
  - 'Lê Thị Mận'   # sells
organisations: [Hội Chợ Nổi, "Ủy ban xã Sông Trăng"]   # both
unverified: [people, organisations]
mine: [kept, "as it is"]
---

Ông Trần Văn Sáng gặp bà Lê Thị Mận ở Hội Chợ Nổi.

Ủy ban xã Sông Trăng mở lại chợ.
""",
    "content/articles/de.md": """---
title: Đê vỡ
date: 2020-02-01
people: [{name: Trần Văn Sang, role: nông dân}, Lê Thị Mận, Vũ Bốn]
organisations: [Ủy ban nhân dân xã Sông Trăng]
unverified: [title, people]
---
Nông dân Trần Văn Sang và cô giáo Lê Thị Mận cứu đê. Vũ Bốn đến.

Ủy ban nhân dân xã Sông Trăng họp.
""".replace("\n", "\r\n"),
    "content/articles/hoc.md": """---
title: Trường mới
people:
- name: Lê Thị Mận
  id: le-thi-man-giao-vien
- Vũ Bốn # thợ
---
Lê Thị Mận và Vũ Bốn.
""",
    "content/articles/hai.md": "---\ntitle: Hai\npeople: [Vũ Bốn]\n---\nVũ Bốn về.",
    "content/people/vu-bon.md": """---
# of the clippings
name: Vũ Bốn
aliases:
  - Tư Bốn   # at home
description: thợ đóng ghe
---

Sinh ở [chợ](../articles/cho.md).
""",
    "content/organisations/hoi.md": "---\nname: Hội Chợ Nổi\nparent: ủy-ban\n---\n",
}


def office(collection: Collection) -> Office:
    state = State(collection.root / ".broadsheet", collection.root / "site")
    return open_office(collection.root / "content", state, jobs=1)


def make(collection: Collection, act: str, *names: str, **rest: object) -> Entry:
    """Carry one decision out."""
    now = office(collection)
    return carry_out(now, decide(Decision(Act(act), names, **rest), now.holdings), WHEN)


def take_back(collection: Collection, wanted: str = "") -> Entry:
    now = office(collection)
    return undo(now, to_undo(now.log, wanted), WHEN)


def files(collection: Collection) -> dict[str, bytes]:
    """Return every file of content/ but the log; of a folder its name with a stroke."""
    content = collection.root / "content"
    by_path = {}
    for path in content.rglob("*"):
        name = path.relative_to(content).as_posix()
        by_path[name if path.is_file() else f"{name}/"] = (
            path.read_bytes() if path.is_file() else b""
        )
    by_path.pop("decisions.jsonl", None)
    return by_path


def lines_changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[str]]:
    """Return for each file that differs its new lines, and the old ones behind a minus."""
    changed = {}
    for path in sorted(before.keys() | after.keys()):
        old = before.get(path, b"").decode().splitlines()
        new = after.get(path, b"").decode().splitlines()
        if before.get(path) != after.get(path):
            gone = [f"-{line}" for line in old if line not in new]
            lines = gone + [line for line in new if line not in old]
            changed[path] = [line for line in lines if line.strip("-")]
    return changed


PEOPLE_OF_DE = "people: [{name: Trần Văn Sang, role: nông dân}, Lê Thị Mận, Vũ Bốn]"
MAN = "{name: Lê Thị Mận, id: le-thi-man}"
TIED = "{name: Vũ Bốn, id: vu-bon}"

CASES = [
    pytest.param(
        ("confirm", "le-thi-man-giao-vien"),
        {},
        {
            "articles/cho.md": [
                "-  - 'Lê Thị Mận'   # sells",
                "  - {name: Lê Thị Mận, id: le-thi-man}   # sells",
            ],
            "articles/de.md": [f"-{PEOPLE_OF_DE}", PEOPLE_OF_DE.replace("Lê Thị Mận", MAN)],
            "people/le-thi-man-giao-vien.md": ["name: Lê Thị Mận", "verified: true"],
        },
        id="confirm one of two who share a name: the other is tied, not joined",
    ),
    pytest.param(
        ("confirm",),
        {"articles": ("cho",)},
        {"articles/cho.md": ["-unverified: [people, organisations]"]},
        id="confirm an article",
    ),
    pytest.param(
        ("confirm",),
        {"articles": ("content/articles/de.md",)},
        {"articles/de.md": ["-unverified: [title, people]", "unverified: [title]"]},
        id="confirm the names of an article, not its title",
    ),
    pytest.param(
        ("confirm", "hoi"),
        {},
        {"organisations/hoi.md": ["verified: true"]},
        id="confirm who has a record",
    ),
    pytest.param(
        ("confirm", "trần văn sáng"),
        {},
        {"people/traanf-vawn-sangs.md": ["name: Trần Văn Sáng", "verified: true"]},
        id="confirm who has none",
    ),
    pytest.param(
        ("rename", "Tư Bốn", "Vũ Văn Bốn"),
        {},
        {"people/vu-bon.md": ["-name: Vũ Bốn", "name: Vũ Văn Bốn", "  - Vũ Bốn"]},
        id="rename who has a record",
    ),
    pytest.param(
        ("rename", "Trần Văn Sang", "Trần Văn Sanh"),
        {},
        {
            "articles/de.md": [f"-{PEOPLE_OF_DE}", PEOPLE_OF_DE.replace("Sang", "Sanh")],
            "people/tran-van-sanh.md": [
                "name: Trần Văn Sanh",
                "aliases: [Trần Văn Sang]",
                "former_ids: [traanf-vawn-sang]",
            ],
        },
        id="rename who has none",
    ),
    pytest.param(
        ("merge", "Ủy ban xã Sông Trăng", "Ủy ban nhân dân xã Sông Trăng"),
        {},
        {
            "organisations/uy-ban-nhan-dan-xa-song-trang.md": [
                "name: Ủy ban nhân dân xã Sông Trăng",
                "aliases: [Ủy ban xã Sông Trăng]",
                "former_ids: [uy-ban-xa-song-trang]",
            ]
        },
        id="merge two without records",
    ),
    pytest.param(
        ("merge", "vu-bon", "Trần Văn Sáng"),
        {},
        {
            "people/traanf-vawn-sangs.md": [
                "name: Trần Văn Sáng",
                "description: thợ đóng ghe",
                "aliases: [Vũ Bốn, Tư Bốn]",
                "former_ids: [vu-bon]",
                "Sinh ở [chợ](../articles/cho.md).",
            ],
            "people/vu-bon.md": [
                "-# of the clippings",
                "-name: Vũ Bốn",
                "-aliases:",
                "-  - Tư Bốn   # at home",
                "-description: thợ đóng ghe",
                "-Sinh ở [chợ](../articles/cho.md).",
            ],
        },
        id="merge a record into one that is made for it",
    ),
    pytest.param(
        ("split", "vu-bon"),
        {"articles": ("hai",), "id": "vu-bon-tho"},
        {
            "articles/de.md": [f"-{PEOPLE_OF_DE}", PEOPLE_OF_DE.replace("Vũ Bốn", TIED)],
            "articles/hai.md": [
                "-people: [Vũ Bốn]",
                "people: [{name: Vũ Bốn, id: vu-bon-tho}]",
            ],
            "articles/hoc.md": ["-- Vũ Bốn # thợ", "- {name: Vũ Bốn, id: vu-bon} # thợ"],
            "people/vu-bon-tho.md": ["name: Vũ Bốn", "not_same_as: [vu-bon]"],
            "people/vu-bon.md": ["not_same_as: [vu-bon-tho]"],
        },
        id="split",
    ),
    pytest.param(
        ("split", "le-thi-man"),
        {"articles": ("de",), "id": "le-thi-man-giao-vien"},
        {
            "articles/cho.md": [
                "-  - 'Lê Thị Mận'   # sells",
                "  - {name: Lê Thị Mận, id: le-thi-man}   # sells",
            ],
            "articles/de.md": [
                f"-{PEOPLE_OF_DE}",
                PEOPLE_OF_DE.replace("Lê Thị Mận", MAN.replace("an}", "an-giao-vien}")),
            ],
            "people/le-thi-man-giao-vien.md": ["name: Lê Thị Mận"],
        },
        id="split: some articles mean somebody there is",
    ),
    pytest.param(
        ("redact", "Vũ Bốn"),
        {},
        {"people/vu-bon.md": ["redacted: true"]},
        id="redact",
    ),
]


@pytest.mark.parametrize(("words", "rest", "expected"), CASES)
def test_decision_changes_what_it_is_about(
    tree: Make, words: tuple[str, ...], rest: dict[str, object], expected: dict[str, list[str]]
) -> None:
    """Every other line of every file stays, and undoing restores the bytes."""
    collection = tree(ARTICLES)
    before = files(collection)
    make(collection, *words, **rest)
    assert expected == lines_changed(before, files(collection))
    take_back(collection)
    assert before == files(collection)


# --- any sequence -----------------------------------------------------------------------------

NAMES = (
    *("Trần Văn Sáng", "Trần Văn Sang", "Lê Thị Mận", "le-thi-man-giao-vien", "Tư Bốn"),
    *("people/vu-bon", "Hội Chợ Nổi", "Ủy ban xã Sông Trăng", "Ủy ban nhân dân xã Sông Trăng"),
)
NEW_NAMES = ("Trần Văn Sắng", "Vũ Bốn", 'Đỗ "Hai"', "Hội: chợ", "le thi man")
SLUGS = ("cho", "de", "hoc", "hai")
ids = st.sampled_from(
    ("vu-bon-2", "le-thi-man", "le-thi-man-giao-vien", "traanf-vawn-sang", "Not An Id")
)
name = st.sampled_from(NAMES)
some_articles = st.lists(st.sampled_from(SLUGS), min_size=1, max_size=2, unique=True).map(tuple)
decisions = st.one_of(
    st.builds(Decision, st.sampled_from((Act.CONFIRM, Act.HIDE, Act.REDACT)), st.tuples(name)),
    st.builds(Decision, st.just(Act.CONFIRM), articles=some_articles),
    st.builds(Decision, st.just(Act.RENAME), st.tuples(name, st.sampled_from(NEW_NAMES))),
    st.builds(Decision, st.just(Act.MERGE), st.tuples(name, name)),
    st.builds(Decision, st.just(Act.SPLIT), st.tuples(name), some_articles, ids),
)


def attempt(collection: Collection, decision: Decision) -> bool:
    """Carry a decision out; one that is refused changes nothing."""
    before = files(collection)
    now = office(collection)
    try:
        ruling = decide(decision, now.holdings)
    except BroadsheetError:
        assert before == files(collection)
        return False
    groups = partition(now)
    carry_out(now, ruling, WHEN)
    after = files(collection)
    joined = partition(office(collection))
    names = decision.names if decision.act == Act.MERGE else decision.names[:1]
    meant = {now.holdings.roster.find(one).key for one in names}
    if decision.act == Act.SPLIT:
        meant.add(f"{now.holdings.roster.find(decision.names[0]).kind}/{decision.id}")
        assert together(groups, meant) == together(joined, meant)
    else:
        assert together(groups, meant) in {*joined.values(), frozenset()}
    others = {group for key, group in groups.items() if key not in meant}
    assert others <= set(joined.values())
    touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {edit.path for edit in ruling.edits} == touched
    for edit in ruling.edits:
        if edit.before and edit.after:
            assert comments(edit.before) == comments(edit.after)
            assert edit.before.count("\r\n") == edit.before.count("\n") or "\r" not in edit.after
    return True


def partition(now: Office) -> dict[str, frozenset[tuple[str, int]]]:
    """Return for everybody which entries of which articles mean them."""
    articles = now.holdings.articles
    return {
        key: frozenset(
            (use.path, entries(articles[use.path], who.kind).index(use.entry))
            for use in who.identity.uses
        )
        for key, who in now.holdings.roster.everybody.items()
    }


def together(
    groups: dict[str, frozenset[tuple[str, int]]], keys: set[str]
) -> frozenset[tuple[str, int]]:
    return frozenset().union(*(groups.get(key, frozenset()) for key in keys))


def comments(text: str) -> list[str]:
    return [line.partition("#")[2] for line in text.splitlines() if "#" in line]


@given(sequence=st.lists(decisions, min_size=1, max_size=8))
@settings(max_examples=60)
def test_any_sequence_undone_restores_every_byte(sequence: list[Decision]) -> None:
    """Whatever was decided; files not concerned are not touched, comments stay."""
    with TemporaryDirectory() as folder:
        collection = Collection(Path(folder))
        collection.write(ARTICLES)
        before = files(collection)
        done = [attempt(collection, decision) for decision in sequence]
        for _ in range(sum(done)):
            take_back(collection)
        assert before == files(collection)
        assert [] == [entry for entry in standing(office(collection).log) if not entry.undoes]


@given(
    sequence=st.lists(decisions, min_size=1, max_size=6),
    edited=st.lists(st.sampled_from(SLUGS), min_size=6, max_size=6),
)
@settings(max_examples=30)
def test_undoing_leaves_what_was_written_by_hand_in_between(
    sequence: list[Decision], edited: list[str]
) -> None:
    """A paragraph put behind an article after each decision is all that differs in the end."""
    with TemporaryDirectory() as folder:
        collection = Collection(Path(folder))
        collection.write(ARTICLES)
        expected = files(collection)
        done = 0
        for decision, slug in zip(sequence, edited, strict=False):
            done += attempt(collection, decision)
            name = f"articles/{slug}.md"
            article = collection.root / "content" / name
            line_end = b"\r\n" if b"\r" in expected[name] else b"\n"
            article.write_bytes(article.read_bytes() + line_end + b"By hand." + line_end)
            expected[name] += line_end + b"By hand." + line_end
        for _ in range(done):
            take_back(collection)
        assert expected == files(collection)


@given(sequence=st.lists(decisions, min_size=1, max_size=5))
@settings(max_examples=12)
def test_site_follows_every_decision(sequence: list[Decision]) -> None:
    """After each the site builds without error, and incremental equals clean."""
    with TemporaryDirectory() as folder:
        collection = Collection(Path(folder))
        collection.write(ARTICLES)
        for number, decision in enumerate(sequence):
            if attempt(collection, decision):
                report = collection.build()
                errors = [p for p in report.problems if p.severity == Severity.ERROR]
                assert [] == errors
                collection.build(site=f"clean-{number}")
                assert collection.output(f"clean-{number}") == collection.output()


@pytest.mark.parametrize("order", [(-1, -1), (0, -1)], ids=["last first", "first first"])
def test_folder_that_decisions_made_goes_with_them(tree: Make, order: tuple[int, int]) -> None:
    """Whichever is undone first; one that was there before stays, even if empty."""
    collection = tree({p: t for p, t in ARTICLES.items() if "/people/" not in p})
    (collection.root / "content/organisations/hoi.md").unlink()
    before = files(collection)
    assert "people/" not in before
    assert "organisations/" in before
    made = [
        make(collection, "confirm", name) for name in ("Vũ Bốn", "Trần Văn Sáng", "Hội Chợ Nổi")
    ]
    assert "people/" in files(collection)
    for number in (*order, 0):
        take_back(collection, made.pop(number).id)
    assert before == files(collection)


def test_interrupted_decision_can_be_undone(tree: Make) -> None:
    """The log comes first: what had been written is taken back, what had not is left."""
    collection = tree(ARTICLES)
    before = files(collection)
    make(collection, "split", "vu-bon", articles=("hai",), id="vu-bon-tho")
    for path in ("articles/hai.md", "people/vu-bon.md"):
        (collection.root / "content" / path).write_bytes(before[path])
    take_back(collection)
    assert before == files(collection)


def test_undo_spares_what_a_person_wrote_elsewhere_in_the_file(tree: Make) -> None:
    """Only the decided lines go back; an edit of other lines stays."""
    collection = tree(ARTICLES)
    make(collection, "confirm", articles=("de",))
    article = collection.root / "content/articles/de.md"
    article.write_bytes(b"---\r\n# seen\r\n" + article.read_bytes().removeprefix(b"---\r\n"))
    take_back(collection)
    expected = ARTICLES["content/articles/de.md"].replace("---\r\n", "---\r\n# seen\r\n", 1)
    assert expected.encode() == article.read_bytes()


def test_undo_is_refused_whole_where_a_person_wrote_since(tree: Make) -> None:
    """A person's edit wins: the file is named, and no other file goes back either."""
    collection = tree(ARTICLES)
    make(collection, "split", "vu-bon", articles=("hai",), id="vu-bon-tho")
    record = collection.root / "content/people/vu-bon-tho.md"
    record.write_text(record.read_text("utf-8") + "\nSinh ở chợ.\n", "utf-8")
    before = files(collection)
    with pytest.raises(BroadsheetError) as refused:
        take_back(collection)
    assert "content/people/vu-bon-tho.md" == refused.value.path
    assert before == files(collection)


def test_earlier_decision_can_be_undone_alone(tree: Make) -> None:
    """Later ones about other lines stay; an undoing can be undone."""
    collection = tree(ARTICLES)
    before = files(collection)
    first = make(collection, "confirm", "vu-bon")
    make(collection, "confirm", articles=("cho",))
    both = files(collection)
    undone = take_back(collection, first.id)
    assert before["people/vu-bon.md"] == files(collection)["people/vu-bon.md"]
    assert both["articles/cho.md"] == files(collection)["articles/cho.md"]
    take_back(collection, undone.id)
    assert both == files(collection)


# --- what the site shows ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "rest", "old", "new"),
    [
        pytest.param(
            ("merge", "Ủy ban xã Sông Trăng", "Ủy ban nhân dân xã Sông Trăng"),
            {},
            "organisations/uy-ban-xa-song-trang.html",
            "organisations/uy-ban-nhan-dan-xa-song-trang.html",
            id="merge",
        ),
        pytest.param(
            ("rename", "Trần Văn Sang", "Trần Văn Sanh"),
            {},
            "people/traanf-vawn-sang.html",
            "people/tran-van-sanh.html",
            id="rename",
        ),
    ],
)
def test_old_address_leads_on(
    tree: Make, words: tuple[str, ...], rest: dict[str, object], old: str, new: str
) -> None:
    """Every page that there was is still there, if only as a redirect."""
    collection = tree(ARTICLES)
    collection.build()
    before = set(collection.output())
    assert old in before
    make(collection, *words, **rest)
    collection.build()
    gone = {path for path in before - set(collection.output()) if path.endswith(".html")}
    assert set() == gone
    target = new.rpartition("/")[2]
    assert f"url=../{new}" in collection.page(old) or f"url={target}" in collection.page(old)


def test_short_form_is_merged_without_claiming_it_for_ever(tree: Make) -> None:
    """The next article's may be somebody else."""
    article = "---\ntitle: T\npeople: [{}]\n---\n{} đến.\n"
    collection = tree(
        {f"content/articles/{n}.md": article.format(n, n) for n in ("Mận", "Lê Thị Mận")}
    )
    make(collection, "merge", "Mận", "Lê Thị Mận")
    assert "people: [{name: Mận, id: le-thi-man}]" in files(collection)["articles/Mận.md"].decode()
    assert "Mận\n" not in files(collection)["people/le-thi-man.md"].decode().replace("Thị Mận", "")
    collection.write({"content/articles/c.md": article.format("Mận", "Mận")})
    assert {"people/le-thi-man", "people/man"} == set(office(collection).holdings.roster.everybody)


def test_feed_that_moved_is_still_served_and_tells_its_new_address(tree: Make) -> None:
    """Who follows it need not notice."""
    collection = tree(ARTICLES)
    collection.build()
    old, new = "people/traanf-vawn-sang.xml", "people/tran-van-sanh.xml"
    entry = re.search(r"<entry.*?<id>(.*?)</id>", collection.page(old), re.DOTALL)
    make(collection, "rename", "Trần Văn Sang", "Trần Văn Sanh")
    collection.build()
    self = f'rel="self" type="application/atom+xml" href="https://example.org/st/{new}"'
    assert self in collection.page(old)
    assert self in collection.page(new)
    assert entry
    assert entry[1] in collection.page(old)


def test_who_was_merged_is_found_by_the_old_address(tree: Make) -> None:
    """Commands printed before still mean somebody."""
    collection = tree(ARTICLES)
    make(collection, "merge", "Trần Văn Sang", "vu-bon")
    find = office(collection).holdings.roster.find
    assert ["people/vu-bon"] * 3 == [
        find(wanted).key
        for wanted in (
            "people/traanf-vawn-sang",
            "traanf-vawn-sang",
            "content/people/traanf-vawn-sang.md",
        )
    ]


def test_no_address_moves_but_of_who_is_decided_on(tree: Make) -> None:
    """Names that share a slug keep their ids when one of them gets a record or is merged."""
    names = ("Lê Hùng", "Lê Hưng", "Lê Húng", "Lê Hung")
    files = {
        f"content/articles/{n}.md": f"---\ntitle: T\npeople: [{name}]\n---\nX.\n"
        for n, name in enumerate(names)
    }
    collection = tree(files)

    def keys() -> dict[str, str]:
        everybody = office(collection).holdings.roster.everybody.values()
        return {who.name: who.key for who in everybody}

    before = keys()
    assert 4 == len(before)
    make(collection, "confirm", "Lê Hùng")
    assert before == keys()
    make(collection, "merge", "Lê Húng", "Lê Hùng")
    assert {name: key for name, key in before.items() if name != "Lê Húng"} == keys()


def test_former_id_is_honoured_everywhere(tree: Make) -> None:
    """Entries, links and parents that name who was merged lead to the one that is left."""
    collection = tree(
        {
            "content/articles/a.md": "---\ntitle: A\npeople: [{name: Sáng, id: tu-sang}]\n---\n"
            "Ông Sáng và [bà](../people/tu-sang.md).",
            "content/people/tu-sang.md": "---\nname: Tư Sáng\n---\nThợ.\n",
            "content/people/an.md": "---\nname: Trần Sáng An\n---\n",
        }
    )
    make(collection, "merge", "tu-sang", "an")
    report = collection.build()
    assert () == report.problems
    # the name in the text, the author's link, the list of people
    assert 3 == collection.page("articles/a.html").count('href="../people/an.html"')
    assert "Thợ." in collection.page("people/an.html")


def test_hidden_person_is_nowhere(tree: Make) -> None:
    """No page, entry, link or feed; the words of the articles stay."""
    collection = tree(ARTICLES)
    make(collection, "merge", "Trần Văn Sang", "vu-bon")
    make(collection, "hide", "vu-bon")
    collection.build()
    output = collection.output()
    assert [] == [path for path in output if "vu-bon" in path or "traanf-vawn-sang." in path]
    assert [] == [path for path, data in output.items() if b"people/vu-bon" in data]
    whole = [f"{mark}{name}{mark}".encode() for name in ("Vũ Bốn", "vu-bon") for mark in '",|\t']
    assert [] == [path for path, data in output.items() if any(one in data for one in whole)]
    assert "Vũ Bốn" in collection.page("articles/hai.html")
    assert "Vũ Bốn" not in collection.page("people/index.html")


def test_redacted_person_is_in_no_byte(tree: Make) -> None:
    """None of the forms, in any spelling of the letters, in any file of the site."""
    collection = tree(ARTICLES)
    make(collection, "rename", "vu-bon", "Vũ Văn Bốn")
    make(collection, "merge", "Trần Văn Sang", "vu-bon")
    make(collection, "redact", "vu-bon")
    collection.build()
    forms = ("Vũ Bốn", "Vũ Văn Bốn", "Tư Bốn", "Trần Văn Sang", "vu-bon", "vawn-sang.")
    spellings = [spell(form).casefold() for form in forms for spell in SPELLINGS]
    spellings += ["vu bon", "vu van bon", "tu bon"]  # as the search folds them; Sang is also Sáng
    for path, data in collection.output().items():
        text = data.decode("utf-8", "replace").casefold()
        assert [] == [one for one in spellings if one in text or one in path], path


def test_redacted_short_form_is_a_gap_only_where_it_is_hers(tree: Make) -> None:
    """Others of that name keep it."""
    article = "---\ntitle: T{0}\npeople: [{1}]\n---\nHôm qua bà {1} đến chợ.\n"
    names = {"a": "Mận", "b": "Lê Thị Mận", "c": "Vũ Mận"}
    collection = tree(
        {f"content/articles/{slug}.md": article.format(slug, n) for slug, n in names.items()}
    )
    make(collection, "merge", "Mận", "Lê Thị Mận")
    make(collection, "redact", "Lê Thị Mận")
    collection.build()
    shown = {
        slug: re.search("bà (.*?) đến", collection.page(f"articles/{slug}.html")) for slug in "abc"
    }
    assert all(shown.values())
    assert "Mận" not in shown["a"][1]
    assert "Mận" not in shown["b"][1]
    assert "Vũ Mận" in shown["c"][1]


SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda form: form,
    lambda form: unicodedata.normalize("NFD", form),
    str.upper,
    lambda form: json.dumps(form)[1:-1],
    urllib.parse.quote,
    lambda form: "".join(f"&#{ord(char)};" for char in form),
)
