"""Keeps the facts in the memo, and tells what some of them were before a build."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from broadsheet.fact import Fact
from broadsheet.gathering import load, load_records
from broadsheet.indexing import Before, is_indexed
from broadsheet.library import build_library
from broadsheet.memo import Memo, encode, fact_digest
from broadsheet.model import Card, TextPage
from broadsheet.settings import Settings
from broadsheet.sources import Role
from broadsheet.views.catalogue import LIBRARY_FACTS, Found, list_facts


class Knowledge:
    """The facts in a memo. before: what those that the search index is made of were."""

    def __init__(self, memo: Memo) -> None:
        """Take an open memo."""
        self._memo = memo
        self._absent: dict[tuple[Fact, str], int] = {}
        self.before: Before = {}

    def learn(self, settings: Settings, *, drafts: bool) -> None:
        """Bring all facts of the library up to date, from the documents in the memo."""
        with _uncollected():
            self._learn(settings, drafts=drafts)

    def _learn(self, settings: Settings, *, drafts: bool) -> None:
        memo = self._memo
        library, doubts = build_library(
            load(memo, Role.ARTICLE, Card),
            load_records(memo),
            load(memo, Role.PAGE, TextPage),
            drafts=drafts,
            lang=settings.lang,
        )
        memo.put("doubts", doubts)
        memo.put("gaps", library.gaps)
        memo.put("articles", len(library.articles))
        media = memo.documents(Role.MEDIA.value)
        sizes = {
            path.removeprefix("media/"): (width, height) for path, _, (width, height, _) in media
        }
        known = memo.fact_numbers(LIBRARY_FACTS)
        memo.put_facts(self._changed(list_facts(library, sizes, settings), known))
        for digest, number in known.items():
            if gone := memo.fact_with(number, digest):
                self.put(*gone, None)

    def _changed(
        self, facts: Iterable[Found], known: dict[str, int]
    ) -> Iterator[tuple[Fact, str, str, bytes]]:
        """Yield the facts that are not known as they are, and take the others out of the known."""
        for kind, key, value in facts:
            data = encode(value)
            digest = fact_digest(kind, key, data)
            if known.pop(digest, None) is None:
                self._note(kind, key)
                yield kind, key, digest, data

    def put(self, kind: Fact, key: str, value: bytes | None) -> None:
        """Remember a fact."""
        before = self._memo.fact(kind, key)[1] if is_indexed(kind) else None
        if self._memo.put_fact(kind, key, value) and is_indexed(kind):
            self.before.setdefault((kind, key), before)

    def _note(self, kind: Fact, key: str) -> None:
        """Note what a fact that is to change was, if the search index is to be amended by it."""
        if is_indexed(kind):
            self.before.setdefault((kind, key), self._memo.fact(kind, key)[1])

    def absent(self, fact: tuple[Fact, str]) -> int:
        """Return the number of a fact that is not there; many recipes ask for the same."""
        if fact not in self._absent:
            self._absent[fact] = self._memo.absent_fact(*fact)
        return self._absent[fact]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nobody look for cycles in a million values that have none; it takes a quarter as long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
