"""Who appears in the same articles as one person or body, how often, and who of them together."""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations, islice

from broadsheet.library import Entity
from broadsheet.model import Kind
from broadsheet.views.atlas import Atlas, entity_path
from broadsheet.views.entity_values import Tie
from broadsheet.views.histories import cite

# Of each kind; the rest can be seen in the articles.
_MOST = 16


def find_ties(atlas: Atlas, entity: Entity) -> tuple[Tie, ...]:
    """Return who shares most of an entity's articles, of each kind so many; equals by key.

    The time it takes grows with the names in the entity's own articles.
    """
    counts: Counter[str] = Counter()
    newest: dict[str, str] = {}
    for appearance in entity.appearances:
        keys = atlas.named(appearance.article)
        counts.update(keys)
        for key in keys:
            newest.setdefault(key, appearance.article)
    counts.pop(entity.key, None)
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    chosen = {
        key for kind in Kind for key in islice((k for k in ranked if k.startswith(kind)), _MOST)
    }
    return tuple(_tie(atlas, key, counts[key], newest[key]) for key in ranked if key in chosen)


def _tie(atlas: Atlas, key: str, count: int, newest: str) -> Tie:
    entity = atlas.name(key)
    cited = cite(atlas, atlas.article(newest))
    return Tie(entity.told, entity_path(entity), entity.kind.value, count, cited)


def count_pairs(atlas: Atlas, entity: Entity, chosen: Iterable[Tie]) -> Counter[tuple[str, str]]:
    """Return how many of an entity's articles name each two of the chosen ones, by path."""
    paths = {tie.path.removesuffix(".html"): tie.path for tie in chosen}
    pairs: Counter[tuple[str, str]] = Counter()
    for appearance in entity.appearances:
        present = [paths[key] for key in atlas.named(appearance.article) if key in paths]
        pairs.update(combinations(sorted(present), 2))
    return pairs
