"""Who appears in the same articles as one person or body, how often, and who of them together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations

from broadsheet.library import Entity
from broadsheet.model import Kind
from broadsheet.views.atlas import Atlas
from broadsheet.views.entity_values import Tie
from broadsheet.views.histories import cite

# Of each kind; the rest can be seen in the articles.
_MOST = 16

Company = Sequence[Sequence[str]]
"""The keys of who appears in each of an entity's articles, newest first."""


def find_ties(atlas: Atlas, entity: Entity, company: Company) -> tuple[Tie, ...]:
    """Return who shares most of an entity's articles, of each kind so many; equals by key.

    The time it takes grows with the names in the entity's own articles.
    """
    counts = Counter(chain.from_iterable(company))
    counts.pop(entity.key, None)
    ranked = sorted(chain.from_iterable([_commonest(counts, kind) for kind in Kind]))
    chosen = [key for _, key in ranked]
    newest: dict[str, str] = {}
    waiting = set(chosen)
    for appearance, keys in zip(entity.appearances, company, strict=True):
        if not waiting:
            break
        met = waiting.intersection(keys)
        newest |= dict.fromkeys(met, appearance.article)
        waiting -= met
    names, articles = atlas.names(chosen), atlas.articles([newest[key] for key in chosen])
    return tuple(
        [
            Tie(name.told, f"{key}.html", key.partition("/")[0], -below, cite(atlas, article))
            for (below, key), name, article in zip(ranked, names, articles, strict=True)
        ]
    )


def _commonest(counts: Mapping[str, int], kind: Kind) -> list[tuple[int, str]]:
    """Return the keys of one kind with the highest counts, each after its count below zero."""
    own = [(key, count) for key, count in counts.items() if key.startswith(kind)]
    least = min(sorted([count for _, count in own])[-_MOST:], default=0)
    # Most fall short of the last: to sort those by key too took as long as to count.
    return sorted([(-count, key) for key, count in own if count >= least])[:_MOST]


def count_pairs(company: Company, chosen: Iterable[Tie]) -> Counter[tuple[str, str]]:
    """Return how many of an entity's articles name each two of the chosen ones, by path."""
    paths = {tie.path.removesuffix(".html"): tie.path for tie in chosen}
    present = [paths.keys() & keys for keys in company]
    groups = [sorted([paths[key] for key in keys]) for keys in present if len(keys) > 1]
    return Counter(chain.from_iterable([combinations(group, 2) for group in groups]))
