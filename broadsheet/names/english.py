"""People and bodies in English text: the trained model's labels, made whole by the rules."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from broadsheet.frozen import replace
from broadsheet.names.english_features import describe_english, find_clusters
from broadsheet.names.english_lists import english_lists
from broadsheet.names.english_rules import find_by_rules, form_of, roles_beside, skip_titles
from broadsheet.names.known import Register, add_known_bodies
from broadsheet.names.lexicon import Form, Lexicon, match
from broadsheet.names.memory import Mention, person_parts
from broadsheet.names.sequence import (
    BODY,
    PERSON,
    Describer,
    Labelled,
    Model,
    label,
    settle_kinds,
)
from broadsheet.names.tokens import BROKEN, SPACED, Span, Tokens

_PLACE: Final = 0.9  # how sure the model must be of a name that is a place's
_KNOWN: Final = 0.99
_LIKELY: Final = 0.8  # how sure rules are of a given name or the word for a body
_SHORT: Final = 0.5  # how sure a short form of somebody named in full is
_LINE: Final = 3  # words that make a line of capitals a headline
_TRIMMED: Final = frozenset(
    {",", "-", "–", ":", ";", "(", ")", "“", "”", '"', "'", "‘", "’", "and"}
)
_PLACES: Final = ("city", "country", "nation")
_BASED: Final = re.compile(r"-(based|owned|run|led|born|backed|funded|trained)$")
_ARTICLES: Final = ("al-", "el-")
_STATES: Final = (("u", "s"), ("u", "k"))
_LEGAL: Final = frozenset({"inc", "ltd", "corp", "co", "bros"})


def find_english(
    tokens: Tokens, lexicon: Lexicon, records: Register, model: Model
) -> tuple[list[Mention], list[Span]]:
    """Return the mentions of people, with their roles, and the bodies."""
    calm = calm_headlines(tokens)
    ruled = find_by_rules(calm, lexicon, records.people)
    describe = describe_english(calm, lexicon, *ruled)
    found = label(model.names, find_clusters(calm), describe, 0.0)
    named = settle_kinds(calm, _own(calm, (_trim(calm, lexicon, one) for one in found)))
    named = [one for one in named if _is_name(calm, lexicon, one)]
    named = list(_with_ruled(calm, lexicon, named, *ruled))
    labels = {(span.start, span.end): span.label for span in ruled[1]}
    bodies = [
        Span(one.start, one.end, labels.get((one.start, one.end), _class(one)))
        for one in named
        if one.label == BODY
    ]
    bodies = add_known_bodies(tokens, records, bodies)
    people = _people(calm, records.people, named, ruled[0], bodies)
    return [
        replace(one, roles=roles_beside(calm, lexicon, one.start, one.end)) for one in people
    ], bodies


def describe_by_rules(tokens: Tokens, lexicon: Lexicon) -> tuple[Describer, list[tuple[int, int]]]:
    """Return what describes a text for the model to learn from, and its parts with capitals.

    Short sentences in capitals are taken for headlines too, so that the model learns both.
    """
    calm = calm_headlines(tokens, sentences=True)
    people, bodies = find_by_rules(calm, lexicon, {})
    return describe_english(calm, lexicon, people, bodies), list(find_clusters(calm))


def calm_headlines(tokens: Tokens, *, sentences: bool = False) -> Tokens:
    """Take the capitals of headlines off words that are usually written without.

    sentences: also of lines that end as sentences do.
    """
    lines = list(_headlines(tokens, sentences=sentences))
    if not lines:
        return tokens
    inside = {at for start, end in lines for at in range(start, end)}
    capitals = {
        low
        for at, low in enumerate(tokens.lows)
        if tokens.marks[at] in "CA" and not tokens.firsts[at] and at not in inside
    }
    marks = list(tokens.marks)
    for start, end in lines:
        loud = "C" not in tokens.marks[start:end]
        for at in range(start, end):
            if marks[at] in "CA" and tokens.lows[at] not in capitals:
                usual = bool(english_lists().usual(tokens.lows[at]))
                marks[at] = "l" if usual else "C" if loud else marks[at]
    return replace(tokens, marks="".join(marks))


def _headlines(tokens: Tokens, *, sentences: bool) -> Iterator[tuple[int, int]]:
    """Yield the lines whose longer words all have capitals, and that end as no sentence does."""
    start = 0
    for end in range(1, len(tokens.marks) + 1):
        if end < len(tokens.marks) and tokens.gaps[end] != BROKEN:
            continue
        marks = tokens.marks[start:end]
        small = any(
            mark == "l" and len(low) > 4
            for low, mark in zip(tokens.lows[start:end], marks, strict=True)
        )
        ended = not sentences and tokens.lows[end - 1] == "." and "C" in marks
        if not small and not ended and marks.count("C") + marks.count("A") >= _LINE:
            yield start, end
        start = end


def _trim(tokens: Tokens, lexicon: Lexicon, one: Labelled) -> Labelled:
    """Take off a name what is no part of it.

    Titles, quotes, the full stop of a sentence, a person's "'s", all up to "Seattle-based", and a
    stretch in lower case with what a person's name has behind it, or a body's before it.
    """
    start, end = one.start, one.end
    joining = lexicon.sets["particle"] | lexicon.sets["joiner"]
    for at in range(start, one.end):
        if _BASED.search(tokens.lows[at]) and at + 1 < one.end:
            start = at + 1
        elif _is_low(tokens, at) and tokens.lows[at] not in joining:
            if one.label == PERSON and start < at:
                end = at
                break
            start = at + 1 if at + 1 < one.end else start
    if one.label == PERSON:
        name = skip_titles(tokens, lexicon, _without_country(tokens, lexicon, start, end))[0]
        start = name if name < end else start
        end = _without_s(tokens, start, end)
    elif match(lexicon.titles, tokens.lows, end - 1)[0] > end > start + 1:
        end -= 1
    elif lexicon.sets["article"] & {tokens.lows[start]} and _has_head(tokens, lexicon, start, end):
        start += 1
    while end - 1 > start and _dangles(tokens, end - 1, one.label):
        end -= 1
    while start < end - 1 and tokens.lows[start] in _TRIMMED:
        start += 1
    return replace(one, start=start, end=end)


def _has_head(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> bool:
    """Tell whether "The" only opens a sentence before what is called with an article anyway."""
    heads = any(match(lexicon.heads, tokens.lows, at)[1] == "of" for at in range(start + 1, end))
    return heads and tokens.firsts[start]


def _is_low(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at]
    return word.islower() and word[:3] not in _ARTICLES and tokens.gaps[at] == SPACED


def _without_country(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> int:
    """Return where the title of "U.S. President Anna Ashby" starts, else the start."""
    name = tuple(low for low in tokens.lows[start : start + 4] if low != ".")[:2]
    at = start + 4 if name in _STATES and tokens.lows[start + 1] == "." else start
    at = max(at, match(lexicon.places, tokens.lows, start)[0])
    return at if at < end and match(lexicon.titles, tokens.lows, at)[1] else start


def _without_s(tokens: Tokens, start: int, end: int) -> int:
    owns = end - start > 2 and tokens.lows[end - 1] == "s" and tokens.lows[end - 2] in "'’"
    return end - 2 if owns else end


def _dangles(tokens: Tokens, at: int, kind: str) -> bool:
    low = tokens.lows[at]
    if low == "i" and kind == PERSON:
        return tokens.marks[at + 1 : at + 2] == "l"
    if low != ".":
        return low in _TRIMMED
    ends = at + 1 == len(tokens.lows) or tokens.firsts[at + 1]
    initial = len(tokens.lows[at - 1]) == 1 and tokens.marks[at - 1] in "CA"
    return ends or not (initial or (kind == BODY and tokens.lows[at - 1] in _LEGAL))


def _with_ruled(
    tokens: Tokens,
    lexicon: Lexicon,
    named: Sequence[Labelled],
    people: Iterable[Mention],
    bodies: Iterable[Span],
) -> Iterator[Labelled]:
    """Yield the labelled names, and what the rules are sure of where the model sees nothing.

    A person behind "Mr", a body with its head; and the whole of a person's name that the model
    cut short.
    """
    ends = {person.start: person.end for person in people if person.sure >= _LIKELY}
    for one in named:
        yield replace(one, end=max(one.end, ends.get(one.start, 0))) if one.label == PERSON else one
    taken = {at for one in named for at in range(one.start, one.end)}
    titled = (
        Labelled(person.start, person.end, PERSON, person.sure)
        for person in people
        if lexicon.sets["certain"] & set(tokens.lows[max(0, person.start - 2) : person.start])
    )
    headed = (
        Labelled(span.start, span.end, BODY, _LIKELY) for span in bodies if span.label == "field"
    )
    for one in (*titled, *headed):
        if taken.isdisjoint(range(one.start, one.end)):
            yield one


def _own(tokens: Tokens, named: Iterable[Labelled]) -> list[Labelled]:
    """Take the "'s" off a body that the text, or a list, has without it too."""
    named = list(named)
    forms = {tokens.lows[one.start : one.end] for one in named}
    trimmed = []
    for one in named:
        end = _without_s(tokens, one.start, one.end)
        bare = match(english_lists().named, tokens.lows, one.start)[0] == end
        plain = bare or tokens.lows[one.start : end] in forms
        trimmed.append(replace(one, end=end) if plain else one)
    return trimmed


def _is_name(tokens: Tokens, lexicon: Lexicon, one: Labelled) -> bool:
    """Tell whether a label is to be believed: places, days and usual words need more."""
    low = tokens.lows[one.start]
    if one.label == PERSON and match(lexicon.titles, tokens.lows, one.end - 1)[0] > one.end:
        return False
    if _LEGAL.issuperset(set(tokens.lows[one.start : one.end]) - {"."}):
        return False
    end, kind = match(english_lists().named, tokens.lows, one.start)
    placed = match(lexicon.places, tokens.lows, one.start)[0] >= one.end
    placed = placed or (end >= one.end and kind in _PLACES)
    if placed and one.sure < _PLACE:
        return False
    if one.end - one.start > 1:
        return True
    if (
        len(low) == 1
        or low in lexicon.sets["calendar"]
        or (kind == "nation" and one.label == PERSON)
    ):
        return False
    loud = tokens.marks[one.start] == "A" and one.label == BODY and end == one.start
    opening = tokens.firsts[one.start] and one.label == PERSON and low in lexicon.sets["lead"]
    usual = english_lists().usual(low) and match(lexicon.bodies, tokens.lows, one.start)[1] == ""
    return not (usual and loud) and not opening


def _class(one: Labelled) -> str:
    return "bare" if one.end - one.start == 1 else "named"


# --- people -----------------------------------------------------------------------------------


def _people(
    tokens: Tokens,
    known: Mapping[Form, Form],
    named: Iterable[Labelled],
    ruled: Iterable[Mention],
    bodies: Iterable[Span],
) -> list[Mention]:
    """Return the labelled people, those with records, and the short forms of both."""
    taken = {at for span in bodies for at in range(span.start, span.end)}
    places: dict[tuple[int, int], float] = {}
    likely = [(one.start, one.end, one.sure) for one in named if one.label == PERSON]
    sure = [
        (one.start, one.end, _KNOWN)
        for one in ruled
        if form_of(tokens, one.start, one.end) in known
    ]
    for start, end, certain in sure + likely:
        if taken.isdisjoint(range(start, end)):
            places[start, end] = certain
            taken.update(range(start, end))
    full = {form_of(tokens, *place) for place in places}
    shorts = {
        part for form in full for part in (form[:1], form[-1:]) if len(form) > 1 < len(part[0])
    }
    for at, low in enumerate(tokens.lows):
        if (low,) in shorts and at not in taken and _stands_alone(tokens, at):
            places[at, at + 1] = _SHORT
    return [
        Mention(*place, known.get(form, form), person_parts(form), (), min(_KNOWN, round(likes, 2)))
        for place, likes in sorted(places.items())
        for form in [form_of(tokens, *place)]
    ]


def _stands_alone(tokens: Tokens, at: int) -> bool:
    """Tell whether a capital is no part of a longer run, and more than the start of a sentence."""
    beside = [
        side
        for side, gap in ((at - 1, at), (at + 1, at + 1))
        if 0 <= side < len(tokens.marks) and tokens.gaps[gap] != BROKEN
    ]
    usual = tokens.firsts[at] and english_lists().usual(tokens.lows[at])
    return (
        tokens.marks[at] == "C"
        and not usual
        and all(tokens.marks[side] not in "CA" for side in beside)
    )
