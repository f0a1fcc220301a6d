"""People in Vietnamese text: runs of capitals that the evidence calls a person, and their roles."""

from collections.abc import Sequence
from typing import Final

from broadsheet.names.bodies import Span
from broadsheet.names.evidence import Form, form_of, weigh
from broadsheet.names.lexicon import Lexicon, match
from broadsheet.names.memory import Mention, person_parts
from broadsheet.names.roles import Pieces, left_roles, right_role
from broadsheet.names.runs import Candidate, find_candidates
from broadsheet.names.tokens import Tokens

_ENOUGH: Final = 0.5


def find_people(
    tokens: Tokens, lexicon: Lexicon, bodies: Sequence[Span], pieces: Pieces
) -> list[Mention]:
    """Return the mentions of people, with their roles."""
    candidates = [
        candidate
        for candidate in find_candidates(tokens, lexicon, bodies, pieces)
        if not _is_byline(tokens, candidate)
    ]
    weights = weigh(tokens, lexicon, candidates)
    accepted = {form for form, weight in weights.items() if weight >= _ENOUGH}
    shorts = {part for form in accepted for part in person_parts(form)}
    mentions = []
    for candidate in candidates:
        form = form_of(tokens, candidate.start, candidate.end)
        if form in accepted or (form in shorts and _may_be_short(tokens, lexicon, candidate, form)):
            mentions.append(
                Mention(
                    candidate.start,
                    candidate.end,
                    form,
                    person_parts(form) if form in accepted else (),
                    _roles(tokens, lexicon, pieces, candidate),
                    round(weights[form], 2),
                )
            )
    return mentions


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


def _is_byline(tokens: Tokens, candidate: Candidate) -> bool:
    """Tell a name that stands alone at the text's end: its author, not somebody it tells of."""
    rest = tokens.marks[candidate.end :]
    return tokens.firsts[candidate.start] and len(rest) <= 8 and "l" not in rest.replace("l", "", 1)
