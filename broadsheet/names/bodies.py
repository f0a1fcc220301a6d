"""Bodies in Vietnamese text: a head word, then what it governs, a place or a proper name."""

from collections.abc import Iterator, Sequence
from typing import Final

from broadsheet.names.body_parts import STEPS, State, is_capital, may_open, opens_division
from broadsheet.names.credits import find_credits
from broadsheet.names.lexicon import Form, Lexicon, index_folded, match
from broadsheet.names.tokens import BROKEN, SPACED, Span, Tokens, closing_start

_MOSTLY_FOREIGN: Final = frozenset({("báo",), ("trường",)})
_LONGEST: Final = 30  # tokens; the longest name in 350 marked articles has 24


def find_bodies(tokens: Tokens, lexicon: Lexicon) -> list[Span]:
    """Return the bodies of a text in order; they do not overlap."""
    spans = []
    credited = find_credits(tokens, lexicon)
    closing = closing_start(tokens)
    at, count = 0, len(tokens.lows)
    while at < count:
        span = _read_body(tokens, lexicon, at) or _read_bare(tokens, lexicon, at)
        made_it = span and (span.start in credited or (span.label == "bare" and at >= closing))
        if span and span.label != "none" and not made_it:
            spans.append(span)
        at = span.end if span else at + 1
    return spans


def find_short_forms(tokens: Tokens, lexicon: Lexicon, spans: Sequence[Span]) -> list[Span]:
    """Return where a found body is named again in part: "công an quận", "Sao Khuê"."""
    openings = {
        (tokens.lows[span.start : end], "opening")
        for span in spans
        for end in _openings(tokens, lexicon, span)
        if end - span.start > 2
    }
    places = _place_openings(tokens, lexicon)
    proper = {
        (tokens.lows[start : span.end], "proper")
        for span in spans
        for start in (_proper_start(tokens, lexicon, span),)
        if tokens.lows[start : start + 2] not in places
    }
    whole = {(tokens.lows[s.start : s.end], "proper") for s in spans if s.end - s.start > 1}
    phrases = index_folded(sorted(openings | proper | whole))
    taken = {at for span in spans for at in range(span.start, span.end)}
    found: list[Span] = []
    for at, low in enumerate(tokens.lows):
        if low in phrases and at not in taken and not (found and at < found[-1].end):
            end, label = match(phrases, tokens.lows, at)
            if label and _stands_alone(tokens, at, end, label):
                found.append(Span(at, end, label))
    return found


def _place_openings(tokens: Tokens, lexicon: Lexicon) -> set[Form]:
    """Return the first two words of what the text calls a district, a town and so on.

    A body is not meant where it is called as its place: "Sông Trăng" of "Trường Sông Trăng".
    """
    openings: set[Form] = set()
    for at in range(len(tokens.lows)):
        if opens_division(tokens, lexicon, at):
            step = 1 if tokens.lows[at] in lexicon.sets["division"] else 2
            openings.add(tokens.lows[at + step : at + step + 2])
    return openings


def _stands_alone(tokens: Tokens, at: int, end: int, label: str) -> bool:
    """Tell whether no capital goes before or on behind a form that is named again."""
    if is_capital(tokens, end) or BROKEN in tokens.gaps[at + 1 : end]:
        return False
    if tokens.marks[at] == "l":
        return label == "opening"
    return tokens.firsts[at] or not is_capital(tokens, at - 1) or tokens.firsts[at - 1]


def _proper_start(tokens: Tokens, lexicon: Lexicon, span: Span) -> int:
    """Return where the proper name of a company or the like starts, else the span's end."""
    at = span.end
    while at > span.start + 1 and tokens.marks[at - 1] in "CA":
        at -= 1
    if span.label != "named" or match(lexicon.places, tokens.lows, at)[0] >= span.end:
        return span.end
    common = span.end - at == 1 and tokens.lows[at] in lexicon.plain
    return span.end if common else at


def _openings(tokens: Tokens, lexicon: Lexicon, span: Span) -> Iterator[int]:
    """Yield where a body's name may be cut: behind "quận" without its name, before another head."""
    for at in range(span.start + 2, span.end):
        if opens_division(tokens, lexicon, at):
            yield at + (1 if tokens.lows[at] in lexicon.sets["division"] else 2)
        elif match(lexicon.heads, tokens.lows, at)[1]:
            yield at - (tokens.lows[at - 1] in (",", "của", "-"))


def _read_bare(tokens: Tokens, lexicon: Lexicon, at: int) -> Span | None:
    """Read a body known by its bare name, and an abbreviation that an office governs."""
    if tokens.marks[at] not in "CA":
        return None
    end, label = match(lexicon.bodies, tokens.lows, at)
    if label and _same_case(tokens, lexicon, at, end):
        return Span(at, end, "bare")
    return Span(at, at + 1, "bare") if _is_governed(tokens, lexicon, at) else None


def _is_governed(tokens: Tokens, lexicon: Lexicon, at: int) -> bool:
    """Tell "Phó tổng giám đốc STF" from other capitals."""
    word = tokens.words[at]
    if tokens.marks[at] != "A" or not word.isalpha() or tokens.marks[at + 1 : at + 2] == "A":
        return False
    if tokens.lows[at] in lexicon.abbreviations or tokens.lows[at] in lexicon.plain:
        return False
    starts = range(max(0, at - 4), at)
    titles = (match(lexicon.titles, tokens.lows, start) for start in starts)
    known = match(lexicon.titles, tokens.lows, at)[1] or match(lexicon.places, tokens.lows, at)[1]
    return not known and (at, "office") in titles and tokens.gaps[at] == SPACED


def _same_case(tokens: Tokens, lexicon: Lexicon, at: int, end: int) -> bool:
    """An abbreviation is a body only in capitals, a name only with its capital."""
    word = tokens.words[at]
    return end - at > 1 or word.isupper() or word.lower() not in lexicon.plain


def _read_body(tokens: Tokens, lexicon: Lexicon, at: int) -> Span | None:
    end, label = match(lexicon.heads, tokens.lows, at)
    if not label or not may_open(tokens, lexicon, at, end):
        return None
    longer = max(match(known, tokens.lows, at)[0] for known in (lexicon.places, lexicon.titles))
    if longer > end:
        return None
    if label == "none":
        return Span(at, end, label)
    state = State(at, end, end, end, label)
    while state.at < min(len(tokens.lows), at + _LONGEST) and tokens.gaps[state.at] != BROKEN:
        after = next(filter(None, (step(tokens, lexicon, state) for step in STEPS)), None)
        if after is None:
            break
        state = after
    end = _settle(tokens, lexicon, state)
    if not end and state.at - at >= _LONGEST:
        return Span(at, state.at, "none")
    return Span(at, end, label) if end else None


def _settle(tokens: Tokens, lexicon: Lexicon, state: State) -> int:
    """Return where the name ends, or 0 where the head governs too little to be a name."""
    head, body, end = state.head, state.body, state.solid
    capital = tokens.marks[head] != "l"
    if state.label == "alone" and (capital or "C" in tokens.marks[head:body]):
        return max(end, body)
    if end <= body or _inside_name(tokens, lexicon, state):
        return 0
    if (
        tokens.lows[head:body] in _MOSTLY_FOREIGN
        and match(lexicon.places, tokens.lows, body)[0] >= end
    ):
        return 0
    firm = capital and not tokens.firsts[head] and tokens.marks[body] != "l"
    firm = firm and state.label != "loose"
    if body - head == 1 and tokens.lows[head] in lexicon.sets["weak head"] and not firm:
        return end if _governs_field(tokens, lexicon, state) else 0
    return end if capital or _names_itself(tokens, lexicon, state) else 0


def _names_itself(tokens: Tokens, lexicon: Lexicon, state: State) -> bool:
    """Tell whether a head in lower case governs a name, and not just a place."""
    head, body, end = state.head, state.body, state.solid
    placed = match(lexicon.places, tokens.lows, body)[0] >= end
    placed = placed or opens_division(tokens, lexicon, body)
    unit = state.label == "unit" and body - head > 1
    local = tokens.lows[head] in lexicon.sets["local head"] or state.label == "office"
    if placed and not unit and not local:
        return False
    named = any(tokens.marks[at] in "CA" for at in range(body, end))
    firm = tokens.marks[body] != "l" or body - head > 1
    return "C" in tokens.marks[head:body] or (named and firm)


def _inside_name(tokens: Tokens, lexicon: Lexicon, state: State) -> bool:
    """Tell "Nguyễn Khoa Nam" and "Trường Giang" from a department and a school."""
    head, body = state.head, state.body
    if tokens.lows[head] not in lexicon.sets["school"] or body - head > 1:
        return False
    if tokens.marks[head] != "C" or tokens.marks[body] != "C":
        return False
    after_name = head > 0 and tokens.marks[head - 1] == "C" and tokens.gaps[head] != BROKEN
    short = state.solid == body + 1 and tokens.lows[body : body + 2] not in lexicon.words
    return (after_name and tokens.lows[head - 1] in lexicon.surnames) or short


def _governs_field(tokens: Tokens, lexicon: Lexicon, state: State) -> bool:
    """Tell whether a common word such as "vụ" or "phòng" is followed by a capitalised field."""
    at = state.body
    if tokens.marks[at] == "A":
        return tokens.lows[at] in lexicon.abbreviations
    known = (
        lexicon.fields if tokens.lows[state.head] in lexicon.sets["weakest head"] else lexicon.words
    )
    proper = tokens.lows[state.head] in ("trường", "báo", "đảng")
    return tokens.marks[at] == "C" and (tokens.lows[at : at + 2] in known or proper)
