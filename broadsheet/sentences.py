"""Where sentences end in Vietnamese and English prose.

A dot ends a sentence unless it belongs to an abbreviation, an initial or a number. Imports
nothing of the package; reads its word lists once.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "data" / "sentences.txt"
# No part of it is searched twice, so the time is linear whatever the text.
_END: Final = re.compile(r"""([.!?…](?<![.!?…]{2})[.!?…]*+)["'”’»)\]]*+\s+(?=(\S))""")
_OPENING: Final = "\"'“‘«([–—-"


@cache
def word_list(section: str) -> frozenset[str]:
    """Return one section of the word list, in lower case.

    >>> "ông" in word_list("before names"), "tp" in word_list("dotted")
    (True, True)
    """
    lines = _FILE.read_text("utf-8").partition(f"[{section}]\n")[2].partition("\n[")[0].splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return where each sentence of a paragraph starts and ends, white space left out.

    >>> text = "TP. Sông Trăng có 1.200 hộ. Ông V. Sáng nói: “Đủ!” Rồi ông đi."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['TP. Sông Trăng có 1.200 hộ.', 'Ông V. Sáng nói: “Đủ!”', 'Rồi ông đi.']
    """
    spans = []
    start = len(text) - len(text.lstrip())
    for match in _END.finditer(text):
        at = match.start()
        word = text[max(start, text.rfind(" ", 0, at) + 1) : at]
        if _is_end(word, match[1], match[2]) and not text[start:at].isdigit():
            spans.append((start, at + len(match[0].rstrip())))
            start = match.end()
    end = len(text.rstrip())
    return (*spans, (start, end)) if start < end else tuple(spans)


def _is_end(word: str, marks: str, following: str) -> bool:
    """Tell whether a sentence ends at the marks after a word, by what comes next."""
    if following.islower():
        return False
    if marks != ".":
        return True
    word = word.lstrip(_OPENING)
    initials = word.split(".")
    is_initial = all(len(part) == 1 and part.isupper() for part in initials)
    return not is_initial and word.lower() not in word_list("dotted")
