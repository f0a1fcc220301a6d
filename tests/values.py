"""Short ways to make values for tests."""

from collections.abc import Iterable, Iterator, Mapping

from broadsheet.database import decode
from broadsheet.fact import Fact
from broadsheet.frozen import encode, replace
from broadsheet.layouts import Layouts
from broadsheet.library import build_library
from broadsheet.makers import Made
from broadsheet.model import (
    Article,
    Body,
    Date,
    Fragment,
    Kind,
    NamedEntry,
    Paragraph,
    Record,
    TextPage,
)
from broadsheet.plan import follow, list_recipes
from broadsheet.recipe import Make, Recipe
from broadsheet.settings import Settings
from broadsheet.sources import load_layouts, shipped_layouts
from broadsheet.views.atlas import Atlas
from broadsheet.views.catalogue import list_facts
from broadsheet.views.facts import TYPES
from broadsheet.views.values import View

LAYOUTS = Layouts(dict(load_layouts(shipped_layouts(), "vi").texts), "layouts")


def entry(name: str, *roles: str, aliases: tuple[str, ...] = (), id: str = "") -> NamedEntry:  # noqa: A002  # the field's name
    return NamedEntry(name, roles, aliases, id)


def article(  # noqa: PLR0913  # what an article may hold
    slug: str,
    text: str = "",
    *,
    people: tuple[NamedEntry | str, ...] = (),
    organisations: tuple[NamedEntry | str, ...] = (),
    date: Date | None = None,
    title: str = "",
    **rest: object,
) -> Article:
    """Return an article of one paragraph."""
    return Article(
        path=f"articles/{slug}.md",
        slug=slug,
        title=title or slug,
        opening=text,
        body=body(text),
        date=date,
        people=tuple(entry(p) if isinstance(p, str) else p for p in people),
        organisations=tuple(entry(o) if isinstance(o, str) else o for o in organisations),
        **rest,
    )


def body(text: str) -> Fragment:
    """Return a body of one paragraph of plain text."""
    if not text:
        return Fragment()
    pieces = (("html", '<p id="p1">'), ("text", text), ("html", "</p>"))
    return Fragment(pieces, (Paragraph("p1", "p", text),), ("p1",), len(text.split()))


def record(name: str, id: str, kind: Kind = Kind.PERSON, **rest: object) -> Record:  # noqa: A002  # the field's name
    """Return a record without a biography."""
    return Record(kind, id, f"{kind}/{id}.md", name, Fragment(), **rest)


def kept(value: object) -> bytes:
    """Return a fact as the memo holds it."""
    return encode(Body.of(value) if isinstance(value, Fragment) else value)


def read_again(kind: Fact, value: object) -> object:
    """Return a fact as whoever asks is given it."""
    read = decode(TYPES[kind], kept(value))
    return read.fragment if isinstance(read, Body) else read


class Facts:
    """A source of facts in memory, as the memo gives them back, for atlases without one."""

    def __init__(self, facts: Iterable[tuple[Fact, str, object]]) -> None:
        """Hold facts. known: by kind and key, as they were told."""
        self.known = {(kind, key): value for kind, key, value in facts}
        self._read = {(k, key): read_again(k, value) for (k, key), value in self.known.items()}

    def fact(self, kind: Fact, key: str) -> object:
        """Return a fact, or None if there is none."""
        return self._read.get((kind, key))

    def facts(self, kind: Fact, keys: Iterable[str]) -> list[object]:
        """Return facts of a kind in the order of their keys, None for each that is none."""
        return [self.fact(kind, key) for key in keys]


def atlas_of(
    *articles: Article,
    records: tuple[Record, ...] = (),
    pages: tuple[TextPage, ...] = (),
    sizes: Mapping[str, tuple[int, int]] | None = None,
    paths: Iterable[str] = (),
    **settings: object,
) -> Atlas:
    """Return the atlas of a collection in memory."""
    library, _ = build_library((one.card for one in articles), records, pages)
    chosen = Settings(**settings)
    bodies = {one.path: one.body for one in articles}
    facts: list[tuple[Fact, str, object]] = [
        *list_facts(library, sizes or {}, chosen),
        *((Fact.PAGE, page.path, page) for page in library.pages),
        *((Fact.ANCHORS, page.path, page.body.anchors) for page in library.pages),
        *((Fact.CARD, card.path, card) for card in library.articles),
        *((Fact.BODY, card.path, bodies[card.path]) for card in library.articles),
        *((Fact.ANCHORS, card.path, bodies[card.path].anchors) for card in library.articles),
        (Fact.PATHS, "", tuple(paths)),
        (Fact.QUOTED, "", True),
    ]
    known = Atlas(Facts(facts), chosen, has_layout=LAYOUTS.__contains__)
    for made_of_text in _followed(known, Make.ARTICLE):
        facts += made_of_text.findings
    return replace(known, source=Facts(facts))


def made(world: Atlas, make: str) -> Iterator[View]:
    """Yield the views of all recipes of one kind, in order."""
    return (view for one in _followed(world, make) for view in one.views)


def told(world: Atlas, make: str) -> list[tuple[str, str, str]]:
    """Return code, path and words of what is said of all recipes of one kind."""
    problems = (problem for one in _followed(world, make) for problem in one.problems)
    return [(problem.code, problem.path, problem.what) for problem in problems]


def _followed(world: Atlas, make: str) -> Iterator[Made]:
    claims = (
        *(Recipe(Make.PAGE, page.path) for page in world.pages),
        *(Recipe(Make.REDIRECT, redirect.path) for redirect in world.redirects),
    )
    for recipe in (*list_recipes(world), *claims):
        if recipe.make == make:
            yield follow(recipe, world)
