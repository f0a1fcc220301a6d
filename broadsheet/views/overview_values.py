"""The types of the pages about the whole collection: its network and its timeline."""

from broadsheet.frozen import Frozen
from broadsheet.views.entity_values import Cited
from broadsheet.views.pictures import Chart, Graph
from broadsheet.views.values import Count, Link, View


class Group(Frozen):
    """People and bodies with more ties among each other. members: the most tied first."""

    number: int
    members: tuple[Link, ...]


class Pair(Frozen):
    """Two who appear together, in how many articles, and the newest of these."""

    one: Link
    other: Link
    count: int
    newest: Cited


class NetworkView(View, kw_only=True):
    """`network.html`: the most connected people and bodies, and the strongest ties among them.

    graph: None if nobody appears with anybody. people, organisations: how many there are in all.
    """

    graph: Graph | None
    groups: tuple[Group, ...]
    pairs: tuple[Pair, ...]
    people: int
    organisations: int


class Mark(Frozen):
    """Somebody's articles in one period. path: where they stand, empty for none. size: 0 to 5.

    is_between: there are several, the first one not later and the last one not earlier.
    """

    count: int
    path: str
    size: int
    is_between: bool


class Lane(Frozen):
    """Somebody's articles over time, a mark for each bar of the chart above."""

    who: Count
    marks: tuple[Mark, ...]


class TimelineView(View, kw_only=True):
    """`timeline.html`: the collection over time, and who is named when.

    chart: None if no article has a date. undated: how many have none.
    """

    chart: Chart | None
    people: tuple[Lane, ...]
    organisations: tuple[Lane, ...]
    articles: int
    undated: int
