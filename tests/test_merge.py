"""Facts of broadsheet.merge: what only one side changed is taken, a person's words stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.errors import BroadsheetError
from broadsheet.front_matter import dump, parse
from broadsheet.merge import Conflict, Merged, merge

BASE = """---
title: Bến đò đóng cửa
date: 2019-11-03
people: [Mai Lan, Trần Văn Sáng]
tags: [sông]
unverified: [title, people]
converted: {from: inbox/ben-do.txt, sha256: aa}
---

Đò nghỉ từ sáng.

Khách đứng chờ.

Chiều có mưa.
"""


def edited(*changes: tuple[str, str]) -> str:
    """Return the base with words replaced, each of which must be there."""
    text = BASE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


RENEWED = ("sha256: aa", "sha256: bb")


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        pytest.param(
            [("Đò nghỉ từ sáng.", "Đò nghỉ từ trưa.")],
            [RENEWED, ("Chiều có mưa.", "Chiều mưa to.")],
            [
                RENEWED,
                ("Đò nghỉ từ sáng.", "Đò nghỉ từ trưa."),
                ("Chiều có mưa.", "Chiều mưa to."),
            ],
            id="different paragraphs",
        ),
        pytest.param(
            [("Đò nghỉ từ sáng.", "Đò nghỉ từ trưa.")],
            [("Khách đứng chờ.", "Khách ngồi chờ.")],
            [("Đò nghỉ từ sáng.", "Đò nghỉ từ trưa."), ("Khách đứng chờ.", "Khách ngồi chờ.")],
            id="neighbouring paragraphs",
        ),
        pytest.param(
            [("title: Bến đò đóng cửa", 'title: "Bến đò nghỉ"  # sửa')],
            [("2019-11-03", "2019-11-04")],
            [("title: Bến đò đóng cửa", 'title: "Bến đò nghỉ"  # sửa'), ("11-03", "11-04")],
            id="different keys, quoting and comment kept",
        ),
        pytest.param(
            [("[Mai Lan, Trần Văn Sáng]", "[Mai Lan, Trần Văn Sang]")],
            [("[Mai Lan, Trần Văn Sáng]", "[Mai Lan, Trần Văn Sáng, Lê Thị Mận]")],
            [("[Mai Lan, Trần Văn Sáng]", "[Mai Lan, Trần Văn Sang, Lê Thị Mận]")],
            id="entry corrected, another one found",
        ),
        pytest.param(
            [("[Mai Lan, ", "[")],
            [("tags: [sông]", "tags: [sông, đò]"), RENEWED],
            [("[Mai Lan, ", "["), ("tags: [sông]", "tags: [sông, đò]"), RENEWED],
            id="entry struck out stays out",
        ),
        pytest.param(
            [("people: [Mai Lan, Trần Văn Sáng]", "people: [mai  lan, Trần Văn Sáng]")],
            [("[Mai Lan, Trần Văn Sáng]", "[Mai Lan]")],
            [("people: [Mai Lan, Trần Văn Sáng]", "people: [mai  lan]")],
            id="entries are known by their folded name",
        ),
        pytest.param(
            [("unverified: [title, people]", "unverified: [people]")],
            [("title: Bến đò đóng cửa", "title: Bến"), RENEWED],
            [RENEWED, ("unverified: [title, people]", "unverified: [people]")],
            id="a confirmed key stays against a guess",
        ),
        pytest.param(
            [("Khách đứng chờ.\n", "Khách đứng chờ.\n\nMột người ngã.\n")],
            [("unverified: [title, people]", "unverified: [people]")],
            [
                ("Khách đứng chờ.\n", "Khách đứng chờ.\n\nMột người ngã.\n"),
                ("unverified: [title, people]", "unverified: [people]"),
            ],
            id="a key that the source has come to declare is no longer unverified",
        ),
        pytest.param(
            [("tags: [sông]\n", "")],
            [("Chiều có mưa.", "Chiều mưa to.")],
            [("tags: [sông]\n", ""), ("Chiều có mưa.", "Chiều mưa to.")],
            id="a key taken out stays out",
        ),
    ],
)
def test_changes_of_both_sides_come_together(
    ours: list[tuple[str, str]], theirs: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    """Changes in different places are both in the result, without a conflict."""
    assert Merged(edited(*expected)) == merge(BASE, edited(*ours), edited(*theirs))


@pytest.mark.parametrize(
    ("ours", "theirs", "conflict"),
    [
        pytest.param(
            ("2019-11-03", "2019-11-05"),
            ("2019-11-03", "2019-11-04"),
            Conflict("`date` was changed in the source too", 3),
            id="key",
        ),
        pytest.param(
            ("[Mai Lan, Trần Văn Sáng]", "[{name: Mai Lan, role: nhà báo}, Trần Văn Sáng]"),
            ("[Mai Lan, Trần Văn Sáng]", "[{name: Mai Lan, role: ca sĩ}, Trần Văn Sáng]"),
            Conflict("`people` was changed in the source too", 4),
            id="entry",
        ),
        pytest.param(
            ("unverified: [title, people]", "unverified: [people]"),
            ("đóng cửa\n", "mở cửa\n"),
            Conflict("`title` was changed in the source too", 2),
            id="confirmed key against a declared one",
        ),
        pytest.param(
            ("Khách đứng chờ.", "Khách ngồi chờ."),
            ("Khách đứng chờ.", "Khách nằm chờ."),
            Conflict("paragraph changed here was changed in the source too", 12),
            id="paragraph",
        ),
        pytest.param(
            ("Khách đứng chờ.\n\n", ""),
            ("Khách đứng chờ.", "Khách nằm chờ."),
            Conflict("paragraph deleted here was changed in the source too", 12),
            id="deleted paragraph",
        ),
    ],
)
def test_a_place_that_both_changed_stays_as_the_person_has_it(
    ours: tuple[str, str], theirs: tuple[str, str], conflict: Conflict
) -> None:
    """Where both sides changed one place the person's version stays and the place is named."""
    new = [theirs]
    if "`title`" in conflict.what:
        new.append(("unverified: [title, people]", "unverified: [people]"))
    merged = merge(BASE, edited(ours), edited(*new, RENEWED))
    assert Merged(edited(ours, RENEWED), (conflict,)) == merged


def test_front_matter_that_cannot_be_read_is_left_alone() -> None:
    """A merge into broken front matter is refused with the line."""
    with pytest.raises(BroadsheetError) as caught:
        merge(BASE, edited(("tags: [sông]", "tags: [sông")), edited(RENEWED))
    assert caught.value.line is not None


WORDS = st.sampled_from(["Sông", "Đò", "Mưa", "Chợ", "```", "- Gạo", "# Bến"])
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), max_size=8)
NAMES = st.lists(st.sampled_from(["Mai Lan", "An", "Bùi Hoà", "Lê Mận"]), max_size=4, unique=True)
HEADS = st.fixed_dictionaries(
    {},
    optional={
        "title": WORDS,
        "date": st.sampled_from(["2019", "2020-01"]),
        "people": NAMES,
        "tags": NAMES,
        "unverified": st.lists(st.sampled_from(["title", "date", "people"]), unique=True),
    },
)
ARTICLES = st.builds(
    lambda head, body: dump(head.items()) + "\n" + "\n\n".join(body) + "\n" * bool(body),
    HEADS,
    PARAGRAPHS,
)


@given(ARTICLES, ARTICLES)
@settings(deadline=None)
def test_one_side_alone_is_taken_as_it_is(base: str, other: str) -> None:
    """If only one side changed, or both alike, the result is that side, to the byte."""
    assert other == merge(base, base, other).text
    assert other == merge(base, other, base).text
    assert other == merge(base, other, other).text


@given(ARTICLES, ARTICLES, ARTICLES)
@settings(deadline=None)
def test_nothing_that_a_person_wrote_is_lost(base: str, ours: str, theirs: str) -> None:
    """Every paragraph and every entry that the person added is in the result."""
    merged = merge(base, ours, theirs)
    written = set(paragraphs(ours)) - set(paragraphs(base))
    assert set() == written - set(paragraphs(merged.text))
    for key in ("people", "tags"):
        added = set(values(ours, key)) - set(values(base, key))
        assert set() == added - set(values(merged.text, key))


@given(ARTICLES, ARTICLES, ARTICLES)
@settings(deadline=None)
def test_merging_again_changes_nothing(base: str, ours: str, theirs: str) -> None:
    """A merge that is repeated, as after a crash, gives the same text."""
    merged = merge(base, ours, theirs).text
    assert parse(merged, "").values == parse(merge(base, merged, theirs).text, "").values
    assert paragraphs(merged) == paragraphs(merge(base, merged, theirs).text)


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in parse(text, "").body.split("\n\n") if part.strip()]


def values(text: str, key: str) -> tuple[str, ...]:
    listed = parse(text, "").values.get(key, ())
    return listed if isinstance(listed, tuple) else ()
