"""Where sentences end in Vietnamese and English prose.

A dot ends a sentence unless it belongs to an abbreviation, an initial or a number. Imports
nothing of the package; reads its word lists once.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "data" / "sentences.txt"
# No part of it is searched twice, so the time is linear whatever the text.
_END: Final = re.compile(r"""(([.!?…](?<![.!?…]{2})[.!?…]*+)["'”’»)\]]*+)\s+(?=\S)""")
_OPENING: Final = "\"'“‘«([–—-"


@cache
def word_list(section: str) -> frozenset[str]:
    """Return one section of the word list, in lower case.

    >>> "ông" in word_list("before names"), "tp" in word_list("dotted")
    (True, True)
    """
    lines = _FILE.read_text("utf-8").partition(f"[{section}]\n")[2].partition("\n[")[0].splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a paragraph starts and ends, white space left out.

    >>> text = "TP. Sông Trăng có 1.200 hộ. Ông V. Sáng nói: “Đủ!” Rồi ông đi."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['TP. Sông Trăng có 1.200 hộ.', 'Ông V. Sáng nói: “Đủ!”', 'Rồi ông đi.']
    """
    start = len(text) - len(text.lstrip())
    for match in _END.finditer(text):
        at, following = match.span()
        if text[following].islower() or text[start:at].isdigit():
            continue
        if match[2] == "." and _is_short(text[text.rfind(" ", start, at) + 1 or start : at]):
            continue
        yield start, match.end(1)
        start = following
    end = len(text.rstrip())
    if start < end:
        yield start, end


def _is_short(word: str) -> bool:
    """Tell whether a dot belongs to the word before it: an abbreviation or initials."""
    word = word.lstrip(_OPENING)
    if word.lower() in word_list("dotted"):
        return True
    if "." in word:
        return all(len(part) == 1 and part.isupper() for part in word.split("."))
    return len(word) <= 1 and word.isupper()
