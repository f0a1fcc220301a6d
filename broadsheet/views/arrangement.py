"""Places for the nodes of a network: tied ones near each other, no two names on top of each other.

Only sums, products, quotients and square roots are used, which every machine rounds alike, and
all places are whole pixels in the end; so the picture has the same bytes everywhere. The work is
bounded: some millions of steps for the sixty nodes of a page.

Source: forces as in T. Fruchterman, E. Reingold, "Graph drawing by force-directed placement",
Software: Practice and Experience 21 (1991).
"""

from collections.abc import Sequence
from math import sqrt

from broadsheet.views.communities import Ties

_STEPS = 120
_PASSES = 200
_IDEAL = 100.0  # length of a tie, before it is fitted
_PUSH = _IDEAL * _IDEAL
_STRETCH = 1.6  # width by height of the picture
_FILLED = 0.4  # part of it that nodes and names take
_WIDEST = 1090  # pixels: a page's width less the frame
_GRAVITY = 0.3
_MARGIN = 8
# A turn by an angle that never comes round, so that no two nodes start at one place.
_COS, _SIN = 0.6, 0.8

Size = tuple[int, int]
Place = tuple[int, int]


def arrange(sizes: Sequence[Size], groups: Sequence[int], ties: Ties) -> tuple[Place, ...]:
    """Return the upper left corner of each node's room, the smallest at 0, no two overlapping.

    sizes: width and height of the room that each node needs. groups: which start together.
    """
    xs, ys = _start(groups)
    for step in range(_STEPS):
        _move(xs, ys, ties, heat=_IDEAL * (_STEPS - step) / _STEPS)
    room = [(width + _MARGIN, height + _MARGIN) for width, height in sizes]
    corners = _fitted(xs, ys, room)
    for _ in range(_PASSES):
        if not _push_apart(corners, room):
            break
    return _settle([(round(x), round(y)) for x, y in corners], room)


def _start(groups: Sequence[int]) -> tuple[list[float], list[float]]:
    """Return first places: the groups around the middle, the members around their group's."""
    order = {group: place for place, group in enumerate(sorted(set(groups)))}
    turns = [(1.0, 0.0)]
    for _ in range(len(groups)):
        x, y = turns[-1]
        turns.append((x * _COS - y * _SIN, x * _SIN + y * _COS))
    xs, ys = [], []
    for number, group in enumerate(groups):
        (x, y), (dx, dy) = turns[order[group]], turns[number]
        away = 3 * _IDEAL * sqrt(order[group] / len(order)) if len(order) > 1 else 0.0
        near = _IDEAL * (1 + number / len(groups))
        xs.append(x * away + dx * near)
        ys.append(y * away + dy * near)
    return xs, ys


def _fitted(xs: Sequence[float], ys: Sequence[float], room: Sequence[Size]) -> list[list[float]]:
    """Return upper left corners, the nodes spread over the picture halfway to evenly.

    Forces leave crowds and deserts; a name needs the same room anywhere.
    """
    area = sum(width * height for width, height in room) / _FILLED
    wide = min(_WIDEST, sqrt(area * _STRETCH)) - max(width for width, _ in room)
    high = area / (wide + 1)
    corners = [[0.0, 0.0] for _ in room]
    for axis, (values, length) in enumerate(((xs, wide), (ys, high))):
        least, span = min(values), max(values) - min(values) or 1.0
        ranked = sorted(range(len(values)), key=lambda node: (values[node], node))
        for rank, node in enumerate(ranked):
            part = (values[node] - least) / span + rank / len(ranked)
            corners[node][axis] = part / 2 * length - room[node][axis] / 2
    return corners


def _move(xs: list[float], ys: list[float], ties: Ties, heat: float) -> None:
    """Let every node push every other one, and ties pull; none moves further than the heat."""
    count = len(xs)
    fx = [-x * _GRAVITY for x in xs]
    fy = [-y * _GRAVITY for y in ys]
    for one in range(count):
        x, y, own_x, own_y = xs[one], ys[one], fx[one], fy[one]
        for other in range(one + 1, count):
            dx, dy = x - xs[other], y - ys[other]
            push = _PUSH / (dx * dx + dy * dy + 1)
            dx *= push
            dy *= push
            own_x += dx
            own_y += dy
            fx[other] -= dx
            fy[other] -= dy
        fx[one], fy[one] = own_x, own_y
    for one, other, weight in ties:
        dx, dy = xs[one] - xs[other], ys[one] - ys[other]
        pull = (0.4 + weight) * sqrt(dx * dx + dy * dy) / _IDEAL
        fx[one] -= dx * pull
        fy[one] -= dy * pull
        fx[other] += dx * pull
        fy[other] += dy * pull
    for node in range(count):
        force = sqrt(fx[node] * fx[node] + fy[node] * fy[node])
        part = min(1.0, heat / force) if force else 0.0
        xs[node] += fx[node] * part
        ys[node] += fy[node] * part


def _push_apart(corners: list[list[float]], room: Sequence[Size]) -> bool:
    """Push overlapping rooms apart by the shorter way; tell whether there were any."""
    found = False
    for one, a in enumerate(corners):
        width, height = room[one]
        for other in range(one + 1, len(corners)):
            b = corners[other]
            across = min(a[0] + width - b[0], b[0] + room[other][0] - a[0])
            if across <= 0:
                continue
            down = min(a[1] + height - b[1], b[1] + room[other][1] - a[1])
            if down <= 0:
                continue
            found = True
            axis, depth = (0, across) if across < down else (1, down)
            shift = depth / 2 + 0.5
            before = a[axis] + room[one][axis] / 2 < b[axis] + room[other][axis] / 2
            a[axis] += -shift if before else shift
            b[axis] += shift if before else -shift
    return found


def _settle(places: Sequence[Place], room: Sequence[Size]) -> tuple[Place, ...]:
    """Move what still overlaps down to where it is free, and all to the upper left."""
    settled: dict[int, Place] = {}
    for node in sorted(range(len(places)), key=lambda node: (places[node][1], places[node][0])):
        x, y = places[node]
        while blocking := [
            settled[other][1] + room[other][1]
            for other in settled
            if x < settled[other][0] + room[other][0]
            and settled[other][0] < x + room[node][0]
            and y < settled[other][1] + room[other][1]
            and settled[other][1] < y + room[node][1]
        ]:
            y = max(blocking)
        settled[node] = (x, y)
    left = min((x for x, _ in settled.values()), default=0)
    top = min((y for _, y in settled.values()), default=0)
    return tuple((settled[n][0] - left, settled[n][1] - top) for n in range(len(places)))
