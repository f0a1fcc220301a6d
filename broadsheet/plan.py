"""The plan of a site: every output with its key, and what the ledger says is to be done.

Pure and total: nothing is read or written here, so a dry run, the reason of every write and
all collisions are known before the first byte.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from broadsheet.address import path_identity
from broadsheet.data_export.files import DATA_PAGE, data_views
from broadsheet.digest import digest_value
from broadsheet.errors import Problem
from broadsheet.layouts import Layouts
from broadsheet.library import Library
from broadsheet.model import Kind
from broadsheet.settings import Settings
from broadsheet.views.archive import archive_view, shelf_views
from broadsheet.views.articles import article_views, redirect_views, text_views
from broadsheet.views.atlas import Atlas
from broadsheet.views.chronology import timeline_view
from broadsheet.views.entities import entity_views
from broadsheet.views.feeds import feed_views
from broadsheet.views.indexes import home_view, index_views
from broadsheet.views.listings import listing_views
from broadsheet.views.network import network_view
from broadsheet.views.search import search_views
from broadsheet.views.values import (
    ArticleView,
    Link,
    MissingView,
    PlainView,
    RedirectView,
    Site,
    TextView,
    View,
)

# The layouts that a person may choose for one article or page are these and any of their own.
_USUAL_LAYOUTS: dict[type[View], str] = {ArticleView: "article.html", TextView: "page.html"}
_OTHER_LAYOUTS = frozenset(
    ("404.html", "archive.html", "base.html", "data.html", "entity.html", "home.html")
) | {"index.html", "organisation.html", "person.html", "redirect.html", "search.html", "shelf.html"}
_OTHER_LAYOUTS |= {"entity_part.html", "network.html", "timeline.html"}

# Tokens first; a stylesheet of a collection's own comes last and so has the last word.
_STYLES = {"tokens.css": 0, "site.css": 1, "pictures.css": 2}


@dataclass(frozen=True, slots=True)
class Key:
    """What an output depends on, as four digests; equal keys mean equal bytes."""

    view: str
    layout: str
    site: str
    program: str


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site: a view to render, or a file to copy.

    path: posix, relative to site/. origin: what it is made of, for messages. copy: posix path
    of the file to copy, below content/ or layouts/; empty if there is a view.
    """

    path: str
    origin: str
    key: Key
    view: View | None = None
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Materials:
    """All that a plan is made of.

    media, assets: digest of each file by its path, below content/media/ and layouts/assets/.
    sizes: width and height of each file below content/media/, zeros for what is no picture.
    program: digest of the program that renders.
    """

    library: Library
    settings: Settings
    layouts: Layouts
    strings: tuple[tuple[str, str], ...]
    media: Mapping[str, str]
    sizes: Mapping[str, tuple[int, int]]
    assets: Mapping[str, str]
    program: str
    generator: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Every output, by path, and the site value that all pages share."""

    outputs: tuple[Output, ...]
    site: Site


class Reason(StrEnum):
    """Why a file is written."""

    NEW = "new"
    VIEW = "its content changed"
    LAYOUT = "its layout changed"
    SITE = "the site's settings or menu changed"
    PROGRAM = "another version of the program"
    DAMAGED = "it was changed or deleted in the output folder"
    INTERRUPTED = "the last build was interrupted"


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be done. write: outputs with their reasons; remove: output paths."""

    write: tuple[tuple[Output, Reason], ...]
    keep: tuple[Output, ...]
    remove: tuple[str, ...]


def plan_site(materials: Materials) -> tuple[Plan, tuple[Problem, ...]]:
    """Return every output of the site, and the problems met while resolving links."""
    atlas = Atlas(materials.library, materials.settings, materials.sizes)
    site = _site(materials)
    site_digest = digest_value(site)
    problems: list[Problem] = []
    outputs: list[Output] = []
    for wanted, origin, doubts in _pages(atlas, site):
        view, unknown = _with_known_layout(wanted, origin, materials.layouts)
        problems += (*doubts, *unknown)
        if isinstance(view, PlainView):
            key = Key(digest_value(view), "-", "-", materials.program)
        else:
            layout = materials.layouts.closure(view.layout)
            key = Key(digest_value(view), layout, site_digest, materials.program)
        outputs.append(Output(view.path, origin, key, view=view))
    outputs += _copies("media", "content/media", materials.media)
    outputs += _copies("assets", "layouts/assets", materials.assets)
    outputs.sort(key=lambda output: isinstance(output.view, RedirectView))  # an old address yields
    kept, collisions = _without_collisions(outputs)
    return Plan(kept, site), (*problems, *collisions)


def compare(plan: Plan, ledger: Mapping[str, Key], damaged: frozenset[str]) -> Changes:
    """Return what has to be done to turn the site that the ledger tells of into the plan's.

    ledger: the key each output was written with, an empty one if its build was interrupted.
    damaged: paths that no longer hold what was written there.
    """
    write: list[tuple[Output, Reason]] = []
    keep: list[Output] = []
    for output in plan.outputs:
        reason = _reason(output, ledger.get(output.path), damaged)
        if reason is None:
            keep.append(output)
        else:
            write.append((output, reason))
    planned = {output.path for output in plan.outputs}
    return Changes(tuple(write), tuple(keep), tuple(sorted(ledger.keys() - planned)))


def _reason(output: Output, known: Key | None, damaged: frozenset[str]) -> Reason | None:
    if known is None:
        return Reason.NEW
    if not known.view:
        return Reason.INTERRUPTED
    key = output.key
    parts = (
        (key.view == known.view, Reason.VIEW),
        (key.layout == known.layout, Reason.LAYOUT),
        (key.site == known.site, Reason.SITE),
        (key.program == known.program, Reason.PROGRAM),
        (output.path not in damaged, Reason.DAMAGED),
    )
    return next((reason for same, reason in parts if not same), None)


def _with_known_layout(
    view: View, origin: str, layouts: Layouts
) -> tuple[View, tuple[Problem, ...]]:
    """Give a page that asks for a layout we do not have the usual one of its kind."""
    usual = _USUAL_LAYOUTS.get(type(view), view.layout)
    if isinstance(view, PlainView):
        return view, ()
    others = _OTHER_LAYOUTS | set(_USUAL_LAYOUTS.values())
    if view.layout == usual or (view.layout in layouts and view.layout not in others):
        return view, ()
    what = f'there is no layout "{view.layout}" for it; it is shown with "{usual}"'
    problem = Problem("unknown-layout", origin, what, mend="add it to layouts/, or drop the key")
    return replace(view, layout=usual), (problem,)


def _site(materials: Materials) -> Site:
    settings, strings = materials.settings, dict(materials.strings)
    pages = sorted((p for p in materials.library.pages if p.menu), key=lambda p: (p.menu, p.path))
    menu = (
        Link(strings.get("people", ""), f"{Kind.PERSON}/index.html"),
        Link(strings.get("organisations", ""), f"{Kind.ORGANISATION}/index.html"),
        Link(strings.get("archive", ""), "archive/index.html"),
        Link(strings.get("network", ""), "network.html"),
        Link(strings.get("timeline", ""), "timeline.html"),
        *((Link(strings.get("search", ""), "search.html"),) if settings.search else ()),
        *(Link(page.title, f"{page.slug}.html") for page in pages),
    )
    return Site(
        title=settings.title,
        description=settings.description,
        author=settings.author,
        footer=settings.footer,
        lang=settings.lang,
        base_url=settings.base_url,
        menu=menu,
        styles=_styles(materials.assets),
        strings=materials.strings,
        generator=materials.generator,
        data=DATA_PAGE if settings.data else "",
    )


def _styles(assets: Iterable[str]) -> tuple[str, ...]:
    """Return the stylesheets to link: ours, then those that a collection adds, by name."""
    own = sorted(name for name in assets if name.endswith(".css") and "/" not in name)
    last = len(_STYLES)
    return tuple(f"assets/{n}" for n in sorted(own, key=lambda name: _STYLES.get(name, last)))


def _pages(atlas: Atlas, site: Site) -> Iterator[tuple[View, str, tuple[Problem, ...]]]:
    """Yield each page with its origin; earlier ones win an address that two of them claim."""
    listed: dict[str, tuple[View, str]] = {}
    for view, origin, problems in _content_pages(atlas):
        listed[view.path] = view, origin
        yield view, origin, problems
    base = f"{urlsplit(site.base_url).path}/" if site.base_url else ""
    missing = MissingView(path="404.html", layout="404.html", title="", lang=site.lang, base=base)
    yield missing, "404.html", ()
    for feed in feed_views(atlas):
        yield feed, f"the feed of {feed.page_path}", ()
    for data in data_views(atlas):
        yield data, "the data", ()
    for listing in listing_views(atlas, [*listed, *filter(None, (site.data,))]):
        yield listing, listing.path, ()
    for part in search_views(atlas):
        yield part, "the search", ()
    for redirect in redirect_views(atlas):
        yield redirect, listed[redirect.target][1], ()


def _content_pages(atlas: Atlas) -> Iterator[tuple[View, str, tuple[Problem, ...]]]:
    yield home_view(atlas), "the home page", ()
    for kind in Kind:
        yield from ((index, f"the index of {kind}", ()) for index in index_views(atlas, kind))
    yield archive_view(atlas), "the archive", ()
    yield from ((shelf, "the archive", ()) for shelf in shelf_views(atlas))
    yield network_view(atlas), "the network", ()
    yield timeline_view(atlas), "the timeline", ()
    articles = zip(article_views(atlas), atlas.library.articles, strict=True)
    yield from ((view, f"content/{a.path}", problems) for (view, problems), a in articles)
    yield from (
        (view, f"the entry {view.title}", problems) for view, problems in entity_views(atlas)
    )
    pages = zip(text_views(atlas), atlas.library.pages, strict=True)
    yield from ((view, f"content/{page.path}", problems) for (view, problems), page in pages)


def _copies(folder: str, source: str, files: Mapping[str, str]) -> Iterator[Output]:
    for name, digest in sorted(files.items()):
        origin = f"{source}/{name}"
        yield Output(f"{folder}/{name}", origin, Key(digest, "-", "-", "-"), copy=origin)


def _without_collisions(
    outputs: Iterable[Output],
) -> tuple[tuple[Output, ...], tuple[Problem, ...]]:
    """Keep the first claimant of each path and name the others; no file is also a folder."""
    claimed: dict[str, Output] = {}
    folders: dict[str, Output] = {}
    problems: list[Problem] = []
    for output in outputs:
        own, *above = _with_folders(path_identity(output.path))
        first = next((claimed[path] for path in (own, *above) if path in claimed), folders.get(own))
        if first is None:
            claimed[own] = output
            folders |= dict.fromkeys(above, output)
        else:
            what = f'not published: "{output.path}" is already taken by {first.origin}'
            mend = "give one of them another `slug` or name"
            problems.append(Problem("same-address", output.origin, what, mend))
    return tuple(sorted(claimed.values(), key=lambda output: output.path)), tuple(problems)


def _with_folders(path: str) -> tuple[str, ...]:
    """Return a path and the folders above it.

    >>> _with_folders("a/b/c.html")
    ('a/b/c.html', 'a/b', 'a')
    """
    parts = path.split("/")
    return tuple("/".join(parts[:end]) for end in range(len(parts), 0, -1))
