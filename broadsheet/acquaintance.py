"""What the rest of a collection tells about the names of one article.

Names that the finder overlooked are looked for again if they are certain: what a record or a
confirmed article says, what was found in two articles at least, and a long name of a body that was
found beyond doubt in one. A person's name of one word is completed only if the article also names
others who stand with the full name elsewhere; a local body's, if its place stands in the name of
a part of it: "Thành ủy" beside "Ban Tuyên giáo Thành ủy Hà Nội". All depends on the set of articles
alone, not on their order. Pure.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from broadsheet.collation import fold_name
from broadsheet.frozen import Frozen, replace
from broadsheet.model import Article, Extraction, Found, Kind, RawArticle
from broadsheet.names import Known
from broadsheet.names.lexicon import load_lexicon, match
from broadsheet.names.tokens import fold_word, split_words
from broadsheet.spelling import is_incomplete, name_key

# Of a body in one article alone; measured on 40 marked and read on 336 unmarked articles.
_SURE: Final = 0.8
_LONG: Final = 4

# Others in common that complete a name of one word: of a foreign one, of a Vietnamese given name.
_COMPANY: Final = 2
_COMPANY_OF_GIVEN: Final = 3
# What stands in more articles ties no two of them together.
_EVERYWHERE: Final = 25

Words = tuple[str, ...]
_Key = tuple[Kind, str]


class Sighting(Frozen):
    """A name in one article. certain: nothing more is needed to know it."""

    kind: Kind
    name: str
    certain: bool = False


class Acquaintance(Frozen):
    """The names that are certain, by the words of each of their spellings.

    lengths: of the spellings that begin with two words. bearers: people's full names by each of
    their words, with the articles, numbered, in which each name stands.
    """

    spellings: Mapping[Words, tuple[_Key, Known]]
    lengths: Mapping[Words, frozenset[int]]
    bearers: Mapping[str, tuple[tuple[str, str], ...]]
    articles: Mapping[_Key, frozenset[int]]


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
    at: dict[_Key, set[int]] = defaultdict(set)
    for number, names in enumerate(articles):
        weights: dict[_Key, int] = {}
        for one in names:
            own = one.kind, name_key(one.kind, one.name)
            weights[own] = max(2 if one.certain else 1, weights.get(own, 0))
            seen[own].add(one.name)
        for own, weight in weights.items():
            counts[own] += weight
            at[own].add(number)
    spellings: dict[Words, tuple[_Key, Known]] = {}
    lengths: dict[Words, set[int]] = defaultdict(set)
    for (kind, key), forms in sorted(seen.items()):
        other = Kind.PERSON if kind == Kind.ORGANISATION else Kind.ORGANISATION
        if counts[kind, key] > 1 and (other, name_key(other, min(forms))) not in counts:
            for words, known in _looked_for(kind, forms):
                spellings[words] = (kind, key), known
                lengths[words[:2]].add(len(words))
    bearers: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (kind, key), forms in sorted(seen.items()):
        if kind == Kind.PERSON and " " in key:
            for word in sorted(set(key.split())):
                bearers[word].append((key, min(forms, key=lambda form: (form.isupper(), form))))
    return Acquaintance(
        spellings,
        {two: frozenset(known) for two, known in lengths.items()},
        {word: tuple(full) for word, full in bearers.items()},
        {own: frozenset(numbers) for own, numbers in at.items()},
    )


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


def completed(known: Acquaintance, found: Extraction) -> Extraction:
    """Return what was found with names that many may bear made full, where that is certain."""
    here = {
        (kind, name_key(kind, one.name))
        for kind, group in ((Kind.PERSON, found.people), (Kind.ORGANISATION, found.organisations))
        for one in group
    }
    people = tuple(one if " " in one.name else _made_full(known, one, here) for one in found.people)
    return Extraction(people, _with_places(found.organisations))


def _with_places(bodies: tuple[Found, ...]) -> tuple[Found, ...]:
    """Give each local body without a place the one that stands in another body's name."""
    named: dict[str, Found] = {}
    for body in bodies:
        full = body.name
        if is_incomplete(Kind.ORGANISATION, full):
            tails = {tail for other in bodies for tail in _tails(other.name, full)}
            full = tails.pop() if len(tails) == 1 else full
        own = body if full == body.name else replace(body, name=full, aliases=_forms(body))
        key = name_key(Kind.ORGANISATION, full)
        named[key] = _joined(named[key], own) if key in named else own
    return tuple(named.values())


def _tails(name: str, short: str) -> Iterator[str]:
    """Yield the end of a body's name that begins with a shorter one and goes on behind it.

    >>> list(_tails("Ban Tuyên giáo Thành ủy Hà Nội", "Thành uỷ"))
    ['Thành ủy Hà Nội']
    """
    words, key = name.split(), name_key(Kind.ORGANISATION, short)
    for start in range(1, len(words)):
        tail = " ".join(words[start:])
        own = name_key(Kind.ORGANISATION, tail)
        rest = own.removeprefix(f"{key} ").split()
        levelled = (f"{key} {' '.join(rest[:end])}" for end in (1, 2))
        if own.startswith(f"{key} ") and (
            match(load_lexicon("vi").places, rest, 0)[1] == "place"
            or any(is_incomplete(Kind.ORGANISATION, one) for one in levelled)
        ):
            yield tail


def _forms(found: Found) -> tuple[str, ...]:
    return (found.name, *found.aliases)


def _joined(one: Found, other: Found) -> Found:
    """Return two that turned out to be one body, under the name of the first."""
    forms = dict.fromkeys((*one.aliases, *_forms(other)))
    mentions = tuple(sorted({*one.mentions, *other.mentions}))
    return replace(one, aliases=tuple(f for f in forms if f != one.name), mentions=mentions)


def _made_full(known: Acquaintance, short: Found, here: Collection[_Key]) -> Found:
    word, is_given = name_key(Kind.PERSON, short.name), is_incomplete(Kind.PERSON, short.name)
    needed = _COMPANY_OF_GIVEN if is_given else _COMPANY
    beside = [known.articles.get(key, frozenset()) for key in here]
    beside = [articles for articles in beside if len(articles) <= _EVERYWHERE]
    fitting = []
    for key, name in known.bearers.get(word, ()):
        articles = known.articles[Kind.PERSON, key]
        company = sum(not articles.isdisjoint(others) for others in beside)
        fits = key.endswith(f" {word}") or not is_given
        if fits and company >= needed and (Kind.PERSON, key) not in here:
            fitting.append(name)
    if len(fitting) != 1:
        return short
    return replace(short, name=fitting[0], aliases=(short.name, *short.aliases))


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
