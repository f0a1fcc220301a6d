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
# What stands between two values: a line's end, and the key at the margin of the next line.
_CUT: Final = re.compile(rf"\n({_KEY}):(?: +|(?=\n)|\Z)")
# A list of which each item is in quotes, as Hugo and Jekyll write them, is read at once.
_QUOTED_ITEMS: Final = re.compile(r'(\n *- ")[^"\\\n]++(?:"\1[^"\\\n]++)*+"')
_ROW: Final = re.compile(rf"\n( *)(- )?(?:({_KEY}):(?: +|(?=\n)|\Z))?([^\n]*)")
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
    line += len(before)
    try:
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            reader.pair(name, text.rstrip(" \n"), line)
            line += text.count("\n") + 1
    except _DoubtError:
        return None
    return reader.values, reader.places


class _DoubtError(ValueError):
    """Something that is for libyaml to read."""


class _Reader:
    """Gathers the values of one head key by key, and the lines of keys and items."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.places: Places = {}

    def pair(self, name: str, text: str, line: int) -> None:
        """Take a key at the margin, and all that stands between it and the next."""
        if text and text[0] != "\n":
            self._put(self.values, (), name, text, line)
            return
        self.places[_new(name, self.values),] = line
        self.values[name] = self._list(name, text, line) if text else Plain("")

    def _put(self, mapping: dict[str, Value], path: Path, name: str, text: str, line: int) -> None:
        place = (*path, _new(name, mapping))
        self.places[place] = line
        mapping[name] = self._value(text, place, line)

    def _list(self, name: str, text: str, line: int) -> tuple[Value, ...]:
        """Read the items below a key: words, or mappings of a pair a line. line: of the key."""
        if quoted := _QUOTED_ITEMS.fullmatch(text):
            words = text[len(quoted[1]) : -1].split(f'"{quoted[1]}')
            self.places |= {(name, i): line + 1 + i for i in range(len(words))}
            return tuple(words)
        items: list[Value] = []
        place: Path = ()
        entry: dict[str, Value] | None = None  # the last item, if that is a mapping
        margin = ""
        for number, (indent, dash, key, value) in enumerate(_ROW.findall(text), line + 1):
            if dash and (indent == margin or not items):
                margin, place, entry = indent, (name, len(items)), {} if key else None
                self.places[place] = number
                items.append(entry if key else self._value(value.rstrip(" "), place, number))
            elif not (indent or dash or key or value):
                continue
            elif dash or not key or entry is None or indent != f"{margin}  ":
                raise _DoubtError
            if entry is not None:
                self._put(entry, place, key, value.rstrip(" "), number)
        return tuple(items)

    def _value(self, text: str, place: Path, line: int) -> Value:
        """Read a value of one line."""
        if _WORD.fullmatch(text):
            return _word(text)
        if _ITEMS.fullmatch(text):
            words = tuple(map(_word, _ITEM.findall(text, 1)))
            for index in range(len(words)):
                self.places[*place, index] = line
            return words
        if not _PAIRS.fullmatch(text):
            raise _DoubtError
        mapping: dict[str, Value] = {}
        for name, word in _PAIR.findall(text, 1):
            self._put(mapping, place, name, word.rstrip(" "), line)
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
