"""Brings all facts of the library up to date, from the documents in the memo.

Loaded only where anything but the mere text of an article has changed.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from broadsheet.fact import Fact
from broadsheet.frozen import encode
from broadsheet.gathering import load, load_records
from broadsheet.knowing import Knowledge
from broadsheet.library import build_library
from broadsheet.memo import Memo, fact_digest
from broadsheet.model import Card, TextPage
from broadsheet.pool import Crew
from broadsheet.settings import Settings
from broadsheet.sources import Role
from broadsheet.views.catalogue import LIBRARY_FACTS, Found, list_facts
from broadsheet.worker import Crashed, Exceeded

# With fewer articles this process can afford to keep the memory that it takes.
_WORTH_APART = 20_000


def learn(
    memo: Memo,
    knowledge: Knowledge,
    settings: Settings,
    *,
    drafts: bool,
    crew: Crew | None = None,
) -> None:
    """Put what is new or changed, of the whole library, among what is known.

    crew: may do it for a memo that knows nothing of a large library yet. The memo is committed then
    and, until the end, written by that process.
    """
    is_first = memo.get("frame", str) is None
    is_large = memo.count_documents(Role.ARTICLE.value) >= _WORTH_APART
    if crew and crew.jobs > 1 and is_first and is_large:
        _learn_apart(crew, memo, settings, drafts=drafts)
    else:
        with _uncollected():
            _learn(memo, knowledge, settings, drafts=drafts)


def _learn_apart(crew: Crew, memo: Memo, settings: Settings, *, drafts: bool) -> None:
    """Learn in a process that ends then.

    Of what it takes, 7 kB an article, Python gives hardly any back while a process lives.
    """
    memo.commit()
    for result in crew.run(partial(_learn_there, settings, drafts=drafts), (memo.path,)):
        if isinstance(result, Exceeded | Crashed):
            raise RuntimeError(f"the names could not be put together: {result.what}")  # noqa: TRY004  # no wrong type
    crew.dismiss()
    memo.begin()
    memo.recognise()


def _learn_there(settings: Settings, path: Path, *, drafts: bool) -> None:
    memo = Memo(path)
    memo.begin()
    learn(memo, Knowledge(memo), settings, drafts=drafts)
    memo.commit()
    memo.close()


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
    is_first = not known
    for kind, key, value in facts:
        data = encode(value)
        digest = fact_digest(kind, key, data)
        if known.pop(digest, None) is None:
            if not is_first:
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
