"""What the words of a run and the signs around it say for a person, as one number.

The weights were learned by logistic regression from 350 news articles of 2017 marked by hand; each
is the logarithm of the odds that its feature adds.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from broadsheet.names.lexicon import Form, Lexicon, match
from broadsheet.names.runs import Candidate
from broadsheet.names.tokens import Tokens


def weigh(tokens: Tokens, lexicon: Lexicon, candidates: Sequence[Candidate]) -> dict[Form, float]:
    """Return for each form among the candidates how likely it is a person, from 0 to 1."""
    return {
        form: 1 / (1 + math.exp(-sum(lexicon.weights.get(feature, 0.0) for feature in features)))
        for form, features in describe(tokens, lexicon, candidates).items()
    }


def describe(
    tokens: Tokens, lexicon: Lexicon, candidates: Iterable[Candidate]
) -> dict[Form, tuple[str, ...]]:
    """Return the features of each form, over all its mentions in the text."""
    signs: dict[Form, set[str]] = defaultdict(set)
    counts: dict[Form, int] = defaultdict(int)
    for candidate in candidates:
        form = form_of(tokens, candidate.start, candidate.end)
        signs[form].update(candidate.signs)
        counts[form] += 1
    for form in counts:
        if len(form) > 1 and (form[-1:] in counts or (len(form) > 2 and form[-2:] in counts)):
            signs[form].add("echoed")
    return {
        form: (
            *describe_form(lexicon, form),
            *_describe_signs(_kind(lexicon, form), signs[form]),
            f"count {min(3, counts[form])}",
        )
        for form in counts
    }


def form_of(tokens: Tokens, start: int, end: int) -> Form:
    """Return the folded words of a run, without full stops."""
    return tuple(low for low in tokens.lows[start:end] if low != ".")


def describe_form(lexicon: Lexicon, form: Form) -> tuple[str, ...]:
    """Return what the words of a run are by themselves."""
    front = lexicon.syllables.get(form[0])
    rest = form[1:] or form
    later = [lexicon.syllables[low][1] for low in rest if low in lexicon.syllables]
    features = [
        "bias",
        f"{_kind(lexicon, form)} {min(5, len(form))}",
        f"front {_bucket(front[0])}" if front else "front unseen",
        f"later {_bucket(sum(later) / len(later))}" if later else "later unseen",
    ]
    if form[0] in lexicon.given:
        features.append("given front")
    elif any(low in lexicon.given for low in form):
        features.append("given later")
    if match(lexicon.places, form, 0)[0] >= len(form):
        features.append("place name")
    elif any(match(lexicon.places, form, at)[0] > at + 1 for at in range(len(form))):
        features.append("place within")
    if form[-1] in lexicon.sets["foreign thing"]:
        features.append("thing last")
    if all(len(low) == 1 for low in form):
        features.append("letters only")
    if any(char.isdigit() for low in form for char in low):
        features.append("digits")
    return tuple(features)


def _kind(lexicon: Lexicon, form: Form) -> str:
    plain = [low in lexicon.plain or low in lexicon.surnames for low in form]
    if not any(plain):
        return "foreign"
    if not all(plain):
        return "mixed"
    if form[0] in lexicon.sure_surnames:
        return "sure surname"
    return "surname" if form[0] in lexicon.surnames else "native"


def _bucket(value: float) -> int:
    return int(max(-6, min(10, value)) // 2)


def _describe_signs(kind: str, signs: Iterable[str]) -> list[str]:
    features = []
    for sign in sorted(signs):
        features += [sign, f"{kind} {sign}"]
    return features
