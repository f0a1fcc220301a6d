r"""Heads whose lines leave no doubt, read without libyaml to its very values.

Such lines are `key: value`, and `key:` above a list of words or of mappings; a value is a word,
a quotation without escapes, or words or pairs in brackets, all on one line. A head with anything
else is one for `strict_yaml`, which takes three times as long: `tests/test_plain_yaml.py` holds
the two together. Imports `strict_yaml`.
"""

import re
from typing import Final

from broadsheet.strict_yaml import Path, Plain, Value, is_word

_KEY: Final = r"[A-Za-z_][\w-]{0,60}"
_ROW: Final = re.compile(rf"^( *)(- )?(?:({_KEY}):(?: +|$))?(.*)", re.MULTILINE)
_QUOTED: Final = r""""[^"\\]*+"|'[^']*+'"""
_START: Final = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`=]"""
_WORD: Final = re.compile(rf"{_QUOTED}|{_START}(?:[^:#]++|:(?=\S)|(?<=\S)#)*+")
# A word in brackets.
_INNER: Final = rf"(?:{_QUOTED}|{_START}(?:[^,\[\]{{}}:#?]++|:(?=[^\s,\[\]{{}}?]))*+)"
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
    reader = _Reader()
    try:
        for number, (indent, dash, name, text) in enumerate(_ROW.findall(head), line):
            reader.number = number
            if dash:
                reader.item(len(indent), name, text.rstrip(" "))
            elif indent:
                reader.go_on(len(indent), name, text.rstrip(" "))
            elif name:
                reader.pair(name, text.rstrip(" "))
            elif text:
                return None
    except _DoubtError:
        return None
    for key, items in reader.lists.items():
        reader.values[key] = tuple(items) if items else Plain("")
    return reader.values, reader.places


class _DoubtError(ValueError):
    """Something that is for libyaml to read."""


class _Reader:
    """Gathers the values of one head row by row."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.places: Places = {}
        self.number = 0  # of the row
        self.lists: dict[str, list[Value]] = {}
        self.key = ""  # of the list that goes on
        self.margin = 0  # of its items
        self.entry: dict[str, Value] | None = None  # its last item, if that is a mapping

    def pair(self, name: str, text: str) -> None:
        """Take a key at the margin; without a value it may be that of a list."""
        self.entry = None
        if text:
            self.key = ""
            self._put(self.values, (), name, text)
        else:
            self.key = _new(name, self.values)
            self.values[name] = self.lists[name] = []
            self.places[name,] = self.number

    def item(self, margin: int, name: str, text: str) -> None:
        """Take an item of a list: a word, or the first pair of a mapping."""
        items = self.lists.get(self.key)
        if items is None or (items and margin != self.margin):
            raise _DoubtError
        self.margin = margin
        place = (self.key, len(items))
        self.places[place] = self.number
        self.entry = {} if name else None
        if self.entry is None:
            items.append(self._value(text, place))
        else:
            items.append(self.entry)
            self._put(self.entry, place, name, text)

    def go_on(self, margin: int, name: str, text: str) -> None:
        """Take another pair of the last item."""
        if self.entry is None or not name or margin != self.margin + 2:
            raise _DoubtError
        self._put(self.entry, (self.key, len(self.lists[self.key]) - 1), name, text)

    def _put(self, mapping: dict[str, Value], path: Path, name: str, text: str) -> None:
        place = (*path, _new(name, mapping))
        self.places[place] = self.number
        mapping[name] = self._value(text, place)

    def _value(self, text: str, place: Path) -> Value:
        if _WORD.fullmatch(text):
            return _word(text)
        if _ITEMS.fullmatch(text):
            words = tuple([_word(word) for word in _ITEM.findall(text, 1)])
            self.places |= {(*place, index): self.number for index in range(len(words))}
            return words
        if not _PAIRS.fullmatch(text):
            raise _DoubtError
        mapping: dict[str, Value] = {}
        for name, word in _PAIR.findall(text, 1):
            self._put(mapping, place, name, word.rstrip(" "))
        return mapping


def _new(name: str, mapping: dict[str, Value]) -> str:
    """Return a key unless it is there already or might be a number or truth value."""
    if name in mapping or not is_word(name):
        raise _DoubtError
    return name


def _word(text: str) -> str:
    if text[0] in "\"'":
        return text[1:-1]
    word = text.rstrip(" ")
    return word if is_word(word) else Plain(word)
