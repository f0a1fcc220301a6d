"""Who may be two under one name: what they are, when and where is at odds. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from broadsheet.collation import fold_name
from broadsheet.decisions import Act
from broadsheet.frozen import Frozen
from broadsheet.model import Kind
from broadsheet.names.lexicon import load_lexicon, match
from broadsheet.names.tokens import fold_word, split_words
from broadsheet.roster import Who
from broadsheet.spelling import is_incomplete, name_key
from broadsheet.suggestion import COMMON, Suggestion, World, is_hidden

_FAR_APART_YEARS = 12
_LIFETIME_YEARS = 60


def find_splits(world: World) -> Iterator[Suggestion]:
    """Yield people whose articles fall apart into two groups that hardly mean one person."""
    for who in world.everybody.values():
        record = who.identity.record
        is_settled = is_hidden(who) or bool(record and record.verified)
        is_name = who.kind == Kind.PERSON and not is_incomplete(who.kind, who.name)
        if is_name and len(world.at[who.key]) > 1 and not is_settled:
            yield from _split(world, who)


class _Circle(Frozen):
    """Articles about one person that have something in common. roles: as worded in them."""

    paths: tuple[str, ...]
    roles: tuple[str, ...]


def _circles(world: World, who: Who) -> list[_Circle]:
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
        beside = {k for k in world.there[path] if k != who.key and len(world.at[k]) <= COMMON}
        for mark in sorted(beside.union(*(fold_name(role).split() for role in worded))):
            leader[lead(path)] = lead(first.setdefault(mark, path))
    circles: dict[str, list[str]] = defaultdict(list)
    for path in roles:
        circles[lead(path)].append(path)
    return [
        _Circle(tuple(paths), tuple(dict.fromkeys(role for path in paths for role in roles[path])))
        for paths in circles.values()
    ]


def _split(world: World, who: Who) -> Iterator[Suggestion]:
    circles = sorted(_circles(world, who), key=lambda one: (-len(one.paths), one.paths))
    told = [circle for circle in circles if circle.roles]
    if len(told) > 1:
        most, rest = told[:2]
        gap, places = _years_between(world, most, rest), _places_apart(most, rest)
        clash = (0.3 if gap >= _FAR_APART_YEARS else 0) + (0.25 if places else 0)
        said = " and ".join(f'"{circle.roles[0]}"' for circle in (most, rest))
        apart = f", {gap} years apart" if gap >= _FAR_APART_YEARS else places
        reason = f"{said}{apart}; nobody else stands in both groups of articles"
        yield Suggestion(
            Act.SPLIT, (who,), len(rest.paths), _commonness(who) + clash, reason, rest.paths
        )
    gap, late = _longest_gap(world, who)
    if gap >= _LIFETIME_YEARS:
        reason = f"{gap} years lie between two articles"
        yield Suggestion(Act.SPLIT, (who,), len(late), _commonness(who) + 0.3, reason, late)


def _commonness(who: Who) -> float:
    """Return how likely two bear a name: many share two words, hardly any four."""
    words = name_key(who.kind, who.name).split()
    native = all(is_incomplete(who.kind, word) for word in words)
    return 0.45 - 0.1 * min(4, len(words)) if native else 0.1


def _places_apart(one: _Circle, other: _Circle) -> str:
    """Return in words that roles name places, and no place in common."""
    here, there = (_places(circle.roles) for circle in (one, other))
    if not here or not there or here & there:
        return ""
    return f", in {min(here).title()} and in {min(there).title()}"


def _places(roles: Iterable[str]) -> frozenset[str]:
    places = load_lexicon("vi").places
    found = set()
    for role in roles:
        words = split_words(role)
        lows = tuple(map(fold_word, words))
        for at in range(len(lows)):
            end, label = match(places, lows, at)
            if label == "place" and words[at][0].isupper():
                found.add(" ".join(lows[at:end]))
    return frozenset(found)


def _longest_gap(world: World, who: Who) -> tuple[int, tuple[str, ...]]:
    """Return the most years between two articles in a row, and the articles after them."""
    dated = sorted(
        (date.year, path) for path in world.at[who.key] if (date := world.articles[path].date)
    )
    gaps = [(b[0] - a[0], at) for at, (a, b) in enumerate(pairwise(dated), start=1)]
    years, start = max(gaps, default=(0, 0))
    return years, tuple(sorted(path for _, path in dated[start:]))


def _years_between(world: World, one: _Circle, other: _Circle) -> int:
    years = [
        [date.year for path in circle.paths if (date := world.articles[path].date)]
        for circle in (one, other)
    ]
    if not all(years):
        return 0
    return max(0, min(years[1]) - max(years[0]), min(years[0]) - max(years[1]))
