"""Text to tokens: words and signs with their place, case and what separates them.

A single line end inside wrapped text is only a space; between lines that were not wrapped, and at
a blank line, it is a break that no name crosses.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from broadsheet.collation import fold_tones
from broadsheet.frozen import Frozen

_TOKEN: Final = re.compile(r"[^\W_]+(?:[-'’&](?![sS]\b)[^\W_]+)*|[^\s]")
_ENDS: Final = frozenset(".!?…:;•")
_OPENERS: Final = frozenset("\"'“”‘’«([–—-*")
_ABBREVIATED: Final = frozenset(
    {"tp", "tx", "q", "h", "p", "tt", "ths", "ts", "gs", "pgs", "bs", "ls", "ks"}
    | {"mr", "mrs", "ms", "dr", "st", "prof", "gen", "col", "lt", "sgt", "rep", "sen", "jr", "sr"}
    | {"inc", "ltd", "corp", "co", "bros"}
)

GLUED, SPACED, BROKEN = 0, 1, 2


class Tokens(Frozen):
    """A text cut into tokens, as parallel sequences.

    words: as written. lows: folded. starts, ends: characters of the text.
    marks: one letter a token: `C` capitalised, `A` all capitals, `l` lower, `n` number, `p` sign.
    gaps: what stands before the token: GLUED, SPACED or BROKEN.
    firsts: True where a sentence starts, so that a capital says nothing.
    """

    text: str
    words: tuple[str, ...]
    lows: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    marks: str
    gaps: tuple[int, ...]
    firsts: tuple[bool, ...]

    def cut(self, start: int, end: int) -> str:
        """Return the words of a stretch of tokens as written, white space folded."""
        return " ".join(self.text[self.starts[start] : self.ends[end - 1]].split())


class Span(Frozen):
    """A stretch of tokens that names somebody or something; `label` says why."""

    start: int
    end: int
    label: str


def split_words(text: str) -> list[str]:
    """Return the words and signs of a text.

    >>> split_words("TP.HCM, Sở GD-ĐT")
    ['TP', '.', 'HCM', ',', 'Sở', 'GD-ĐT']
    """
    return _TOKEN.findall(text)


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """Return what all spellings of a word share.

    >>> fold_word("UỶ"), fold_word("Hoà")
    ('ủy', 'hòa')
    """
    return fold_tones(word.lower()).replace("–", "-").replace("—", "-")


def read_tokens(text: str) -> Tokens:
    """Cut a text into tokens."""
    found = list(_TOKEN.finditer(text))
    words = tuple(match[0] for match in found)
    starts = tuple(match.start() for match in found)
    ends = tuple(match.end() for match in found)
    gaps = _gaps(text, starts, ends)
    lows = tuple(map(fold_word, words))
    marks = "".join(map(_mark, words))
    return Tokens(text, words, lows, starts, ends, marks, gaps, _firsts(lows, marks, gaps))


def closing_start(tokens: Tokens) -> int:
    """Return where the last words start if they only name authors and sources, else the end."""
    count = len(tokens.marks)
    for at in range(count - 1, max(0, count - 10), -1):
        if tokens.marks.count("l", at) > 1:
            break
        if tokens.firsts[at] and set(tokens.marks[at:]) & {"C", "A"}:
            return at
    return count


@lru_cache(maxsize=65536)
def _mark(word: str) -> str:
    first = word[0]
    if first.isdigit():
        return "n"
    if not first.isalpha():
        return "p"
    if not first.isupper():
        return "l"
    return "A" if len(word) > 1 and word.isupper() else "C"


def _gaps(text: str, starts: tuple[int, ...], ends: tuple[int, ...]) -> tuple[int, ...]:
    lines = text.split("\n")
    width = max(map(len, lines))
    soft: list[bool] = []
    for line, after in pairwise(lines):
        head = after.split(maxsplit=1)[:1]
        soft.append(bool(head and line.strip()) and len(line.rstrip()) + 1 + len(head[0]) > width)
    gaps = [BROKEN]
    row = text.count("\n", 0, starts[0]) if starts else 0
    for before, start in zip(ends[:-1], starts[1:], strict=True):
        between = text[before:start]
        feeds = between.count("\n")
        broken = feeds > 1 or (feeds == 1 and not soft[row])
        row += feeds
        gaps.append(BROKEN if broken else SPACED if between else GLUED)
    return tuple(gaps[: len(starts)])


def _firsts(lows: tuple[str, ...], marks: str, gaps: tuple[int, ...]) -> tuple[bool, ...]:
    firsts: list[bool] = []
    for i, gap in enumerate(gaps):
        if gap == BROKEN:
            firsts.append(True)
        elif lows[i - 1] in _OPENERS:
            firsts.append(firsts[i - 1])
        elif lows[i - 1] in _ENDS:
            firsts.append(gap == SPACED and not _abbreviates(lows, marks, i - 1))
        else:
            firsts.append(False)
    return tuple(firsts)


def _abbreviates(lows: tuple[str, ...], marks: str, stop: int) -> bool:
    """Tell whether a full stop belongs to a shortened word rather than ending a sentence."""
    if lows[stop] != "." or not stop or marks[stop - 1] == "p":
        return False
    before = lows[stop - 1]
    return before in _ABBREVIATED or (len(before) == 1 and marks[stop - 1] == "C")
