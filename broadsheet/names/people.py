"""People in Vietnamese text: which candidates are accepted, by their form all over the text."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from broadsheet.names.credits import find_credits
from broadsheet.names.evidence import form_of
from broadsheet.names.lexicon import Form, Lexicon, match
from broadsheet.names.memory import Mention, person_parts
from broadsheet.names.roles import Pieces
from broadsheet.names.runs import read_signs
from broadsheet.names.tokens import BROKEN, Tokens, closing_start

_ENOUGH: Final = 0.6  # cross-validated, so that precision and recall come close
_ENOUGH_OF_PLACE: Final = 0.9
_LONGEST: Final = 6


def find_people(
    tokens: Tokens,
    lexicon: Lexicon,
    pieces: Pieces,
    candidates: Mapping[tuple[int, int], float],
    known: Mapping[Form, Form],
) -> list[Mention]:
    """Return the mentions of people, without their roles.

    candidates: stretches that may be people, in order, with how likely each is by itself.
    known: the forms of people with records, with the key that each stands for.
    """
    credited = find_credits(tokens, lexicon)
    closing = closing_start(tokens)
    forms = {
        (start, end): form_of(tokens, start, end)
        for start, end in candidates
        if end <= closing and start not in credited
    }
    sure: dict[Form, float] = {}
    for place, form in forms.items():
        told = form in known and not _is_placed(tokens, lexicon, pieces, *place)
        least = 0.99 if told else 0.0
        sure[form] = max(sure.get(form, least), candidates[place])
    accepted = {form for form in sure if form and sure[form] >= _needed(lexicon, form)}
    shorts = {part for form in accepted for part in person_parts(form)}
    mentions = []
    for (start, end), form in forms.items():
        whole = form in accepted
        if whole or (form in shorts and _may_be_short(tokens, lexicon, pieces, start, end)):
            parts = person_parts(form) if whole else ()
            likely = min(0.99, round(sure[form], 2)) if whole else 0.5
            mentions.append(Mention(start, end, known.get(form, form), parts, sure=likely))
    shouted = _shouted(tokens, accepted, known)
    return mentions + [one for one in shouted if (one.start, one.end) not in forms]


def _needed(lexicon: Lexicon, form: Form) -> float:
    """Return how likely a form must be to be accepted: more where a place bears the name."""
    named_so = match(lexicon.places, form, 0)[0] >= len(form)
    return _ENOUGH_OF_PLACE if named_so else _ENOUGH


def _is_placed(tokens: Tokens, lexicon: Lexicon, pieces: Pieces, start: int, end: int) -> bool:
    """Tell whether a name is a place's here, as in "TP. Hồ Chí Minh"."""
    level, dot = ("", *tokens.lows[:start])[-2:] if start else ("", "")
    shortened = dot == "." and level in lexicon.sets["division"]
    return shortened or bool({"place", "at"} & set(read_signs(tokens, lexicon, pieces, start, end)))


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


def _may_be_short(tokens: Tokens, lexicon: Lexicon, pieces: Pieces, start: int, end: int) -> bool:
    form = form_of(tokens, start, end)
    signs = read_signs(tokens, lexicon, pieces, start, end)
    if {"place", "at"} & set(signs) or match(lexicon.places, form, 0)[0] >= len(form):
        return False
    foreign = form[0] not in lexicon.plain
    return foreign or "address" in signs or not tokens.firsts[start]
