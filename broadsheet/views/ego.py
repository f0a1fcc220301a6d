"""The picture of one person or body amid those who appear with it most often.

It stands in the middle, the others around it on two sides, each with its name on a line of its
own height, so that no two names can meet. Who appears together stands close together.
"""

from collections.abc import Mapping, Sequence
from math import sqrt

from broadsheet.views.entity_values import Tie
from broadsheet.views.lettering import widest, wrap_name
from broadsheet.views.pictures import Box, Graph, Line, Node

MOST = 16
_WIDTH = 840
_ROW = 40
_MARGIN = 28
_REACH = 190  # from the middle to the outermost node
_SIZE = 14  # of the letters
_LEADING = 17
_NAME_WIDTH = 200
_RADIUS = 7
_MOST_CHORDS = 14

Pairs = Mapping[tuple[str, str], int]
"""In how many articles two of the paths stand together, the smaller path first."""


def draw_ego(name: str, kind: str, ties: Sequence[Tie], pairs: Pairs) -> Graph | None:
    """Return the picture, or None if there are too few ties for one.

    ties: at most `MOST`, the strongest first.
    """
    around = _seated(ties, pairs)
    if len(around) < 3:
        return None
    right = around[: -(-len(around) // 2)]
    left = around[len(right) :][::-1]
    height = len(right) * _ROW + 2 * _MARGIN
    middle = (_WIDTH // 2, height // 2)
    nodes = [*_side(right, height, 1), *_side(left, height, -1)]
    most = max(tie.count for tie in around)
    spokes = [
        Line(f"M{middle[0]} {middle[1]}L{node.x} {node.y}", _weight(node.count, most))
        for node in nodes
    ]
    lines = (*_chords(nodes, pairs, height), *spokes)
    return Graph(_WIDTH, height, _LEADING, (_centre(name, kind, middle), *nodes), lines)


def _weight(count: int, most: int) -> int:
    return max(1, -(-5 * count // most))


def _seated(ties: Sequence[Tie], pairs: Pairs) -> list[Tie]:
    """Return the ties so that each comes next to one it has most in common with, if it can."""
    waiting = {tie.path: tie for tie in ties}
    nothing = dict.fromkeys(waiting, 0)
    beside = {path: nothing.copy() for path in waiting}
    for (one, other), count in pairs.items():
        if one in nothing and other in nothing:
            beside[one][other] = beside[other][one] = count
    seated: list[Tie] = []
    following = next(iter(waiting), "")
    while waiting:
        seated.append(waiting.pop(following))
        following = max(waiting, key=beside[following].__getitem__, default="")
    return seated


def _side(ties: Sequence[Tie], height: int, sign: int) -> list[Node]:
    """Return the nodes of one side from top to bottom. sign: 1 on the right, -1 on the left."""
    top = (height - (len(ties) - 1) * _ROW) // 2
    reach = height / 2 + _ROW / 2
    nodes = []
    for place, tie in enumerate(ties):
        y = top + place * _ROW
        bend = sqrt(1 - ((y - height / 2) / reach) ** 2)
        x = _WIDTH // 2 + sign * round(_REACH * bend)
        nodes.append(_node(tie, x, y, sign))
    return nodes


def _node(tie: Tie, x: int, y: int, sign: int) -> Node:
    lines = wrap_name(tie.name, _SIZE, _NAME_WIDTH)
    width = widest(lines, _SIZE) + 2 * _RADIUS + 12
    return Node(
        tie.name,
        tie.path,
        tie.kind,
        tie.count,
        0,
        x,
        y,
        _RADIUS,
        lines,
        text_x=x + sign * (_RADIUS + 6),
        text_y=y + 5 - (len(lines) - 1) * _LEADING // 2,
        anchor="start" if sign > 0 else "end",
        box=Box(x - _RADIUS - 3 if sign > 0 else x + _RADIUS + 3 - width, y - 18, width, 36),
    )


def _centre(name: str, kind: str, middle: tuple[int, int]) -> Node:
    x, y = middle
    lines = wrap_name(name, _SIZE, _NAME_WIDTH)
    width = widest(lines, _SIZE) + 8
    room = Box(x - width // 2, y + _RADIUS + 6, width, len(lines) * _LEADING + 2)
    return Node(
        name,
        "",
        kind,
        0,
        0,
        x,
        y,
        _RADIUS + 4,
        lines,
        text_x=x,
        text_y=y + _RADIUS + 3 + _LEADING,
        anchor="middle",
        box=room,
    )


def _chords(nodes: Sequence[Node], pairs: Pairs, height: int) -> list[Line]:
    """Return curved lines between those who also appear with each other, the strongest ones."""
    place = {node.path: node for node in nodes}
    known = [
        (-count, (one, other))
        for (one, other), count in pairs.items()
        if count > 1 and one in place and other in place
    ]
    strongest = sorted(known)[:_MOST_CHORDS]
    most = max((-count for count, _ in strongest), default=1)
    return [
        Line(_curve(place[one], place[other], height), _weight(-count, most), is_chord=True)
        for count, (one, other) in strongest
    ]


def _curve(one: Node, other: Node, height: int) -> str:
    """Return a curve that bends to the middle of the picture, the more the longer it is."""
    x, y = (one.x + other.x) // 2, (one.y + other.y) // 2
    length = min(abs(one.x - other.x) + abs(one.y - other.y), 2 * _REACH)
    x += (_WIDTH // 2 - x) * length * 9 // (20 * _REACH)
    y += (height // 2 - y) * length * 9 // (20 * _REACH)
    return f"M{one.x} {one.y}Q{x} {y} {other.x} {other.y}"
