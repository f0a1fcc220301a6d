"""The parts of the search index that words and pairs of all articles share.

After an edit they are amended at a cost that goes by the edit; where that cannot be, or would
not pay, they are made of the terms of all articles and names. Both give the same bytes.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from broadsheet.database import decode
from broadsheet.fact import Fact
from broadsheet.frozen import Frozen, Raw
from broadsheet.memo import Memo
from broadsheet.search.amending import amend_parts
from broadsheet.search.shards import Sizes, pair_parts, word_parts
from broadsheet.search.terms import ArticleTerms, Entry, article_entry
from broadsheet.views.facts import Called, SearchFacts
from broadsheet.views.search import index_part
from broadsheet.views.values import PlainView

# A change of so many articles or names costs more to work in than to begin anew.
_WORTH = 5
_KINDS = (Fact.NUMBER, Fact.TERMS, Fact.CALLED)
# Articles of which the terms are held at once: to fetch those of one by one takes twice as long.
_TOGETHER = 100

_WORDS, _PAIRS = "words", ("pairs 0", "pairs 1", "pairs 2")
SHARES = (_WORDS, *_PAIRS)
"""What the index can be made in, the one that takes longest first."""

Before = dict[tuple[Fact, str], bytes | None]
"""The terms and numbers that changed in a build, by kind and key, as they were before it."""


class _Pairs(Frozen):
    """An article's terms of which the words are not decoded: a tenth of the time."""

    words: Raw
    pairs: bytes


def is_indexed(kind: Fact) -> bool:
    """Tell whether the index is made of facts of this kind."""
    return kind in _KINDS


def amended_views(
    memo: Memo, site: Path, before: Before, known: SearchFacts
) -> Iterator[PlainView] | None:
    """Return the parts that changed, or None if all are to be made anew."""
    keys = {(kind is Fact.CALLED, key) for kind, key in before}
    if len(keys) * _WORTH > known.articles:
        return None
    gone = [entry for is_name, key in sorted(keys) if (entry := _entry(memo, is_name, key, before))]
    come = [entry for is_name, key in sorted(keys) if (entry := _entry(memo, is_name, key, {}))]

    def read(name: str) -> str:
        return (site / index_part(name, "").path).read_text("utf-8")

    parts = amend_parts(read, gone, come, _sizes(known))
    return (index_part(name, text) for name, text in parts)


def _entry(memo: Memo, is_name: bool, key: str, before: Before) -> Entry | None:
    def known(kind: Fact) -> bytes | None:
        return before[kind, key] if (kind, key) in before else memo.fact(kind, key)[1]

    if is_name:
        called = known(Fact.CALLED)
        return _name_entry(called) if called else None
    number, terms = known(Fact.NUMBER), known(Fact.TERMS)
    return _article_entry(number, terms) if number and terms else None


def _name_entry(data: bytes) -> Entry:
    called = decode(Called, data)
    return Entry(called.number, called.words)


def _article_entry(number: bytes, terms: bytes) -> Entry:
    return article_entry(decode(int, number), decode(ArticleTerms, terms))


def share_views(memo: Memo, known: SearchFacts, share: str) -> Iterator[PlainView]:
    """Yield the parts of one of the `SHARES`, made anew. Each can be made in another process."""
    sizes = _sizes(known)
    if share == _WORDS:
        parts = word_parts(chain(_articles(memo), _names(memo)), sizes)
    else:
        parts = pair_parts(_pairs(memo), sizes, _PAIRS.index(share), len(_PAIRS))
    return (index_part(name, text) for name, text in parts)


def _articles(memo: Memo) -> Iterator[Entry]:
    """Yield what stands under the number of each article, by number."""
    for number, data in _numbered(memo):
        yield article_entry(number, decode(ArticleTerms, data))


def _pairs(memo: Memo) -> Iterator[tuple[int, bytes]]:
    """Yield number and pairs of each article, by number."""
    for number, data in _numbered(memo):
        yield number, decode(_Pairs, data).pairs


def _numbered(memo: Memo) -> Iterator[tuple[int, bytes]]:
    """Yield number and encoded terms of each article, by number."""
    numbers = sorted((decode(int, data), key) for key, data in memo.facts(Fact.NUMBER))
    for start in range(0, len(numbers), _TOGETHER):
        some = numbers[start : start + _TOGETHER]
        known = memo.some_facts(Fact.TERMS, [path for _, path in some])
        terms = {path: data for path, _, data in known if data}
        yield from [(number, terms[path]) for number, path in some if path in terms]


def _names(memo: Memo) -> Iterable[Entry]:
    names = [_name_entry(data) for _, data in memo.facts(Fact.CALLED)]
    return sorted(names, key=lambda entry: entry.number)


def _sizes(known: SearchFacts) -> Sizes:
    return Sizes(known.words, known.pairs, known.starts, known.names)
