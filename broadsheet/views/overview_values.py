"""The types of the pages about the whole collection: its network and its timeline."""

from dataclasses import dataclass

from broadsheet.views.entity_values import Cited
from broadsheet.views.pictures import Chart, Graph
from broadsheet.views.values import Count, Link, View


@dataclass(frozen=True, slots=True)
class Group:
    """People and bodies with more ties among each other. members: the most tied first."""

    number: int
    members: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who appear together, in how many articles, and the newest of these."""

    one: Link
    other: Link
    count: int
    newest: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkView(View):
    """`network.html`: the most connected people and bodies, and the strongest ties among them.

    graph: None if nobody appears with anybody. people, organisations: how many there are in all.
    """

    graph: Graph | None
    groups: tuple[Group, ...]
    pairs: tuple[Pair, ...]
    people: int
    organisations: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody's articles in one period. path: where they stand, empty for none. size: 0 to 5.

    is_between: there are several, the first one not later and the last one not earlier.
    """

    count: int
    path: str
    size: int
    is_between: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """Somebody's articles over time, a mark for each bar of the chart above."""

    who: Count
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineView(View):
    """`timeline.html`: the collection over time, and who is named when.

    chart: None if no article has a date. undated: how many have none.
    """

    chart: Chart | None
    people: tuple[Lane, ...]
    organisations: tuple[Lane, ...]
    articles: int
    undated: int
