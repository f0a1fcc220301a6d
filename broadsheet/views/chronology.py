"""The timeline of the whole collection: how many articles when, and who is named when."""

from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest

from broadsheet.library import Entity
from broadsheet.views.archive import articles_over_time
from broadsheet.views.atlas import Atlas, entity_path
from broadsheet.views.histories import period_address
from broadsheet.views.namesakes import told_apart
from broadsheet.views.overview_values import Lane, Mark, TimelineView
from broadsheet.views.values import Count

# Of each kind; a reader compares no more rows.
_LANES = 12
_SIZES = 5


def timeline_view(atlas: Atlas) -> TimelineView:
    """Return the page of the timeline; what it costs grows with the number of articles."""
    articles = atlas.library.articles
    chart = articles_over_time(atlas)
    periods = [bar.period for bar in chart.bars] if chart else []
    return TimelineView(
        path="timeline.html",
        layout="timeline.html",
        title="",
        lang=atlas.settings.lang,
        chart=chart,
        people=_lanes(atlas, atlas.library.people, periods),
        organisations=_lanes(atlas, atlas.library.organisations, periods),
        articles=len(articles),
        undated=sum(article.date is None for article in articles),
    )


def _lanes(atlas: Atlas, entities: Sequence[Entity], periods: Sequence[str]) -> tuple[Lane, ...]:
    """Return the lanes of those who are in most articles, equals by id."""
    found = []
    for entity in nsmallest(_LANES, entities, key=lambda e: (-len(e.appearances), e.id)):
        dates = (atlas.articles[use.article].date for use in entity.appearances)
        counts = Counter(str(date)[: len(periods[0])] for date in dates if date and periods)
        if counts:
            found.append((entity, counts))
    most = max((n for _, counts in found for n in counts.values()), default=1)
    return tuple(_lane(atlas, entity, counts, periods, most) for entity, counts in found)


def _lane(
    atlas: Atlas, entity: Entity, counts: Counter[str], periods: Sequence[str], most: int
) -> Lane:
    address = period_address(atlas, entity)
    marks = tuple(
        Mark(
            counts[period],
            address(period) if counts[period] else "",
            -(-counts[period] * _SIZES // most),
            len(counts) > 1 and min(counts) <= period <= max(counts),
        )
        for period in periods
    )
    return Lane(
        Count(told_apart(atlas, entity), entity_path(entity), len(entity.appearances)), marks
    )
