"""What the spellings of one name share where they are certain, so that no decision is needed.

Of a person: case, white space, tone placement, hyphens, dots, i and y. Of a body also what its
abbreviations stand for, joining words, what stands in brackets, and a trade before a foreign name.
Short forms share nothing with full ones here: that takes evidence. Some are so short that they
name nobody without their article. Pure but for the package's own lists.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from broadsheet.collation import fold_name, fold_tones, strip_marks
from broadsheet.model import Kind

_FOLDER: Final = Path(__file__).parent / "data" / "names"
_WORDS: Final = re.compile(r"[^\W_]+")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_APOSTROPHES: Final = re.compile(r"(?<=\w)['’](?=\w)")
_LOWERED: Final = frozenset({"Tp", "tp", "Tx", "tx"})
_JOINERS: Final = frozenset({"và", "của", "and"})
# "GD-ĐT", "VH,TT&DL": an abbreviation in several parts.
_PARTS: Final = re.compile(r"\b[A-ZĐƯ]{2,4}(?:\s*[-–&,]\s*[A-ZĐƯ]{2,4}\b)+")
# "Q.9", "U-23": a letter before a number. "H.Đò": one before a place.
_NUMBERED: Final = re.compile(r"\b([^\W\d_])\.?-?\s?(?=\d)|(?<![\w.])([QPHX])\.\s?(?=[^\W\d_]{2})")
_LEVELS: Final = {"q": "quận ", "p": "phường ", "h": "huyện ", "x": "xã "}
_LETTERS: Final = re.compile(r"\b([^\W\d_]) (?=[^\W\d_]\b)")
# Both ways of writing one vowel: Lý and Lí, Sỹ and Sĩ, Quý and Quí.
_VOWEL: Final = re.compile(r"\b(?:([hklmst])([ỳýỷỹỵ])|q([ùúủũụ])y)\b")
_AS_I: Final = str.maketrans("ỳýỷỹỵùúủũụ", "ìíỉĩịìíỉĩị")
# A Vietnamese syllable without its marks.
_SYLLABLE: Final = re.compile(
    r"(?:ngh?|gh|gi|kh|ch|nh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:[aeiouy]|i[aeu]|ieu|ye|yeu|u[aeioy]|uy[aeu]|uo[iu]|u[ay]y|uu|o[aeio]|oa[iyo]|oeo|a[iouy]|e[ou])"
    r"(?:ch|ng|nh|[cmnpt])?"
)


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
        text = _without_trade(_rewritten(_spelt_out(text.split())))
    return _with_one_vowel(text) or fold_name(name)


def _with_one_vowel(text: str) -> str:
    return _VOWEL.sub(_with_i, text)


def _with_i(found: re.Match[str]) -> str:
    onset, y, u = found.groups()
    return f"{onset or 'qu'}{(y or u).translate(_AS_I)}"


@lru_cache(maxsize=131072)
def is_incomplete(kind: Kind, name: str) -> bool:
    """Tell whether many may be meant by a name: a given name, a local body without its place.

    >>> is_incomplete(Kind.PERSON, "Mận"), is_incomplete(Kind.PERSON, "Messi")
    (True, False)
    >>> is_incomplete(Kind.ORGANISATION, "Công an huyện"), is_incomplete(Kind.ORGANISATION, "FIFA")
    (True, False)
    """
    key = name_key(kind, name)
    if kind == Kind.PERSON:
        return _is_syllable(key)
    return key in _body_words()["whole"] or _is_local(key.split())


def _is_syllable(word: str) -> bool:
    return _SYLLABLE.fullmatch(strip_marks(word)) is not None


def _is_local(words: list[str]) -> bool:
    """Tell whether a body's name is made of parts and levels alone, so that no place is in it."""
    ends = {0}
    parts, levels = _body_words()["part"], _body_words()["level"]
    for end in range(1, len(words) + 1):
        texts = [" ".join(words[start:end]) for start in ends]
        if not (parts.isdisjoint(texts) and levels.isdisjoint(texts)):
            ends.add(end)
    return len(words) in ends


def has_abbreviations(name: str) -> bool:
    """Tell whether a name is partly written with known abbreviations.

    >>> has_abbreviations("UBND xã"), has_abbreviations("LHQ"), has_abbreviations("Bộ Tư pháp")
    (True, True, False)
    """
    words = _WORDS.findall(_plain(name))
    short = (word for word in words if word[:2].isupper() or word in _LOWERED)
    return any(fold_name(word) in _abbreviations() for word in short)


def _plain(name: str) -> str:
    """Return a body's name without brackets, abbreviations in parts written as one."""
    text = _BRACKETS.sub(" ", name)
    text = _NUMBERED.sub(_level, text)
    return _PARTS.sub(_joined, text)


def _level(found: re.Match[str]) -> str:
    letter = found[1] or found[2]
    return _LEVELS.get(letter.lower(), letter)


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
    old, new = _rewritings()
    text = f"^ {' '.join(words)} $"
    for _ in range(2):  # what is exchanged may make another one whole
        text = old.sub(lambda found: new[found[0]], text)
    return text.removeprefix("^").removesuffix("$").strip()


def _without_trade(text: str) -> str:
    """Return a body's name without what it trades in, if a foreign name stands behind that."""
    words = text.split()
    for end in range(min(4, len(words) - 1), 0, -1):
        if " ".join(words[:end]) in _body_words()["trade"]:
            return text if all(map(_is_syllable, words[end:])) else " ".join(words[end:])
    return text


@lru_cache(maxsize=1)
def _body_words() -> Mapping[str, frozenset[str]]:
    sections: dict[str, set[str]] = {}
    for line in _lines("body_words.txt"):
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), set())
        else:
            current.add(_with_one_vowel(" ".join(_spelt_out(fold_name(line).split()))))
    return {name: frozenset(words) for name, words in sections.items()}


@lru_cache(maxsize=1)
def _abbreviations() -> Mapping[str, tuple[str, ...]]:
    pairs = (*_pairs("full_names.txt"), *_pairs("abbreviations.txt"))
    return {short: tuple(full.split()) for short, full in pairs}


@lru_cache(maxsize=1)
def _rewritings() -> tuple[re.Pattern[str], Mapping[str, str]]:
    new = dict(_pairs("spellings.txt"))
    longest_first = sorted(map(re.escape, new), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(longest_first)})(?!\S)"), new


def _pairs(name: str) -> list[tuple[str, str]]:
    rows = (line.split("\t") for line in _lines(name))
    return [(fold_name(old), fold_name(new)) for old, new in rows]


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
