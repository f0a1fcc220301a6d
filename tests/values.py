"""Short ways to make values for tests."""

from collections.abc import Iterable, Iterator, Mapping

from broadsheet.layouts import Layouts
from broadsheet.library import Library, build_library
from broadsheet.mentions import find_mentions
from broadsheet.model import (
    Article,
    Date,
    Fragment,
    Kind,
    NamedEntry,
    Paragraph,
    Record,
    TextPage,
)
from broadsheet.plan import Recipe, follow, list_recipes
from broadsheet.settings import Settings
from broadsheet.sources import load_layouts, shipped_layouts
from broadsheet.views.atlas import Atlas, forms_of
from broadsheet.views.catalogue import list_facts
from broadsheet.views.facts import Fact
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


class Facts:
    """A source of facts in memory, for atlases without a memo."""

    def __init__(
        self,
        library: Library,
        settings: Settings,
        sizes: Mapping[str, tuple[int, int]],
        articles: Iterable[Article],
    ) -> None:
        """Hold all that a build would know. articles: with their bodies."""
        self._facts: dict[tuple[Fact, str], object] = {
            (kind, key): value for kind, key, value in list_facts(library, sizes, settings)
        }
        bodies = {one.path: one.body for one in articles}
        for page in library.pages:
            self._facts[Fact.PAGE, page.path] = page
            self._facts[Fact.ANCHORS, page.path] = page.body.anchors
        for card in library.articles:
            body_ = bodies.get(card.path, Fragment())
            self._facts[Fact.CARD, card.path] = card
            self._facts[Fact.BODY, card.path] = body_
            self._facts[Fact.ANCHORS, card.path] = body_.anchors
        world = Atlas(self, settings)
        for card in library.articles:
            found = find_mentions(world.body(card.path), forms_of(world.present(card.path)))
            named = tuple(
                (key, tuple((m.anchor, m.sentence, m.start, m.end) for m in mentions))
                for key, mentions in found.items()
            )
            self._facts[Fact.MENTIONS, card.path] = named

    def fact(self, kind: Fact, key: str) -> object:
        """Return a fact, or None if there is none."""
        return self._facts.get((kind, key))


def atlas_of(
    *articles: Article,
    records: tuple[Record, ...] = (),
    pages: tuple[TextPage, ...] = (),
    sizes: Mapping[str, tuple[int, int]] | None = None,
    **settings: object,
) -> Atlas:
    """Return the atlas of a collection in memory."""
    library, _ = build_library(articles, records, pages)
    chosen = Settings(**settings)
    return Atlas(Facts(library, chosen, sizes or {}, articles), chosen)


def made(world: Atlas, make: str) -> Iterator[View]:
    """Yield the views of all recipes of one kind, in order."""
    for recipe in list_recipes(world):
        if recipe.make == make:
            yield from _views(recipe, world)


def _views(recipe: Recipe, world: Atlas) -> tuple[View, ...]:
    return follow(recipe, world, LAYOUTS).views
