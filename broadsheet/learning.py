"""Brings all facts of the library up to date, from the documents in the memo.

Loaded only where anything but the mere text of an article has changed.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from broadsheet.fact import Fact
from broadsheet.frozen import encode
from broadsheet.gathering import load, load_records
from broadsheet.knowing import Knowledge
from broadsheet.library import build_library
from broadsheet.memo import Memo, fact_digest
from broadsheet.model import Card, TextPage
from broadsheet.settings import Settings
from broadsheet.sources import Role
from broadsheet.views.catalogue import LIBRARY_FACTS, Found, list_facts


def learn(memo: Memo, knowledge: Knowledge, settings: Settings, *, drafts: bool) -> None:
    """Put what is new or changed, of the whole library, among what is known."""
    with _uncollected():
        _learn(memo, knowledge, settings, drafts=drafts)


def _learn(memo: Memo, knowledge: Knowledge, settings: Settings, *, drafts: bool) -> None:
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
    media = memo.documents(Role.MEDIA.value, tuple[int, int, bytes])
    sizes = {path.removeprefix("media/"): (width, height) for path, _, (width, height, _) in media}
    known = memo.fact_numbers(LIBRARY_FACTS)
    memo.put_facts(_changed(list_facts(library, sizes, settings), known, knowledge))
    for digest, number in known.items():
        if gone := memo.fact_with(number, digest):
            knowledge.put(*gone, None)


def _changed(
    facts: Iterable[Found], known: dict[str, int], knowledge: Knowledge
) -> Iterator[tuple[Fact, str, str, bytes]]:
    """Yield the facts that are not known as they are, and take the others out of the known."""
    for kind, key, value in facts:
        data = encode(value)
        digest = fact_digest(kind, key, data)
        if known.pop(digest, None) is None:
            knowledge.note(kind, key)
            yield kind, key, digest, data


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
