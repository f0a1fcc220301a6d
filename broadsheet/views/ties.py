"""Who appears in the same articles as one person or body, how often, and who of them together."""

from collections import Counter
from collections.abc import Iterable
from heapq import nlargest
from itertools import chain, combinations

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
    named = atlas.named_in([use.article for use in entity.appearances])
    counts = Counter(chain.from_iterable(named))
    counts.pop(entity.key, None)
    chosen = [key for kind in Kind for key in _commonest(counts, kind)]
    chosen.sort(key=lambda key: (-counts[key], key))
    newest: dict[str, str] = {}
    waiting = set(chosen)
    for appearance, keys in zip(entity.appearances, named, strict=True):
        if not waiting:
            break
        met = waiting.intersection(keys)
        newest |= dict.fromkeys(met, appearance.article)
        waiting -= met
    return tuple(_tie(atlas, key, counts[key], newest[key]) for key in chosen)


def _commonest(counts: Counter[str], kind: Kind) -> list[str]:
    """Return the keys of one kind with the highest counts; equals by key."""
    own = [key for key in counts if key.startswith(kind)]
    least = min(nlargest(_MOST, map(counts.__getitem__, own)), default=0)
    # Most fall short of the last: to sort those too took as long as to count.
    close = [key for key in own if counts[key] >= least]
    return sorted(close, key=lambda key: (-counts[key], key))[:_MOST]


def _tie(atlas: Atlas, key: str, count: int, newest: str) -> Tie:
    entity = atlas.name(key)
    cited = cite(atlas, atlas.article(newest))
    return Tie(entity.told, entity_path(entity), entity.kind.value, count, cited)


def count_pairs(atlas: Atlas, entity: Entity, chosen: Iterable[Tie]) -> Counter[tuple[str, str]]:
    """Return how many of an entity's articles name each two of the chosen ones, by path."""
    paths = {tie.path.removesuffix(".html"): tie.path for tie in chosen}
    named = atlas.named_in([use.article for use in entity.appearances])
    present = (sorted([paths[key] for key in keys if key in paths]) for keys in named)
    return Counter(chain.from_iterable(combinations(group, 2) for group in present))
