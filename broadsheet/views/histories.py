"""The articles of one person or body over time: on its page, on the pages of its years, as bars.

The page of an entity holds its newest articles; if it has many, all of them stand on pages by
year or month, so that a new article changes two pages of an entity, however famous it is.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from broadsheet.library import Appearance, Entity
from broadsheet.mentions import Mention
from broadsheet.model import Card, Date, Kind
from broadsheet.views.atlas import Atlas, article_link, article_path, entity_path
from broadsheet.views.entity_values import Cited, EntityArticle, EntityPartView, Period, Quote
from broadsheet.views.periods import Unit, choose_unit, draw_chart, period, period_name
from broadsheet.views.pictures import Chart
from broadsheet.views.values import Count, Link

T = TypeVar("T")

# Up to so many articles stand on the entity's own page, of more only the newest.
_WHOLE, _NEWEST = 100, 40
# A year with more of them is cut into months.
_MOST_A_YEAR = 200
# Sentences shown for one article; the rest is a click away.
_QUOTES = 3
# Fewer dated articles are no picture.
_CHARTED = 3
_LAYOUTS = {Kind.PERSON: "person.html", Kind.ORGANISATION: "organisation.html"}
_PART = "entity_part.html"


def entity_layout(entity: Entity) -> str:
    """Return the layout of an entity's own page."""
    return _LAYOUTS[entity.kind]


def cite(atlas: Atlas, article: Card) -> Cited:
    """Return an article as where something is known from."""
    return Cited(article_link(article), atlas.lang(article.lang), atlas.date(article.date))


@dataclass(frozen=True, slots=True)
class Use:
    """One appearance of an entity, with the article and its sentences, if any file shows them."""

    appearance: Appearance
    article: Card
    mentions: tuple[Mention, ...]


def uses_of(atlas: Atlas, entity: Entity) -> tuple[Use, ...]:
    """Return an entity's appearances with their articles, newest first."""
    settings, layouts = atlas.settings, (entity_layout(entity), _PART)
    are_quoted = any("quotes" in atlas.shown(layout) for layout in layouts)
    are_shown = settings.data or settings.entity_feeds or are_quoted
    return tuple(
        Use(
            use,
            atlas.article(use.article),
            atlas.mentions_of(use.article, entity.key) if are_shown else (),
        )
        for use in entity.appearances
    )


def all_unverified(entity: Entity) -> bool:
    """Tell whether nothing about an entity is confirmed, which is then said once."""
    return entity.is_unverified and all(use.unverified for use in entity.appearances)


def newest_articles(atlas: Atlas, entity: Entity, uses: Sequence[Use]) -> tuple[Period, ...]:
    """Return the articles on an entity's own page, in the periods that its chart leads to."""
    unit = max(choose_unit(_known(map(date_of, uses))), Unit.YEAR)
    newest = uses[: _WHOLE if len(uses) <= _WHOLE else _NEWEST]
    return _grouped(atlas, newest, unit, entity_layout(entity))


def list_parts(atlas: Atlas, entity: Entity, uses: Sequence[Use]) -> tuple[Count, ...]:
    """Return the further pages of an entity, newest first; none if its own page holds all."""
    return tuple(
        Count(period_name(key, atlas.settings.lang) if key else "", path, len(part))
        for key, path, part in _parts(entity, uses, date_of)
    )


def part_views(atlas: Atlas, entity: Entity, uses: Sequence[Use]) -> Iterator[EntityPartView]:
    """Yield the further pages of an entity."""
    parts = _parts(entity, uses, date_of)
    links = [Link(count.text, count.path) for count in list_parts(atlas, entity, uses)]
    around = zip(parts, (None, *links), (*links[1:], None), strict=False)
    for (key, path, part), newer, older in around:
        yield EntityPartView(
            path=path,
            layout=_PART,
            title=entity.name,
            lang=atlas.settings.lang,
            period=period_name(key, atlas.settings.lang) if key else "",
            entity=Link(entity.name, entity_path(entity)),
            kind=entity.kind.value,
            count=len(part),
            all_unverified=all_unverified(entity),
            periods=_grouped(atlas, part, Unit.MONTH, _PART),
            newer=newer,
            older=older,
        )


def chart(atlas: Atlas, entity: Entity, uses: Sequence[Use]) -> Chart | None:
    """Return the bars of an entity's articles, each leading to where they stand."""
    dates = _known(map(date_of, uses))
    unit = choose_unit(dates)
    counts = Counter(period(date, unit) for date in dates)
    if counts.total() < _CHARTED or len(counts) < 2:
        return None
    return draw_chart(
        counts, unit, period_address(entity, [date_of(use) for use in uses]), atlas.settings.lang
    )


def period_address(entity: Entity, dates: Sequence[Date | None]) -> Callable[[str], str]:
    """Return the function from a period to where the newest of an entity's articles stand.

    dates: of all its articles, newest first.
    """
    places = [(key, path) for key, path, _ in _parts(entity, dates, lambda date: date) if key]
    if not places:
        dated = _known(dates)
        unit = max(choose_unit(dated), Unit.YEAR)
        known = {period(date, unit) for date in dated}
        path = entity_path(entity)
        places = [(key, f"{path}#{_anchor(key)}") for key in sorted(known, reverse=True)]

    def address(wanted: str) -> str:
        key, path = next((k, p) for k, p in places if k.startswith(wanted) or wanted.startswith(k))
        return f"{path}#{_anchor(wanted)}" if len(wanted) > len(key) and "#" not in path else path

    return address


def date_of(use: Use) -> Date | None:
    """Return the date of an appearance's article."""
    return use.article.date


def _known(dates: Iterable[Date | None]) -> list[Date]:
    return [date for date in dates if date]


def _key(date: Date | None, unit: Unit) -> str:
    """Return the period of a date, empty if there is none."""
    return period(date, unit) if date else ""


def _anchor(key: str) -> str:
    return f"t-{key or 'undated'}"


def _parts(
    entity: Entity, uses: Sequence[T], dated: Callable[[T], Date | None]
) -> list[tuple[str, str, tuple[T, ...]]]:
    """Return period, path and appearances of each further page."""
    if len(uses) <= _WHOLE:
        return []
    years = groupby(uses, key=lambda use: _key(dated(use), Unit.YEAR))
    return [
        (key, f"{entity.key}/{key or 'undated'}.html", part)
        for year, group in years
        for key, part in _cut(year, tuple(group), dated)
    ]


def _cut(
    year: str, uses: tuple[T, ...], dated: Callable[[T], Date | None]
) -> Iterator[tuple[str, tuple[T, ...]]]:
    if len(uses) <= _MOST_A_YEAR or not year:
        yield year, uses
        return
    for month, group in groupby(uses, key=lambda use: _key(dated(use), Unit.MONTH)):
        yield month, tuple(group)


def _grouped(atlas: Atlas, uses: Iterable[Use], unit: Unit, layout: str) -> tuple[Period, ...]:
    most = _QUOTES if "quotes" in atlas.shown(layout) else 0
    return tuple(
        Period(
            period_name(key, atlas.settings.lang) if key else "",
            _anchor(key),
            tuple(_entity_article(atlas, use, most) for use in group),
        )
        for key, group in groupby(uses, key=lambda use: _key(date_of(use), unit))
    )


def _entity_article(atlas: Atlas, use: Use, most: int) -> EntityArticle:
    quotes = tuple([_quote(use.article, mention) for mention in use.mentions[:most]])
    own = use.appearance
    return EntityArticle(cite(atlas, use.article), own.entry.roles, quotes, own.unverified)


def _quote(article: Card, mention: Mention) -> Quote:
    sentence = mention.sentence
    return Quote(
        sentence[: mention.start],
        sentence[mention.start : mention.end],
        sentence[mention.end :],
        f"{article_path(article)}#{mention.anchor}",
    )
