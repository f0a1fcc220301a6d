"""Views of the home page and of the A–Z indexes."""

from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import groupby

from broadsheet.collation import LETTERS, filing_name, fold_name, index_letter, sort_key
from broadsheet.frozen import replace
from broadsheet.model import Kind
from broadsheet.views.archive import articles_over_time
from broadsheet.views.atlas import Atlas, entity_path
from broadsheet.views.facts import Profile
from broadsheet.views.shelving import Shelved, shelve
from broadsheet.views.values import HomeView, IndexEntry, IndexView, Letter, Link, Shelf

_HOME = "home.html"
_MOST_NAMED = 10
# Names on one page: with two lines for each, some 100 kB of HTML.
_FULL = 500

_Shelved = Shelved[tuple[str, IndexEntry]]


def home_view(atlas: Atlas) -> HomeView:
    """Return the home page: the newest articles, the most named, and the ways in."""
    settings, order = atlas.settings, atlas.order
    people, organisations = (atlas.index(kind) for kind in Kind)
    return HomeView(
        path="index.html",
        layout=_HOME,
        title="",
        lang=settings.lang,
        description=settings.description,
        feed="feed.xml" if any(listed.date for listed in order) else "",
        rows=atlas.rows([listed.path for listed in order[: settings.per_page]], _HOME),
        articles=len(order),
        chart=articles_over_time(atlas),
        people=_most_named(atlas, people),
        organisations=_most_named(atlas, organisations),
        people_count=len(people),
        organisations_count=len(organisations),
        letters=_bar(Kind.PERSON, (profile.filing for profile in people)),
    )


def _most_named(atlas: Atlas, profiles: Iterable[Profile]) -> tuple[IndexEntry, ...]:
    """Return who is in the most articles; equals by id."""
    named = (profile for profile in profiles if profile.count)
    most = nsmallest(_MOST_NAMED, named, key=lambda profile: (-profile.count, profile.name.id))
    return tuple(_entry(atlas, profile) for profile in most)


def index_views(atlas: Atlas, kind: Kind) -> Iterator[IndexView]:
    """Yield the A–Z index of one kind, with the records' aliases; people go by given name.

    If there are too many for one page, it leads to pages that hold them, by first letters.
    """
    profiles = atlas.index(kind)
    filed = sorted(
        (item for profile in profiles for item in _filed(atlas, profile)),
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
        count=len(profiles),
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


def _filed(atlas: Atlas, profile: Profile) -> Iterator[tuple[str, IndexEntry]]:
    """Yield the index entries of an entity, each with the name to file it under."""
    own, entry = profile.name, _entry(atlas, profile)
    yield profile.filing, entry
    seen = {fold_name(own.name)}
    for alias in own.forms:
        if fold_name(alias) not in seen:
            seen.add(fold_name(alias))
            name = filing_name(alias) if own.kind == Kind.PERSON else alias
            yield name, replace(entry, name=alias, count=0, note="", see=own.name)


def _entry(atlas: Atlas, profile: Profile) -> IndexEntry:
    return IndexEntry(
        name=profile.name.name,
        path=entity_path(profile.name),
        count=profile.count,
        note=profile.description,
        note_lang=atlas.lang(profile.description_lang),
        unverified=profile.unverified,
        kind=profile.body_kind,
        decades=profile.decades,
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
