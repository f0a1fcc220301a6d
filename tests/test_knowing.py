"""What a build notes of facts while it changes them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.fact import Fact
from broadsheet.knowing import Knowledge
from broadsheet.memo import Memo

PATH = "articles/a.md"
BEFORE = {(Fact.TERMS, PATH): b"old", (Fact.NUMBER, PATH): b"1"}


@pytest.fixture
def memo(tmp_path: Path) -> Iterator[Memo]:
    """Return a memo that knows an article's terms and number."""
    held = Memo(tmp_path / "memo.sqlite")
    for (kind, key), value in BEFORE.items():
        held.put_fact(kind, key, value)
    yield held
    held.close()


def test_what_the_index_was_made_of_is_noted_before_it_changes(memo: Memo) -> None:
    """As it was before the build, however often it changes; nothing of what stays or is no term."""
    memo.put("index", "sizes")
    knowledge = Knowledge(memo)
    for value in (b"new", b"newer"):
        knowledge.put(Fact.TERMS, PATH, value)
    knowledge.note(Fact.NUMBER, PATH)
    knowledge.put(Fact.TERMS, "articles/b.md", b"come")
    knowledge.put(Fact.MENTIONS, PATH, b"m")
    knowledge.put(Fact.TERMS, "articles/b.md", b"come")
    assert {**BEFORE, (Fact.TERMS, "articles/b.md"): None} == knowledge.before
    assert memo.fact(Fact.TERMS, PATH)[1] == b"newer"


def test_nothing_is_noted_where_there_is_no_index(memo: Memo) -> None:
    """One that is made anew is made of the facts as they are."""
    knowledge = Knowledge(memo)
    knowledge.put(Fact.TERMS, PATH, b"new")
    knowledge.note(Fact.NUMBER, PATH)
    assert {} == knowledge.before
    assert memo.fact(Fact.TERMS, PATH)[1] == b"new"


def test_absent_fact_is_asked_for_once(memo: Memo) -> None:
    """Many recipes ask for the same; its coming is a change of what has that number."""
    knowledge = Knowledge(memo)
    number = knowledge.absent((Fact.FORMER, "people/x"))
    assert (number, None) == memo.fact(Fact.FORMER, "people/x")
    assert number == knowledge.absent((Fact.FORMER, "people/x"))
    memo.put_fact(Fact.FORMER, "people/x", b"y")
    assert (number, b"y") == memo.fact(Fact.FORMER, "people/x")
