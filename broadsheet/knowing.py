"""Keeps the facts in the memo, and tells what some of them were before a build."""

from broadsheet.fact import Fact
from broadsheet.indexing import Before, is_indexed
from broadsheet.memo import Memo


class Knowledge:
    """The facts in a memo. before: what those that the search index is made of were.

    Nothing where there is no index yet, which is made of all of them then.
    """

    def __init__(self, memo: Memo) -> None:
        """Take an open memo."""
        self._memo = memo
        self._has_index = memo.get("index", str) is not None
        self._absent: dict[tuple[Fact, str], int] = {}
        self.before: Before = {}

    def put(self, kind: Fact, key: str, value: bytes | None) -> None:
        """Remember a fact."""
        is_amended = self._has_index and is_indexed(kind)
        before = self._memo.fact(kind, key)[1] if is_amended else None
        if self._memo.put_fact(kind, key, value) and is_amended:
            self.before.setdefault((kind, key), before)

    def note(self, kind: Fact, key: str) -> None:
        """Note what a fact that is to change was, if the search index is to be amended by it."""
        if self._has_index and is_indexed(kind):
            self.before.setdefault((kind, key), self._memo.fact(kind, key)[1])

    def absent(self, fact: tuple[Fact, str]) -> int:
        """Return the number of a fact that is not there; many recipes ask for the same."""
        if fact not in self._absent:
            self._absent[fact] = self._memo.absent_fact(*fact)
        return self._absent[fact]
