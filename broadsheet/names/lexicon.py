"""Word lists and statistics from `broadsheet/data/names/`, read once and never changed.

The origin of each list stands in its first lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from broadsheet.collation import strip_marks
from broadsheet.frozen import Frozen
from broadsheet.names.tokens import fold_word, split_words

_DROPPED: Final = frozenset({"và", "&", "-", ",", "/", ".", "của", ")"})
_FOLDER: Final = Path(__file__).parents[1] / "data" / "names"

Form = tuple[str, ...]
"""The folded words of a name."""

Phrases = Mapping[str, tuple[tuple[int, ...], Mapping[Form, str]]]
"""First word of a phrase -> the lengths of the phrases that it opens, longest first, and those
phrases with their class; so looking one up does not depend on how many share the first word."""


class Lexicon(Frozen):
    """All that is known of a language's names before reading a text.

    titles, heads, places, bodies, cues: phrases under their class, folded.
    given: first names of the world. surnames: of them, `sure_surnames` are hardly ever other words.
    syllables: what a capitalised syllable says for a person, at the front of a run and later.
    words: pairs of syllables that are one word; `fields` among them may end a body's name, `acts`
        among those only next to its head.
    sets: closed sets of words that the rules ask about.
    plain: syllables that occur as common words. abbreviations, full_names: words with those they
        stand for; a full name is a whole body's.
    weights: what each feature of a run says for a person.
    clusters: words of like company share one.
    casing: pairs of syllables by how often the first one is capitalised inside a sentence, 1 to 5.
    """

    titles: Phrases
    heads: Phrases
    places: Phrases
    bodies: Phrases
    cues: Mapping[str, Phrases]
    given: frozenset[str]
    surnames: frozenset[str]
    sure_surnames: frozenset[str]
    syllables: Mapping[str, tuple[int, int]]
    words: frozenset[tuple[str, str]]
    fields: frozenset[tuple[str, str]]
    acts: frozenset[tuple[str, str]]
    sets: Mapping[str, frozenset[str]]
    plain: frozenset[str]
    abbreviations: Mapping[str, tuple[str, ...]]
    full_names: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, float]
    clusters: Mapping[str, str]
    casing: Mapping[tuple[str, str], str]


def match(phrases: Phrases, lows: Sequence[str], at: int) -> tuple[int, str]:
    """Return where the longest phrase that starts at a token ends, and its class.

    >>> match(index_phrases([("Phó ban", "office")]), ("là", "phó", "ban"), 1)
    (3, 'office')
    """
    if at < len(lows) and lows[at] in phrases:
        lengths, labels = phrases[lows[at]]
        for length in lengths:
            form = tuple(lows[at : at + length])
            if form in labels:
                return at + len(form), labels[form]
    return at, ""


def spell_out(lexicon: Lexicon, words: Sequence[str]) -> Form:
    """Return the words of a body's name without joiners and brackets, abbreviations spelt out."""
    spelt: list[str] = []
    bracket = False
    for word in words:
        bracket = word == "(" or (bracket and word != ")")
        if not bracket and word not in _DROPPED:
            spelt.extend(lexicon.abbreviations.get(word) or lexicon.full_names.get(word, (word,)))
    return tuple(spelt)


@lru_cache(maxsize=4)
def load_lexicon(lang: str) -> Lexicon:
    """Return the lists of a language, `vi` or `en`."""
    acts = frozenset(_pairs("acts.txt"))
    fields = frozenset(_pairs("fields.txt")) | acts
    words = frozenset(_pairs("words.txt")) | fields
    cues = _sections(f"cues.{lang}.txt")
    return Lexicon(
        titles=index_phrases(_labelled(f"titles.{lang}.txt")),
        heads=index_phrases(_labelled(f"heads.{lang}.txt")),
        places=index_phrases(
            [(line, "place") for line in _lines(f"places.{lang}.txt")]
            + [(line, "other") for line in _lines("others.txt")]
        ),
        bodies=index_phrases((name.replace("_", " "), "bare") for name in _tokens("bodies.txt")),
        cues={label: index_phrases((line, label) for line in cues[label]) for label in cues},
        surnames=frozenset(map(fold_word, _tokens("surnames.txt"))),
        sure_surnames=frozenset(map(fold_word, _tokens("common_surnames.txt"))),
        syllables=_syllables(),
        words=words,
        fields=fields,
        acts=acts,
        sets={
            name: frozenset(" ".join(lines).split())
            for name, lines in _sections(f"sets.{lang}.txt").items()
        },
        given=frozenset(map(fold_word, _tokens("given.txt"))) | (_plain_surnames(lang)),
        plain=frozenset(syllable for pair in words for syllable in pair),
        abbreviations=_spelt("abbreviations.txt") if lang == "vi" else {},
        full_names=_spelt("full_names.txt") if lang == "vi" else {},
        weights={
            feature: float(weight)
            for feature, weight in (line.split("\t") for line in _lines(f"weights.{lang}.txt"))
        },
        clusters={
            word: str(number)
            for number, line in enumerate(_lines("clusters.txt") if lang == "vi" else ())
            for word in line.split()
        },
        casing={
            (first, second): digit
            for digit, lines in (_sections("casing.txt") if lang == "vi" else {}).items()
            for first, second in (line.split() for line in lines)
        },
    )


def index_phrases(labelled: Iterable[tuple[str, str]]) -> Phrases:
    """Index phrases by their first word, so that a text is searched in one pass.

    >>> index_phrases([("Phó", "a"), ("Phó ban", "b")])
    {'phó': ((2, 1), {('phó',): 'a', ('phó', 'ban'): 'b'})}
    """
    return index_folded(
        (tuple(map(fold_word, split_words(text))), label) for text, label in labelled
    )


def index_folded(labelled: Iterable[tuple[Form, str]]) -> Phrases:
    """Index phrases that are cut and folded already; the first label of a phrase holds."""
    found: dict[str, dict[Form, str]] = {}
    for phrase, label in labelled:
        if phrase:
            found.setdefault(phrase[0], {}).setdefault(phrase, label)
    return {
        first: (tuple(sorted({len(phrase) for phrase in phrases}, reverse=True)), phrases)
        for first, phrases in found.items()
    }


def _plain_surnames(lang: str) -> frozenset[str]:
    """Return Vietnamese surnames as English texts spell them, with their marks or without."""
    names = map(fold_word, _tokens("common_surnames.txt")) if lang == "en" else ()
    return frozenset(form for name in names for form in (name, strip_marks(name)))


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def _tokens(name: str) -> list[str]:
    return " ".join(_lines(name)).split()


def _sections(name: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    for line in _lines(name):
        if line.startswith("["):
            sections[line.strip("[]")] = current = []
        else:
            current.append(line)
    return sections


def _labelled(name: str) -> list[tuple[str, str]]:
    return [(line, label) for label, lines in _sections(name).items() for line in lines]


def _pairs(name: str) -> Iterable[tuple[str, str]]:
    for line in _lines(name):
        first, second = line.split()
        yield fold_word(first), fold_word(second)


def _syllables() -> dict[str, tuple[int, int]]:
    rows = (line.split("\t") for line in _lines("syllables.txt"))
    return {fold_word(word): (int(front), int(later)) for word, front, later in rows}


def _spelt(name: str) -> dict[str, tuple[str, ...]]:
    rows = (line.split("\t") for line in _lines(name))
    return {fold_word(short): tuple(map(fold_word, full.split())) for short, full in rows}
