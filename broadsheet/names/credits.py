"""Who made a text or a picture: "Ảnh: Mai Lan", a byline; nobody that the text tells of."""

from itertools import pairwise
from typing import Final

from broadsheet.names.lexicon import Lexicon, match
from broadsheet.names.tokens import BROKEN, GLUED, Tokens

_LONGEST: Final = 16  # tokens of a credit
_BEFORE: Final = frozenset({"(", "[", "-", "/", ",", "."})
_FIRST_LINES: Final = 4  # among which a byline may stand by itself


def find_credits(tokens: Tokens, lexicon: Lexicon) -> frozenset[int]:
    """Return the tokens of credits: behind "Ảnh:", and of the byline below the headline."""
    credited = set(_byline(tokens))
    for at, low in enumerate(tokens.lows):
        if low == ":" and _is_label(tokens, lexicon, at):
            credited.update(range(at + 1, _credit_end(tokens, lexicon, at + 1)))
    return frozenset(credited)


def _is_label(tokens: Tokens, lexicon: Lexicon, colon: int) -> bool:
    """Tell whether words such as "Ảnh minh họa" are all that stands before a colon."""
    for start in range(colon - 1, max(-1, colon - 5), -1):
        if match(lexicon.cues["credit"], tokens.lows, start)[0] == colon:
            before = tokens.lows[start - 1] if start else ""
            if tokens.firsts[start] or tokens.marks[start] in "CA" or before in _BEFORE:
                return True
    return False


def _credit_end(tokens: Tokens, lexicon: Lexicon, at: int) -> int:
    """Return where the names behind a colon end; the same token where a sentence goes on."""
    start = at
    while at < min(len(tokens.lows), start + _LONGEST):
        low, mark = tokens.lows[at], tokens.marks[at]
        stops = low in (")", "]", ";") or (low == "." and tokens.gaps[at + 1 : at + 2] != (GLUED,))
        if tokens.gaps[at] == BROKEN or stops or match(lexicon.titles, tokens.lows, at)[0] > at:
            return at
        if mark == "l" and low not in ("và", "theo"):
            return start
        at += 1
    return at


def _byline(tokens: Tokens) -> range:
    """Return the name that is a line by itself below the headline and above the first paragraph."""
    breaks = [at for at, gap in enumerate(tokens.gaps[: 40 * _FIRST_LINES]) if gap == BROKEN]
    for start, end in pairwise(breaks[1 : _FIRST_LINES + 1]):
        if 1 < end - start <= 5 and set(tokens.marks[start:end]) == {"C"}:
            return range(start, end)
    return range(0)
