"""The parts of the index as texts: terms and numbers in, one script for each part out.

How many parts there are goes by the number of articles and names, in steps of two: one more
article changes it for all parts at once, but seldom.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from broadsheet.search.numbers import encode_numbers
from broadsheet.search.terms import CLASSES, POPULARITY, ArticleTerms, popularity
from broadsheet.search.words import fold_word, hash_text

# Slots of one part of pairs. Two pairs may share a slot: with 2**18 of them, a text of 500 words
# holds a given slot by chance once in 500, and must then also hold the words.
SLOTS: Final = 256
# Consecutive numbers whose articles share a part, a third to two thirds of them taken.
TOGETHER: Final = 8
# Chosen so that at 10,000 articles of 540 words no part is larger than a photograph's preview:
# articles or names to one part of each kind.
_PER_WORDS, _PER_PAIRS, _PER_STARTS, _PER_NAMES = 40, 10, 160, 16
_MOST: Final = 4096


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many parts of each kind there are, each a power of two."""

    words: int
    pairs: int
    starts: int
    names: int


def sizes_for(articles: int, names: int) -> Sizes:
    """Return the number of parts for a collection.

    >>> sizes_for(10_000, 3_000)
    Sizes(words=256, pairs=1024, starts=64, names=256)
    """
    each = (
        (articles, _PER_WORDS),
        (articles, _PER_PAIRS),
        (articles, _PER_STARTS),
        (names, _PER_NAMES),
    )
    return Sizes(*(min(1 << (count // one).bit_length(), _MOST) for count, one in each))


def script(name: str, value: object) -> str:
    r"""Return a script that hands a value to the page, safe inside any HTML and any engine.

    >>> script("words/0", "</script>")
    'searchPart("words/0","\\u003c/script>")\n'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'searchPart("{name}",{text})\n'


@dataclass(frozen=True, slots=True)
class Lists:
    """Which numbers have what. words: by marked form, for each class. pairs: by slot."""

    words: tuple[Mapping[str, "array[int]"], ...]
    pairs: tuple["array[int]", ...]


def make_lists(
    articles: Iterable[tuple[int, ArticleTerms]],
    names: Iterable[tuple[int, int, tuple[str, ...]]],
    sizes: Sizes,
) -> Lists:
    """Return which articles and names have each word and pair.

    articles: by rising number. names: number, articles that name it, and terms; likewise.
    """
    lists: tuple[defaultdict[str, array[int]], ...] = tuple(
        defaultdict(lambda: array("I")) for _ in range(CLASSES + len(POPULARITY) + 1)
    )
    pairs = tuple(array("I") for _ in range(sizes.pairs * SLOTS))
    slot_of = (len(pairs) - 1).__and__
    for number, terms in articles:
        for own, words in zip(lists, terms.words, strict=False):
            for word in words:
                own[word].append(number)
        for slot in dict.fromkeys(map(slot_of, array("I", terms.pairs))):
            pairs[slot].append(number)
    for number, count, words in names:
        own = lists[CLASSES + popularity(count)]
        for word in words:
            own[word].append(number)
    return Lists(lists, pairs)


def word_parts(lists: Lists, sizes: Sizes) -> Iterator[tuple[str, str]]:
    """Yield the name and script of each part of words and of starts.

    A line of words: the plain form, then after a tab each marked form with its lists, joined by
    colons. A line of starts: a plain form and, as one digit, how common it is.
    """
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(dict.fromkeys(chain.from_iterable(lists.words))):
        spellings[_plain(word)].append(word)
    words: list[list[str]] = [[] for _ in range(sizes.words)]
    starts: list[list[str]] = [[] for _ in range(sizes.starts)]
    for plain, forms in sorted(spellings.items()):
        found = [[own.get(form, _NOWHERE) for own in lists.words] for form in forms]
        cells = (
            f"{form}:{':'.join(map(encode_numbers, places))}".rstrip(":")
            for form, places in zip(forms, found, strict=True)
        )
        words[hash_text(plain) % sizes.words].append("\t".join((plain, *cells)))
        if plain[0] != "=" and not plain[0].isdigit():
            count = sum(len(places) for form in found for places in form)
            level = min(count.bit_length(), 35)
            starts[start_of(plain) % sizes.starts].append(f"{plain}\t{_LEVELS[level]}")
    for kind, parts in (("words", words), ("starts", starts)):
        for number, lines in enumerate(parts):
            name = f"{kind}/{number:x}"
            yield name, script(name, "\n".join(lines))


_NOWHERE: Final = array("I")
_LEVELS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def start_of(plain: str) -> int:
    """Return the hash that tells which part of starts holds a word."""
    return hash_text(plain[:2])


def _plain(term: str) -> str:
    if not term.startswith("="):
        return fold_word(term).plain
    return "=" + " ".join(fold_word(word).plain for word in term[1:].split(" "))


def pair_parts(lists: Lists, sizes: Sizes) -> Iterator[tuple[str, str]]:
    """Yield the name and script of each part of pairs: a list for each slot, joined by spaces."""
    for part in range(sizes.pairs):
        name = f"pairs/{part:x}"
        slots = lists.pairs[part * SLOTS : (part + 1) * SLOTS]
        yield name, script(name, " ".join(map(encode_numbers, slots)))
