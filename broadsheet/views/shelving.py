"""What is filed by the alphabet, cut into shelves that a page can hold.

A shelf is named by the first letters of what stands on it. Where its borders are depends on the
letters alone, so that one more name changes its own shelf and no other.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from broadsheet.address import telex_slug
from broadsheet.collation import index_letter
from broadsheet.frozen import Frozen

T = TypeVar("T")

# A tenth of a full shelf is worth a page of its own, less only where the rest would burst its own.
_WORTH_A_SHELF = 10
# Names that share so many letters are the same name.
_DEEPEST = 8


class Shelved(Frozen, Generic[T]):
    """Things filed under the same first letters, without tones.

    label: the letters as a reader sees them, with an ellipsis where the fuller shelves of these
    letters and one more stand apart.
    """

    letters: tuple[str, ...]
    label: str
    things: tuple[T, ...]

    @property
    def slug(self) -> str:
        """The letters in an address; `ă` and `aw` stay two."""
        return "-".join(telex_slug(letter) or "other" for letter in self.letters)


def shelve(filed: Iterable[tuple[str, T]], limit: int) -> Iterator[Shelved[T]]:
    """Yield shelves of at most about `limit` things, in the order of the alphabet.

    filed: each thing after the text it is filed under, sorted by it.

    >>> names = [(name, name) for name in ("An", "Ân", "Bé", "Ba", "Bo")]
    >>> [(shelf.label, shelf.things) for shelf in shelve(names, 2)]
    [('A', ('An',)), ('Â', ('Ân',)), ('Be', ('Bé',)), ('Ba', ('Ba',)), ('Bo', ('Bo',))]
    """
    for letters, group in _grouped(filed, 1).items():
        yield from _cut(letters, group, limit)


def _cut(letters: tuple[str, ...], filed: list[tuple[str, T]], limit: int) -> Iterator[Shelved[T]]:
    if len(filed) <= limit or len(letters) == _DEEPEST:
        yield Shelved(letters, _label(letters, filed), tuple(thing for _, thing in filed))
        return
    parts = _grouped(filed, len(letters) + 1)
    apart = _apart({key: part for key, part in parts.items() if len(key) > len(letters)}, limit)
    rest = tuple(thing for key, part in parts.items() if key not in apart for _, thing in part)
    if rest:
        yield Shelved(letters, _label(letters, filed) + "…" * bool(apart), rest)
    for key, part in apart.items():
        yield from _cut(key, part, limit)


def _apart(
    parts: dict[tuple[str, ...], list[tuple[str, T]]], limit: int
) -> dict[tuple[str, ...], list[tuple[str, T]]]:
    """Return the parts that get shelves of their own: so many that the others fit on one."""
    worth = limit // _WORTH_A_SHELF
    while worth > 1 and sum(len(part) for part in parts.values() if len(part) < worth) > limit:
        worth //= 2
    return {key: part for key, part in parts.items() if len(part) >= worth}


def _label(letters: tuple[str, ...], filed: list[tuple[str, T]]) -> str:
    """Return the letters with the spaces that part them in the first text that has them all.

    >>> _label(("A", "N", "H", "B"), [("Anh", 0), ("Ánh Bùi", 1)])
    'Anh B'
    """
    texts = (re.findall(r"[^\W_]|\s+", text) for text, _ in filed)
    signs = next((s for s in texts if sum(map(str.isalnum, s)) >= len(letters)), list(letters))
    left, words = iter(letters), ""
    for sign in signs:
        letter = next(left, "") if sign.isalnum() else " "
        if not letter:
            break
        words += letter if sign.isupper() or not words else letter.lower()
    return words.strip()


def _grouped(
    filed: Iterable[tuple[str, T]], depth: int
) -> dict[tuple[str, ...], list[tuple[str, T]]]:
    """Group by the first letters; a text that is shorter stands under all it has."""
    groups: defaultdict[tuple[str, ...], list[tuple[str, T]]] = defaultdict(list)
    for text, thing in filed:
        letters = [char for char in text if char.isalnum()] or ["#"]
        groups[tuple(index_letter(char) for char in letters[:depth])].append((text, thing))
    return dict(groups)
