"""Parts of the index after an edit, from those before it: the work goes by what changed alone.

What comes out is byte for byte what `shards` would make of the whole collection, as long as the
number of parts is the same.
"""

import json
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from broadsheet.search.numbers import decode_numbers, encode_numbers
from broadsheet.search.shards import (
    SLOTS,
    Sizes,
    is_start,
    plain_of,
    script,
    slots_of,
    start_line,
    start_of,
    word_line,
)
from broadsheet.search.terms import KINDS, Entry
from broadsheet.search.words import hash_text

Read = Callable[[str], str]
"""Return the script of a part by its name, as it was before the edit."""

_Changes = Counter[int]  # by number: -1 goes, 1 comes, 0 stays


def amend_parts(
    read: Read, gone: Iterable[Entry], come: Iterable[Entry], sizes: Sizes
) -> Iterator[tuple[str, str]]:
    """Yield name and script of each part of words, starts and pairs that an edit touches.

    gone, come: the entries as they were and as they are, of all whose terms or number changed.
    """
    words: defaultdict[str, defaultdict[tuple[str, int], _Changes]]
    words = defaultdict(lambda: defaultdict(Counter))
    pairs: defaultdict[int, _Changes] = defaultdict(Counter)
    for entries, sign in ((gone, -1), (come, 1)):
        for entry in entries:
            for place, held in enumerate(entry.words):
                for word in held:
                    words[plain_of(word)][word, place][entry.number] += sign
            for slot in slots_of(entry, sizes):
                pairs[slot][entry.number] += sign
    yield from _amend_words(read, words, sizes)
    yield from _amend_pairs(read, pairs)


def _amend_words(
    read: Read, words: dict[str, defaultdict[tuple[str, int], _Changes]], sizes: Sizes
) -> Iterator[tuple[str, str]]:
    parts: dict[str, dict[str, str]] = {}

    def lines_of(name: str) -> dict[str, str]:
        if name not in parts:
            parts[name] = _lines(read(name))
        return parts[name]

    for plain, changes in words.items():
        if not any(count for numbers in changes.values() for count in numbers.values()):
            continue
        lines = lines_of(f"words/{hash_text(plain) % sizes.words:x}")
        cells = _cells(lines.pop(plain, ""))
        for (form, place), numbers in changes.items():
            own = cells.setdefault(form, [[] for _ in range(KINDS)])
            own[place] = _changed(own[place], numbers)
        cells = {form: own for form, own in sorted(cells.items()) if any(own)}
        if cells:
            lines[plain] = word_line(plain, cells)
        if is_start(plain):
            lines = lines_of(f"starts/{start_of(plain) % sizes.starts:x}")
            lines.pop(plain, None)
            if cells:
                lines[plain] = start_line(plain, cells)
    for name, lines in parts.items():
        yield name, script(name, "\n".join(line for _, line in sorted(lines.items())))


def _amend_pairs(read: Read, pairs: dict[int, _Changes]) -> Iterator[tuple[str, str]]:
    parts: dict[str, list[str]] = {}
    for slot, numbers in pairs.items():
        if any(numbers.values()):
            name = f"pairs/{slot // SLOTS:x}"
            if name not in parts:
                parts[name] = _value(read(name)).split(" ")
            before = decode_numbers(parts[name][slot % SLOTS])
            parts[name][slot % SLOTS] = encode_numbers(_changed(before, numbers))
    for name, slots in parts.items():
        yield name, script(name, " ".join(slots))


def _changed(numbers: Sequence[int], changes: _Changes) -> list[int]:
    kept = [number for number in numbers if changes.get(number, 0) >= 0]
    for number, count in changes.items():
        if count > 0:
            insort(kept, number)
    return kept


def _value(text: str) -> str:
    value: str = json.loads(text[text.index(",") + 1 : text.rindex(")")])
    return value


def _lines(text: str) -> dict[str, str]:
    return {line.partition("\t")[0]: line for line in _value(text).split("\n") if line}


def _cells(line: str) -> dict[str, list[list[int]]]:
    cells = {}
    for cell in line.split("\t")[1:]:
        form, *lists = cell.split(":")
        numbers = [decode_numbers(text) for text in lists]
        cells[form] = numbers + [[] for _ in range(KINDS - len(numbers))]
    return cells
