r"""Heads whose lines leave no doubt, read without libyaml to its very values.

Such lines are `key: value`, and `key:` above a list of words or of mappings; a value is a word,
a quotation without escapes, or words or pairs in brackets, all on one line. A head with anything
else is one for `strict_yaml`, which takes three times as long: `tests/test_plain_yaml.py` holds
the two together. Imports `strict_yaml`.
"""

import re
from collections.abc import Iterable
from typing import Final

from broadsheet.strict_yaml import Path, Plain, Value, is_word

_KEY: Final = r"[A-Za-z_][\w-]{0,60}"
# What stands between two values: a line's end, and the key at the margin of the next line.
_CUT: Final = re.compile(rf"\n({_KEY}):(?: +|(?=\n)|\Z)")
_FIRST_ITEM: Final = re.compile(r"\n+( *)- ")
# A list of which each item is in quotes, as Hugo and Jekyll write them, is read at once.
_QUOTED_ITEMS: Final = re.compile(r'(\n *- ")[^"\\\n]++(?:"\1[^"\\\n]++)*+"')
_ROW: Final = re.compile(rf"({_KEY}): +(.+\n*)")
_QUOTED: Final = r""""[^"\\\n]*+"|'[^'\n]*+'"""
_START: Final = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`=]"""
_WORD: Final = re.compile(rf"{_QUOTED}|{_START}(?:[^:#\n]++|:(?=\S)|(?<=\S)#)*+")
# A word in brackets.
_INNER: Final = rf"(?:{_QUOTED}|{_START}(?:[^,\[\]{{}}:#?\n]++|:(?=[^\s,\[\]{{}}?]))*+)"
_ITEM: Final = re.compile(f"({_INNER}),? *")
_ITEMS: Final = re.compile(rf"\[(?:{_INNER}(?:, *{_INNER})*+)?\]")
_PAIR: Final = re.compile(f"({_KEY}): +({_INNER}),? *")
_PAIRS: Final = re.compile(rf"\{{{_KEY}: +{_INNER}(?:, *{_KEY}: +{_INNER})*+\}}")
# Longer than any head by hand; `strict_yaml` counts the values of such ones.
_LONGEST: Final = 50_000

Places = dict[Path, int]


def read_plain(head: str, line: int) -> tuple[dict[str, Value], Places] | None:
    r"""Return the values of a head and the line of each key and item, or None if in doubt.

    line: of the head's first line in its file.

    >>> read_plain("title: Chợ nổi\nby: [An]\n", 2)
    ({'title': 'Chợ nổi', 'by': ('An',)}, {('title',): 2, ('by',): 3, ('by', 0): 3})
    >>> read_plain("title: Chợ: nổi\n", 2)
    """
    if len(head) > _LONGEST or not head.replace("\n", "").isprintable():
        return None
    before, *parts = _CUT.split(f"\n{head}")
    if before.strip("\n"):
        return None
    reader = _Reader()
    try:
        values = reader.pairs(zip(parts[::2], parts[1::2], strict=True), (), line + len(before))
    except _DoubtError:
        return None
    return values, reader.places


class _DoubtError(ValueError):
    """Something that is for libyaml to read."""


class _Reader:
    """Reads the values of one head and notes the lines of its keys and items."""

    def __init__(self) -> None:
        self.places: Places = {}

    def pairs(self, rows: Iterable[tuple[str, str]], above: Path, line: int) -> dict[str, Value]:
        """Read names, each with all that stands between it and the end of the line before the next.

        above: the place of the mapping. line: of the first name.
        """
        mapping: dict[str, Value] = {}
        for name, text in rows:
            if name in mapping or not is_word(name):
                raise _DoubtError
            place, bare = (*above, name), text.rstrip(" \n")
            self.places[place] = line
            if not bare:
                mapping[name] = Plain("")
            elif bare[0] == "\n":
                mapping[name] = self._list(bare, name, line)
            else:
                mapping[name] = self._value(bare, place, line)
            line += text.count("\n") + 1
        return mapping

    def _list(self, text: str, name: str, line: int) -> tuple[Value, ...]:
        """Read the items below a key at the margin. line: of the key."""
        if quoted := _QUOTED_ITEMS.fullmatch(text):
            words = text[len(quoted[1]) : -1].split(f'"{quoted[1]}')
            self.places |= {(name, i): line + 1 + i for i in range(len(words))}
            return tuple(words)
        first = _FIRST_ITEM.match(text)
        if not first:
            raise _DoubtError
        before, *items = text.split(f"\n{first[1]}- ")
        line += len(before) + 1
        if all(map(_WORD.fullmatch, items)):
            self.places |= {(name, i): line + i for i in range(len(items))}
            return tuple(map(_word, items))
        values: list[Value] = []
        for index, item in enumerate(items):
            values.append(self._item(item, (name, index), line, f"\n{first[1]}  "))
            line += item.count("\n") + 1
        return tuple(values)

    def _item(self, text: str, place: Path, line: int, between: str) -> Value:
        """Read a value, or a mapping of a pair a line. between: a line's end and the next key."""
        self.places[place] = line
        if not _ROW.match(text):
            return self._value(text.rstrip(" \n"), place, line)
        return self.pairs(map(_row, text.split(between)), place, line)

    def _value(self, text: str, place: Path, line: int) -> Value:
        """Read a value of one line."""
        if _WORD.fullmatch(text):
            return _word(text)
        if _ITEMS.fullmatch(text):
            words = tuple(map(_word, _ITEM.findall(text, 1)))
            self.places |= {(*place, i): line for i in range(len(words))}
            return words
        if not _PAIRS.fullmatch(text):
            raise _DoubtError
        pairs = _PAIR.findall(text, 1)
        mapping: dict[str, Value] = {name: _word(word) for name, word in pairs}
        if len(mapping) < len(pairs) or not all(map(is_word, mapping)):
            raise _DoubtError
        self.places |= {(*place, name): line for name in mapping}
        return mapping


def _row(text: str) -> tuple[str, str]:
    found = _ROW.fullmatch(text)
    if not found:
        raise _DoubtError
    return found[1], found[2]


def _word(text: str) -> str:
    if text[0] in "\"'":
        return text[1:-1]
    word = text.rstrip(" ")
    return word if is_word(word) else Plain(word)
