"""Offices, ranks and occupations around a name, as the article words them.

A role is a chain of pieces without a gap: titles, the bodies and places they govern, words for a
field, and the few words that link them.
"""

from collections.abc import Iterable
from typing import Final

from broadsheet.frozen import Frozen
from broadsheet.names.body_parts import opens_division, place_end
from broadsheet.names.lexicon import Lexicon, match
from broadsheet.names.tokens import BROKEN, Span, Tokens

_SIGNS: Final = frozenset({"-", ",", "&"})
_LONGEST: Final = 24  # pieces


class Pieces(Frozen):
    """What a role can be made of, by the token where it starts and where it ends."""

    titles: dict[int, Span]
    title_ends: dict[int, Span]
    starts: dict[int, int]
    ends: dict[int, int]


def find_pieces(tokens: Tokens, lexicon: Lexicon, bodies: Iterable[Span]) -> Pieces:
    """Return the titles, bodies, places and words for a field of a text."""
    titles: dict[int, Span] = {}
    starts = {span.start: span.end for span in bodies}
    taken = {at for span in bodies for at in range(span.start + 1, span.end)}
    for at, low in enumerate(tokens.lows):
        if low in lexicon.titles and at not in taken:
            end, label = read_title(tokens, lexicon, at)
            if label and not _ends_word(tokens, lexicon, at):
                titles[at] = Span(at, end, label)
        if at in starts or at in taken:
            continue
        end = _read_piece(tokens, lexicon, at)
        if end > at:
            starts[at] = end
    ends: dict[int, int] = {}
    for start, end in starts.items():
        ends[end] = min(start, ends.get(end, start))
    title_ends: dict[int, Span] = {}
    for span in titles.values():
        title_ends.setdefault(span.end, span)
    return Pieces(titles, title_ends, starts, ends)


def _ends_word(tokens: Tokens, lexicon: Lexicon, at: int) -> bool:
    """Tell "chính quyền | Tổng thống" from "quyền Tổng thống"."""
    pair = tokens.lows[at - 1 : at + 1]
    return tokens.marks[at] == "l" and tokens.lows[at] == "quyền" and pair in lexicon.words


def _read_piece(tokens: Tokens, lexicon: Lexicon, at: int) -> int:
    """Return the end of a place or a word for a field, or the same token."""
    end = match(lexicon.places, tokens.lows, at)[0] if tokens.marks[at] != "l" else at
    if end > at:
        return end
    if opens_division(tokens, lexicon, at):
        low = tokens.lows[at]
        end = place_end(tokens, lexicon, at + 1 + (low in ("thành", "thị")), low=low)
        return max(at, end)
    if tokens.marks[at + 1 : at + 2] != "l" or tokens.marks[at] not in "lC":
        return at
    known = lexicon.fields if tokens.marks[at] == "l" else lexicon.words
    return at + 2 if tokens.lows[at : at + 2] in known else at


def read_title(tokens: Tokens, lexicon: Lexicon, at: int) -> tuple[int, str]:
    """Return the end and class of the title at a token, with "nguyên", "phó" and the like."""
    end, label = match(lexicon.titles, tokens.lows, at)
    while label == "before" and end < len(tokens.lows) and end - at < 3:
        after, label = match(lexicon.titles, tokens.lows, end)
        end = after
    if not label or label == "before" or any(gap == BROKEN for gap in tokens.gaps[at + 1 : end]):
        return at, ""
    if end - at == 1 and not _is_single_title(tokens, at, label):
        return at, ""
    return end, label


def _is_single_title(tokens: Tokens, at: int, label: str) -> bool:
    """One capitalised syllable inside a sentence is rather a name: "Tuấn Anh", "Bà Triệu"."""
    low, mark = tokens.lows[at], tokens.marks[at]
    if len(low) <= 3 and label in ("degree", "job", "office") and low != "vua":
        return mark in "AC"
    if low in ("ông", "bà") and tokens.marks[at + 1 : at + 2] == "C":
        return True
    return mark != "C" or tokens.firsts[at] or label in ("degree", "rank")


def roles_beside(
    tokens: Tokens, lexicon: Lexicon, pieces: Pieces, start: int, end: int
) -> tuple[tuple[int, int], ...]:
    """Return the roles before and behind a name, as tokens."""
    stretches = (
        *left_roles(tokens, lexicon, pieces, start),
        right_role(tokens, lexicon, pieces, end),
    )
    return tuple((first, last) for first, last in stretches if first < last)


def left_roles(
    tokens: Tokens, lexicon: Lexicon, pieces: Pieces, name: int
) -> tuple[tuple[int, int], ...]:
    """Return the roles that end where a name starts, as tokens; a rank is one by itself."""
    at, first, last, split = name, name, name, name
    for _ in range(_LONGEST):
        if tokens.gaps[at] == BROKEN or at == 0:
            break
        title = pieces.title_ends.get(at) or _overlapping(pieces, at)
        if title:
            at = title.start
            if title.label != "address":
                if title.label in ("rank", "degree") and first in (name, split):
                    split = at
                first = at
            elif first == name:
                last = at
            continue
        before = _piece_before(tokens, lexicon, pieces, at, chained=first < name)
        if before == at:
            break
        at = before
    last = _trim(tokens, first, min(last, name))
    cut = split if first < split < last else last
    stretches = ((first, _trim(tokens, first, cut)), (cut, last))
    return tuple((start, end) for start, end in stretches if start < end)


def _overlapping(pieces: Pieces, at: int) -> Span | None:
    """Return "Trưởng ban" where the body "ban Tuyên giáo" ends at a token."""
    start = pieces.ends.get(at, at)
    found = (pieces.title_ends.get(end) for end in range(start + 1, min(start + 4, at + 1)))
    return next((title for title in found if title and title.start < start), None)


def _piece_before(
    tokens: Tokens, lexicon: Lexicon, pieces: Pieces, at: int, *, chained: bool
) -> int:
    if at in pieces.ends:
        return pieces.ends[at]
    low = tokens.lows[at - 1]
    if low in lexicon.sets["link"] and tokens.marks[at - 1] != "p":
        return at - 1
    if low in _SIGNS and (chained or low != "," or pieces.titles.get(at)):
        title = pieces.title_ends.get(at - 1)
        return at if title and title.label in ("job", "degree") and low == "," else at - 1
    if low == "." and at > 1 and at - 1 in pieces.title_ends:
        return at - 1 if pieces.title_ends[at - 1].label in ("degree", "rank") else at
    if low == ")" and at > 3 and tokens.lows[at - 3] == "(":
        return at - 3
    return at


def _trim(tokens: Tokens, first: int, last: int) -> int:
    while last > first and tokens.lows[last - 1] in ("-", ",", ".", ":"):
        last -= 1
    return last


def right_role(tokens: Tokens, lexicon: Lexicon, pieces: Pieces, end: int) -> tuple[int, int]:
    """Return the role that follows a name, as tokens; empty where there is none."""
    at, bare = _skip_to_role(tokens, end)
    title = pieces.titles.get(at)
    if not title or title.label == "address" or at >= len(tokens.lows):
        return end, end
    if bare and tokens.marks[at] == "l":
        return end, end
    last = _read_chain(tokens, lexicon, pieces, title)
    if last < len(tokens.lows) and tokens.marks[last] == "C" and not tokens.firsts[last]:
        comma = max((i for i in range(at, last) if tokens.lows[i] == ","), default=end)
        return (at, comma) if comma > at else (end, end)
    return at, last


def _skip_to_role(tokens: Tokens, end: int) -> tuple[int, bool]:
    """Return where a role may start behind a name, and whether nothing announces it."""
    lows, at = tokens.lows, end
    if lows[at : at + 1] == ("(",) and at + 1 < len(lows) and tokens.marks[at + 1] in "nCAl":
        close = next((i for i in range(at, min(at + 9, len(lows))) if lows[i] == ")"), 0)
        inner = lows[at + 1] not in ("sn", "sinh", "quê", "tên") and tokens.marks[at + 1] != "n"
        if not close or inner:
            return at + 1, False
        at = close + 1
    if lows[at : at + 1] in ((",",), ("-",), ("là",)):
        return at + 1, False
    if lows[at : at + 2] in (("hiện", "là"), (",", "hiện"), ("từng", "là")):
        return at + 2, False
    return at, True


def _read_chain(tokens: Tokens, lexicon: Lexicon, pieces: Pieces, title: Span) -> int:
    at = end = _covered(pieces, title)
    for _ in range(_LONGEST):
        if at >= len(tokens.lows) or tokens.gaps[at] == BROKEN:
            break
        after = max(_after(pieces, at), _plain_end(tokens, lexicon, pieces, at))
        if after > at:
            at = end = after
            continue
        link = tokens.lows[at]
        joins = link in lexicon.sets["link"] or (link in _SIGNS and at + 1 in pieces.titles)
        if not joins or (
            _after(pieces, at + 1) == at + 1 and link not in ("trưởng", "thường", "trực")
        ):
            break
        at += 1
        if link in ("trưởng", "trực"):
            end = at
    return end


def _plain_end(tokens: Tokens, lexicon: Lexicon, pieces: Pieces, at: int) -> int:
    """Read "kinh doanh vùng" of an office where a sign or the next piece ends it, else nothing."""
    end = at
    while end - at < 6 and tokens.marks[end : end + 2] == "ll":
        stops = match(lexicon.cues["stop"], tokens.lows, end)[1]
        if stops or tokens.lows[end : end + 2] not in lexicon.words:
            break
        end += 2
    ends = tokens.marks[end : end + 1] in ("p", "") or end in pieces.starts
    return end if ends and BROKEN not in tokens.gaps[at:end] else at


def _covered(pieces: Pieces, title: Span) -> int:
    """Return the end of a title or of the body that starts inside it: "Trưởng Công an xã …"."""
    inside = range(title.start + 1, title.end)
    return max(title.end, *(pieces.starts.get(at, 0) for at in inside), 0)


def _after(pieces: Pieces, at: int) -> int:
    title = pieces.titles.get(at)
    named = _covered(pieces, title) if title and title.label != "address" else at
    return max(pieces.starts.get(at, at), named)
