"""Names that an article's finder has overlooked, though the collection knows them for certain.

Certain is what a record or a confirmed article says, what was found in two articles at least, and a
long name of a body that was found beyond doubt in one. It depends on the set of articles alone, not
on their order. A short form is never among them: it would need to be known whose it is. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from broadsheet.collation import fold_name
from broadsheet.model import Article, Extraction, Kind, RawArticle
from broadsheet.names import Known
from broadsheet.names.lexicon import load_lexicon, match
from broadsheet.names.tokens import fold_word, split_words
from broadsheet.spelling import is_incomplete, name_key

# Of a body in one article alone; measured on 40 marked and read on 336 unmarked articles.
_SURE: Final = 0.8
_LONG: Final = 4

Words = tuple[str, ...]
_Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name in one article. certain: nothing more is needed to know it."""

    kind: Kind
    name: str
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """The names that are certain, by the words of each of their spellings.

    lengths: of the spellings that begin with two words.
    """

    spellings: Mapping[Words, tuple[_Key, Known]]
    lengths: Mapping[Words, frozenset[int]]


def sightings(article: Article) -> tuple[Sighting, ...]:
    """Return the names of an article in the collection; confirmed ones are certain."""
    lists = ((Kind.PERSON, article.people), (Kind.ORGANISATION, article.organisations))
    return tuple(
        Sighting(kind, entry.name, kind not in article.unverified)
        for kind, entries in lists
        for entry in entries
    )


def findings(article: RawArticle, found: Extraction) -> tuple[Sighting, ...]:
    """Return the names of an article that is new: those its source lists, and those found."""
    listed = (
        *(Sighting(Kind.PERSON, entry.name, certain=True) for entry in article.people),
        *(Sighting(Kind.ORGANISATION, entry.name, certain=True) for entry in article.organisations),
    )
    people = (Sighting(Kind.PERSON, one.name) for one in found.people)
    bodies = (
        Sighting(
            Kind.ORGANISATION,
            one.name,
            one.confidence >= _SURE and len(split_words(one.name)) >= _LONG,
        )
        for one in found.organisations
    )
    return (*listed, *people, *bodies)


def acquaint(articles: Iterable[Iterable[Sighting]]) -> Acquaintance:
    """Return what a collection knows for certain."""
    seen: dict[_Key, set[str]] = defaultdict(set)
    counts: dict[_Key, int] = defaultdict(int)
    for names in articles:
        weights: dict[_Key, int] = {}
        for one in names:
            own = one.kind, name_key(one.kind, one.name)
            weights[own] = max(2 if one.certain else 1, weights.get(own, 0))
            seen[own].add(one.name)
        for own, weight in weights.items():
            counts[own] += weight
    spellings: dict[Words, tuple[_Key, Known]] = {}
    lengths: dict[Words, set[int]] = defaultdict(set)
    for (kind, key), forms in sorted(seen.items()):
        other = Kind.PERSON if kind == Kind.ORGANISATION else Kind.ORGANISATION
        if counts[kind, key] > 1 and (other, name_key(other, min(forms))) not in counts:
            for words, known in _looked_for(kind, forms):
                spellings[words] = (kind, key), known
                lengths[words[:2]].add(len(words))
    return Acquaintance(spellings, {two: frozenset(known) for two, known in lengths.items()})


def overlooked(known: Acquaintance, text: str, found: Extraction) -> tuple[Known, ...]:
    """Return the certain names that stand in a text, and neither were found nor stand in one."""
    forms = [
        (kind, form)
        for kind, group in ((Kind.PERSON, found.people), (Kind.ORGANISATION, found.organisations))
        for one in group
        for form in (one.name, *one.aliases)
    ]
    there = {(kind, name_key(kind, form)) for kind, form in forms}
    inside = "  ".join(f" {' '.join(_words(form))} " for _, form in forms)
    words = _words(text)
    names: dict[Known, None] = {}
    for at in range(len(words) - 1):
        for length in sorted(known.lengths.get(words[at : at + 2], ())):
            form = words[at : at + length]
            key, name = known.spellings.get(form, (None, None))
            if name and key not in there and f" {' '.join(form)} " not in inside:
                names[name] = None
    return tuple(names)


def _words(text: str) -> Words:
    return tuple(map(fold_word, split_words(text)))


def _looked_for(kind: Kind, forms: Iterable[str]) -> Iterator[tuple[Words, Known]]:
    """Yield the spellings of a name that are worth looking for, each with its words."""
    folded: dict[str, str] = {}
    for form in sorted(forms):
        folded.setdefault(fold_name(form), form)
    for form in folded.values():
        words = _words(form)
        if len(words) > 1 and not is_incomplete(kind, form) and not _is_place(kind, words):
            yield words, Known(kind, form)


def _is_place(kind: Kind, words: Words) -> bool:
    places = load_lexicon("vi").places
    return kind == Kind.PERSON and any(match(places, words, at)[0] >= len(words) for at in (0, 1))
