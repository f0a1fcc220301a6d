"""The articles of one person or body over time: on its page, on the pages of its years, as bars.

The page of an entity holds its newest articles; if it has many, all of them stand on pages by
year or month, so that a new article changes two pages of an entity, however famous it is.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, repeat
from operator import itemgetter

from broadsheet.frozen import Frozen
from broadsheet.library import Appearance, Entity
from broadsheet.mentions import Mention
from broadsheet.model import Card, Kind
from broadsheet.views.atlas import Atlas, article_link, entity_path, show_date
from broadsheet.views.entity_values import Cited, EntityArticle, EntityPartView, Period, Quote
from broadsheet.views.facts import Span, has_parts
from broadsheet.views.periods import Unit, choose_unit, draw_chart, period_name
from broadsheet.views.pictures import Chart
from broadsheet.views.values import Count, Link

# The articles on the own page of an entity that has further pages.
_NEWEST = 40
# A year with more of them is cut into months.
_MOST_A_YEAR = 200
# Sentences shown for one article; the rest is a click away.
_QUOTES = 3
# Fewer dated articles are no picture.
_CHARTED = 3
_LAYOUTS = {Kind.PERSON: "person.html", Kind.ORGANISATION: "organisation.html"}
_PART = "entity_part.html"
_year_of, _month_of = itemgetter(slice(Unit.YEAR)), itemgetter(slice(Unit.MONTH))


def entity_layout(entity: Entity) -> str:
    """Return the layout of an entity's own page."""
    return _LAYOUTS[entity.kind]


def cite(atlas: Atlas, article: Card) -> Cited:
    """Return an article as where something is known from."""
    lang = atlas.settings.lang
    return Cited(article_link(article), article.lang or lang, show_date(article.date, lang))


class Use(Frozen):
    """One appearance of an entity, with the article and its sentences, if any file shows them."""

    appearance: Appearance
    article: Card
    cited: Cited
    mentions: tuple[Mention, ...]

    @property
    def day(self) -> str:
        """The article's date, ISO, empty if there is none."""
        return self.cited.date.iso if self.cited.date else ""


def uses_of(atlas: Atlas, entity: Entity, start: int = 0, end: int | None = None) -> Iterator[Use]:
    """Yield some of an entity's appearances with their articles, newest first."""
    settings, layouts = atlas.settings, (entity_layout(entity), _PART)
    are_quoted = any("quotes" in atlas.shown(layout) for layout in layouts)
    are_shown = settings.data or settings.entity_feeds or are_quoted
    uses = entity.appearances[start:end]
    paths = [use.article for use in uses]
    told = atlas.mentions_of(paths, entity.key) if are_shown else repeat(())
    for use, article, mentions in zip(uses, atlas.articles(paths), told, strict=False):
        yield Use(use, article, cite(atlas, article), mentions)


def newest_uses(atlas: Atlas, entity: Entity) -> tuple[Use, ...]:
    """Return the appearances that an entity's own page shows: all if they are few."""
    is_parted = has_parts(len(entity.appearances))
    return tuple(uses_of(atlas, entity, end=_NEWEST if is_parted else None))


def all_unverified(entity: Entity) -> bool:
    """Tell whether nothing about an entity is confirmed, which is then said once."""
    return all(use.unverified for use in entity.appearances) and entity.is_unverified


def newest_articles(atlas: Atlas, entity: Entity, uses: Iterable[Use]) -> tuple[Period, ...]:
    """Return the articles on an entity's own page, in the periods that its chart leads to."""
    unit = max(choose_unit(filter(None, atlas.days(entity.key))), Unit.YEAR)
    return _grouped(atlas, uses, unit, entity_layout(entity))


def list_parts(atlas: Atlas, key: str) -> tuple[Count, ...]:
    """Return the further pages of an entity, newest first; none if its own page holds all."""
    return tuple(
        Count(_name(atlas, span.label), span.path, span.end - span.start)
        for span in atlas.spans(key)
    )


def part_view(atlas: Atlas, entity: Entity, span: Span, uses: Iterable[Use]) -> EntityPartView:
    """Return a further page of an entity. uses: those of its span."""
    links = [None, *(Link(count.text, count.path) for count in list_parts(atlas, entity.key)), None]
    place = atlas.spans(entity.key).index(span)
    return EntityPartView(
        path=span.path,
        layout=_PART,
        title=entity.name,
        lang=atlas.settings.lang,
        period=_name(atlas, span.label),
        entity=Link(entity.name, entity_path(entity)),
        kind=entity.kind.value,
        count=span.end - span.start,
        all_unverified=all_unverified(entity),
        periods=_grouped(atlas, uses, Unit.MONTH, _PART),
        newer=links[place],
        older=links[place + 2],
    )


def chart(atlas: Atlas, key: str) -> Chart | None:
    """Return the bars of an entity's articles, each leading to where they stand."""
    days = atlas.days(key)
    unit = choose_unit(filter(None, days))
    counts = Counter([day[:unit] for day in days if day])
    if counts.total() < _CHARTED or len(counts) < 2:
        return None
    return draw_chart(counts, unit, period_address(atlas, key), atlas.settings.lang)


def period_address(atlas: Atlas, key: str) -> Callable[[str], str]:
    """Return the function from a period to where the newest of an entity's articles stand."""
    places = [(span.label, span.path) for span in atlas.spans(key) if span.label]
    if not places:
        days = atlas.days(key)
        unit = max(choose_unit(filter(None, days)), Unit.YEAR)
        known = {day[:unit] for day in days if day}
        places = [(label, f"{key}.html#{_anchor(label)}") for label in sorted(known, reverse=True)]

    def address(wanted: str) -> str:
        key, path = next((k, p) for k, p in places if k.startswith(wanted) or wanted.startswith(k))
        return f"{path}#{_anchor(wanted)}" if len(wanted) > len(key) and "#" not in path else path

    return address


def _anchor(key: str) -> str:
    return f"t-{key or 'undated'}"


def find_spans(key: str, days: Sequence[str]) -> tuple[Span, ...]:
    """Return what stands on the further pages of an entity: a year each, or a month of many.

    days: of all its articles, newest first.

    >>> [(s.label, s.start, s.end) for s in find_spans("people/an", ["2020-05"] * 100 + [""])]
    [('2020', 0, 100), ('', 100, 101)]
    """
    if not has_parts(len(days)):
        return ()
    spans: list[Span] = []
    start = 0
    for year, of_year in Counter(map(_year_of, days)).items():
        counts = {year: of_year}
        if of_year > _MOST_A_YEAR:
            counts = Counter(map(_month_of, days[start : start + of_year]))
        for label, count in counts.items():
            path = f"{key}/{label or 'undated'}.html"
            spans.append(Span(label, path, start, start + count))
            start += count
    return tuple(spans)


def _name(atlas: Atlas, label: str) -> str:
    return period_name(label, atlas.settings.lang) if label else ""


def _grouped(atlas: Atlas, uses: Iterable[Use], unit: Unit, layout: str) -> tuple[Period, ...]:
    most = _QUOTES if "quotes" in atlas.shown(layout) else 0
    return tuple(
        Period(
            _name(atlas, key),
            _anchor(key),
            tuple([_entity_article(use, most) for use in group]),
        )
        for key, group in groupby(uses, key=lambda use: use.day[:unit])
    )


def _entity_article(use: Use, most: int) -> EntityArticle:
    cited, own, told = use.cited, use.appearance, use.mentions[:most]
    quotes = tuple([_quote(cited.article.path, mention) for mention in told]) if told else ()
    return EntityArticle(cited, own.entry.roles, quotes, own.unverified)


def _quote(path: str, mention: Mention) -> Quote:
    anchor, sentence, start, end = mention
    return Quote(sentence[:start], sentence[start:end], sentence[end:], f"{path}#{anchor}")
