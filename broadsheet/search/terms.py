"""One article, person or body as it enters the index: pure functions of that one alone."""

from array import array
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Final

from broadsheet.frozen import Frozen
from broadsheet.model import Card, Fragment
from broadsheet.search.words import pair_hashes, words_of

# How a word stands in an article: seldom in the body, often, in standfirst or names, in the title.
CLASSES: Final = 4
# How often a name stands in the collection, up to this number of articles for each class.
POPULARITY: Final = (1, 9)
KINDS: Final = CLASSES + len(POPULARITY) + 1


class ArticleTerms(Frozen):
    """What one article adds to the index.

    words: with their marks, in four classes of rising weight, each word in its highest.
    pairs: a hash of 32 bits for each two neighbouring words.
    """

    words: tuple[tuple[str, ...], ...]
    pairs: bytes


def index_article(article: Card, text: Fragment, names: Iterable[str]) -> ArticleTerms:
    """Return what an article adds to the index. text: its body. names: of all who appear in it."""
    title = words_of(article.title)
    head = list(map(_phrase, dict.fromkeys((article.description, *small_print(article), *names))))
    body = [words_of(paragraph.text) for paragraph in text.paragraphs]
    counts = Counter(map(_MARKED, chain.from_iterable(body)))
    # Three times in 400 words; in large steps, so that a word more changes no other one's class.
    often = max(2, 1 + (2 << counts.total().bit_length() >> 9))
    highest = dict.fromkeys(map(_MARKED, title))
    high = dict.fromkeys(chain.from_iterable([marked for marked, _ in head]))
    for word in highest:
        high.pop(word, None)
    for word in (*highest, *high):
        counts.pop(word, None)
    low = tuple([word for word, count in counts.items() if count < often])
    middle = tuple([word for word, count in counts.items() if count >= often])
    pairs = array("I", pair_hashes(title))
    for _, own in head:
        pairs.extend(own)
    for paragraph in body:
        pairs.extend(pair_hashes(paragraph))
    return ArticleTerms((low, middle, tuple(high), tuple(highest)), pairs.tobytes())


@lru_cache(maxsize=1 << 14)  # the same names come back in article after article
def _phrase(text: str) -> tuple[tuple[str, ...], "array[int]"]:
    """Return the words of a short text, with their marks, and its pairs."""
    words = words_of(text)
    return tuple(map(_MARKED, words)), array("I", pair_hashes(words))


_MARKED: Final = itemgetter(0)


class Entry(Frozen):
    """What stands under one number. words: for each class, an article's before a name's."""

    number: int
    words: tuple[tuple[str, ...], ...]
    pairs: bytes = b""


def article_entry(number: int, terms: ArticleTerms) -> Entry:
    """Return what stands under an article's number."""
    return Entry(number, terms.words, terms.pairs)


def name_entry(number: int, articles: int, forms: Iterable[str]) -> Entry:
    """Return what stands under a name's number. articles: how many name it."""
    place = CLASSES + sum(articles > limit for limit in POPULARITY)
    return Entry(number, (*[()] * place, name_terms(forms)))


def small_print(article: Card) -> tuple[str, ...]:
    """Return what else is searched of an article: authors, tags, place and source."""
    source = article.source.name if article.source else ""
    return tuple(filter(None, (*article.authors, *article.tags, article.place, source)))


def name_terms(forms: Iterable[str]) -> tuple[str, ...]:
    """Return the words of all forms of a name, and each form whole, marked by a `=`.

    >>> name_terms(["Bà Mận", "Mận"])
    ('bà', 'mận', '=bà mận', '=mận')
    """
    split = [[word.marked for word in words_of(form)] for form in forms]
    words = [word for form in split for word in form]
    return tuple(dict.fromkeys([*words, *(f"={' '.join(form)}" for form in split if form)]))
