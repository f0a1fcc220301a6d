"""The network of the whole collection: the most connected people and bodies, and their ties.

How strong a tie is does not go by the articles shared alone, or those who are named everywhere
would be tied to everybody: it is the share of both one's articles that name both (the cosine),
less where they are few. What it costs grows with the articles, but only the most named take part,
and of an article that names very many only the first ones.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
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


def network_view(atlas: Atlas) -> NetworkView:
    """Return the page of the network; there is one, if an empty one, for any collection."""
    ties = _strongest(_ties(atlas))
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
    """Return the ties between those who are named most often, the strongest first."""
    everybody = [profile for kind in Kind for profile in atlas.index(kind)]
    most = sorted(everybody, key=lambda profile: (-profile.count, profile.name.key))
    chosen = {profile.name.key: profile for profile in most[:_CANDIDATES]}
    counts: Counter[tuple[str, str]] = Counter()
    newest: dict[tuple[str, str], str] = {}
    for article in atlas.order:
        named = [key for key in atlas.named(article.path) if key in chosen][:_NAMES_OF_ARTICLE]
        for pair in combinations(sorted(named), 2):
            counts[pair] += 1
            newest.setdefault(pair, article.path)
    least = _ARTICLES if sum(n >= _ARTICLES for n in counts.values()) >= _ENOUGH else 1
    ties = [
        _Tie(
            chosen[one],
            chosen[other],
            count,
            newest[one, other],
            count / sqrt(chosen[one].count * chosen[other].count) * count / (count + _DOUBT),
        )
        for (one, other), count in counts.items()
        if count >= least
    ]
    return sorted(ties, key=lambda tie: (-tie.weight, tie.one.name.key, tie.other.name.key))


def _strongest(ties: Sequence[_Tie]) -> list[_Tie]:
    """Return the strongest ties of each of the most connected, the strongest first."""
    strength: defaultdict[str, float] = defaultdict(float)
    for tie in ties:
        strength[tie.one.name.key] += tie.weight
        strength[tie.other.name.key] += tie.weight
    shown = set(sorted(strength, key=lambda key: (-strength[key], key))[:_NODES])
    taken: Counter[str] = Counter()
    kept = []
    for tie in ties:
        ends = (tie.one.name.key, tie.other.name.key)
        if shown.issuperset(ends) and min(taken[end] for end in ends) < _TIES_OF_NODE:
            taken.update(ends)
            kept.append(tie)
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
