"""People in Vietnamese text: runs of capitals that the evidence calls a person, and their roles."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from broadsheet.names.evidence import form_of, weigh
from broadsheet.names.lexicon import Form, Lexicon, match
from broadsheet.names.memory import Mention, person_parts
from broadsheet.names.roles import Pieces, left_roles, right_role
from broadsheet.names.runs import Candidate, find_candidates
from broadsheet.names.tokens import BROKEN, Span, Tokens, closing_start

_ENOUGH: Final = 0.5
_LONGEST: Final = 6


def find_people(
    tokens: Tokens,
    lexicon: Lexicon,
    bodies: Sequence[Span],
    pieces: Pieces,
    known: Mapping[Form, Form],
) -> list[Mention]:
    """Return the mentions of people, with their roles.

    known: the forms of people with records, with the key that each stands for.
    """
    byline = closing_start(tokens)
    candidates = [
        candidate
        for candidate in find_candidates(tokens, lexicon, bodies, pieces)
        if candidate.start < byline and not _is_credit(tokens, candidate)
    ]
    sure = weigh(tokens, lexicon, candidates) | dict.fromkeys(known, 0.99)
    forms = [form_of(tokens, candidate.start, candidate.end) for candidate in candidates]
    accepted = {form for form in forms if sure[form] >= _ENOUGH}
    shorts = {part for form in accepted for part in person_parts(form)}
    mentions = []
    for candidate, form in zip(candidates, forms, strict=True):
        if form in accepted or (form in shorts and _may_be_short(tokens, lexicon, candidate, form)):
            parts = person_parts(form) if form in accepted else ()
            roles = _roles(tokens, lexicon, pieces, candidate)
            key = known.get(form, form)
            mentions.append(
                Mention(
                    candidate.start,
                    candidate.end,
                    key,
                    parts,
                    roles,
                    min(0.99, round(sure[form], 2)),
                )
            )
    return mentions + list(_shouted(tokens, accepted, known))


def _shouted(
    tokens: Tokens, accepted: Collection[Form], known: Mapping[Form, Form]
) -> Iterator[Mention]:
    """Yield the accepted names that stand in capitals, as in a headline."""
    for run in re.finditer("A+", tokens.marks):
        for start in range(run.start(), run.end() - 1):
            for end in range(min(run.end(), start + _LONGEST), start + 1, -1):
                form = tokens.lows[start:end]
                if form in accepted and BROKEN not in tokens.gaps[start + 1 : end]:
                    yield Mention(start, end, known.get(form, form))


def _may_be_short(tokens: Tokens, lexicon: Lexicon, candidate: Candidate, form: Form) -> bool:
    if {"place", "at"} & set(candidate.signs) or match(lexicon.places, form, 0)[0] >= len(form):
        return False
    foreign = form[0] not in lexicon.plain
    return foreign or "address" in candidate.signs or not tokens.firsts[candidate.start]


def _roles(
    tokens: Tokens, lexicon: Lexicon, pieces: Pieces, candidate: Candidate
) -> tuple[str, ...]:
    stretches = (
        *left_roles(tokens, lexicon, pieces, candidate.start),
        right_role(tokens, lexicon, pieces, candidate.end),
    )
    return tuple(
        tokens.cut(first, last)
        for first, last in stretches
        if not lexicon.sets["vague"].issuperset(tokens.lows[first:last])
    )


def _is_credit(tokens: Tokens, candidate: Candidate) -> bool:
    """Tell the photographer behind "Ảnh:", who is nobody the text tells of."""
    return tokens.lows[max(0, candidate.start - 2) : candidate.start] == ("ảnh", ":")
