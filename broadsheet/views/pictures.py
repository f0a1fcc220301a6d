"""The types of the pictures in pages: articles over time, and who appears with whom.

Every place and size is a whole number of pixels, so that a picture has the same bytes on all
machines. A picture says nothing that the lists beside it do not say too.
"""

from broadsheet.frozen import Frozen


class Bar(Frozen):
    """A month, year or decade with its number of articles.

    period: the beginning of an ISO date. label: short, below the bar. year: below the first bar
    of a year, if bars are months. name: in full. path: where the articles stand, empty for none.
    """

    period: str
    label: str
    year: str
    name: str
    path: str
    count: int
    height: int


class Chart(Frozen):
    """Articles over time, oldest first, empty times too.

    unit: `month`, `year` or `decade`.
    """

    unit: str
    bars: tuple[Bar, ...]

    @property
    def most(self) -> Bar:
        """The fullest of the bars, the first of several."""
        return max(self.bars, key=lambda bar: bar.count)


class Box(Frozen):
    """The room that a node takes up with its name, which is also what can be clicked."""

    x: int
    y: int
    width: int
    height: int


class Node(Frozen):
    """A person or body in a picture of ties.

    lines: the name, cut to fit. text_x, text_y: where its first line starts. anchor: `start`,
    `middle` or `end` of the line is there. group: number of the group it belongs to, 0 for none.
    """

    name: str
    path: str
    kind: str
    count: int
    group: int
    x: int
    y: int
    radius: int
    lines: tuple[str, ...]
    text_x: int
    text_y: int
    anchor: str
    box: Box


class Line(Frozen):
    """A tie between two nodes. path: SVG path data. weight: 1 to 5. group: of both ends, or 0.

    is_chord: it ties two others than whom the picture is about.
    """

    path: str
    weight: int
    group: int = 0
    is_chord: bool = False


class Graph(Frozen):
    """A picture of ties; lines lie below nodes. leading: from one line of a name to the next."""

    width: int
    height: int
    leading: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
