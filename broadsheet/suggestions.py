"""What a person should look at: who may be one under two names, and who may be two under one.

Each proposal says on what it rests, and they come ranked by how much they would mend: the
articles touched times how likely it is. Nothing is ever done by it. Every comparison goes through
an index, so the time grows with the collection and not with its square. Pure.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from broadsheet.collation import fold_name, strip_marks
from broadsheet.decisions import Act, rejection
from broadsheet.model import Article, Kind
from broadsheet.names.lexicon import Form, load_lexicon, spell_out
from broadsheet.names.tokens import fold_word, split_words
from broadsheet.roster import Roster, Who
from broadsheet.sentences import word_list

_WORDS = re.compile(r"\w+")
# Below this a proposal is a guess that costs more of a person's time than it is worth.
_LEAST_CONFIDENCE = 0.3
# A spelling or opening that so many share says nothing about two of them.
_CROWD = 8
# What stands in so many articles ties no two of them together.
_COMMON = 25
_FAR_APART_YEARS = 12


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposal.

    who: whom it is about; of a merge the one that would go and the one that would stay, of a
    split the second one, if there is one, is whom some articles mean. articles: how many a
    decision would mend. where: their paths; of a split those that would go. reason: what it rests
    on, in words.
    """

    act: Act
    who: tuple[Who, ...]
    articles: int
    confidence: float
    reason: str
    where: tuple[str, ...]

    @property
    def worth(self) -> float:
        """How much looking at it would mend."""
        return self.articles * self.confidence

    @property
    def token(self) -> str:
        """What stands for it in the log once it is rejected."""
        return rejection(self.who[0].kind, *(who.name for who in self.who))


@dataclass(frozen=True, slots=True)
class _World:
    """Who is where. at: the paths of everybody's articles; there: everybody in an article."""

    articles: Mapping[str, Article]
    everybody: Mapping[str, Who]
    at: Mapping[str, frozenset[str]]
    there: Mapping[str, tuple[str, ...]]


def suggest(
    roster: Roster, articles: Mapping[str, Article], rejected: frozenset[str]
) -> tuple[Suggestion, ...]:
    """Return all proposals that nobody has rejected, the most useful first."""
    world = _survey(roster, articles)
    best: dict[str, Suggestion] = {}
    for found in (*_merges(world), *_splits(world)):
        if found.token not in rejected and found.confidence >= _LEAST_CONFIDENCE:
            known = best.setdefault(found.token, found)
            best[found.token] = max(known, found, key=lambda one: one.worth)
    ordered = sorted(best.values(), key=lambda one: (-one.worth, one.act, one.token))
    return tuple(_without_rivals(ordered))


def _survey(roster: Roster, articles: Mapping[str, Article]) -> _World:
    there: dict[str, list[str]] = defaultdict(list)
    at: dict[str, frozenset[str]] = {}
    for key, who in roster.everybody.items():
        at[key] = frozenset(use.path for use in who.identity.uses)
        for path in sorted(at[key]):
            there[path].append(key)
    return _World(
        articles, roster.everybody, at, {path: tuple(keys) for path, keys in there.items()}
    )


def _without_rivals(ordered: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Drop a merge of somebody whom a better proposal would merge already."""
    gone: set[str] = set()
    for one in ordered:
        if one.act != Act.MERGE or one.who[0].key not in gone:
            gone.add(one.who[0].key)
            yield one


# --- one under two names ----------------------------------------------------------------------


def _merges(world: _World) -> Iterator[Suggestion]:
    bodies = [who for who in world.everybody.values() if who.kind == Kind.ORGANISATION]
    people = [who for who in world.everybody.values() if who.kind == Kind.PERSON]
    spelt = {who.key: tuple(filter(None, map(_spelt, who.forms.values()))) for who in bodies}
    letters = {who.key: tuple(map(_letters, who.forms.values())) for who in people}
    yield from _alike(world, bodies, spelt, 0.95, "the same once abbreviations are spelt out")
    yield from _alike(world, people, letters, 0.9, "the same letters")
    yield from _near(world, people)
    yield from _near(world, bodies)
    yield from _levelled(world, bodies, spelt)
    yield from _fuller(world, bodies, spelt, _openings)
    words = {who.key: (tuple(fold_name(who.name).split()),) for who in people}
    yield from _fuller(world, people, words, _endings)


def _spelt(form: str) -> Form:
    """Return the words of a body's name, abbreviations spelt out."""
    return spell_out(load_lexicon("vi"), [fold_word(word) for word in split_words(form)])


def _letters(form: str) -> str:
    return re.sub(r"[\W_]", "", fold_name(form))


def _merge(
    world: _World, gone: Who, kept: Who, confidence: float, reason: str
) -> Iterator[Suggestion]:
    """Yield the merge of two, unless a person has said that they are not the same."""
    tied_apart = fold_name(gone.name) == fold_name(kept.name)
    if not (tied_apart or _is_hidden(gone) or _said_apart(gone, kept) or _said_apart(kept, gone)):
        where = tuple(sorted(world.at[gone.key]))
        touched = max(1, min(len(where), len(world.at[kept.key])))
        yield Suggestion(Act.MERGE, (gone, kept), touched, confidence, reason, where)


def _said_apart(one: Who, other: Who) -> bool:
    record = other.identity.record
    known = {other.identity.id, *other.forms, *(record.former_ids if record else ())}
    told = one.identity.record.not_same_as if one.identity.record else ()
    return any(name in known or fold_name(name) in known for name in told)


def _is_hidden(who: Who) -> bool:
    record = who.identity.record
    return record is not None and (record.hidden or record.redacted)


def _standing(world: _World, who: Who) -> tuple[bool, bool, int, int, str]:
    """Return what decides under which of two names somebody stays: a body's full one is better."""
    has_record = who.identity.record is not None
    fullness = 0 if who.kind == Kind.PERSON or "(" in who.name else len(who.name)
    return _is_hidden(who), has_record, fullness, len(world.at[who.key]), who.key


def _alike(
    world: _World,
    group: list[Who],
    keys: Mapping[str, Iterable[Form | str]],
    confidence: float,
    reason: str,
) -> Iterator[Suggestion]:
    """Yield those who share a key with one who stands firmer."""
    index: dict[Form | str, dict[str, Who]] = defaultdict(dict)
    for who in group:
        for key in keys[who.key]:
            index[key][who.key] = who
    for sharing in index.values():
        if 1 < len(sharing) <= _CROWD:
            *others, best = sorted(sharing.values(), key=lambda who: _standing(world, who))
            for other in others:
                yield from _merge(world, other, best, confidence, reason)


def _near(world: _World, group: list[Who]) -> Iterator[Suggestion]:
    """Yield those who differ by the marks of one word, or by having none."""
    index: dict[str, list[Who]] = defaultdict(list)
    for who in group:
        if " " in who.name:
            index[strip_marks(fold_name(who.name))].append(who)
    for bare, alike in index.items():
        for pair in combinations(alike, 2) if len(alike) <= _CROWD else ():
            gone, kept = sorted(pair, key=lambda who: _standing(world, who))
            names = fold_name(gone.name), fold_name(kept.name)
            differing = sum(a != b for a, b in zip(*(n.split() for n in names), strict=False))
            if differing == 1 or bare in names:
                confidence, shared = _likeness(world, gone, kept)
                what = "no marks" if bare in names else "another mark in one word"
                confidence += 0.5 if bare in names else 0.2
                yield from _merge(world, gone, kept, min(confidence, 0.95), what + shared)


def _likeness(world: _World, gone: Who, kept: Who) -> tuple[float, str]:
    """Return what speaks for two near names being one: whom they stand with, and in what role."""
    here, there = world.at[gone.key], world.at[kept.key]
    if here & there:
        return -0.2, "; but both stand in one article"
    beside = {key for path in sorted(here)[:_COMMON] for key in world.there[path]}
    near = [key for key in sorted(beside) if not world.at[key].isdisjoint(there)]
    confidence, reason = min(0.4, 0.15 * len(near)), ""
    if near:
        names = [world.everybody[key].name for key in near[:3]]
        reason = f"; both stand with {', '.join(names)}"
    if _role_words(gone) & _role_words(kept):
        return confidence + 0.2, f"{reason}; in a like role"
    return confidence, reason


def _role_words(who: Who) -> set[str]:
    roles = (role for use in who.identity.uses for role in use.entry.roles)
    return {word for role in roles for word in fold_name(role).split()}


def _levelled(
    world: _World, bodies: list[Who], spelt: Mapping[str, tuple[Form, ...]]
) -> Iterator[Suggestion]:
    """Yield bodies with and without the level of their place: Công an (thành phố) Hà Nội."""
    index: dict[Form, dict[Form, Who]] = defaultdict(dict)
    for who in bodies:
        for form in spelt[who.key]:
            index[_without_level(form)].setdefault(form, who)
    for bare, forms in index.items():
        full = [form for form in forms if form != bare]
        if bare in forms and len(full) == 1 and forms[bare].key != forms[full[0]].key:
            pair = forms[bare], forms[full[0]]
            gone, kept = sorted(pair, key=lambda who: _standing(world, who))
            reason = "the same but for the level of the place"
            yield from _merge(world, gone, kept, 0.6, reason)


def _without_level(form: Form) -> Form:
    """Return a body's words without the level of a place that follows.

    >>> " ".join(_without_level(("công", "an", "thành", "phố", "hà", "nội")))
    'công an hà nội'
    """
    levels = word_list("place levels")
    for at in range(2, len(form) - 1):
        for size in (2, 1):
            if "_".join(form[at : at + size]) in levels and at + size < len(form):
                return form[:at] + form[at + size :]
    return form


def _openings(form: Form) -> Iterator[tuple[Form, Form]]:
    """Yield what a body may be called for short, with the words that are then left out."""
    return ((form[:end], form[end:]) for end in range(2, len(form)))


def _endings(form: Form) -> Iterator[tuple[Form, Form]]:
    """Yield what a person may be called for short."""
    return ((form[start:], form[:start]) for start in range(1, len(form)))


def _fuller(
    world: _World,
    group: list[Who],
    forms: Mapping[str, tuple[Form, ...]],
    shortened: Callable[[Form], Iterator[tuple[Form, Form]]],
) -> Iterator[Suggestion]:
    """Yield short forms of which exactly one fuller name stands in most of their articles.

    A place left out of a body's name need only stand in the text.
    """
    known = {form for group_forms in forms.values() for form in group_forms}
    longer: dict[Form, dict[str, Form]] = defaultdict(dict)
    for who in group:
        for form in forms[who.key]:
            for short, rest in shortened(form):
                if short in known and not set(rest) <= set(short):
                    longer[short][who.key] = rest
    texts: dict[str, str] = {}
    for who in group:
        found = {key: rest for form in forms[who.key] for key, rest in longer[form].items()}
        found.pop(who.key, None)
        support: dict[str, list[str]] = defaultdict(list)
        for path in sorted(world.at[who.key]) if found else ():
            named = [key for key in world.there[path] if key in found]
            if not named and who.kind == Kind.ORGANISATION:
                text = texts.setdefault(path, _words_of(world.articles[path]))
                named = [key for key, rest in found.items() if f" {' '.join(rest)} " in text]
            for key in named:
                support[key].append(path)
        yield from _supported(world, who, support)


def _supported(world: _World, short: Who, support: Mapping[str, list[str]]) -> Iterator[Suggestion]:
    """Yield where a short form leads: all of it, or the articles that point there."""
    ranked = sorted(support.items(), key=lambda item: (-len(item[1]), item[0]))[:2]
    total = len(world.at[short.key])
    if not ranked or (len(ranked) > 1 and len(ranked[0][1]) <= 2 * len(ranked[1][1])):
        return
    kept, where = world.everybody[ranked[0][0]], tuple(ranked[0][1])
    # Many that are short for what hardly stands anywhere: then the long form is the odd one.
    confidence = 0.85 * min(1.0, math.sqrt(2 * len(world.at[kept.key]) / total))
    place = "full name" if short.kind == Kind.PERSON else "full name, or what is left out,"
    reason = f"short for it; the {place} stands in {len(where)} of {total} articles"
    for found in _merge(world, short, kept, confidence, reason):
        act = Act.MERGE if len(where) == total else Act.SPLIT
        yield replace(found, act=act, articles=len(where), where=where)


def _words_of(article: Article) -> str:
    text = " ".join(paragraph.text for paragraph in article.body.paragraphs)
    return f" {' '.join(_WORDS.findall(fold_name(text)))} "


# --- two under one name -----------------------------------------------------------------------


def _splits(world: _World) -> Iterator[Suggestion]:
    for who in world.everybody.values():
        record = who.identity.record
        is_settled = _is_hidden(who) or bool(record and record.verified)
        if who.kind == Kind.PERSON and len(world.at[who.key]) > 1 and not is_settled:
            groups = [group for group in _circles(world, who) if group.roles]
            groups.sort(key=lambda group: (-len(group.paths), group.paths))
            if len(groups) > 1:
                yield _split(world, who, groups[0], groups[1])


@dataclass(frozen=True, slots=True)
class _Circle:
    """Articles about one person that have something in common. roles: as worded in them."""

    paths: tuple[str, ...]
    roles: tuple[str, ...]


def _circles(world: _World, who: Who) -> list[_Circle]:
    """Part somebody's articles where neither a word of a role nor anybody else is in common."""
    roles: dict[str, list[str]] = {path: [] for path in sorted(world.at[who.key])}
    for use in who.identity.uses:
        roles[use.path] += use.entry.roles
    leader = {path: path for path in roles}

    def lead(path: str) -> str:
        while leader[path] != path:
            leader[path] = path = leader[leader[path]]
        return path

    first: dict[str, str] = {}
    for path, worded in roles.items():
        beside = {k for k in world.there[path] if k != who.key and len(world.at[k]) <= _COMMON}
        for mark in sorted(beside.union(*(fold_name(role).split() for role in worded))):
            leader[lead(path)] = lead(first.setdefault(mark, path))
    circles: dict[str, list[str]] = defaultdict(list)
    for path in roles:
        circles[lead(path)].append(path)
    return [
        _Circle(tuple(paths), tuple(dict.fromkeys(role for path in paths for role in roles[path])))
        for paths in circles.values()
    ]


def _split(world: _World, who: Who, most: _Circle, rest: _Circle) -> Suggestion:
    gap = _years_between(world, most, rest)
    # A name of two words is borne by many, one of four hardly by two in one collection.
    confidence = (
        0.65 - 0.1 * min(4, len(who.name.split())) + (0.3 if gap >= _FAR_APART_YEARS else 0)
    )
    said = " and ".join(f'"{circle.roles[0]}"' for circle in (most, rest))
    apart = f", {gap} years apart" if gap >= _FAR_APART_YEARS else ""
    reason = f"{said}{apart}; nobody else stands in both groups of articles"
    return Suggestion(Act.SPLIT, (who,), len(rest.paths), confidence, reason, rest.paths)


def _years_between(world: _World, one: _Circle, other: _Circle) -> int:
    years = [
        [date.year for path in circle.paths if (date := world.articles[path].date)]
        for circle in (one, other)
    ]
    if not all(years):
        return 0
    return max(0, min(years[1]) - max(years[0]), min(years[0]) - max(years[1]))
