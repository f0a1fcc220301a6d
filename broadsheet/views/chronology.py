"""The timeline of the whole collection: how many articles when, and who is named when."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from heapq import nsmallest

from broadsheet.model import Kind
from broadsheet.views.archive import articles_over_time
from broadsheet.views.atlas import Atlas, entity_path
from broadsheet.views.histories import period_address
from broadsheet.views.overview_values import Lane, Mark, TimelineView
from broadsheet.views.values import Count

# Of each kind; a reader compares no more rows.
_LANES = 12
_SIZES = 5


def timeline_view(atlas: Atlas) -> TimelineView:
    """Return the page of the timeline; what it costs grows with the number of articles."""
    order = atlas.order
    chart = articles_over_time(atlas)
    periods = [bar.period for bar in chart.bars] if chart else []
    return TimelineView(
        path="timeline.html",
        layout="timeline.html",
        title="",
        lang=atlas.settings.lang,
        chart=chart,
        people=_lanes(atlas, Kind.PERSON, periods),
        organisations=_lanes(atlas, Kind.ORGANISATION, periods),
        articles=len(order),
        undated=sum(listed.date is None for listed in order),
    )


def _lanes(atlas: Atlas, kind: Kind, periods: Sequence[str]) -> tuple[Lane, ...]:
    """Return the lanes of those who are in most articles, equals by id."""
    found = []
    most_named = nsmallest(_LANES, atlas.index(kind), key=lambda p: (-p.count, p.name.id))
    for profile in most_named:
        days = atlas.days(profile.name.key)
        counts = Counter(day[: len(periods[0])] for day in days if day and periods)
        if counts:
            address = period_address(atlas, profile.name.key)
            who = Count(profile.name.told, entity_path(profile.name), profile.count)
            found.append((who, address, counts))
    most = max((n for _, _, counts in found for n in counts.values()), default=1)
    return tuple(
        Lane(who, tuple(_marks(address, counts, periods, most))) for who, address, counts in found
    )


def _marks(
    address: Callable[[str], str], counts: Counter[str], periods: Sequence[str], most: int
) -> Iterator[Mark]:
    for period in periods:
        count = counts[period]
        is_between = len(counts) > 1 and min(counts) <= period <= max(counts)
        path = address(period) if count else ""
        yield Mark(count, path, -(-count * _SIZES // most), is_between)
