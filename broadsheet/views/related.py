"""What else to read: the articles that share the rarest names, and who somebody is in a line.

Both are worked out from the few articles around one article, so that a new one changes few pages.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from heapq import nsmallest

from broadsheet.model import Article, Kind
from broadsheet.views.atlas import Atlas, Presence, article_link
from broadsheet.views.values import Related

_RELATED = 4
_NAMES_SHOWN = 3
# A name in more articles than these says little about any of them, and would cost much to weigh.
_TOO_COMMON = 200


def related_articles(atlas: Atlas, article: Article) -> tuple[Related, ...]:
    """Return the articles that share names with one, those with rare names first.

    A name weighs half as much each time the number of its articles doubles, in steps, so that
    one more article seldom changes an order; a person weighs twice as much as a body. Among
    equals the nearest in time comes first.
    """
    weights: Counter[str] = Counter()
    shared: defaultdict[str, list[Presence]] = defaultdict(list)
    for presence in atlas.present.get(article.path, ()):
        appearances = presence.entity.appearances
        if len(appearances) > _TOO_COMMON:
            continue
        is_person = presence.entity.kind == Kind.PERSON
        weight = 1 << 8 - len(appearances).bit_length() + is_person
        for other in appearances:
            weights[other.article] += weight
            shared[other.article].append(presence)
    weights.pop(article.path, None)
    place = atlas.places[article.path]
    best = nsmallest(
        _RELATED, weights, key=lambda path: (-weights[path], abs(atlas.places[path] - place), path)
    )
    return tuple(_related(atlas, atlas.articles[path], shared[path]) for path in best)


def _related(atlas: Atlas, article: Article, shared: list[Presence]) -> Related:
    rarest = sorted(shared, key=lambda presence: len(presence.entity.appearances))
    return Related(
        article_link(article),
        atlas.lang(article.lang),
        atlas.date(article.date),
        tuple(presence.entity.name for presence in rarest[:_NAMES_SHOWN]),
    )


def notes(atlas: Atlas, article: Article) -> Mapping[str, str]:
    """Return by key who everybody in an article is, in a line: what a record says, else a role.

    The role is the one of this article or the last one known at its time, so that it neither
    anticipates nor changes with every later article.
    """
    return {
        presence.entity.key: note
        for presence in atlas.present.get(article.path, ())
        if (note := _note(atlas, article, presence))
    }


def _note(atlas: Atlas, article: Article, presence: Presence) -> str:
    record = presence.entity.record
    if record and record.description:
        return record.description
    roles = presence.appearance.entry.roles or _last_known(atlas, article, presence)
    return ", ".join(roles)


def _last_known(atlas: Atlas, article: Article, presence: Presence) -> tuple[str, ...]:
    """Return the roles in the nearest earlier article, else in the nearest later one."""
    known = atlas.roles_known.get(presence.entity.key, ())  # newest first
    after = bisect_right(known, atlas.places[article.path], key=lambda item: item[0])
    return known[min(after, len(known) - 1)][1] if known else ()
