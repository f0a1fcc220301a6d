"""Keeps the facts in the memo, and tells what some of them were before a build."""

from broadsheet.fact import Fact
from broadsheet.gathering import load, load_records
from broadsheet.indexing import Before, is_indexed
from broadsheet.library import build_library
from broadsheet.memo import Memo, encode
from broadsheet.model import Card, TextPage
from broadsheet.settings import Settings
from broadsheet.sources import Role
from broadsheet.views.catalogue import LIBRARY_FACTS, list_facts


class Knowledge:
    """The facts in a memo. before: what those that the search index is made of were."""

    def __init__(self, memo: Memo) -> None:
        """Take an open memo."""
        self._memo = memo
        self._absent: dict[tuple[Fact, str], int] = {}
        self.before: Before = {}

    def learn(self, settings: Settings, *, drafts: bool) -> None:
        """Bring all facts of the library up to date, from the documents in the memo."""
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
        known = memo.fact_digests(LIBRARY_FACTS)
        for kind, key, value in list_facts(library, sizes, settings):
            self.put(kind, key, encode(value), known.pop((kind.value, key), (0, None)))
        for (name, key), before in known.items():
            self.put(Fact(name), key, None, before)

    def put(
        self, kind: Fact, key: str, value: bytes | None, known: tuple[int, str | None] | None = None
    ) -> None:
        """Remember a fact; what it was, too, where the search index is to be amended by it."""
        memo = self._memo
        old = memo.fact(kind, key)[1] if is_indexed(kind) else None
        is_changed = (
            memo.put_known(known, kind, key, value) if known else memo.put_fact(kind, key, value)
        )
        if is_changed and is_indexed(kind):
            self.before.setdefault((kind, key), old)

    def absent(self, fact: tuple[Fact, str]) -> int:
        """Return the number of a fact that is not there; many recipes ask for the same."""
        if fact not in self._absent:
            self._absent[fact] = self._memo.absent_fact(*fact)
        return self._absent[fact]
