"""The log of decisions: read as written, reverted line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.decision_log import make_entry, read_log, revert, write_entry
from broadsheet.decisions import Edit, Ruling
from broadsheet.errors import BroadsheetError

lines = st.lists(st.sampled_from(["a", "b", "", "c\r", "é\u2028"]), max_size=6).map("\n".join)
texts = st.none() | lines


@given(before=texts, after=texts)
def test_entry_is_read_as_written_and_reverts(before: str | None, after: str | None) -> None:
    """Whatever the texts: line ends, empty files, no file."""
    entry = make_entry((), "2020", Ruling("did", (Edit("people/a.md", before, after),), ("x",)))
    line = write_entry(entry)
    assert 1 == line.count("\n")
    assert (entry,) == read_log(f"\n{line}")
    (change,) = entry.changes
    assert before == revert(change, after)
    assert before == revert(change, before)


def test_lines_are_found_where_they_moved_to() -> None:
    """An edit above does not hinder; the same lines twice do."""
    entry = make_entry((), "2020", Ruling("did", (Edit("a.md", "x\ny\nz\n", "x\nY\nz\n"),)))
    (change,) = entry.changes
    assert "0\n1\nx\ny\nz\n" == revert(change, "0\n1\nx\nY\nz\n")
    for text in ("x\nY!\nz\n", "0\nx\nY\nz\nx\nY\nz\n", None):
        with pytest.raises(BroadsheetError, match="changed it since"):
            revert(change, text)


def test_made_file_that_was_written_in_stays() -> None:
    """A record with a person's words is not removed."""
    entry = make_entry((), "2020", Ruling("did", (Edit("a.md", None, "x\n"),)))
    (change,) = entry.changes
    assert revert(change, "x\n") is None
    with pytest.raises(BroadsheetError, match="changed it since"):
        revert(change, "x\nwords\n")
