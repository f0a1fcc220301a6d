"""The file that builds remember in: whole or begun anew, shared, and never half written."""

import sqlite3
from pathlib import Path

import pytest

from broadsheet.database import is_damage
from broadsheet.fact import Fact
from broadsheet.ledger import Entry
from broadsheet.memo import Memo
from test_memo import AN, KEY, PATH, ask, document, memo

__all__ = ["memo"]  # the fixture


def test_another_program_forgets_all_but_what_was_written(memo: Memo) -> None:
    """What it made may be made otherwise now; the files in the folder are ours all the same."""
    ask(memo)
    memo.put_document(document(PATH, problems=()))
    memo.put("frame", "f")
    memo.put_entry("a.html", Entry(KEY, "", "d", 1, 2, memo.recipe_number(AN)))
    memo.forget_all_but_ledger()
    assert (0, None) == memo.fact(Fact.NAME, "people/le-an")
    assert (None, {}, {}) == (memo.get("frame", str), memo.recipes(), memo.stamps())
    assert {"a.html": (1, 2, 0)} == memo.marks()


def test_what_is_not_committed_is_not_there(memo: Memo) -> None:
    """Neither after an undo nor after a kill."""
    for end in (memo.undo, memo.close):
        memo.begin()
        memo.put("a", 1)
        assert 1 == memo.get("a", int)
        end()
    memo.__init__(memo.path)
    assert memo.get("a", int) is None


def test_others_read_what_is_committed_while_one_writes(memo: Memo) -> None:
    """Workers do, from processes of their own."""
    memo.put("a", 1)
    memo.begin()
    memo.put("a", 2)
    reader = Memo(memo.path)
    assert (memo.is_shared, 1) == (True, reader.get("a", int))
    memo.commit()
    assert 2 == reader.get("a", int)
    reader.close()


@pytest.mark.parametrize(
    "data", [b"no database", b"SQLite format 3\0" + b"torn" * 999], ids=["other", "torn"]
)
def test_damaged_file_is_replaced_by_an_empty_one(tmp_path: Path, data: bytes) -> None:
    """Nothing of it is believed."""
    (tmp_path / "memo.sqlite").write_bytes(data)
    memo = Memo(tmp_path / "memo.sqlite")
    assert (1, {}) == (memo.build, memo.marks())
    memo.close()


def test_file_of_another_version_is_emptied(memo: Memo) -> None:
    """Tables that are not ours are never read."""
    memo.put("a", 1)
    memo.close()
    other = sqlite3.connect(memo.path)
    other.execute("PRAGMA user_version = 999")
    other.close()
    memo.__init__(memo.path)
    assert memo.get("a", int) is None


def test_damaged_value_is_damage_and_a_lock_is_none(memo: Memo) -> None:
    """A file that is out of reach is kept: it may be sound."""
    memo.put("a", 1)
    other = sqlite3.connect(memo.path, timeout=0, isolation_level=None)
    other.execute("UPDATE meta SET value = x'a161'")
    with pytest.raises(sqlite3.DatabaseError) as damage:
        memo.get("a", int)
    memo.begin()
    with pytest.raises(sqlite3.OperationalError) as lock:
        other.execute("BEGIN IMMEDIATE")
    other.close()
    assert (True, False) == (is_damage(damage.value), is_damage(lock.value))
