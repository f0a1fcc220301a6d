"""Views of the sitemap and robots.txt.

A page changes with the articles on it, so its date is that of the newest of them. A large site's
sitemap is an index of parts, so that an edit rewrites the part of its year.
Source: https://www.sitemaps.org/protocol.html (version 0.9, at most 50,000 addresses a file).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from broadsheet.model import Kind
from broadsheet.views.atlas import Atlas, article_path, entity_path
from broadsheet.views.parts import MOST, split_articles, split_entities
from broadsheet.views.values import ListingView, Location


def listing_views(atlas: Atlas) -> Iterator[ListingView]:
    """Yield robots.txt, and the sitemap of all pages if the site's address is known."""
    yield _listing(atlas, "robots.txt", "robots.txt")
    if not atlas.settings.base_url:
        return
    changed = _changed(atlas)
    locations = [Location(path, changed.get(path, "")) for path in sorted(atlas.paths)]
    if len(locations) <= MOST:
        yield _listing(atlas, "sitemap.xml", "sitemap.xml", locations)
        return
    labels = _labels(atlas)
    parts: defaultdict[str, list[Location]] = defaultdict(list)
    for location in locations:
        parts[f"sitemap-{labels.get(location.path, 'pages')}.xml"].append(location)
    for path, held in parts.items():
        yield _listing(atlas, path, "sitemap.xml", held)
    index = [Location(path, max(one.lastmod for one in parts[path])) for path in sorted(parts)]
    yield _listing(atlas, "sitemap.xml", "sitemap_index.xml", index)


def _listing(
    atlas: Atlas, path: str, layout: str, locations: Iterable[Location] = ()
) -> ListingView:
    return ListingView(
        path=path, layout=layout, title="", lang=atlas.settings.lang, locations=tuple(locations)
    )


def _changed(atlas: Atlas) -> dict[str, str]:
    """Return the day of the last change by path, of the pages that show articles."""
    order = atlas.order
    changed = {article_path(listed): listed.day for listed in order}
    for kind in Kind:
        changed |= {entity_path(p.name): p.day for p in atlas.index(kind)}
    for listed in order:
        when = str(listed.date) if listed.date else "undated"
        shelves = (f"archive/{period}.html" for period in (when[:4], when[:7]))
        for path in (*shelves, "index.html"):
            changed[path] = max(changed.get(path, ""), listed.day)
    return changed


def _labels(atlas: Atlas) -> dict[str, str]:
    """Return by path the part of the sitemap that an article's or entity's page stands in."""
    labels = {
        article_path(listed): part.named("articles")
        for part in split_articles(atlas.order)
        for listed in part.items
    }
    for kind in Kind:
        for part in split_entities(profile.name for profile in atlas.index(kind)):
            labels |= {entity_path(name): part.named(kind) for name in part.items}
    return labels
