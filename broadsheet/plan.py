"""The plan of a site: which pages there are, how each is made, and why one is to be written.

A recipe makes the pages of one article, one name, one year and the like. What it asks the atlas
for tells when it is to be followed again; the keys of its pages tell what is to be written. Pure:
nothing is read or written here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from broadsheet.address import path_identity
from broadsheet.data_export import DATA_PAGE
from broadsheet.errors import Problem
from broadsheet.frozen import Frozen
from broadsheet.layouts import Layouts
from broadsheet.makers import MAKERS, Made
from broadsheet.model import Kind, TextPage
from broadsheet.recipe import Key, Make, Recipe, origin_of
from broadsheet.settings import Settings
from broadsheet.views.atlas import Atlas
from broadsheet.views.facts import has_parts
from broadsheet.views.values import Link, Site

# Tokens first; a stylesheet of a collection's own comes last and so has the last word.
_STYLES = {"tokens.css": 0, "site.css": 1, "pictures.css": 2}


def list_recipes(atlas: Atlas) -> Iterator[Recipe]:
    """Yield all recipes but those whose pages give way to others, the articles' first.

    What is found in the texts of articles is needed by the others.
    """
    from broadsheet.views.archive import list_shelves  # noqa: PLC0415  # see `_maker`

    settings = atlas.settings
    yield from (Recipe(Make.ARTICLE, listed.path) for listed in atlas.order)
    for kind in Kind:
        for profile in atlas.index(kind):
            key = profile.name.key
            yield Recipe(Make.ENTITY, key)
            if has_parts(profile.count):
                yield from (Recipe(Make.ENTITY_PART, span.path) for span in atlas.spans(key))
    yield Recipe(Make.HOME)
    yield from (Recipe(Make.INDEX, kind) for kind in Kind)
    yield Recipe(Make.ARCHIVE)
    yield from (Recipe(Make.SHELF, shelf) for shelf in list_shelves(atlas))
    yield from map(Recipe, (Make.MISSING, Make.FEED))
    if settings.overviews:
        yield from map(Recipe, (Make.NETWORK, Make.TIMELINE))
    if settings.data:
        yield Recipe(Make.DATA)
        parts = atlas.data_parts
        yield from (Recipe(Make.DATA_PART, f"{part.stem} {part.label}") for part in parts)
    if settings.search:
        yield Recipe(Make.SEARCH)
        yield from (Recipe(Make.SHOWN_ARTICLES, part) for part in atlas.article_parts)
        yield from (Recipe(Make.SHOWN_NAMES, f"{n:x}") for n in range(atlas.search.names))


def follow(recipe: Recipe, atlas: Atlas) -> Made:
    """Return what a recipe makes."""
    return _maker(recipe.make)(atlas, recipe.key)


def _maker(make: str) -> Callable[[Atlas, str], Made]:
    if make in MAKERS:
        return MAKERS[make]
    # With all that they need they take long to load, and most edits touch few of them or none.
    from broadsheet import overviews  # noqa: PLC0415  # see above

    return overviews.MAKERS[make]


def view_key(view: str, layout: str, layouts: Layouts, site_digest: str, program: str) -> Key:
    """Return the key of the file that a view becomes. view: its digest; layout: may be empty."""
    if not layout:
        return Key(view, "-", "-", program)
    return Key(view, layouts.closure(layout), site_digest, program)


def view_types() -> Any:
    """Return the union of the types that the view of a page can have."""
    from broadsheet.overviews import AnyView  # noqa: PLC0415  # see `_maker`

    return AnyView


def make_site(
    settings: Settings,
    strings: Mapping[str, str],
    assets: Iterable[str],
    pages: Iterable[TextPage],
    generator: str,
) -> Site:
    """Return what all pages share. pages: the static ones. assets: paths below assets/."""
    shown = sorted((p for p in pages if p.menu), key=lambda p: (p.menu, p.path))
    menu = (
        Link(strings.get("people", ""), f"{Kind.PERSON}/index.html"),
        Link(strings.get("organisations", ""), f"{Kind.ORGANISATION}/index.html"),
        Link(strings.get("archive", ""), "archive/index.html"),
        *(
            Link(strings.get(overview, ""), f"{overview}.html")
            for overview in (Make.NETWORK, Make.TIMELINE)
            if settings.overviews
        ),
        *((Link(strings.get("search", ""), "search.html"),) if settings.search else ()),
        *(Link(page.title, f"{page.slug}.html") for page in shown),
    )
    return Site(
        title=settings.title,
        description=settings.description,
        author=settings.author,
        footer=settings.footer,
        lang=settings.lang,
        base_url=settings.base_url,
        menu=menu,
        styles=_styles(assets),
        strings=tuple(sorted(strings.items())),
        generator=generator,
        data=DATA_PAGE if settings.data else "",
    )


def _styles(assets: Iterable[str]) -> tuple[str, ...]:
    """Return the stylesheets to link: ours, then those that a collection adds, by name."""
    own = sorted(name for name in assets if name.endswith(".css") and "/" not in name)
    last = len(_STYLES)
    return tuple(f"assets/{n}" for n in sorted(own, key=lambda name: _STYLES.get(name, last)))


class Claim(Frozen):
    """A file that gives way to any other of its path. origin: what it is made of."""

    path: str
    origin: str
    recipe: Recipe


def list_claims(atlas: Atlas, copies: Mapping[str, str]) -> Iterator[Claim]:
    """Yield all claims. copies: sources of the files to be copied, by output path."""
    for page in atlas.pages:
        yield Claim(f"{page.slug}.html", f"content/{page.path}", Recipe(Make.PAGE, page.path))
    for path, source in sorted(copies.items()):
        yield Claim(path, source, Recipe(Make.COPY, source))
    for redirect in atlas.redirects:
        yield Claim(redirect.path, redirect.origin, Recipe(Make.REDIRECT, redirect.path))


def settle_claims(
    taken: Mapping[str, Recipe], claims: Iterable[Claim]
) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    """Return the claims that can be met, and name the others; no file is also a folder.

    taken: the paths of all other files with what makes them. Earlier claims win.
    """
    claimed = {path_identity(path): origin_of(recipe) for path, recipe in taken.items()}
    folders = {folder: o for path, o in claimed.items() for folder in _with_folders(path)[1:]}
    met: list[Claim] = []
    problems: list[Problem] = []
    for claim in claims:
        own, *above = _with_folders(path_identity(claim.path))
        first = next((claimed[path] for path in (own, *above) if path in claimed), folders.get(own))
        if first is None:
            claimed[own] = claim.origin
            folders |= dict.fromkeys(above, claim.origin)
            met.append(claim)
        else:
            what = f'not published: "{claim.path}" is already taken by {first}'
            mend = "give one of them another `slug` or name"
            problems.append(Problem("same-address", claim.origin, what, mend))
    return tuple(met), tuple(problems)


def _with_folders(path: str) -> tuple[str, ...]:
    """Return a path and the folders above it.

    >>> _with_folders("a/b/c.html")
    ('a/b/c.html', 'a/b', 'a')
    """
    parts = path.split("/")
    return tuple("/".join(parts[:end]) for end in range(len(parts), 0, -1))
