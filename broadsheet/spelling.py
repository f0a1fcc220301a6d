"""What the spellings of one name share where they are certain, so that no decision is needed.

Of a person: case, white space, tone placement, hyphens, dots, i and y. Of a body also what its
abbreviations stand for, joining words and what stands in brackets. Short forms share nothing with
full ones here: that takes evidence. Pure but for the package's own lists.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from broadsheet.collation import fold_name, fold_tones
from broadsheet.model import Kind

_FOLDER: Final = Path(__file__).parent / "data" / "names"
_WORDS: Final = re.compile(r"[^\W_]+")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_APOSTROPHES: Final = re.compile(r"(?<=\w)['’](?=\w)")
_LOWERED: Final = frozenset({"Tp", "tp", "Tx", "tx"})
_JOINERS: Final = frozenset({"và", "của", "and"})
# "GD-ĐT", "VH,TT&DL": an abbreviation in several parts.
_PARTS: Final = re.compile(r"\b[A-ZĐƯ]{2,4}(?:\s*[-–&,]\s*[A-ZĐƯ]{2,4}\b)+")
# "Q.9", "U-23": a letter before a number.
_NUMBERED: Final = re.compile(r"\b([^\W\d_])\.?-?\s?(?=\d)")
_NUMBERED_LEVELS: Final = {"q": "quận ", "p": "phường "}
_LETTERS: Final = re.compile(r"\b([^\W\d_]) (?=[^\W\d_]\b)")
# Both ways of writing one vowel: Lý and Lí, Sỹ and Sĩ, Quý and Quí.
_VOWEL: Final = re.compile(r"\b(?:([hklmst])([ỳýỷỹỵ])|q([ùúủũụ])y)\b")
_AS_I: Final = str.maketrans("ỳýỷỹỵùúủũụ", "ìíỉĩịìíỉĩị")


@lru_cache(maxsize=131072)
def name_key(kind: Kind, name: str) -> str:
    """Return what all certain spellings of a person's or body's name share.

    >>> name_key(Kind.ORGANISATION, "Sở GD&ĐT TP. Hà Nội")
    'sở giáo dục đào tạo hà nội'
    >>> name_key(Kind.PERSON, "LÝ-Hoà") == name_key(Kind.PERSON, "Lí Hòa")
    True
    """
    text = fold_name(_APOSTROPHES.sub("", name if kind == Kind.PERSON else _plain(name)))
    text = _LETTERS.sub(r"\1", " ".join(_WORDS.findall(text)))
    if kind == Kind.ORGANISATION:
        text = _rewritten(_spelt_out(text.split()))
    return _VOWEL.sub(_with_i, text) or fold_name(name)


def _with_i(found: re.Match[str]) -> str:
    onset, y, u = found.groups()
    return f"{onset or 'qu'}{(y or u).translate(_AS_I)}"


def has_abbreviations(name: str) -> bool:
    """Tell whether a name of several words is partly written with known abbreviations.

    >>> has_abbreviations("UBND xã"), has_abbreviations("LHQ"), has_abbreviations("Bộ Tư pháp")
    (True, False, False)
    """
    words = _WORDS.findall(_plain(name))
    short = (word for word in words if word[:2].isupper() or word in _LOWERED)
    return len(words) > 1 and any(fold_name(word) in _abbreviations() for word in short)


def _plain(name: str) -> str:
    """Return a body's name without brackets, abbreviations in parts written as one."""
    text = _BRACKETS.sub(" ", name)
    text = _NUMBERED.sub(_level, text)
    return _PARTS.sub(_joined, text)


def _level(found: re.Match[str]) -> str:
    return _NUMBERED_LEVELS.get(found[1].lower(), found[1])


def _joined(found: re.Match[str]) -> str:
    whole = re.sub(r"[\W_]", "", found[0])
    return whole if fold_tones(whole.lower()) in _abbreviations() else found[0]


def _spelt_out(words: list[str]) -> tuple[str, ...]:
    spelt: list[str] = []
    for word in words:
        spelt += _abbreviations().get(word, (word,))
    return tuple(word for word in spelt if word not in _JOINERS)


def _rewritten(words: tuple[str, ...]) -> str:
    """Return the words with those exchanged that stand for others."""
    text = f"^ {' '.join(words)} $"
    for old, new in _rewritings():
        text = f" {text} ".replace(f" {old} ", f" {new} ").strip()
    return text.removeprefix("^").removesuffix("$").strip()


@lru_cache(maxsize=1)
def _abbreviations() -> Mapping[str, tuple[str, ...]]:
    pairs = (*_pairs("full_names.txt"), *_pairs("abbreviations.txt"))
    return {short: tuple(full.split()) for short, full in pairs}


@lru_cache(maxsize=1)
def _rewritings() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_pairs("spellings.txt"), key=lambda pair: (-len(pair[0]), pair)))


def _pairs(name: str) -> list[tuple[str, str]]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(fold_tones(old.lower()), fold_tones(new.lower())) for old, new in rows]
