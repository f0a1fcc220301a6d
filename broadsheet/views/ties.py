"""Who appears in the same articles as one person or body, how often, and who of them together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain, combinations

from broadsheet.library import Entity
from broadsheet.model import Card, Kind
from broadsheet.views.atlas import Atlas, entity_path
from broadsheet.views.entity_values import Tie
from broadsheet.views.facts import Name
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
    chosen = [key for kind in Kind for key in _commonest(counts, kind)]
    chosen.sort(key=lambda key: (-counts[key], key))
    newest: dict[str, str] = {}
    waiting = set(chosen)
    for appearance, keys in zip(entity.appearances, company, strict=True):
        if not waiting:
            break
        met = waiting.intersection(keys)
        newest |= dict.fromkeys(met, appearance.article)
        waiting -= met
    names, articles = atlas.names(chosen), atlas.articles([newest[key] for key in chosen])
    return tuple(map(partial(_tie, atlas, counts), names, articles))


def _commonest(counts: Counter[str], kind: Kind) -> list[str]:
    """Return the keys of one kind with the highest counts; equals by key."""
    own = [key for key in counts if key.startswith(kind)]
    least = min(sorted(map(counts.__getitem__, own))[-_MOST:], default=0)
    # Most fall short of the last: to sort those by key too took as long as to count.
    close = [key for key in own if counts[key] >= least]
    return sorted(close, key=lambda key: (-counts[key], key))[:_MOST]


def _tie(atlas: Atlas, counts: Counter[str], name: Name, newest: Card) -> Tie:
    cited = cite(atlas, newest)
    return Tie(name.told, entity_path(name), name.kind.value, counts[name.key], cited)


def count_pairs(company: Company, chosen: Iterable[Tie]) -> Counter[tuple[str, str]]:
    """Return how many of an entity's articles name each two of the chosen ones, by path."""
    paths = {tie.path.removesuffix(".html"): tie.path for tie in chosen}
    present = (sorted([paths[key] for key in keys if key in paths]) for keys in company)
    return Counter(chain.from_iterable(combinations(group, 2) for group in present))
