"""The trained model: one label a token, by a conditional random field over described tokens.

What its weights were made from stands in `broadsheet/data/names/README.md`; `train` makes them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import pycrfsuite  # type: ignore[import-untyped]  # it has no stubs

from broadsheet.names.tokens import BROKEN, Tokens

SHIPPED: Final = Path(__file__).parents[1] / "data" / "names"
_LONGEST: Final = 200  # tokens of a stretch; the longest sentence of 350 marked articles has 150
_PARAMETERS: Final = {
    "c1": 0.1,  # cross-validated: 0.4 makes the file smaller by a third and bodies worse
    "c2": 0.05,
    "max_iterations": 80,
    "feature.possible_transitions": True,
}

MODEL_FILES: Final = ("names.vi.crf", "roles.vi.crf")
OUTSIDE: Final = "O"
Rows = list[list[str]]
"""The features of each token of a stretch."""

Describer = Callable[[int, int], Rows]
"""Describes the tokens from one to another."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A stretch of tokens that the model gives a label, and how sure it is, from 0 to 1."""

    start: int
    end: int
    label: str
    sure: float


@dataclass(frozen=True, slots=True)
class Model:
    """The taggers for names and for roles."""

    names: pycrfsuite.Tagger
    roles: pycrfsuite.Tagger
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


@lru_cache(maxsize=2)
def load_model(folder: Path = SHIPPED) -> Model:
    """Return the weights in a folder, by default the shipped ones."""
    weights = tuple((folder / name).read_bytes() for name in MODEL_FILES)
    names, roles = map(_tagger, weights)
    return Model(names, roles, weights)


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


def fit(examples: Iterable[tuple[Rows, list[str]]], path: Path) -> None:
    """Write the weights learned from described and labelled stretches; the same from the same."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=_PARAMETERS, verbose=False)
    for rows, tags in examples:
        trainer.append(rows, tags)
    trainer.train(str(path))
