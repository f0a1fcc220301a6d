"""The network of the whole collection: the most connected people and bodies, and their ties.

How strong a tie is does not go by the articles shared alone, or those who are named everywhere
would be tied to everybody: it is the share of both one's articles that name both (the cosine),
less where they are few. What it costs grows with the articles, but only the most named take part,
and of an article that names very many only the first ones.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, combinations
from math import sqrt

from broadsheet.frozen import Frozen
from broadsheet.model import Kind
from broadsheet.views.arrangement import arrange
from broadsheet.views.atlas import Atlas, entity_path
from broadsheet.views.communities import find_groups
from broadsheet.views.facts import Name, Profile
from broadsheet.views.histories import cite
from broadsheet.views.lettering import widest, wrap_name
from broadsheet.views.overview_values import Group, NetworkView, Pair
from broadsheet.views.pictures import Box, Graph, Line, Node
from broadsheet.views.values import Link

# Who takes part: a tie of somebody named less often is too weak to be among the strongest.
_CANDIDATES = 400
# A list of names is no sign that two of them have to do with each other.
_NAMES_OF_ARTICLE = 30
_NODES = 60
_TIES_OF_NODE = 3
# One article alone ties too many; unless the collection is so small that there is no other.
_ARTICLES, _ENOUGH = 2, 12
# The articles at which a tie counts for half of what its share says.
_DOUBT = 3
_GROUPS, _MEMBERS = 6, 3
_SIZE = 13  # of the letters
_LEADING = 15
_NAME_WIDTH = 124
_RADIUS = (8, 15)
_MARGIN = 6


class _Tie(Frozen):
    one: Profile
    other: Profile
    count: int
    newest: str
    weight: float


_Ends = tuple[str, str]


def network_view(atlas: Atlas) -> NetworkView:
    """Return the page of the network; there is one, if an empty one, for any collection."""
    ties = _ties(atlas)
    shown = {end.name.key: end for tie in ties for end in (tie.one, tie.other)}
    keys = sorted(shown)
    entities = [shown[key] for key in keys]
    groups = _numbered(keys, ties)
    return NetworkView(
        path="network.html",
        layout="network.html",
        title="",
        lang=atlas.settings.lang,
        graph=_draw(entities, groups, ties) if entities else None,
        groups=_groups(groups, ties),
        pairs=tuple(_pair(atlas, tie) for tie in ties),
        people=len(atlas.index(Kind.PERSON)),
        organisations=len(atlas.index(Kind.ORGANISATION)),
    )


def _ties(atlas: Atlas) -> list[_Tie]:
    """Return the strongest ties between those who are named most often, the strongest first."""
    everybody = [profile for kind in Kind for profile in atlas.index(kind)]
    most = sorted(everybody, key=lambda profile: (-profile.count, profile.name.key))
    chosen = {profile.name.key: profile for profile in most[:_CANDIDATES]}
    paths = [listed.path for listed in atlas.order]
    named = [
        sorted([key for key in keys if key in chosen][:_NAMES_OF_ARTICLE])
        for keys in atlas.named_in(paths)
    ]
    counts = Counter(chain.from_iterable(combinations(keys, 2) for keys in named))
    strongest = _strongest(_weighed(chosen, counts))
    waiting = set(strongest)
    newest: dict[_Ends, str] = {}
    for path, keys in zip(paths, named, strict=True):
        met = waiting.intersection(combinations(keys, 2))
        newest |= dict.fromkeys(met, path)
        waiting -= met
    return [
        _Tie(chosen[ends[0]], chosen[ends[1]], counts[ends], newest[ends], weight)
        for ends, weight in strongest.items()
    ]


def _weighed(
    chosen: Mapping[str, Profile], counts: Mapping[_Ends, int]
) -> list[tuple[float, str, str]]:
    """Return the ends of all ties, the strongest first, each after its weight below zero."""
    least = _ARTICLES if sum(n >= _ARTICLES for n in counts.values()) >= _ENOUGH else 1
    named = {key: profile.count for key, profile in chosen.items()}
    return sorted(
        [
            (-(count / sqrt(named[one] * named[other]) * count / (count + _DOUBT)), one, other)
            for (one, other), count in counts.items()
            if count >= least
        ]
    )


def _strongest(ties: Sequence[tuple[float, str, str]]) -> dict[_Ends, float]:
    """Return the weights of the strongest ties of each of the most connected, in their order."""
    strength: defaultdict[str, float] = defaultdict(float)
    for weight, one, other in ties:
        strength[one] += weight
        strength[other] += weight
    shown = set(sorted(strength, key=lambda key: (strength[key], key))[:_NODES])
    taken: Counter[str] = Counter()
    kept = {}
    for weight, one, other in ties:
        if one in shown and other in shown and min(taken[one], taken[other]) < _TIES_OF_NODE:
            taken.update((one, other))
            kept[one, other] = -weight
    return kept


def _numbered(keys: Sequence[str], ties: Sequence[_Tie]) -> dict[str, int]:
    """Return the number of everybody's group, the largest group first, 0 for small ones."""
    place = {key: number for number, key in enumerate(keys)}
    tied = [(place[t.one.name.key], place[t.other.name.key], t.weight) for t in ties]
    found = find_groups(len(keys), tied)
    sizes = Counter(found)
    largest = sorted(sizes, key=lambda group: (-sizes[group], group))[:_GROUPS]
    numbers = {group: n for n, group in enumerate(largest, 1) if sizes[group] >= _MEMBERS}
    return {key: numbers.get(group, 0) for key, group in zip(keys, found, strict=True)}


def _groups(groups: dict[str, int], ties: Sequence[_Tie]) -> tuple[Group, ...]:
    """Return the groups, of each the members with the strongest ties first."""
    order = dict.fromkeys(end.name for tie in ties for end in (tie.one, tie.other))
    members: defaultdict[int, list[Link]] = defaultdict(list)
    for name in order:
        members[groups[name.key]].append(_link(name))
    return tuple(Group(n, tuple(links)) for n, links in sorted(members.items()) if n)


def _link(name: Name) -> Link:
    return Link(name.told, entity_path(name))


def _pair(atlas: Atlas, tie: _Tie) -> Pair:
    newest = cite(atlas, atlas.article(tie.newest))
    return Pair(_link(tie.one.name), _link(tie.other.name), tie.count, newest)


def _draw(entities: Sequence[Profile], groups: dict[str, int], ties: Sequence[_Tie]) -> Graph:
    most = max(entity.count for entity in entities)
    names = [wrap_name(entity.name.told, _SIZE, _NAME_WIDTH, 3) for entity in entities]
    radii = [_radius(entity.count, most) for entity in entities]
    sizes = [_room(lines, radius) for lines, radius in zip(names, radii, strict=True)]
    place = {entity.name.key: number for number, entity in enumerate(entities)}
    lines = [(place[t.one.name.key], place[t.other.name.key], t.weight) for t in ties]
    corners = arrange(sizes, [groups[entity.name.key] for entity in entities], lines)
    nodes = [
        _node(entity, groups[entity.name.key], Box(x + _MARGIN, y + _MARGIN, *size), radius, name)
        for entity, (x, y), size, radius, name in zip(
            entities, corners, sizes, radii, names, strict=True
        )
    ]
    return Graph(
        max(node.box.x + node.box.width for node in nodes) + _MARGIN,
        max(node.box.y + node.box.height for node in nodes) + _MARGIN,
        _LEADING,
        tuple(nodes),
        tuple(_line(nodes[one], nodes[other], weight) for one, other, weight in reversed(lines)),
    )


def _radius(count: int, most: int) -> int:
    """Return a radius whose square grows with the number of articles."""
    least, largest = _RADIUS
    return round(sqrt(least * least + (largest * largest - least * least) * count / most))


def _room(lines: Sequence[str], radius: int) -> tuple[int, int]:
    width = widest(lines, _SIZE)
    return max(width, 2 * radius) + 6, 2 * radius + len(lines) * _LEADING + 8


def _node(entity: Profile, group: int, box: Box, radius: int, lines: tuple[str, ...]) -> Node:
    x = box.x + box.width // 2
    return Node(
        entity.name.name,
        entity_path(entity.name),
        entity.name.kind.value,
        entity.count,
        group,
        x=x,
        y=box.y + radius + 3,
        radius=radius,
        lines=lines,
        text_x=x,
        text_y=box.y + 2 * radius + _SIZE + 4,
        anchor="middle",
        box=box,
    )


def _line(one: Node, other: Node, weight: float) -> Line:
    path = f"M{one.x} {one.y}L{other.x} {other.y}"
    return Line(path, min(5, 1 + int(weight * 6)), one.group if one.group == other.group else 0)
