"""Views of the home page and of the A–Z indexes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import nsmallest
from itertools import groupby

from broadsheet.collation import LETTERS, filing_name, fold_name, index_letter, sort_key
from broadsheet.library import Entity
from broadsheet.model import Kind
from broadsheet.views.archive import articles_over_time
from broadsheet.views.atlas import Atlas, entity_path
from broadsheet.views.shelving import Shelved, shelve
from broadsheet.views.values import HomeView, IndexEntry, IndexView, Letter, Link, Shelf

_MOST_NAMED = 10
# Names on one page: with two lines for each, some 100 kB of HTML.
_FULL = 500

_Shelved = Shelved[tuple[str, IndexEntry]]


def home_view(atlas: Atlas) -> HomeView:
    """Return the home page: the newest articles, the most named, and the ways in."""
    library, settings = atlas.library, atlas.settings
    return HomeView(
        path="index.html",
        layout="home.html",
        title="",
        lang=settings.lang,
        description=settings.description,
        feed="feed.xml" if any(article.date for article in library.articles) else "",
        rows=tuple(atlas.row(article) for article in library.articles[: settings.per_page]),
        articles=len(library.articles),
        chart=articles_over_time(atlas),
        people=_most_named(atlas, library.people),
        organisations=_most_named(atlas, library.organisations),
        people_count=len(library.people),
        organisations_count=len(library.organisations),
        letters=_bar(Kind.PERSON, map(_filing, library.people)),
    )


def _most_named(atlas: Atlas, entities: Iterable[Entity]) -> tuple[IndexEntry, ...]:
    """Return who is in the most articles; equals by id."""
    named = (entity for entity in entities if entity.appearances)
    most = nsmallest(_MOST_NAMED, named, key=lambda e: (-len(e.appearances), e.id))
    return tuple(_entry(atlas, entity) for entity in most)


def index_views(atlas: Atlas, kind: Kind) -> Iterator[IndexView]:
    """Yield the A–Z index of one kind, with the records' aliases; people go by given name.

    If there are too many for one page, it leads to pages that hold them, by first letters.
    """
    library = atlas.library
    entities = library.people if kind == Kind.PERSON else library.organisations
    filed = sorted(
        (item for entity in entities for item in _filed(atlas, entity)),
        key=lambda item: (sort_key(item[0]), item[1].name, item[1].path),
    )
    is_full = len(filed) > _FULL
    named = ((name, (name, entry)) for name, entry in filed)
    shelves = tuple(shelve(named, _FULL if is_full else len(filed)))
    sections = tuple(_by_letter(kind, shelves) if is_full else map(_section, shelves))
    front = IndexView(
        path=f"{kind}/index.html",
        layout="index.html",
        title="",
        lang=atlas.settings.lang,
        kind=kind.value,
        count=len(entities),
        here="",
        letters=_bar(kind, (name for name, _ in filed)),
        sections=sections,
        kinds=_kinds(sections),
        decades=_decades(sections),
        unverified=_doubt(sections),
        before=None,
        after=None,
    )
    yield front
    if is_full:
        around = zip((None, *shelves), shelves, (*shelves[1:], None), strict=False)
        for before, shelf, after in around:
            sections = (_section(shelf),)
            yield replace(
                front,
                path=_shelf_path(kind, shelf),
                here=shelf.label,
                sections=sections,
                kinds=_kinds(sections),
                decades=_decades(sections),
                unverified=_doubt(sections),
                before=_shelf_link(kind, before),
                after=_shelf_link(kind, after),
            )


def _filed(atlas: Atlas, entity: Entity) -> Iterator[tuple[str, IndexEntry]]:
    """Yield the index entries of an entity, each with the name to file it under."""
    record, entry = entity.record, _entry(atlas, entity)
    yield _filing(entity), entry
    seen = {fold_name(entity.name)}
    for alias in (*record.aliases, *record.previous_names) if record else ():
        if fold_name(alias) not in seen:
            seen.add(fold_name(alias))
            name = filing_name(alias) if entity.kind == Kind.PERSON else alias
            yield name, replace(entry, name=alias, count=0, note="", see=entity.name)


def _filing(entity: Entity) -> str:
    if entity.record and entity.record.sort_as:
        return entity.record.sort_as
    return filing_name(entity.name) if entity.kind == Kind.PERSON else entity.name


def _entry(atlas: Atlas, entity: Entity) -> IndexEntry:
    dates = (atlas.articles[a.article].date for a in entity.appearances)
    return IndexEntry(
        name=entity.name,
        path=entity_path(entity),
        count=len(entity.appearances),
        note=entity.description,
        note_lang=atlas.lang(entity.description_lang),
        unverified=entity.is_unverified,
        kind=entity.record.body_kind if entity.record else "",
        decades=tuple(sorted({f"{date.year // 10}0" for date in dates if date})),
    )


def _section(shelf: _Shelved) -> Letter:
    entries = tuple(entry for _, entry in shelf.things)
    return Letter(shelf.label, _anchor(shelf.letters[0]), entries, ())


def _by_letter(kind: Kind, shelves: Iterable[_Shelved]) -> Iterator[Letter]:
    for letter, group in groupby(shelves, key=lambda shelf: shelf.letters[0]):
        yield Letter(letter, _anchor(letter), (), tuple(_shelf(kind, s) for s in group))


def _shelf(kind: Kind, shelf: _Shelved) -> Shelf:
    first, last = (shelf.things[place][0].split()[0] for place in (0, -1))
    return Shelf(shelf.label, _shelf_path(kind, shelf), first, last, len(shelf.things))


def _kinds(sections: Iterable[Letter]) -> tuple[str, ...]:
    kinds = {entry.kind for section in sections for entry in section.entries}
    return tuple(sorted(kinds - {""}, key=lambda kind: (sort_key(kind), kind)))


def _decades(sections: Iterable[Letter]) -> tuple[str, ...]:
    entries = (entry for section in sections for entry in section.entries)
    return tuple(sorted({decade for entry in entries for decade in entry.decades}))


def _doubt(sections: Iterable[Letter]) -> str:
    """Return whether `all` or `some` of the names are guesses, or an empty string."""
    doubts = {e.unverified for section in sections for e in section.entries if not e.see}
    return "" if True not in doubts else "some" if False in doubts else "all"


def _bar(kind: Kind, names: Iterable[str]) -> tuple[Link, ...]:
    """Return the whole alphabet, with the way to each letter that a name begins with."""
    found = {index_letter(name) for name in names}
    others = ("#",) if "#" in found else ()
    return tuple(
        Link(letter, f"{kind}/index.html#{_anchor(letter)}" if letter in found else "")
        for letter in (*LETTERS, *others)
    )


def _anchor(letter: str) -> str:
    return f"letter-{letter.lower()}" if letter != "#" else "letter-other"


def _shelf_path(kind: Kind, shelf: _Shelved) -> str:
    return f"{kind}/az/{shelf.slug}.html"


def _shelf_link(kind: Kind, shelf: _Shelved | None) -> Link | None:
    return Link(shelf.label, _shelf_path(kind, shelf)) if shelf else None
