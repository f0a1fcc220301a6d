"""What else to read: the articles that share the rarest names, and who somebody is in a line.

Both are worked out from the few articles around one article, so that a new one changes few pages.
"""

from collections.abc import Mapping, Sequence
from heapq import nlargest

from broadsheet.model import Card, Kind
from broadsheet.views.atlas import Atlas, Presence, article_link
from broadsheet.views.facts import Name, moment
from broadsheet.views.values import Related

_RELATED = 4
_NAMES_SHOWN = 3


def related_articles(
    atlas: Atlas, article: Card, presences: Sequence[Presence]
) -> tuple[Related, ...]:
    """Return the articles that share names with one, those with rare names first.

    A name weighs half as much each time the number of its articles doubles, in steps, so that
    one more article seldom changes an order; a person weighs twice as much as a body. Among
    equals the nearest in time comes first.
    """
    weights: dict[str, int] = {}
    days: dict[str, int] = {}
    spreads = [(presence.entity, atlas.spread(presence.entity.key)) for presence in presences]
    for name, spread in spreads:
        weight = 1 << 8 - len(spread.paths).bit_length() + (name.kind == Kind.PERSON)
        for path in spread.paths:
            weights[path] = weights.get(path, 0) + weight
        days |= zip(spread.paths, spread.days, strict=True)
    weights.pop(article.path, None)
    day = days.get(article.path, 0)
    # Of more than a thousand articles most fall far short of the fourth: those are not ranked.
    least = min(nlargest(_RELATED, weights.values()), default=0)
    close = [path for path, weight in weights.items() if weight >= least]
    close.sort(key=lambda path: (-weights[path], abs(days[path] - day), path))
    spreads.sort(key=lambda item: len(item[1].paths))
    return tuple(
        _related(atlas, atlas.article(path), [name for name, s in spreads if path in s.paths])
        for path in close[:_RELATED]
    )


def _related(atlas: Atlas, article: Card, shared: Sequence[Name]) -> Related:
    return Related(
        article_link(article),
        atlas.lang(article.lang),
        atlas.date(article.date),
        tuple(name.name for name in shared[:_NAMES_SHOWN]),
    )


def notes(atlas: Atlas, article: Card, presences: Sequence[Presence]) -> Mapping[str, str]:
    """Return by key who everybody in an article is, in a line: what a record says, else a role.

    The role is the one of this article or the last one known at its time, so that it neither
    anticipates nor changes with every later article.
    """
    return {
        presence.entity.key: note
        for presence in presences
        if (note := _note(atlas, article, presence))
    }


def _note(atlas: Atlas, article: Card, presence: Presence) -> str:
    if presence.entity.note:
        return presence.entity.note
    roles = presence.appearance.entry.roles or _last_known(atlas, article, presence.entity.key)
    return ", ".join(roles)


def _last_known(atlas: Atlas, article: Card, key: str) -> tuple[str, ...]:
    """Return the roles in the nearest earlier article, else in the nearest later one."""
    known = atlas.roles(key)
    own = moment(article.date)
    earlier = (
        office.roles
        for office in known
        if office.moment < own or (office.moment == own and office.path > article.path)
    )
    return next(earlier, known[-1].roles if known else ())
