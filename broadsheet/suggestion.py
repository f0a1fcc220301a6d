"""One proposal to a person, and what all kinds of them look at. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from broadsheet.collation import fold_name
from broadsheet.decisions import Act, rejection
from broadsheet.frozen import Frozen
from broadsheet.model import Article, Kind
from broadsheet.roster import Roster, Who

# What stands in so many articles ties no two of them together.
COMMON = 25


class Suggestion(Frozen):
    """One proposal.

    who: whom it is about; of a merge the one that would go and the one that would stay, of a
    split the second one, if there is one, is whom some articles mean. articles: how many a
    decision would mend. where: their paths; of a split those that would go. reason: what it rests
    on, in words.
    """

    act: Act
    who: tuple[Who, ...]
    articles: int
    confidence: float
    reason: str
    where: tuple[str, ...]

    @property
    def worth(self) -> float:
        """How much looking at it would mend."""
        return self.articles * self.confidence

    @property
    def token(self) -> str:
        """What stands for it in the log once it is rejected."""
        return rejection(self.who[0].kind, *(who.name for who in self.who))


class World(Frozen):
    """Who is where. at: the paths of everybody's articles; there: everybody in an article."""

    articles: Mapping[str, Article]
    everybody: Mapping[str, Who]
    at: Mapping[str, frozenset[str]]
    there: Mapping[str, tuple[str, ...]]

    def beside(self, gone: Who, kept: Who) -> tuple[str, ...]:
        """Return the keys of those who stand with both, none of whom stand everywhere."""
        here, there = self.at[gone.key], self.at[kept.key]
        near = {key for path in sorted(here)[:COMMON] for key in self.there[path]}
        near = {key for key in near - {gone.key, kept.key} if len(self.at[key]) <= COMMON}
        return tuple(key for key in sorted(near) if not self.at[key].isdisjoint(there))


def survey(roster: Roster, articles: Mapping[str, Article]) -> World:
    """Return who is where."""
    there: dict[str, list[str]] = defaultdict(list)
    at: dict[str, frozenset[str]] = {}
    for key, who in roster.everybody.items():
        at[key] = frozenset(use.path for use in who.identity.uses)
        for path in sorted(at[key]):
            there[path].append(key)
    return World(
        articles, roster.everybody, at, {path: tuple(keys) for path, keys in there.items()}
    )


def merge(
    world: World, gone: Who, kept: Who, confidence: float, reason: str
) -> Iterator[Suggestion]:
    """Yield the merge of two, unless a person has said that they are not the same."""
    tied_apart = fold_name(gone.name) == fold_name(kept.name)
    if not (tied_apart or is_hidden(gone) or _said_apart(gone, kept) or _said_apart(kept, gone)):
        where = tuple(sorted(world.at[gone.key]))
        touched = max(1, min(len(where), len(world.at[kept.key])))
        yield Suggestion(Act.MERGE, (gone, kept), touched, confidence, reason, where)


def _said_apart(one: Who, other: Who) -> bool:
    record = other.identity.record
    known = {other.identity.id, *other.forms, *(record.former_ids if record else ())}
    told = one.identity.record.not_same_as if one.identity.record else ()
    return any(name in known or fold_name(name) in known for name in told)


def is_hidden(who: Who) -> bool:
    """Tell whether somebody is kept off the site."""
    record = who.identity.record
    return record is not None and (record.hidden or record.redacted)


def standing(world: World, who: Who) -> tuple[bool, bool, int, int, str]:
    """Return what decides under which of two names somebody stays: a body's full one is better."""
    has_record = who.identity.record is not None
    fullness = 0 if who.kind == Kind.PERSON or "(" in who.name else len(who.name)
    return is_hidden(who), has_record, fullness, len(world.at[who.key]), who.key
