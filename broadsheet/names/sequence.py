"""The trained model: one label a token, by a conditional random field over described tokens.

What its weights were made from stands in `broadsheet/data/names/README.md`; `train` makes them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import pycrfsuite  # type: ignore[import-untyped]  # it has no stubs

from broadsheet.errors import BroadsheetError
from broadsheet.frozen import Frozen, replace
from broadsheet.names.tokens import BROKEN, Tokens

SHIPPED: Final = Path(__file__).parents[1] / "data" / "names"
_LONGEST: Final = 200  # tokens of a stretch; the longest sentence of 350 marked articles has 150
_PARAMETERS: Final = {"max_iterations": 80, "feature.possible_transitions": True}
_PENALTIES: Final = {
    "vi": {"c1": 0.1, "c2": 0.05},  # cross-validated: 0.4 is smaller by a third, bodies are worse
    "en": {"c1": 0.25, "c2": 0.2},  # cross-validated: 0.1 and 0.5 are no better and twice as large
}

MODEL_FILES: Final = ("names.vi.crf", "roles.vi.crf")
ENGLISH_FILES: Final = ("names.en.crf",)
PERSON, BODY, VAGUE, ROLE = "P", "O", "X", "R"
"""The labels of the models; a vague body, such as "Nhà nước", is found to be left out."""

OUTSIDE: Final = "O"
_TAGS: Final = 2  # of one label, where weights know it in names of several words
Rows = list[list[str]]
"""The features of each token of a stretch."""

Describer = Callable[[int, int], Rows]
"""Describes the tokens from one to another."""


class Labelled(Frozen):
    """A stretch of tokens that the model gives a label, and how sure it is, from 0 to 1."""

    start: int
    end: int
    label: str
    sure: float


class Model(Frozen):
    """The taggers for names and, in Vietnamese, for roles."""

    names: pycrfsuite.Tagger
    roles: pycrfsuite.Tagger | None
    weights: tuple[bytes, ...]  # the taggers read from these and do not keep them alive


def find_stretches(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield the sentences that hold a capital, long ones cut."""
    start = 0
    for at in range(1, len(tokens.marks) + 1):
        last = at == len(tokens.marks)
        opens = last or tokens.gaps[at] == BROKEN or at - start >= _LONGEST
        if opens or (tokens.firsts[at] and not tokens.firsts[at - 1]):
            if "C" in tokens.marks[start:at] or "A" in tokens.marks[start:at]:
                yield start, at
            start = at


@lru_cache(maxsize=4)
def load_model(folder: Path = SHIPPED, lang: str = "vi") -> Model:
    """Return the weights for a language in a folder; the shipped ones where it lacks a file.

    Raises BroadsheetError for a file that holds no weights or is cut short.
    """
    weights = tuple(_read_weights(folder / name) for name in model_files(lang))
    names, *roles = map(_tagger, weights)
    return Model(names, roles[0] if roles else None, weights)


def model_files(lang: str) -> tuple[str, ...]:
    """Return the names of the files that hold a language's weights; English for all but one."""
    return MODEL_FILES if lang.startswith("vi") else ENGLISH_FILES


def _read_weights(path: Path) -> bytes:
    """Read weights; the library would crash on a file shorter than its header says."""
    try:
        weights = path.read_bytes()
    except FileNotFoundError:
        weights = (SHIPPED / path.name).read_bytes()
    if weights[:4] != b"lCRF" or int.from_bytes(weights[4:8], "little") != len(weights):
        raise BroadsheetError(
            "these are no weights, or a part of them", "train again, or delete it", str(path)
        )
    return weights


def _tagger(weights: bytes) -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(weights)
    return tagger


def label(
    tagger: pycrfsuite.Tagger,
    stretches: Iterable[tuple[int, int]],
    describe: Describer,
    least: float,
) -> list[Labelled]:
    """Return what a tagger labels in some stretches.

    least: how sure it must be of the least sure token.
    """
    found = []
    for start, end in stretches:
        tags = tagger.tag(describe(start, end))
        for first, last, name in read_labels(tags):
            sure = min(tagger.marginal(tags[at], at) for at in range(first, last))
            if sure >= least:
                found.append(Labelled(start + first, start + last, name, sure))
    return found


def label_widely(
    tagger: pycrfsuite.Tagger,
    stretches: Iterable[tuple[int, int]],
    describe: Describer,
    outside: float,
) -> list[Labelled]:
    """Return what a tagger of one label finds, its tokens judged each by itself.

    outside: how likely a token may be outside and still be taken in.
    """
    tags = sorted(set(tagger.labels()) - {OUTSIDE})
    if len(tags) < _TAGS:
        return label(tagger, stretches, describe, 0.0)
    opening, inner = tags
    found = []
    for start, end in stretches:
        tagger.set(describe(start, end))
        spans: list[list[float]] = []
        inside = False
        for at in range(end - start):
            if (beyond := tagger.marginal(OUTSIDE, at)) >= outside:
                inside = False
                continue
            if not inside or tagger.marginal(opening, at) > tagger.marginal(inner, at):
                spans.append([start + at, start + at, 1.0])
            inside = True
            spans[-1][1:] = start + at + 1, min(spans[-1][2], 1 - beyond)
        found += [Labelled(int(a), int(b), opening[2:], sure) for a, b, sure in spans]
    return found


def settle_kinds(tokens: Tokens, found: Iterable[Labelled]) -> list[Labelled]:
    """Let a form be a person all over the text, or nowhere, by the sum of its mentions."""
    found = list(found)
    leaning: dict[tuple[str, ...], float] = defaultdict(float)
    for one in found:
        leaning[tokens.lows[one.start : one.end]] += one.sure * (1 if one.label == PERSON else -1)
    return [
        one
        if (one.label == PERSON) == (leaning[tokens.lows[one.start : one.end]] > 0)
        else replace(one, label=BODY if one.label == PERSON else PERSON)
        for one in found
    ]


def read_labels(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches that labels of tokens make up.

    >>> list(read_labels(["O", "B-P", "I-P", "B-O"]))
    [(1, 3, 'P'), (3, 4, 'O')]
    """
    start, name = 0, ""
    for at, tag in enumerate([*tags, OUTSIDE]):
        if name and tag != f"I-{name}":
            yield start, at, name
            name = ""
        if tag != OUTSIDE and not name:
            start, name = at, tag[2:]


def write_labels(count: int, spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """Return one label for each of a number of tokens.

    >>> write_labels(4, [(1, 3, "P")])
    ['O', 'B-P', 'I-P', 'O']
    """
    tags = [OUTSIDE] * count
    for start, end, name in spans:
        tags[start:end] = [f"B-{name}", *[f"I-{name}"] * (end - start - 1)]
    return tags


def fit(examples: Iterable[tuple[Rows, list[str]]], path: Path, lang: str = "vi") -> None:
    """Write the weights learned from described and labelled stretches; the same from the same."""
    parameters = {**_PARAMETERS, **_PENALTIES[lang]}
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=parameters, verbose=False)
    for rows, tags in examples:
        trainer.append(rows, tags)
    trainer.train(str(path))
