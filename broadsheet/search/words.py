"""Words of a text as the search knows them; `layouts/assets/search/words.js` does the same.

A word has two forms: with its marks, where all spellings of one word are equal (case, NFD,
Hoà and Hòa), and without. Typed marks are compared with the first, plain typing with the second.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import add
from typing import Final, NamedTuple
from zlib import crc32

from broadsheet.collation import fold_tones

# Scripts that part no words: each sign is a word, and pairs make words of them again.
_SIGNS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORD: Final = re.compile(r"[^\W_][\w\u0300-\u036f]*")
_MARKS: Final = re.compile(r"[\u0300-\u036f]+")
# Letters that hold their mark within themselves.
_LETTERS: Final = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i"} | {"ß": "ss", "æ": "ae", "œ": "oe"}
)
# Longer runs of letters are addresses and damage; nobody types them whole.
_LONGEST: Final = 40
_FACTOR: Final = 0x9E3779B1
_BITS: Final = 0xFFFFFFFF


class Word(NamedTuple):
    """One word. hash: of the plain form. lead: the hash as it counts for a pair's first word."""

    marked: str
    plain: str
    hash: int
    lead: int


def split_words(text: str) -> list[str]:
    """Return the words of a text in order, as they stand there."""
    if _SIGNS.search(text):
        text = _SIGNS.sub(r" \g<0> ", text)
    return _WORD.findall(text)


@lru_cache(maxsize=1 << 18)
def fold_word(word: str) -> Word:
    """Return both forms of a word.

    >>> fold_word("HOÀ").marked, fold_word("Đặng").plain
    ('hòa', 'dang')
    """
    marked = fold_tones(unicodedata.normalize("NFC", word[:_LONGEST].lower()))
    bare = _MARKS.sub("", unicodedata.normalize("NFD", marked))
    plain = unicodedata.normalize("NFC", bare).translate(_LETTERS)
    number = hash_text(plain)
    return Word(marked, plain, number, number * _FACTOR & _BITS)


def hash_text(text: str) -> int:
    """Return 32 bits for a text: CRC-32, which is fast here and ten lines in JavaScript."""
    return crc32(text.encode())


def pair_hashes(leads: Iterable[int], hashes: Iterable[int]) -> Iterator[int]:
    """Return a hash of 32 bits for each first word and the one that follows it."""
    return map(_BITS.__and__, map(add, leads, hashes))
