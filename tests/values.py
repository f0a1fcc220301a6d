"""Short ways to make values for tests."""

from broadsheet.model import Article, Date, Fragment, Kind, NamedEntry, Paragraph, Record


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
