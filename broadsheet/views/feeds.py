"""Views of feeds.

Only dated articles stand in a feed: Atom wants a moment for each entry, and none is invented.
A date known to the month or year stands for its first day.
Source: RFC 4287 (Atom), RFC 3339 (dates).
"""

import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice

from broadsheet.frozen import replace
from broadsheet.library import Entity
from broadsheet.model import Card, Date
from broadsheet.views.articles import resolve_body
from broadsheet.views.atlas import Atlas, article_path, entity_path, first_words
from broadsheet.views.histories import Use
from broadsheet.views.values import FeedEntry, FeedView

# Ids must not change with the address of the site, so they are made from the path alone.
_NAMESPACE = uuid.UUID("5f0c1a52-5f0e-5d0a-9d0e-6b6f72616473")
_OFFSET = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")


def feed_views(atlas: Atlas) -> Iterator[FeedView]:
    """Yield the site's feed, which holds whole articles; none where nothing is dated."""
    dated = (atlas.article(listed.path) for listed in atlas.order if listed.date)
    entries = (_entry(atlas, article, "feed.xml") for article in dated)
    yield from _feed(atlas, "feed.xml", "", "index.html", entries)


def entity_feed_views(atlas: Atlas, entity: Entity, uses: Iterable[Use]) -> Iterator[FeedView]:
    """Yield the feed of a person or body, if the settings want one. uses: newest first.

    It holds the sentence that names whom it follows: who follows ten people of an article would
    get it ten times, and the feeds outweigh the site.
    """
    if not atlas.settings.entity_feeds:
        return
    entries = (_entity_entry(atlas, use) for use in uses)
    for feed in _feed(atlas, f"{entity.key}.xml", entity.name, entity_path(entity), entries):
        # Readers of a feed that moved get it still, and the new address with it.
        yield feed
        yield from (replace(feed, path=f"{old}.xml") for old in _former_keys(atlas, entity))


def _former_keys(atlas: Atlas, entity: Entity) -> Iterator[str]:
    for old in entity.record.former_ids if entity.record else ():
        if atlas.former(f"{entity.kind}/{old}") == entity.key:
            yield f"{entity.kind}/{old}"


def _feed(
    atlas: Atlas, path: str, title: str, page_path: str, entries: Iterable[FeedEntry | None]
) -> Iterator[FeedView]:
    newest = tuple(islice(filter(None, entries), atlas.settings.feed_entries))
    if newest:
        yield FeedView(
            path=path,
            layout="feed.xml",
            title=title,
            lang=atlas.settings.lang,
            id=_id(path),
            updated=max({entry.updated: None for entry in newest}, key=datetime.fromisoformat),
            page_path=page_path,
            own_path=path,
            entries=newest,
        )


def _entry(atlas: Atlas, article: Card, feed: str) -> FeedEntry | None:
    """Return an article whole, or None if it has no date."""
    entry = _bare_entry(atlas, article, article.description or first_words(article))
    if entry is None:
        return None
    body, _ = resolve_body(atlas, atlas.body(article.path), article.path, feed)
    return replace(entry, body=body)


def _entity_entry(atlas: Atlas, use: Use) -> FeedEntry | None:
    """Return an article with the sentence that names an entity, or None if it has no date."""
    said = use.mentions[0].sentence if use.mentions else use.article.description
    return _bare_entry(atlas, use.article, said)


def _bare_entry(atlas: Atlas, article: Card, summary: str) -> FeedEntry | None:
    if article.date is None:
        return None
    path, published = article_path(article), _moment(article.date)
    return FeedEntry(
        id=_id(path),
        title=article.title,
        path=path,
        published=published,
        updated=_moment(article.lastmod) if article.lastmod else published,
        authors=article.authors,
        summary=summary,
        body="",
        lang=atlas.lang(article.lang),
    )


@lru_cache(maxsize=1 << 15)  # an article stands in the feeds of all whom it names
def _id(path: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, path)}"


@lru_cache(maxsize=1 << 15)  # for the same reason
def _moment(date: Date) -> str:
    """Return a date as RFC 3339 wants it, in UTC where its zone is not said."""
    day = f"{date.year:04}-{date.month or 1:02}-{date.day or 1:02}"
    if not date.clock:
        return f"{day}T00:00:00Z"
    return f"{day}T{date.clock}{'' if _OFFSET.search(date.clock) else 'Z'}"
