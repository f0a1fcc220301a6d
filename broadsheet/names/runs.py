"""Runs of capitals outside bodies, with the signs around them for and against a person."""

from collections.abc import Mapping, Sequence
from typing import Final

from broadsheet.frozen import Frozen
from broadsheet.names.lexicon import Lexicon, match
from broadsheet.names.roles import Pieces, left_roles, right_role
from broadsheet.names.tokens import BROKEN, GLUED, SPACED, Span, Tokens

_LONGEST: Final = 6
_QUOTES: Final = frozenset("\"'“”‘’«»")


class Candidate(Frozen):
    """A run of capitals that may be a person, and the signs that its surroundings give."""

    start: int
    end: int
    signs: tuple[str, ...]


def find_candidates(
    tokens: Tokens, lexicon: Lexicon, bodies: Sequence[Span], pieces: Pieces
) -> list[Candidate]:
    """Return the runs of capitals outside bodies, with the signs for and against a person."""
    body_at = {span.start: span.end for span in bodies}
    found = []
    at = 0
    while at < len(tokens.marks):
        if at in body_at:
            at = body_at[at]
        elif at in pieces.titles:
            at = max(
                at + 1, min(pieces.titles[at].end, _next_body(body_at, at, pieces.titles[at].end))
            )
        elif tokens.marks[at] == "C":
            end = _run_end(tokens, lexicon, body_at, at)
            start = _trim_front(tokens, lexicon, pieces, at, end)
            end = _trim_back(tokens, lexicon, start, end)
            named = start < end <= start + _LONGEST and tokens.marks[start] == "C"
            if named and not _opens_word(tokens, lexicon, start, end):
                found.append(Candidate(start, end, read_signs(tokens, lexicon, pieces, start, end)))
            at = max(end, at + 1)
        else:
            at += 1
    return found


def _trim_back(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> int:
    """Drop the opening word of a sentence whose full stop is missing: "… Kim Tiến Với"."""
    low = tokens.lows[end - 1]
    if end - start < 3 or low not in lexicon.plain or _later(lexicon, low) > 2:
        return end
    foreign = tokens.lows[end - 2] not in lexicon.plain
    opens = tokens.lows[end - 1 : end + 1] in lexicon.words and tokens.marks[end : end + 1] == "l"
    return end - 1 if foreign or opens else end


def _later(lexicon: Lexicon, low: str) -> int:
    return lexicon.syllables.get(low, (0, 0))[1]


def _opens_word(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> bool:
    """Tell whether a single capital begins a common word: "Cục trưởng", "Hội đồng"."""
    return end - start == 1 and tokens.lows[start : end + 1] in lexicon.words


def _next_body(body_at: Mapping[int, int], start: int, end: int) -> int:
    return next((at for at in range(start + 1, end) if at in body_at), end)


def _run_end(tokens: Tokens, lexicon: Lexicon, body_at: Mapping[int, int], at: int) -> int:
    end = at + 1
    while end < len(tokens.marks) and tokens.gaps[end] != BROKEN:
        low = tokens.lows[end]
        if low in lexicon.sets["particle"] and tokens.marks[end + 1 : end + 2] == "C":
            end += 2
        elif (
            (low == "." and _is_initial(tokens, lexicon, end))
            or tokens.words[end].startswith(("al-", "el-"))
            or (end not in body_at and _goes_on(tokens, lexicon, end))
        ):
            end += 1
        else:
            break
    return end


def _goes_on(tokens: Tokens, lexicon: Lexicon, at: int) -> bool:
    """Tell whether a capital belongs to the run before it, and opens no title."""
    if tokens.marks[at] != "C" or tokens.firsts[at]:
        return False
    if tokens.gaps[at] == GLUED and tokens.lows[at - 1] != ".":
        return False
    if tokens.lows[at] in lexicon.sets["opener"] and _later(lexicon, tokens.lows[at]) < 3:
        return False
    address = tokens.lows[at] in ("ông", "bà") and tokens.marks[at + 1 : at + 2] == "C"
    return not address and match(lexicon.titles, tokens.lows, at)[0] <= at + 1


def _is_initial(tokens: Tokens, lexicon: Lexicon, dot: int) -> bool:
    """Tell "V.Putin" and "John F. Kennedy" from the end of a sentence."""
    if len(tokens.words[dot - 1]) > 1 or tokens.gaps[dot] != GLUED:
        return False
    follows = tokens.marks[dot + 1 : dot + 2]
    if follows == "C" and tokens.gaps[dot + 1] == SPACED:
        return dot > 1 and tokens.lows[dot - 2] not in lexicon.plain
    return follows in ("C", "l", "p")


def _trim_front(tokens: Tokens, lexicon: Lexicon, pieces: Pieces, start: int, end: int) -> int:
    """Drop what is no part of a name: "Theo" at a sentence's start, a country before a name."""
    if tokens.firsts[start] and _is_lead(tokens, lexicon, start, end):
        start += 1
    place = match(lexicon.places, tokens.lows, start)[0] if start < end else start
    if place in (start, end) or place > end:
        return start
    foreign = tokens.lows[place] not in lexicon.plain
    office = pieces.title_ends.get(start)
    surname = tokens.lows[place] in lexicon.sure_surnames and end - place >= 2
    if (office and office.label != "address") or foreign or surname:
        return place
    return start


def _is_lead(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> bool:
    low = tokens.lows[start]
    if match(lexicon.cues["lead"], tokens.lows, start)[1]:
        return end - start != 2 or low not in lexicon.surnames
    return False


def read_signs(
    tokens: Tokens, lexicon: Lexicon, pieces: Pieces, start: int, end: int
) -> tuple[str, ...]:
    """Name what stands around a run: left and right of it."""
    return tuple(
        sign
        for sign in (
            _left_sign(tokens, lexicon, pieces, start),
            _right_sign(tokens, lexicon, pieces, end),
            "quoted" if _is_quoted(tokens, start, end) else "",
            "listed" if _is_listed(tokens, start, end) else "",
        )
        if sign
    )


def _left_sign(tokens: Tokens, lexicon: Lexicon, pieces: Pieces, start: int) -> str:
    title = pieces.title_ends.get(start)
    if title and tokens.gaps[start] != BROKEN:
        return title.label
    if start and tokens.lows[start - 1] == "." and start - 1 in pieces.title_ends:
        return pieces.title_ends[start - 1].label
    if left_roles(tokens, lexicon, pieces, start):
        return "role"
    if not start or tokens.gaps[start] == BROKEN:
        return ""
    for cue in ("place", "at", "thing"):
        if any(
            match(lexicon.cues[cue], tokens.lows, start - length)[0] == start
            for length in (1, 2, 3)
            if start >= length
        ):
            return cue
    return ""


def _right_sign(tokens: Tokens, lexicon: Lexicon, pieces: Pieces, end: int) -> str:
    lows = tokens.lows[end : end + 4]
    if lows[:1] == ("(",) and (lows[1:2] in (("sn",), ("sinh",)) or lows[2:3] == ("tuổi",)):
        return "age"
    if lows[:1] == (",",) and lows[2:3] == ("tuổi",):
        return "age"
    if lows[:2] == ("sinh", "năm"):
        return "age"
    first, last = right_role(tokens, lexicon, pieces, end)
    if first < last:
        return "office after"
    if end < len(tokens.lows) and match(lexicon.cues["says"], tokens.lows, end)[1]:
        return "says"
    return ""


def _is_quoted(tokens: Tokens, start: int, end: int) -> bool:
    return (
        start > 0
        and end < len(tokens.lows)
        and tokens.lows[start - 1] in _QUOTES
        and tokens.lows[end] in _QUOTES
    )


def _is_listed(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether capitals stand on both sides behind a comma or "và"."""
    before = start > 1 and tokens.lows[start - 1] in (",", "và") and tokens.marks[start - 2] == "C"
    after = (
        tokens.lows[end : end + 1] in ((",",), ("và",)) and tokens.marks[end + 1 : end + 2] == "C"
    )
    return before and after
