"""Views of lists: the home pages, the A–Z indexes and the archive."""

from collections.abc import Iterator
from itertools import groupby

from broadsheet.collation import LETTERS, filing_name, fold_name, index_letter, sort_key
from broadsheet.library import Entity
from broadsheet.model import Article, Kind
from broadsheet.views.atlas import Atlas, entity_path
from broadsheet.views.values import (
    ArchiveView,
    Companion,
    Count,
    HomeView,
    IndexEntry,
    IndexView,
    Letter,
    Link,
    Month,
    YearView,
)
from broadsheet.wording import month_name

_MOST_NAMED = 12


def home_views(atlas: Atlas) -> Iterator[HomeView]:
    """Yield the pages of the list of all articles, newest first; there is always a first one."""
    articles, size = atlas.library.articles, atlas.settings.per_page
    total = max(1, -(-len(articles) // size))
    for number in range(1, total + 1):
        first = number == 1
        yield HomeView(
            path=_home_path(number),
            layout="home.html",
            title="",
            lang=atlas.settings.lang,
            description=atlas.settings.description if first else "",
            feed="feed.xml" if any(article.date for article in articles) else "",
            number=number,
            total=total,
            newer="" if first else _home_path(number - 1),
            older="" if number == total else _home_path(number + 1),
            rows=tuple(atlas.row(a) for a in articles[(number - 1) * size : number * size]),
            articles=len(articles),
            people=_most_named(atlas, Kind.PERSON) if first else (),
            organisations=_most_named(atlas, Kind.ORGANISATION) if first else (),
        )


def _home_path(number: int) -> str:
    return "index.html" if number == 1 else f"page/{number}.html"


def _most_named(atlas: Atlas, kind: Kind) -> tuple[Companion, ...]:
    counts = {
        key: len(entity.appearances)
        for key, entity in atlas.entities.items()
        if entity.kind == kind and entity.appearances
    }
    return atlas.ranked(counts, _MOST_NAMED)


def index_view(atlas: Atlas, kind: Kind) -> IndexView:
    """Return the A–Z index of one kind, with the records' aliases; people go by given name."""
    entities = [entity for entity in atlas.entities.values() if entity.kind == kind]
    filed = [item for entity in entities for item in _filed(entity)]
    filed.sort(key=lambda item: (sort_key(item[0]), item[1].name, item[1].path))
    found: dict[str, list[IndexEntry]] = {letter: [] for letter in LETTERS}
    for name, entry in filed:
        found.setdefault(index_letter(name), []).append(entry)
    return IndexView(
        path=f"{kind}/index.html",
        layout="index.html",
        title="",
        lang=atlas.settings.lang,
        kind=kind.value,
        letters=tuple(
            Letter(letter, _anchor(letter), tuple(entries)) for letter, entries in found.items()
        ),
        count=len(entities),
    )


def _filed(entity: Entity) -> Iterator[tuple[str, IndexEntry]]:
    """Yield the index entries of an entity, each with the name to file it under."""
    record, path = entity.record, entity_path(entity)
    file = filing_name if entity.kind == Kind.PERSON else str
    yield (
        (record.sort_as if record else "") or file(entity.name),
        IndexEntry(
            entity.name, path, len(entity.appearances), entity.description, entity.is_unverified
        ),
    )
    seen = {fold_name(entity.name)}
    for alias in (*record.aliases, *record.previous_names) if record else ():
        if fold_name(alias) not in seen:
            seen.add(fold_name(alias))
            yield file(alias), IndexEntry(alias, path, 0, "", unverified=False, see=entity.name)


def _anchor(letter: str) -> str:
    return f"letter-{letter.lower()}" if letter != "#" else "letter-other"


def archive_view(atlas: Atlas) -> ArchiveView:
    """Return the list of years, newest first."""
    years = _by_year(atlas)
    undated = years.pop("", [])
    return ArchiveView(
        path="archive/index.html",
        layout="archive.html",
        title="",
        lang=atlas.settings.lang,
        years=tuple(Count(year, _year_path(year), len(group)) for year, group in years.items()),
        undated=Count("", _year_path(""), len(undated)) if undated else None,
    )


def year_views(atlas: Atlas) -> Iterator[YearView]:
    """Yield the page of each year, and one for undated articles if there are any."""
    years = list(_by_year(atlas).items())
    for place, (year, articles) in enumerate(years):
        newer = years[place - 1][0] if place else ""
        older = years[place + 1][0] if place + 1 < len(years) else ""
        yield YearView(
            path=_year_path(year),
            layout="year.html",
            title=year,
            lang=atlas.settings.lang,
            months=tuple(_months(atlas, articles)),
            count=len(articles),
            newer=Link(newer, _year_path(newer)) if newer else None,
            older=Link(older, _year_path(older)) if older else None,
        )


def _by_year(atlas: Atlas) -> dict[str, list[Article]]:
    years: dict[str, list[Article]] = {}
    for article in atlas.library.articles:
        year = f"{article.date.year:04}" if article.date else ""
        years.setdefault(year, []).append(article)
    return years


def _year_path(year: str) -> str:
    return f"archive/{year or 'undated'}.html"


def _months(atlas: Atlas, articles: list[Article]) -> Iterator[Month]:
    for month, group in groupby(articles, key=lambda a: a.date.month if a.date else 0):
        rows = tuple(atlas.row(article) for article in group)
        label = month_name(month, atlas.settings.lang) if month else ""
        yield Month(label, f"month-{month}" if month else "month-unknown", rows)
