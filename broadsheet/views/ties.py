"""Who appears in the same articles as one person or body, how often, and who of them together."""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from broadsheet.library import Entity
from broadsheet.views.atlas import Atlas, entity_path
from broadsheet.views.entity_values import Tie
from broadsheet.views.histories import cite
from broadsheet.views.namesakes import told_apart


def find_ties(atlas: Atlas, entity: Entity) -> tuple[Tie, ...]:
    """Return everybody in the same articles, who shares most of them first, equals by key.

    The time it takes grows with the names in the entity's own articles.
    """
    counts: Counter[str] = Counter()
    newest: dict[str, str] = {}
    for appearance in entity.appearances:
        for presence in atlas.present[appearance.article]:
            counts[presence.entity.key] += 1
            newest.setdefault(presence.entity.key, appearance.article)
    counts.pop(entity.key, None)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(_tie(atlas, key, count, newest[key]) for key, count in ranked)


def _tie(atlas: Atlas, key: str, count: int, newest: str) -> Tie:
    entity = atlas.entities[key]
    cited = cite(atlas, atlas.articles[newest])
    return Tie(told_apart(atlas, entity), entity_path(entity), entity.kind.value, count, cited)


def count_pairs(atlas: Atlas, entity: Entity, chosen: Iterable[Tie]) -> Counter[tuple[str, str]]:
    """Return how many of an entity's articles name each two of the chosen ones, by path."""
    paths = {tie.path for tie in chosen}
    pairs: Counter[tuple[str, str]] = Counter()
    for appearance in entity.appearances:
        present = {entity_path(p.entity) for p in atlas.present[appearance.article]}
        pairs.update(combinations(sorted(present & paths), 2))
    return pairs
