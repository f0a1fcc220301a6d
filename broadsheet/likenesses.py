"""Who may be one under two names. Every comparison goes through an index. Pure."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import combinations

from broadsheet.collation import fold_name, strip_marks
from broadsheet.decisions import Act
from broadsheet.frozen import replace
from broadsheet.model import Article, Kind
from broadsheet.names.lexicon import Form
from broadsheet.roster import Who
from broadsheet.sentences import word_list
from broadsheet.spelling import is_incomplete, name_key
from broadsheet.suggestion import Suggestion, World, merge, standing

_WORDS = re.compile(r"\w+")
# A spelling or opening that so many share says nothing about two of them.
_CROWD = 8
# Behind a body's name: another one is glued to it; it is told whose part it is.
_GLUED = re.compile(r".*(?:,|\b(?:và|hay|hoặc|and|or)\b|\d$)")
_DASHED = re.compile(r"\s+[-–]\s")


def find_merges(world: World) -> Iterator[Suggestion]:
    """Yield who may be one with whom, the one that would stay last."""
    people = [who for who in world.everybody.values() if who.kind == Kind.PERSON]
    bodies = [who for who in world.everybody.values() if who.kind == Kind.ORGANISATION]
    for group in (people, bodies):
        keys = {who.key: tuple(name_key(who.kind, f) for f in who.forms.values()) for who in group}
        letters = {own: tuple(key.replace(" ", "") for key in known) for own, known in keys.items()}
        words = {own: tuple(tuple(key.split()) for key in known) for own, known in keys.items()}
        yield from _alike(world, group, letters)
        yield from _near(world, group)
        yield from _told(world, group, keys)
        if group is bodies:
            yield from _levelled(world, bodies, words)
        yield from _fuller(world, group, words, _openings if group is bodies else _endings)


def _alike(
    world: World, group: list[Who], keys: Mapping[str, Iterable[str]]
) -> Iterator[Suggestion]:
    """Yield those who share their letters with one who stands firmer."""
    index: dict[str, dict[str, Who]] = defaultdict(dict)
    for who in group:
        for key in keys[who.key]:
            index[key][who.key] = who
    for sharing in index.values():
        if 1 < len(sharing) <= _CROWD:
            *others, best = sorted(sharing.values(), key=lambda who: standing(world, who))
            for other in others:
                yield from merge(world, other, best, 0.9, "the same letters")


def _told(
    world: World, group: list[Who], keys: Mapping[str, tuple[str, ...]]
) -> Iterator[Suggestion]:
    """Yield short names that are in other articles short for exactly one, among the same people.

    Of a body, and of a person with a foreign name, the company is only more evidence.
    """
    means: dict[str, dict[str, Who]] = defaultdict(dict)
    for who in group:
        for use in who.identity.uses:
            for alias in use.entry.aliases:
                means[name_key(who.kind, alias)][who.key] = who
    known = frozenset(key for own in keys.values() for key in own if " " in key)
    for who in group:
        meant = {
            full.key: full
            for key in keys[who.key]
            for full in means[key].values()
            if full.key != who.key and not _is_odd(world, who, full, known)
        }
        near = {key: world.beside(who, full) for key, full in meant.items()}
        if len(meant) > 1:
            near = {key: names for key, names in near.items() if names}
        if len(near) == 1:
            ((key, names),) = near.items()
            least = -0.1 if is_incomplete(who.kind, who.name) else 0.35
            confidence = min(0.9, least + 0.15 * len(names))
            beside = ", ".join(world.everybody[name].name for name in names[:3])
            reason = "short for it in other articles" + (
                f"; both stand with {beside}" * bool(names)
            )
            yield from merge(world, who, meant[key], confidence, reason)


def _is_odd(world: World, short: Who, full: Who, known: Collection[str]) -> bool:
    """Tell whether a long form is likely a slip.

    It holds a name that stands more often, or another one beside it.
    """
    if _GLUED.match(_tail(full.name, short.name)):
        return True
    inner, outer = (f" {name_key(who.kind, who.name)} " for who in (short, full))
    if inner not in outer:
        return False
    rest = outer.replace(inner, " ").split()
    beside = {" ".join(part) for at in range(len(rest)) for part in (rest[:at], rest[at:])}
    return len(world.at[short.key]) > len(world.at[full.key]) or not beside.isdisjoint(known)


def _near(world: World, group: list[Who]) -> Iterator[Suggestion]:
    """Yield those who differ by the marks of one word, or by having none."""
    index: dict[str, list[Who]] = defaultdict(list)
    for who in group:
        if " " in who.name:
            index[strip_marks(fold_name(who.name))].append(who)
    for bare, alike in index.items():
        for pair in combinations(alike, 2) if len(alike) <= _CROWD else ():
            gone, kept = sorted(pair, key=lambda who: standing(world, who))
            names = fold_name(gone.name), fold_name(kept.name)
            differing = sum(a != b for a, b in zip(*(n.split() for n in names), strict=False))
            if differing == 1 or bare in names:
                confidence, shared = _likeness(world, gone, kept)
                what = "no marks" if bare in names else "another mark in one word"
                confidence += 0.5 if bare in names else 0.2
                yield from merge(world, gone, kept, min(confidence, 0.95), what + shared)


def _likeness(world: World, gone: Who, kept: Who) -> tuple[float, str]:
    """Return what speaks for two near names being one: whom they stand with, and in what role."""
    if world.at[gone.key] & world.at[kept.key]:
        return -0.2, "; but both stand in one article"
    near = world.beside(gone, kept)
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
    world: World, bodies: list[Who], spelt: Mapping[str, tuple[Form, ...]]
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
            gone, kept = sorted(pair, key=lambda who: standing(world, who))
            reason = "the same but for the level of the place"
            yield from merge(world, gone, kept, 0.6, reason)


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
    world: World,
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


def _supported(world: World, short: Who, support: Mapping[str, list[str]]) -> Iterator[Suggestion]:
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
    tail = _tail(kept.name, short.name)
    if _DASHED.match(tail):
        yield from merge(world, kept, short, confidence, "the same with whose it is behind a dash")
        return
    for found in merge(world, short, kept, confidence, reason) if not _GLUED.match(tail) else ():
        act = Act.MERGE if len(where) == total else Act.SPLIT
        if act == Act.SPLIT and len(world.at[kept.key]) == 1:
            continue
        yield replace(found, act=act, articles=len(where), where=where)


def _tail(name: str, short: str) -> str:
    """Return what stands behind a short name where a longer one begins with it."""
    return name[len(short) :] if fold_name(name).startswith(fold_name(short)) else ""


def _words_of(article: Article) -> str:
    text = " ".join(paragraph.text for paragraph in article.body.paragraphs)
    return f" {' '.join(_WORDS.findall(fold_name(text)))} "
