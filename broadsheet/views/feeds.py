"""Views of feeds, the sitemap and robots.txt.

Only dated articles stand in a feed: Atom wants a moment for each entry, and none is invented.
A date known to the month or year stands for its first day.
Source: RFC 4287 (Atom), RFC 3339 (dates), sitemaps.org protocol 0.9.
"""

import re
import uuid
from collections.abc import Iterable, Iterator

from broadsheet.model import Article, Date
from broadsheet.views.articles import resolve_body
from broadsheet.views.atlas import Atlas, article_path, entity_path, first_words
from broadsheet.views.values import FeedEntry, FeedView, ListingView, Location, View

# Ids must not change with the address of the site, so they are made from the path alone.
_NAMESPACE = uuid.UUID("5f0c1a52-5f0e-5d0a-9d0e-6b6f72616473")
_OFFSET = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")


def feed_views(atlas: Atlas) -> Iterator[FeedView]:
    """Yield the site's feed and one for each person and body; none where nothing is dated."""
    yield from _feed(atlas, "feed.xml", "", "index.html", atlas.library.articles)
    for entity in atlas.entities.values():
        articles = (atlas.articles[appearance.article] for appearance in entity.appearances)
        yield from _feed(atlas, f"{entity.key}.xml", entity.name, entity_path(entity), articles)


def _feed(
    atlas: Atlas, path: str, title: str, page_path: str, articles: Iterable[Article]
) -> Iterator[FeedView]:
    dated = [article for article in articles if article.date][: atlas.settings.feed_entries]
    if dated:
        entries = tuple(_entry(atlas, article, path) for article in dated)
        yield FeedView(
            path=path,
            layout="feed.xml",
            title=title,
            lang=atlas.settings.lang,
            id=_id(path),
            updated=max(entry.updated for entry in entries),
            page_path=page_path,
            entries=entries,
        )


def _entry(atlas: Atlas, article: Article, feed: str) -> FeedEntry:
    body, _ = resolve_body(atlas, article.body, article.path, feed)
    path = article_path(article)
    return FeedEntry(
        id=_id(path),
        title=article.title,
        path=path,
        published=_moment(article.date),
        updated=_moment(article.lastmod or article.date),
        authors=article.authors,
        summary=article.description or first_words(article),
        body=body,
        lang=atlas.lang(article.lang),
    )


def _id(path: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, path)}"


def _moment(date: Date | None) -> str:
    """Return a date as RFC 3339 wants it, in UTC where its zone is not said."""
    if date is None:
        return ""
    clock = date.clock or "00:00:00"
    zone = "" if _OFFSET.search(clock) else "Z"
    return f"{date.year:04}-{date.month or 1:02}-{date.day or 1:02}T{clock}{zone}"


def listing_views(atlas: Atlas, views: Iterable[View]) -> Iterator[ListingView]:
    """Yield robots.txt, and the sitemap of the given pages if the site's address is known."""
    lang = atlas.settings.lang
    yield ListingView(path="robots.txt", layout="robots.txt", title="", lang=lang)
    if atlas.settings.base_url:
        changed = {
            article_path(article): str(article.lastmod or article.date or "")[:10]
            for article in atlas.library.articles
        }
        locations = sorted(view.path for view in views)
        yield ListingView(
            path="sitemap.xml",
            layout="sitemap.xml",
            title="",
            lang=lang,
            locations=tuple(Location(path, changed.get(path, "")) for path in locations),
        )
