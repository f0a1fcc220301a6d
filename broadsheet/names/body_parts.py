"""The parts of a body's name behind its head, each read by one step of `STEPS`.

In a body's name only the first syllable of each word is capitalised, so a lower-case syllable
belongs to it where it completes a word with the capital before ("Bộ Tài nguyên") or where a word
for a field of work follows ("Phòng Cảnh sát hình sự").
"""

from collections.abc import Callable
from typing import Final

from broadsheet.frozen import Frozen, replace
from broadsheet.names.lexicon import Lexicon, match
from broadsheet.names.tokens import BROKEN, GLUED, Tokens

_DIVISION_PAIRS: Final = frozenset(
    {("thành", "phố"), ("thị", "xã"), ("thị", "trấn"), ("khu", "vực"), ("đặc", "khu")}
)
_DIVISION_OPENERS: Final = frozenset(first for first, _ in _DIVISION_PAIRS)
_JOINERS: Final = frozenset({"và", "&", "-", ",", "/"})


class State(Frozen):
    """How far a name has been read: from `head` on, `body` being where its head ends.

    inner: where the last head ends, be it that of a body above, whose class is `nested`;
    depth: how many bodies above have been named.
    at: the next token.
    solid: where the name may end. closed: a place came last.
    """

    head: int
    body: int
    inner: int
    at: int
    label: str
    solid: int = 0
    closed: bool = False
    nested: str = ""
    depth: int = 0


Step = Callable[[Tokens, Lexicon, State], "State | None"]


def may_open(tokens: Tokens, lexicon: Lexicon, at: int, end: int) -> bool:
    """Refuse headlines in capitals, "cán bộ", "giáo sư Đoàn", and "ca" for "CA"."""
    if tokens.marks[at] == "l":
        if end - at > 1 and tokens.marks[end - 1] == "C":
            return False
        verb = tokens.lows[at] == "báo" and bool(match(lexicon.heads, tokens.lows, end)[1])
        if verb or tokens.lows[at:end] == ("tổ", "chức") or _ends_word(tokens, lexicon, at):
            return False
        return lexicon.abbreviations.get(tokens.lows[at]) is None or tokens.lows[at] == "cty"
    shouted = all(tokens.words[i].isupper() for i in range(at, end))
    return (
        not shouted
        or tokens.lows[at] in lexicon.abbreviations
        or (at + 1 == end and (tokens.lows[at] not in lexicon.plain))
    )


def _ends_word(tokens: Tokens, lexicon: Lexicon, at: int) -> bool:
    """Tell "cán bộ" and "thông báo" from "trưởng phòng", whose second half may open a body."""
    return (
        at > 0
        and tokens.lows[at - 1 : at + 1] in lexicon.words
        and tokens.lows[at - 1] not in ("trưởng", "phó")
    )


def _step(state: State, end: int, *, closed: bool = False) -> State:
    return replace(state, at=end, solid=end, closed=closed)


def _read_division(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    """Read "huyện Mê Linh", "quận 9", "TP.HCM" and, behind a head of state, "tỉnh" alone."""
    at = state.at
    end = at + 2 if tokens.lows[at : at + 2] in _DIVISION_PAIRS else at + 1
    if end == at + 1 and tokens.lows[at] not in lexicon.sets["division"]:
        return None
    if tokens.marks[at - 1 : at + 1] == "Cl" and tokens.lows[at - 1 : at + 1] in lexicon.words:
        return None
    dotted = end < len(tokens.lows) and tokens.lows[end] == "." and tokens.marks[at] in "CA"
    name = place_end(tokens, lexicon, end + dotted, low=tokens.lows[at])
    if name:
        return _step(state, name, closed=True)
    complete = (state.nested or state.label) in ("office", "alone") or tokens.lows[
        state.head
    ] == "sở"
    if at == state.inner and complete:
        return _step(state, end, closed=True)
    return None


def place_end(tokens: Tokens, lexicon: Lexicon, at: int, *, low: str) -> int:
    """Return the end of a place's own name behind the word `low` for its kind, or 0."""
    if at >= len(tokens.lows) or tokens.gaps[at] == BROKEN:
        return 0
    if tokens.marks[at] == "n":
        return at + 1
    known = match(lexicon.places, tokens.lows, at)[0]
    if known > at and tokens.marks[at] != "l":
        return known
    if low in lexicon.sets["province"] and opens_person(tokens, lexicon, at):
        return 0
    length = 0
    while (
        length < 4
        and is_capital(tokens, at + length)
        and (not length or tokens.gaps[at + length] != GLUED)
    ):
        length += 1
    if length == 4 or (low in lexicon.sets["province"] and length > 2):
        return at + 2 if low not in lexicon.sets["province"] else 0
    return at + length if length else 0


def is_capital(tokens: Tokens, at: int) -> bool:
    """Tell whether a token exists, starts with a capital and has no break before it."""
    return at < len(tokens.marks) and tokens.marks[at] in "CA" and tokens.gaps[at] != BROKEN


def _read_place(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    end = match(lexicon.places, tokens.lows, state.at)[0]
    if end == state.at or tokens.marks[state.at] == "l":
        return None
    word = tokens.marks[state.at : end + 1] == "Cl" and tokens.lows[state.at : end + 1]
    return None if word and word in lexicon.words else _step(state, end, closed=True)


def _read_nested(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    """Read the head of the body above: "Ban Dân nguyện | Quốc hội"."""
    end, label = match(lexicon.heads, tokens.lows, state.at)
    if not label or state.depth > 2 or not may_open(tokens, lexicon, state.at, end):
        return None
    capital = tokens.marks[state.at] != "l"
    if not capital and not (is_capital(tokens, end) or opens_division(tokens, lexicon, end)):
        return None
    if tokens.lows[state.at : end] == tokens.lows[state.head : state.body]:
        return None
    if label == "none" or (end - state.at == 1 and label in ("loose", "unit", "named")):
        return None
    solid = end if label == "alone" and capital else state.solid
    depth = state.depth + 1
    return replace(state, at=end, inner=end, solid=solid, closed=False, nested=label, depth=depth)


def opens_division(tokens: Tokens, lexicon: Lexicon, at: int) -> bool:
    """Tell whether "huyện", "thành phố" or the like starts at a token."""
    if at >= len(tokens.lows):
        return False
    low = tokens.lows[at]
    pair = low in _DIVISION_OPENERS and tokens.lows[at : at + 2] in _DIVISION_PAIRS
    return pair or low in lexicon.sets["division"]


def _read_parent(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    """Read "Phòng Cảnh sát hình sự|, Công an tỉnh Trà Vinh"."""
    at = state.at + 1
    if tokens.lows[state.at] != "," or state.solid <= state.body or at >= len(tokens.lows):
        return None
    low = tokens.lows[state.head]
    if state.label != "unit" and low not in ("cơ", "cục", "vụ"):
        return None
    end, label = match(lexicon.heads, tokens.lows, at)
    if not label or tokens.lows[at] not in (
        lexicon.sets["parent"] if low not in ("cục", "vụ") else ("bộ",)
    ):
        return None
    return replace(state, at=end, inner=end, closed=False, nested=label)


def _read_capital(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    at = state.at
    if tokens.marks[at] not in "CA" or (state.closed and state.label != "named"):
        return None
    governor = state.nested or state.label
    local = tokens.lows[state.inner - 1] == "ủy" and at - state.inner < 2
    if governor == "alone" and not local:
        return None
    apart = at > state.inner or governor in ("alone", "office")
    if apart and opens_person(tokens, lexicon, at, 3 if state.label == "named" else 2):
        return None
    if tokens.gaps[at] == GLUED and tokens.marks[at - 1] != "p":
        return None
    return None if _opens_other(tokens, lexicon, state) else _step(state, at + 1)


def _opens_other(tokens: Tokens, lexicon: Lexicon, state: State) -> bool:
    """Tell whether a title, or a sentence whose full stop is missing, starts at a capital."""
    at = state.at
    if tokens.lows[at] in ("ông", "bà") and tokens.marks[at + 1 : at + 2] == "C":
        return True
    if match(lexicon.titles, tokens.lows, at)[0] > at + 1:
        return at > state.inner or tokens.lows[at - 1] not in lexicon.sets["of titles"]
    leads = tokens.lows[at] in lexicon.sets["opener"] and tokens.marks[at] == "C"
    follows = tokens.marks[at + 1 : at + 2] in ("l", "n") or tokens.lows[at] == "theo"
    return leads and follows and tokens.lows[at : at + 2] not in lexicon.words


def opens_person(tokens: Tokens, lexicon: Lexicon, at: int, least: int = 2) -> bool:
    """Tell whether a person's name starts at a capital: a surname and what goes with it.

    least: of the words of a name with a sure surname; with another surname it is three, and the
    words behind it must be those of names.
    """
    if tokens.lows[at] in lexicon.given and tokens.lows[at] not in lexicon.plain:
        return is_capital(tokens, at + 1)
    if tokens.lows[at] not in lexicon.surnames:
        return False
    length = 1
    while length < 5 and is_capital(tokens, at + length) and tokens.marks[at + length] == "C":
        length += 1
    last = tokens.lows[at + length - 1 : at + length + 1] in lexicon.words
    if tokens.lows[at] in lexicon.sure_surnames:
        return length >= max(3, least) or (length == least and not last)
    later = (lexicon.syllables.get(low, (0, 0))[1] for low in tokens.lows[at + 1 : at + length])
    return length == 3 and not last and sum(later) >= 3


def _read_second(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    """Read the second syllable of a word whose first one is capitalised."""
    at = state.at
    if state.closed or tokens.marks[at] != "l" or tokens.marks[at - 1] != "C" or at <= state.body:
        return None
    return _step(state, at + 1) if tokens.lows[at - 1 : at + 1] in lexicon.words else None


def _read_field(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    at = state.at
    if state.closed or state.label == "alone" or tokens.marks[at : at + 2] != "ll":
        return None
    if at > state.inner and tokens.marks[at - 1] != "l":
        return None
    if at > state.inner and tokens.lows[at : at + 2] in lexicon.acts:
        return None
    return _step(state, at + 2) if tokens.lows[at : at + 2] in lexicon.fields else None


def _read_trade(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    """Read the lower-case trade of "Công ty cổ phần | giống cây trồng | Quảng Ninh"."""
    at, singles = state.at, 0
    trades = tokens.lows[state.head] in lexicon.sets["trader"]
    if not trades or at != state.body or at - state.head < 3:
        return None
    while tokens.marks[at : at + 1] == "l" and singles < 2 and tokens.gaps[at] != BROKEN:
        if match(lexicon.cues["stop"], tokens.lows, at)[1]:
            return None
        word = tokens.marks[at : at + 2] == "ll" and tokens.lows[at : at + 2] in lexicon.words
        singles += not word
        at += 2 if word else 1
    follows = is_capital(tokens, at) and not tokens.firsts[at]
    return replace(state, at=at) if follows and at > state.at else None


def _read_bridge(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    """Read on through words in lower case that lead to a place: "… | xây dựng | TP Hà Nội"."""
    at = state.at
    if state.closed or state.solid <= state.inner or tokens.marks[at - 1] != "l":
        return None
    if tokens.marks[state.head] == "l":
        return None
    while tokens.marks[at : at + 2] == "ll" and at - state.at < 8:
        stops = match(lexicon.cues["stop"], tokens.lows, at)[1]
        if (
            stops
            or tokens.lows[at : at + 2] not in lexicon.words
            or BROKEN in tokens.gaps[at : at + 2]
        ):
            return None
        at += 2
    at += at == state.at and tokens.lows[at] == "của"
    place = match(lexicon.places, tokens.lows, at)
    known = place[1] == "place" and tokens.marks[at] != "l"
    named = known or (is_capital(tokens, at) and opens_division(tokens, lexicon, at))
    return replace(state, at=at) if named and at > state.at else None


def _read_crime(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    """Read "Phòng Cảnh sát điều tra tội phạm | về trật tự"."""
    at = state.at
    crime = tokens.lows[at - 2 : at + 1] == ("tội", "phạm", "về")
    field = tokens.lows[at + 1 : at + 3] in lexicon.fields
    return _step(state, at + 3) if crime and field else None


def _read_joined(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    """Read "và Đào tạo", "- Thể thao", "& Young"; after a comma only where the list goes on."""
    at, sign = state.at + 1, tokens.lows[state.at]
    if sign not in _JOINERS or at + 1 >= len(tokens.lows) or state.solid <= state.body:
        return None
    if state.closed:
        return _join_places(tokens, lexicon, state)
    other = match(lexicon.heads, tokens.lows, at)[1] or match(lexicon.titles, tokens.lows, at)[1]
    if other or tokens.firsts[at]:
        return None
    return _join_capital(tokens, state) or _join_field(tokens, lexicon, state)


def _join_capital(tokens: Tokens, state: State) -> State | None:
    at, sign = state.at + 1, tokens.lows[state.at]
    loud = tokens.marks[at] == "A" and tokens.marks[at - 2] == "A"
    tied = sign in ("&", "-") or tokens.gaps[at] == GLUED
    return (
        _step(state, at + 1)
        if (sign == "&" and tokens.marks[at] == "C") or (loud and tied)
        else None
    )


def _join_field(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    at = state.at + 1
    pair, marks = tokens.lows[at : at + 2], tokens.marks[at : at + 2]
    if marks not in ("Cl", "ll") or pair not in (
        lexicon.words if marks == "Cl" else lexicon.fields
    ):
        return None
    goes_on = at + 2 < len(tokens.lows) and tokens.lows[at + 2] in _JOINERS
    listed = pair in lexicon.fields and goes_on
    return _step(state, at + 2) if tokens.lows[state.at] != "," or listed else None


def _join_places(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    """Read the second place of "Bệnh viện Việt Nam - Thụy Điển"."""
    end = match(lexicon.places, tokens.lows, state.at + 1)[0]
    if tokens.lows[state.at] != "-" or end == state.at + 1 or state.label in ("office", "unit"):
        return None
    return _step(state, end, closed=True)


def _read_number(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    at = state.at
    numbered = {tokens.lows[at - 1], tokens.lows[state.head]} & lexicon.sets["numbered"]
    if tokens.marks[at] == "n" and numbered:
        return _step(state, at + 1)
    if tokens.lows[at] == "số" and tokens.marks[at + 1 : at + 2] == "n":
        return _step(state, at + 2)
    return None


def _read_linked(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    """Read "của Quốc hội" and, behind an embassy, "tại Việt Nam"."""
    at = state.at + 1
    if tokens.lows[state.at] == "của":
        end, label = match(lexicon.heads, tokens.lows, at)
        capital = at < len(tokens.lows) and tokens.marks[at] != "l"
        return _step(state, end) if label == "alone" and capital else None
    if tokens.lows[state.at] == "tại" and tokens.lows[state.body - 1] in lexicon.sets["embassy"]:
        end = match(lexicon.places, tokens.lows, at)[0]
        return _step(state, end, closed=True) if end > at else None
    return None


def _read_bracket(tokens: Tokens, lexicon: Lexicon, state: State) -> State | None:
    """Read past an abbreviation in brackets where the name goes on after it."""
    at = state.at
    if tokens.lows[at] != "(" or tokens.lows[at + 2 : at + 3] != (")",):
        return None
    if tokens.marks[at + 1] != "A" or at + 3 >= len(tokens.lows):
        return None
    place = match(lexicon.places, tokens.lows, at + 3)[0] > at + 3 and tokens.marks[at + 3] != "l"
    goes_on = place or opens_division(tokens, lexicon, at + 3)
    return replace(state, at=at + 3) if goes_on and not state.closed else None


STEPS: Final[tuple[Step, ...]] = (
    _read_nested,
    _read_division,
    _read_place,
    _read_parent,
    _read_capital,
    _read_second,
    _read_field,
    _read_trade,
    _read_crime,
    _read_joined,
    _read_number,
    _read_linked,
    _read_bracket,
    _read_bridge,
)
