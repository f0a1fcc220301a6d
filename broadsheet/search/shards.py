"""The parts of the index as texts: terms and numbers in, one script for each part out.

How many parts there are goes by the number of articles and names, in steps of two: one more
article changes it for all parts at once, but seldom.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from sys import byteorder
from typing import Final

from broadsheet.frozen import Frozen, JsonEncoder
from broadsheet.search.numbers import encode_numbers
from broadsheet.search.terms import KINDS, Entry
from broadsheet.search.words import fold_word, hash_text

# Slots of one part of pairs. Two pairs may share a slot: with 2**18 of them, a text of 500 words
# holds a given slot by chance once in 500, and must then also hold the words.
SLOTS: Final = 256
# Consecutive numbers whose articles share a part, a third to two thirds of them taken.
TOGETHER: Final = 8
# Chosen so that at 10,000 articles of 540 words no part is larger than a photograph's preview:
# articles or names to one part of each kind.
_PER_WORDS, _PER_PAIRS, _PER_STARTS, _PER_NAMES = 40, 10, 160, 16
_ENCODER: Final = JsonEncoder()
_MOST: Final = 4096


class Sizes(Frozen):
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
    text = _ENCODER.encode(value).decode()
    for sign in "<\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'searchPart("{name}",{text})\n'


def slots_of(entry: Entry, sizes: Sizes) -> Iterable[int]:
    """Return the slots of an entry's pairs, each once."""
    return dict.fromkeys(_slots(entry.pairs, sizes))


def _slots(pairs: bytes, sizes: Sizes) -> "array[int]":
    """Return the slot of each pair, its lowest bits: of all at once, as one long number."""
    mask = (sizes.pairs * SLOTS - 1).to_bytes(4, byteorder) * (len(pairs) // 4)
    slots = int.from_bytes(pairs, byteorder) & int.from_bytes(mask, byteorder)
    return array("I", slots.to_bytes(len(pairs), byteorder))


def word_parts(entries: Iterable[Entry], sizes: Sizes) -> Iterator[tuple[str, str]]:
    """Yield the name and script of each part of words and of starts.

    entries: articles by number, and names by number.
    A line of words: the plain form, then after a tab each marked form with its lists, joined by
    colons, none at the end. A line of starts: a plain form and, as one digit, how common it is.
    """
    lists = _numbers_by_word(entries)
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(dict.fromkeys(chain.from_iterable(lists))):
        spellings[plain_of(word)].append(word)
    words: list[list[str]] = [[] for _ in range(sizes.words)]
    starts: list[list[str]] = [[] for _ in range(sizes.starts)]
    for plain, forms in sorted(spellings.items()):
        cells = {form: [own.get(form, _NOWHERE) for own in lists] for form in forms}
        words[hash_text(plain) % sizes.words].append(word_line(plain, cells))
        if is_start(plain):
            starts[start_of(plain) % sizes.starts].append(start_line(plain, cells))
    for kind, parts in (("words", words), ("starts", starts)):
        for number, lines in enumerate(parts):
            name = f"{kind}/{number:x}"
            yield name, script(name, "\n".join(lines))


def _numbers_by_word(entries: Iterable[Entry]) -> tuple[Mapping[str, "array[int]"], ...]:
    """Return for each class which numbers have which word, in its marked form."""
    words: tuple[defaultdict[str, array[int]], ...] = tuple(
        defaultdict(lambda: array("I")) for _ in range(KINDS)
    )
    for entry in entries:
        number = entry.number
        for own, held in zip(words, entry.words, strict=False):
            for word in held:
                own[word].append(number)
    return words


_NOWHERE: Final = array("I")
_LEVELS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"

Cells = Mapping[str, Sequence[Sequence[int]]]
"""For each marked form, in order, the numbers of each class."""


def word_line(plain: str, cells: Cells) -> str:
    """Return the line of a word."""
    texts = (
        f"{form}:{':'.join(map(encode_numbers, own))}".rstrip(":") for form, own in cells.items()
    )
    return "\t".join((plain, *texts))


def start_line(plain: str, cells: Cells) -> str:
    """Return the line that tells how common a word is, in steps of two."""
    count = sum(len(numbers) for own in cells.values() for numbers in own)
    return f"{plain}\t{_LEVELS[min(count.bit_length(), len(_LEVELS) - 1)]}"


def is_start(plain: str) -> bool:
    """Tell whether a word may complete what is being typed: whole names and numbers may not."""
    return plain[0] != "=" and not plain[0].isdigit()


def start_of(plain: str) -> int:
    """Return the hash that tells which part of starts holds a word."""
    return hash_text(plain[:2])


def plain_of(term: str) -> str:
    """Return the form of a word, or of a whole name, without marks."""
    if not term.startswith("="):
        return fold_word(term).plain
    return "=" + " ".join(fold_word(word).plain for word in term[1:].split(" "))


def pair_parts(
    articles: Iterable[tuple[int, bytes]], sizes: Sizes, share: int = 0, shares: int = 1
) -> Iterator[tuple[str, str]]:
    """Yield the name and script of each part of pairs: a list for each slot, joined by spaces.

    articles: numbers, rising, and pairs. share: which of so many to make: of all at once no
    processor's cache holds the lists, of many each article is looked through as often.
    """
    parts = range(sizes.pairs * share // shares, sizes.pairs * (share + 1) // shares)
    first, end = parts.start * SLOTS, parts.stop * SLOTS
    lists: list[list[int]] = [[] for _ in range(first, end)]
    for number, pairs in articles:
        for slot in _slots(pairs, sizes):
            if first <= slot < end:  # twice, if two pairs share it: to `encode_numbers` all one
                lists[slot - first].append(number)
    for start, part in enumerate(parts):
        slots_of_part = lists[start * SLOTS : (start + 1) * SLOTS]
        name = f"pairs/{part:x}"
        yield name, script(name, " ".join(map(encode_numbers, slots_of_part)))
