"""Word lists that only the features of the English model look at; read once, never changed.

The origin of each list stands in its first lines.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from broadsheet.frozen import Frozen
from broadsheet.names.lexicon import Phrases, index_phrases

_ENDINGS: Final = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("d", ""),
    ("ed", ""),
    ("ied", "y"),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
)
_FOLDER: Final = Path(__file__).parents[1] / "data" / "names"


class EnglishLists(Frozen):
    """What is known of English words.

    given, surnames: names of people. kinds: a word -> what it tells of the names around it, or of
    the name that it is part of. named: bodies and places under their kind.
    """

    given: frozenset[str]
    surnames: frozenset[str]
    kinds: Mapping[str, tuple[str, ...]]
    named: Phrases
    _common: Mapping[str, str]

    def usual(self, low: str) -> str:
        """Return how usual a word is that is written in lower case: "f" or "u", "" for others.

        >>> english_lists().usual("stopped"), english_lists().usual("gdansk")
        ('f', '')
        """
        if low in self._common:
            return self._common[low]
        for ending, instead in _ENDINGS:
            if low.endswith(ending):
                found = self._common.get(low.removesuffix(ending) + instead, "")
                if found:
                    return found
        return ""


@lru_cache(maxsize=1)
def english_lists() -> EnglishLists:
    """Return the lists."""
    kinds: dict[str, dict[str, None]] = defaultdict(dict)
    for kind, line in _lines("kinds.en.txt"):
        for word in line.split():
            kinds[word][kind] = None
    return EnglishLists(
        given=_words("given.en.txt"),
        surnames=_words("surnames.en.txt"),
        kinds={word: tuple(found) for word, found in kinds.items()},
        named=index_phrases((line, kind) for kind, line in _lines("named.en.txt")),
        _common={w: level[0] for level, line in _lines("common.en.txt") for w in line.split()},
    )


def _words(name: str) -> frozenset[str]:
    return frozenset(word for _, line in _lines(name) for word in line.split())


def _lines(name: str) -> Iterator[tuple[str, str]]:
    """Yield each line with the section that it stands in."""
    section = ""
    for line in (_FOLDER / name).read_text(encoding="utf-8").split("\n"):
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            yield section, line
