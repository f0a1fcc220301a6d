"""What else to read: the articles that share the rarest names, and who somebody is in a line.

Both are worked out from the few articles around one article, so that a new one changes few pages.
"""

from collections.abc import Mapping, Sequence

from broadsheet.model import Card, Kind
from broadsheet.views.atlas import Atlas, Presence, article_link
from broadsheet.views.facts import Name, Office, moment
from broadsheet.views.values import Related

_RELATED = 4
_NAMES_SHOWN = 3

Spread = tuple[Mapping[str, int], Name]
"""The days of the articles that name somebody, by path, and who that is."""


def related_articles(
    atlas: Atlas, article: Card, presences: Sequence[Presence]
) -> tuple[Related, ...]:
    """Return the articles that share names with one, those with rare names first.

    A name weighs half as much each time the number of its articles doubles, in steps, so that
    one more article seldom changes an order; a person weighs twice as much as a body. Among
    equals the nearest in time comes first.
    """
    spreads = _spreads(atlas, presences)
    weights, days = _weigh(spreads)
    weights.pop(article.path, None)
    own = days.get(article.path, 0)
    # Of more than a thousand articles most fall far short of the fourth: those are not ranked.
    least = _nth_largest(_RELATED, weights)
    ranked = sorted(
        [
            (-weight, abs(own - days[path]), path)
            for path, weight in weights.items()
            if weight >= least
        ]
    )
    paths = [path for _, _, path in ranked[:_RELATED]]
    return tuple(
        [
            _related(atlas, other, [name.name for where, name in spreads if path in where])
            for path, other in zip(paths, atlas.articles(paths), strict=True)
        ]
    )


def _spreads(atlas: Atlas, presences: Sequence[Presence]) -> list[Spread]:
    """Return where else everybody is named, those first who are in the fewest articles."""
    asked = atlas.spreads([own.key for _, own in presences])
    told = [(days, entity) for days, (entity, _) in zip(asked, presences, strict=True) if days]
    return sorted(told, key=lambda one: len(one[0]))


def _nth_largest(number: int, weights: Mapping[str, int]) -> int:
    """Return the weight that so many reach, 0 if there are fewer."""
    return sorted(weights.values())[-number] if len(weights) >= number else 0


def _weigh(spreads: Sequence[Spread]) -> tuple[dict[str, int], dict[str, int]]:
    """Return what the names that articles share weigh, of all that may be related, and their days.

    The rarest names are weighed first. What only the others name is left out once it cannot come
    up to the fourth: most articles are in the long lists of common names alone.
    """
    weighed = [
        (1 << 8 - len(days).bit_length() + (name.kind == Kind.PERSON), days)
        for days, name in spreads
    ]
    left = sum([weight for weight, _ in weighed])
    weights: dict[str, int] = {}
    known: dict[str, int] = {}
    least = 0
    for weight, days in sorted(weighed, key=lambda one: -one[0]):
        if left >= least:
            known.update(days)
            for path in days:
                weights[path] = weights.get(path, 0) + weight
            least = _nth_largest(1 + _RELATED, weights)  # one of them is the article itself
        else:
            for path in weights.keys() & days.keys():
                weights[path] += weight
        left -= weight
    return weights, known


def _related(atlas: Atlas, article: Card, shared: Sequence[str]) -> Related:
    return Related(
        article_link(article),
        atlas.lang(article.lang),
        atlas.date(article.date),
        tuple(shared[:_NAMES_SHOWN]),
    )


def notes(atlas: Atlas, article: Card, presences: Sequence[Presence]) -> Mapping[str, str]:
    """Return by key who everybody in an article is, in a line: what a record says, else a role.

    The role is the one of this article or the last one known at its time, so that it neither
    anticipates nor changes with every later article.
    """
    told = {own.key: entity.note or ", ".join(own.roles) for entity, own in presences}
    untold = [key for key, note in told.items() if not note]
    for key, known in zip(untold, atlas.roles(untold), strict=True):
        told[key] = ", ".join(_last_known(article, known))
    return told


def _last_known(article: Card, known: Sequence[Office]) -> tuple[str, ...]:
    """Return the roles in the nearest earlier article, else in the nearest later one."""
    if not known:
        return ()
    own = moment(article.date)
    earlier = (
        office.roles
        for office in known
        if office.moment < own or (office.moment == own and office.path > article.path)
    )
    return next(earlier, known[-1].roles)
