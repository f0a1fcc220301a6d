"""The facts of a whole collection, from its library: worked out once, for all pages.

What an article's file says by itself (its card, body and anchors) is no matter of the library
and is not among them; neither is what is found in texts (mentions and terms).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as calendar_date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final
from urllib.parse import quote

from broadsheet.address import path_identity
from broadsheet.collation import filing_name, fold_name
from broadsheet.data_export.files import list_data_parts
from broadsheet.fact import Fact
from broadsheet.frozen import Frozen
from broadsheet.library import Appearance, Entity, Library
from broadsheet.model import Card, Date, Kind
from broadsheet.search.numbers import encode_numbers, number_articles, number_names
from broadsheet.search.shards import TOGETHER, sizes_for
from broadsheet.search.terms import name_entry
from broadsheet.settings import Settings
from broadsheet.views.atlas import article_path, entity_path
from broadsheet.views.facts import (
    Called,
    Listed,
    Name,
    Office,
    Present,
    Profile,
    Redirect,
    SearchFacts,
    Setting,
    ShownArticle,
    ShownName,
    Target,
    Year,
    drawer_of,
    moment,
)
from broadsheet.views.histories import find_spans
from broadsheet.views.namesakes import shared_names, told_apart
from broadsheet.views.search import forms_of

# A name in more articles than these says little about any of them, and would cost much to weigh.
_TOO_COMMON = 200

# What `list_facts` yields.
LIBRARY_FACTS: Final = frozenset(Fact) - {
    *(Fact.CARD, Fact.BODY, Fact.ANCHORS, Fact.PAGE, Fact.MENTIONS, Fact.TERMS, Fact.PATHS),
    *(Fact.DATA_TEXTS, Fact.QUOTED),
}

Found = tuple[Fact, str, Any]
"""A fact's kind, key and value."""


class _World(Frozen):
    """What the facts are made of, everything by its path or key."""

    library: Library
    entities: Mapping[str, Entity]
    places: Mapping[str, tuple[int, ...]]
    names: Mapping[str, Name]
    cards: Mapping[str, Card]
    dates: Mapping[str, str]
    days: Mapping[str, int]
    order: tuple[Listed, ...]
    formers: Mapping[str, str]


def list_facts(
    library: Library, media: Mapping[str, tuple[int, int]], settings: Settings
) -> Iterator[Found]:
    """Yield every fact that follows from the library, in a fixed order.

    media: width and height of each file below media/, zeros for what is no picture.
    """
    world = _world(library)
    yield from _article_facts(world)
    yield from _entity_facts(world)
    yield from ((Fact.FORMER, old, key) for old, key in world.formers.items())
    yield from _targets(world, media)
    for name, size in media.items():
        yield Fact.MEDIA, name, size
    yield Fact.PAGES, "", tuple(page.path for page in library.pages)
    redirects = tuple(_redirects(world))
    first = {redirect.path: redirect for redirect in reversed(redirects)}
    yield from ((Fact.REDIRECT, path, redirect) for path, redirect in first.items())
    yield Fact.REDIRECTS, "", redirects
    if settings.data:
        yield from _data_parts(world)
    if settings.search:
        yield from _search_facts(world)


def _world(library: Library) -> _World:
    everybody = (*library.people, *library.organisations)
    keys = [entity.key for entity in everybody]
    entities = dict(zip(keys, everybody, strict=True))
    shared = shared_names(entities.values())
    dates = {card.path: str(card.date or "") for card in library.articles}
    return _World(
        library,
        entities,
        dict(zip(keys, library.places, strict=True)),
        {key: _name(entity, told_apart(entity, shared)) for key, entity in entities.items()},
        {card.path: card for card in library.articles},
        dates,
        {card.path: _day(card.date) for card in library.articles},
        tuple(
            Listed(card.path, card.slug, card.date, str(card.lastmod or dates[card.path])[:10])
            for card in library.articles
        ),
        _formers(entities),
    )


def _name(entity: Entity, told: str) -> Name:
    record = entity.record
    forms = (*record.aliases, *record.previous_names) if record else ()
    note = record.description if record else ""
    return Name(entity.kind, entity.id, entity.name, told, note, forms)


def _article_facts(world: _World) -> Iterator[Found]:
    order, named = world.order, _named(world)
    yield Fact.ORDER, "", order
    paths = [listed.path for listed in order]
    for newer, path, older in zip(("", *paths), paths, (*paths[1:], ""), strict=False):
        here = _present(path, named)
        yield Fact.SETTING, path, Setting(newer, older, here)
        if here:
            yield Fact.NAMED, path, tuple([one.key for one in here])
    years = []
    for number, group in groupby(order, key=lambda listed: listed.date.year if listed.date else 0):
        label, articles = f"{number:04}" if number else "", tuple(group)
        years.append(Year(label, len(articles)))
        yield Fact.YEAR, label, articles
    yield Fact.YEARS, "", tuple(years)


_Named = Mapping[Kind, Mapping[str, Sequence[tuple[int, str, Appearance]]]]
"""Who appears in each article, by kind and path: in what place, the key, and how it is named."""


def _named(world: _World) -> _Named:
    named: dict[Kind, dict[str, list[tuple[int, str, Appearance]]]]
    named = {kind: {path: [] for path in world.cards} for kind in Kind}
    for key, entity in world.entities.items():
        by_path = named[entity.kind]
        for place, use in zip(world.places[key], entity.appearances, strict=True):
            by_path[use.article].append((place, key, use))
    return named


def _present(path: str, named: _Named) -> tuple[Present, ...]:
    """Return who appears in an article, in the order of its front matter, people first."""
    return tuple(
        [
            Present(key, entry.name, entry.aliases, entry.roles, use.unverified)
            for by_path in named.values()
            for _, key, use in sorted(by_path[path])
            for entry in (use.entry,)
        ]
    )


def _entity_facts(world: _World) -> Iterator[Found]:
    changed = {listed.path: listed.day for listed in world.order}
    profiles: dict[Kind, list[Profile]] = {kind: [] for kind in Kind}
    for key, entity in world.entities.items():
        paths = [use.article for use in entity.appearances]
        days = tuple(map(world.dates.__getitem__, paths))
        newest = max(map(changed.__getitem__, paths), default="")
        profiles[entity.kind].append(_profile(world.names[key], entity, days, newest))
        yield Fact.ENTITY, key, entity
        yield Fact.DAYS, key, days
        yield Fact.SPANS, key, find_spans(key, days)
        yield Fact.NAME, key, world.names[key]
        yield Fact.SPREAD, key, _spread(world, paths)
        yield Fact.ROLES, key, tuple(_offices(world, entity.appearances))
    yield from ((Fact.INDEX, kind, tuple(own)) for kind, own in profiles.items())
    yield from _hierarchy(world)


def _profile(name: Name, entity: Entity, days: Sequence[str], newest: str) -> Profile:
    record = entity.record
    decades = {int(year) // 10 for year in set(map(itemgetter(slice(4)), days)) if year}
    own = filing_name(entity.name) if entity.kind == Kind.PERSON else entity.name
    description, description_lang = entity.described
    return Profile(
        name,
        filing=record.sort_as if record and record.sort_as else own,
        count=len(entity.appearances),
        description=description,
        description_lang=description_lang,
        unverified=entity.is_unverified,
        body_kind=record.body_kind if record else "",
        decades=tuple(sorted(f"{decade}0" for decade in decades)),
        day=newest,
    )


def _spread(world: _World, paths: Sequence[str]) -> dict[str, int]:
    if len(paths) > _TOO_COMMON:
        return {}
    return dict(zip(paths, map(world.days.__getitem__, paths), strict=True))


def _day(date: Date | None) -> int:
    return calendar_date(date.year, date.month or 1, date.day or 1).toordinal() if date else 0


def _offices(world: _World, uses: Sequence[Appearance]) -> Iterator[Office]:
    for use in [use for use in uses if use.entry.roles]:
        yield Office(moment(world.cards[use.article].date), use.article, use.entry.roles)


def _hierarchy(world: _World) -> Iterator[Found]:
    """Yield the parent of each body that has one, and what is below each."""
    parts = defaultdict(list)
    by_name = {fold_name(body.name): body.key for body in world.library.organisations}
    for key, entity in world.entities.items():
        parent = _parent(world, entity, by_name)
        if parent:
            yield Fact.PARENT, key, parent
            parts[parent].append(key)
    for key, group in parts.items():
        yield Fact.PARTS, key, tuple(group)


def _parent(world: _World, entity: Entity, by_name: Mapping[str, str]) -> str:
    """Return the key of the body that a record names as parent, by id or by name."""
    if entity.kind != Kind.ORGANISATION or not entity.record or not entity.record.parent:
        return ""
    wanted = entity.record.parent
    key = f"{Kind.ORGANISATION}/{wanted}"
    if key in world.entities:
        return key
    return world.formers.get(key) or by_name.get(fold_name(wanted), "")


def _formers(entities: Mapping[str, Entity]) -> Mapping[str, str]:
    """Return who had which key before, unless somebody else has it now."""
    return {
        f"{entity.kind}/{old}": key
        for key, entity in reversed(list(entities.items()))
        for old in (entity.record.former_ids if entity.record else ())
        if f"{entity.kind}/{old}" not in entities
    }


def _targets(world: _World, media: Mapping[str, tuple[int, int]]) -> Iterator[Found]:
    """Yield what a link to each file leads to, by the identity of its path below content/."""
    targets = {path_identity(a.path): Target(article_path(a), a.path) for a in world.order}
    pages = world.library.pages
    targets |= {path_identity(p.path): Target(f"{p.slug}.html", p.path) for p in pages}
    for old, key in world.formers.items():
        targets[path_identity(f"{old}.md")] = Target(entity_path(world.entities[key]), "")
    for entity in world.entities.values():
        if entity.record:
            targets[path_identity(entity.record.path)] = Target(entity_path(entity), "")
    for name in media:
        targets[path_identity(f"media/{name}")] = Target(f"media/{quote(name)}", "")
    drawers: defaultdict[str, dict[str, Target]] = defaultdict(dict)
    for identity, target in targets.items():
        drawers[drawer_of(identity)][identity] = target
    yield from ((Fact.TARGETS, drawer, held) for drawer, held in drawers.items())


def _redirects(world: _World) -> Iterator[Redirect]:
    """Yield the former addresses of all articles, people and bodies."""
    for old, key in world.formers.items():
        entity = world.entities[key]
        origin = f"the entry {entity.name}"
        yield Redirect(f"{old}.html", entity_path(entity), entity.name, "", origin)
    for card in world.library.articles:
        for address in card.former_addresses:
            path = address if address.endswith(".html") else f"{address.rstrip('/')}/index.html"
            if path != article_path(card):
                origin = f"content/{card.path}"
                yield Redirect(path, article_path(card), card.title, card.lang, origin)


def _data_parts(world: _World) -> Iterator[Found]:
    kinds = [
        [world.names[entity.key] for entity in group]
        for group in (world.library.people, world.library.organisations)
    ]
    parts = dict(list_data_parts(world.order, *kinds))
    yield Fact.DATA, "", tuple(parts)
    for part, items in parts.items():
        yield Fact.DATA_PART, f"{part.stem} {part.label}", items


def _search_facts(world: _World) -> Iterator[Found]:
    numbering = number_articles({listed.path: listed.date for listed in world.order})
    sizes = sizes_for(len(world.order), len(world.entities))
    bits, names = number_names(world.entities, sizes.names)
    years = {listed.date.year for listed in world.order if listed.date}
    yield (
        Fact.SEARCH,
        "",
        SearchFacts(
            sizes.words,
            sizes.pairs,
            sizes.starts,
            sizes.names,
            bits,
            numbering.bits,
            numbering.first_year,
            tuple(sorted(years, reverse=True)),
            len(world.order),
        ),
    )
    numbers = numbering.numbers
    yield from ((Fact.NUMBER, path, number) for path, number in numbers.items())
    by_number = sorted((number, path) for path, number in numbers.items())
    parts = []
    for part, group in groupby(by_number, key=lambda item: item[0] // TOGETHER):
        parts.append(f"{part:x}")
        yield Fact.SHOWN_ARTICLES, parts[-1], tuple(ShownArticle(*item) for item in group)
    yield Fact.ARTICLE_PARTS, "", tuple(parts)
    shelves: list[list[ShownName]] = [[] for _ in range(sizes.names)]
    for key, number in sorted(names.items(), key=lambda item: item[1]):
        entity = world.entities[key]
        words = name_entry(number, len(entity.appearances), forms_of(entity)).words
        yield Fact.CALLED, key, Called(number, words)
        places = sorted([numbers[use.article] for use in entity.appearances])
        shelves[number >> bits].append(ShownName(number, key, encode_numbers(places)))
    for place, shelf in enumerate(shelves):
        yield Fact.SHOWN_NAMES, f"{place:x}", tuple(shelf)
