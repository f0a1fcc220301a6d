"""People and bodies in Vietnamese text: the trained model's labels, made whole by the rules."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from broadsheet.frozen import Frozen, replace
from broadsheet.names.bodies import find_short_forms
from broadsheet.names.credits import find_credits
from broadsheet.names.features import Look, describe_names, look
from broadsheet.names.known import Register, add_known_bodies, known_people
from broadsheet.names.lexicon import Lexicon, match
from broadsheet.names.memory import Mention
from broadsheet.names.people import find_people
from broadsheet.names.role_features import Range, describe_roles, with_people
from broadsheet.names.roles import Pieces, find_pieces, roles_beside
from broadsheet.names.sequence import (
    BODY,
    PERSON,
    Describer,
    Labelled,
    Model,
    find_stretches,
    label,
    label_widely,
    settle_kinds,
)
from broadsheet.names.tokens import Span, Tokens, closing_start

_LEAST: Final = 0.5  # cross-validated: 0.3 to 0.5 differ by less than half a point
_GOVERNING: Final = frozenset({"alone", "office", "field", "unit"})
_LONGEST_FOREIGN: Final = 4
_LONGEST_PERSON: Final = 12  # tokens, full stops among them
_OUTSIDE: Final = 0.75  # cross-validated: roles gain half a point against 0.5
_BEFORE: Final = 4  # tokens that a person behind a role must be nearer than one before it
_TRIMMED: Final = frozenset({",", "-", "–", ".", ":", "“", "”", '"', "và", "của"})
_DANGLING: Final = frozenset({"của", "tại", "cho", "về", "ở", "và", "với", "là", "trong"})
_TRIMMED_ROLE: Final = _TRIMMED | {";", "là", "khác", "gồm"}
_LIST_SIGNS: Final = frozenset({(",",), ("và",), (",", "và")})
_TERMS: Final = frozenset({"khóa", "khoá"})
_NUMERAL: Final = re.compile(r"\d+|[ivx]+")
_MANY: Final = frozenset({"các", "hai", "ba", "bốn", "những", "cặp", "2", "3", "4", "5"})


class Settled(Frozen):
    """What a text names, before the model looks for roles."""

    bodies: tuple[Span, ...]
    pieces: Pieces
    people: tuple[Mention, ...]
    roles: dict[Range, tuple[Range, ...]]

    def describe_roles(self, tokens: Tokens) -> Describer:
        """Return what describes the tokens for the model of roles."""
        rules = [role for roles in self.roles.values() for role in roles]
        return describe_roles(tokens, self.pieces, self.bodies, tuple(self.roles), rules)


def find_vietnamese(
    tokens: Tokens, lexicon: Lexicon, records: Register, model: Model
) -> tuple[list[Mention], tuple[Span, ...]]:
    """Return the mentions of people, with their roles, and the bodies."""
    seen = look(tokens, lexicon)
    describe = describe_names(tokens, lexicon, seen)
    found = label(model.names, find_stretches(tokens), describe, 0.0)
    settled = settle(tokens, lexicon, records, seen, found)
    return _with_roles(tokens, lexicon, settled, model), settled.bodies


def settle(
    tokens: Tokens, lexicon: Lexicon, records: Register, seen: Look, found: Iterable[Labelled]
) -> Settled:
    """Make whole what was labelled: kinds, edges, short forms, the records of the collection."""
    trimmed = _trim_bodies(tokens, found)
    named = settle_kinds(tokens, _part_people(tokens, lexicon, seen, trimmed))
    recorded = tuple(known_people(tokens, lexicon, records))
    within = {at: end for start, end in recorded for at in range(start, end)}
    bodies = [
        body
        for body in add_known_bodies(tokens, records, _bodies(tokens, lexicon, seen, named))
        if within.get(body.start, 0) < body.end
    ]
    bodies += find_short_forms(tokens, lexicon, bodies)
    pieces = find_pieces(tokens, lexicon, bodies)
    candidates = _candidates(seen, named, bodies, recorded)
    people = find_people(tokens, lexicon, pieces, candidates, records.people)
    roles = {
        place: roles_beside(tokens, lexicon, pieces, *place)
        for place in sorted({(mention.start, mention.end) for mention in people})
    }
    return Settled(tuple(bodies), pieces, tuple(people), roles)


def _trim_bodies(tokens: Tokens, found: Iterable[Labelled]) -> Iterator[Labelled]:
    """Take brackets, quotes and dangling words off the names of bodies."""
    for one in found:
        start, end = one.start, one.end
        if one.label != PERSON:
            lows = tokens.lows[start:end]
            if "(" in lows and (lows[-1] == ")" or ")" not in lows):
                end = start + lows.index("(")
            elif lows[-1] == ")" and "(" not in lows:
                end -= 1
            while end > start and tokens.lows[end - 1] in _TRIMMED:
                end -= 1
            while start < end and tokens.lows[start] in _TRIMMED:
                start += 1
        if start < end and (one.label != PERSON or end - start <= _LONGEST_PERSON):
            yield replace(one, start=start, end=end)


def _part_people(
    tokens: Tokens, lexicon: Lexicon, seen: Look, found: Iterable[Labelled]
) -> Iterator[Labelled]:
    """Part a foreigner's name from the body before: "Bộ Tư pháp Mỹ | John Smith"."""
    ends = {
        span.start: span.end
        for span in seen.bodies
        if span.label in _GOVERNING or tokens.marks[span.start] == "A"
    }
    for one in found:
        end = ends.get(one.start, one.end)
        foreign = 1 < one.end - end < _LONGEST_FOREIGN and all(
            tokens.marks[at] == "C"
            and tokens.lows[at] not in lexicon.plain
            and not match(lexicon.places, tokens.lows, at)[1]
            for at in range(end, one.end)
        )
        if one.label != PERSON and foreign:
            yield replace(one, end=end)
            yield replace(one, start=end, label=PERSON)
        else:
            yield one


def _bodies(tokens: Tokens, lexicon: Lexicon, seen: Look, named: Iterable[Labelled]) -> list[Span]:
    """Return the labelled bodies, each with the class of its head; no sources at the end."""
    rules = {(span.start, span.end): span.label for span in seen.bodies}
    closing = closing_start(tokens)
    credited = find_credits(tokens, lexicon)
    bodies = []
    for one in named:
        ruled = rules.get((one.start, one.end), "")
        if one.start in credited:
            continue
        if (one.label == BODY and one.sure >= _LEAST) or (one.label != PERSON and ruled):
            head = ruled or match(lexicon.heads, tokens.lows, one.start)[1]
            bare = "bare" if one.end - one.start == 1 else "named"
            span = Span(one.start, one.end, head if head not in ("", "none") else bare)
            if span.label != "bare" or span.start < closing:
                bodies.append(span)
    return bodies


def _candidates(
    seen: Look, named: Iterable[Labelled], bodies: Iterable[Span], recorded: Iterable[Range]
) -> dict[Range, float]:
    """Return the labelled people, those with records, and the runs that may be people named again.

    Of two that overlap the longer one holds.
    """
    sure: dict[Range, float] = {}
    taken = {at for span in bodies for at in range(span.start, span.end)}
    people = [
        *((start, end, 0.0) for start, end in recorded),
        *((one.start, one.end, one.sure) for one in named if one.label == PERSON),
    ]
    people.sort(key=lambda one: (one[0] - one[1], one[0], -one[2]))
    runs = [(run.start, run.end, 0.0) for run in seen.candidates]
    for start, end, likely in people + runs:
        if taken.isdisjoint(range(start, end)):
            sure[start, end] = likely
            taken.update(range(start, end))
    return dict(sorted(sure.items()))


def _with_roles(tokens: Tokens, lexicon: Lexicon, settled: Settled, model: Model) -> list[Mention]:
    """Give each person the roles that rules and model find."""
    places = tuple(settled.roles)
    describe = settled.describe_roles(tokens)
    roles = {place: list(found) for place, found in settled.roles.items()}
    for start, end in with_people(tokens, places):
        inside = places[bisect_left(places, (start, 0)) : bisect_left(places, (end, 0))]
        for one in label_widely(model.roles, [(start, end)], describe, _OUTSIDE):
            last = one.end
            while last > one.start and tokens.lows[last - 1] in _TRIMMED_ROLE:
                last -= 1
            held = roles[_holder(inside, one)]
            if sum(one.start < end and start < last for start, end in held) < 2:
                held.append((one.start, last))
    _share(tokens, roles)
    return [
        replace(mention, roles=_worded(tokens, lexicon, roles[mention.start, mention.end]))
        for mention in settled.people
    ]


def _share(tokens: Tokens, roles: dict[Range, list[Range]]) -> None:
    """Give the role of "các phó bí thư An, Bình và Chi" to all of them."""
    shared: Range | None = None
    for (_, before), (start, end) in pairwise([(0, 0), *roles]):
        led = [(first, last) for first, last in roles[start, end] if last == start]
        if led:
            first = led[0][0]
            shared = led[0] if first and tokens.lows[first - 1] in _MANY else None
        elif shared and tokens.lows[before:start] in _LIST_SIGNS:
            roles[start, end].append(shared)
        else:
            shared = None


def _worded(tokens: Tokens, lexicon: Lexicon, roles: Iterable[Range]) -> tuple[str, ...]:
    return tuple(
        tokens.cut(start, _term_end(tokens, start, end))
        for start, end in roles
        if not lexicon.sets["vague"].issuperset(tokens.lows[start:end])
    )


def _term_end(tokens: Tokens, start: int, end: int) -> int:
    """Return where a role ends with its term of office, "khóa XVIII", and no bracket left open."""
    if tokens.lows[end - 1] == ")" and "(" not in tokens.lows[start:end]:
        end -= 1
    while end - 1 > start and tokens.lows[end - 1] in _DANGLING:
        end -= 1
    term = end - 1 if tokens.lows[end - 1] in _TERMS else end
    if tokens.lows[term : term + 1] and tokens.lows[term] in _TERMS:
        numbered = _NUMERAL.fullmatch("".join(tokens.lows[term + 1 : term + 2]))
        return term + 2 if numbered else end
    return end


def _holder(people: Sequence[Range], role: Labelled) -> Range:
    """Return whose role it is: the person's right behind it, else the nearer one's."""
    behind = next((place for place in people if place[0] >= role.end), None)
    before = next((place for place in reversed(people) if place[1] <= role.start), None)
    if behind is None or before is None:
        return behind or before or people[0]
    ahead = behind[0] - role.end
    return behind if not ahead or ahead + _BEFORE < role.start - before[1] else before
