"""What a person should look at: who may be one under two names, and who may be two under one.

Each proposal says on what it rests, and they come ranked by how much they would mend: the
articles touched times how likely it is. Nothing is ever done by it. Every comparison goes through
an index, so the time grows with the collection and not with its square. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping

from broadsheet.clashes import find_splits
from broadsheet.decisions import Act
from broadsheet.likenesses import find_merges
from broadsheet.model import Article
from broadsheet.roster import Roster
from broadsheet.suggestion import Suggestion, survey

__all__ = ["Suggestion", "suggest"]

# Below this a proposal is a guess that costs more of a person's time than it is worth.
_LEAST_CONFIDENCE = 0.3


def suggest(
    roster: Roster, articles: Mapping[str, Article], rejected: frozenset[str]
) -> tuple[Suggestion, ...]:
    """Return all proposals that nobody has rejected, the most useful first."""
    world = survey(roster, articles)
    best: dict[str, Suggestion] = {}
    for found in (*find_merges(world), *find_splits(world)):
        if found.token not in rejected and found.confidence >= _LEAST_CONFIDENCE:
            known = best.setdefault(found.token, found)
            best[found.token] = max(known, found, key=lambda one: one.worth)
    ordered = sorted(best.values(), key=lambda one: (-one.worth, one.act, one.token))
    return tuple(_without_rivals(ordered))


def _without_rivals(ordered: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Drop a merge of somebody whom a better proposal would merge already."""
    gone: set[str] = set()
    for one in ordered:
        if one.act != Act.MERGE or one.who[0].key not in gone:
            gone.add(one.who[0].key)
            yield one
