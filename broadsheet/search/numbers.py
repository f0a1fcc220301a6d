"""Numbers of articles and names in the index, and lists of numbers as text.

A number is made from the address and the date and hardly from the others: adding or removing an
article moves few of the rest, editing a text moves none. Numbers of articles rise with the date,
so that a year is a range of numbers and the newest of equals is known without a look-up.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import sub
from typing import Final

from broadsheet.frozen import Frozen
from broadsheet.model import Date
from broadsheet.search.words import hash_text

# A year's places are half as many again as its articles or up to three times; see `_place`.
_ROOM: Final = 1.5
_LEAST_BITS: Final = 6
_DAYS: Final = 372  # of twelve months with 31
_DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class Numbering(Frozen):
    """A number for each article. numbers: by path.

    The years take 2**bits numbers each, in order from first_year; before them the undated ones.
    """

    first_year: int
    bits: int
    numbers: Mapping[str, int]


def number_articles(dates: Mapping[str, Date | None]) -> Numbering:
    """Return the numbers of all articles. dates: by path."""
    first_year = min((date.year for date in dates.values() if date), default=0)
    years: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for path, date in dates.items():
        years[date.year - first_year + 1 if date else 0].append((_moment(path, date), path))
    bits = max((_size(group) + len(group)).bit_length() for group in years.values() or [[]])
    bits = max(bits, _LEAST_BITS)
    numbers: dict[str, int] = {}
    for year, group in sorted(years.items()):
        size, last = _size(group), -1
        for moment, path in sorted(group):
            last = max(moment * size // (_DAYS << 32), last + 1)  # the next free place
            numbers[path] = (year << bits) + last
    return Numbering(first_year, bits, numbers)


def _size(group: list[tuple[int, str]]) -> int:
    return 1 << int(len(group) * _ROOM).bit_length()


def _moment(path: str, date: Date | None) -> int:
    """Return a place in the year, in 2**32 parts of a day; chance decides where none is known."""
    chance = hash_text(path)
    if date is None or not date.month:
        return chance * _DAYS
    if not date.day:
        return ((date.month - 1) * 31 << 32) + chance * 31
    return ((date.month - 1) * 31 + date.day - 1 << 32) + chance


def number_names(keys: Iterable[str], shards: int) -> tuple[int, Mapping[str, int]]:
    """Return how many bits follow the shard in a name's number, and the number by key.

    shards: a power of two; the shard that holds a key is known from the key alone.
    """
    groups: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for key in keys:
        groups[hash_text(key) % shards].append((hash_text(key), key))
    bits = max((len(group).bit_length() for group in groups.values()), default=0)
    return bits, {
        key: (shard << bits) + rank
        for shard, group in groups.items()
        for rank, (_, key) in enumerate(sorted(group))
    }


def _digits(number: int) -> str:
    """Return a number in digits of five bits, the lowest first; all but the last are marked.

    >>> _digits(3), _digits(40)
    ('D', 'oB')
    """
    text = ""
    while number > 31:
        text += _DIGITS[32 + (number & 31)]
        number >>= 5
    return text + _DIGITS[number]


class _Gaps(dict[int, str]):
    """Gaps as text, of none nothing; nearly all are met again and again."""

    def __missing__(self, gap: int) -> str:
        text = self[gap] = _digits(gap - 1) if gap else ""
        return text


_GAPS: Final = _Gaps()


def encode_numbers(numbers: Sequence[int]) -> str:
    """Return rising numbers as text: the gaps between them. One that comes again adds nothing.

    >>> encode_numbers([3, 4, 4, 45])
    'DAoB'
    """
    return "".join(map(_GAPS.__getitem__, map(sub, numbers, chain((-1,), numbers))))


def decode_numbers(text: str) -> list[int]:
    """Return the numbers that a text stands for.

    >>> decode_numbers("DAoB")
    [3, 4, 45]
    """
    numbers, last, gap, shift = [], -1, 0, 0
    for digit in map(_DIGITS.index, text):
        gap += (digit & 31) << shift
        shift += 5
        if digit < 32:
            last += gap + 1
            numbers.append(last)
            gap = shift = 0
    return numbers
