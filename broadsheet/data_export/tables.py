"""Rows of the tables: articles, people, organisations and mentions, as CSV and JSON lines.

JSON lines hold every value as it is. In CSV, a text that a spreadsheet would run as a formula
gets an apostrophe before it, as does one that begins with apostrophes and then such a sign:
articles come from anywhere, and their readers use spreadsheets. Taking one apostrophe off again
gives the text back. Several values in a cell are separated by `|`.
Source: RFC 4180; https://owasp.org/www-community/attacks/CSV_Injection; https://jsonlines.org.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import starmap

from broadsheet.data_export.json_text import JsonObject, json_lines
from broadsheet.frozen import Frozen, defstruct
from broadsheet.library import Entity
from broadsheet.mentions import Mention
from broadsheet.model import Card, Kind, Source
from broadsheet.views.atlas import Atlas, Presence, article_path, entity_path

Value = str | int | bool | tuple[str, ...]
Row = tuple[Value, ...]

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_SIGNS = frozenset("'=+-@\t\r")
_NO_SOURCE = Source()


class Column(Frozen):
    """A column of a table. type: of the Table Schema. foreign: the table whose id it holds."""

    name: str
    type: str
    description: str
    foreign: str = ""


class Table(Frozen):
    """A table. key: the columns that tell its rows apart."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)


_DATE = "ISO 8601, as precise as known: 2019, 2019-11, 2019-11-03"
_PAGE = "its page, relative to the site's root"
_GUESS = "true while nobody has confirmed what a machine found"

ARTICLES = Table(
    "articles",
    "Articles, newest first",
    (
        Column("id", "string", "last part of its address"),
        Column("title", "string", "headline"),
        Column("date", "string", _DATE),
        Column("lastmod", "string", _DATE),
        Column("lang", "string", "language, BCP 47"),
        Column("authors", "list", "names as the article gives them"),
        Column("place", "string", "of the date line"),
        Column("description", "string", "standfirst"),
        Column("source_name", "string", "where it was published before"),
        Column("source_url", "string", "its address there"),
        Column("source_accessed", "string", _DATE),
        Column("tags", "list", "topics"),
        Column("unverified", "list", "what a machine guessed and nobody has confirmed"),
        Column("page", "string", _PAGE),
    ),
)
_ENTITY = (
    Column("id", "string", "last part of its address"),
    Column("name", "string", "full name, in its own order"),
    Column("aliases", "list", "other names, certain"),
    Column("weak_aliases", "list", "names it may be met under"),
    Column("description", "string", "who or what this is"),
    Column("same_as", "list", "addresses of the same elsewhere"),
    Column("verified", "boolean", "true if a record vouches for the name"),
    Column("unverified", "boolean", _GUESS),
    Column("articles", "integer", "number of articles"),
    Column("first", "string", f"date of the first article; {_DATE}"),
    Column("last", "string", f"date of the last article; {_DATE}"),
    Column("page", "string", _PAGE),
)
PEOPLE = Table("people", "People", _ENTITY)
ORGANISATIONS = Table(
    "organisations",
    "Organisations",
    (
        *_ENTITY,
        Column("kind", "string", "what kind of body"),
        Column("parent", "string", "the body it is a part of", foreign="organisations"),
    ),
)
MENTIONS = Table(
    "mentions",
    "Mentions: a row for each sentence of an article that names somebody, or one without a "
    "sentence if only the list of names does",
    (
        Column("article", "string", "the article", foreign="articles"),
        Column("number", "integer", "of the row within the article"),
        Column("person", "string", "who is named, if a person", foreign="people"),
        Column("organisation", "string", "who is named, if a body", foreign="organisations"),
        Column("name", "string", "the name as the article has it there"),
        Column("roles", "list", "offices and roles that this article gives"),
        Column("anchor", "string", "of the paragraph on the article's page"),
        Column("sentence", "string", "the sentence, a long one cut around the name"),
        Column("unverified", "boolean", _GUESS),
    ),
    ("article", "number"),
)
TABLES = (ARTICLES, PEOPLE, ORGANISATIONS, MENTIONS)

# By table, the type of its rows as JSON.
_OBJECTS = {
    table.name: defstruct(table.name, [c.name for c in table.columns], bases=(JsonObject,))
    for table in TABLES
}


def article_row(article: Card, lang: str) -> Row:
    """Return an article's row. lang: of an article that does not say."""
    source = article.source or _NO_SOURCE
    return (
        article.slug,
        article.title,
        str(article.date or ""),
        str(article.lastmod or ""),
        article.lang or lang,
        article.authors,
        article.place,
        article.description,
        source.name,
        source.url,
        source.accessed,
        article.tags,
        article.unverified,
        article_path(article),
    )


def entity_row(atlas: Atlas, entity: Entity) -> Row:
    """Return the row of a person or body."""
    record = entity.record
    days = [day for day in atlas.days(entity.key) if day]
    row: Row = (
        entity.id,
        entity.name,
        entity.aliases,
        record.weak_aliases if record else (),
        entity.description,
        record.same_as if record else (),
        bool(record and record.verified),
        entity.is_unverified,
        len(entity.appearances),
        days[-1] if days else "",
        days[0] if days else "",
        entity_path(entity),
    )
    if entity.kind == Kind.PERSON:
        return row
    parent = atlas.parent(entity)
    return (*row, record.body_kind if record else "", parent.id if parent else "")


def mention_rows(
    article: Card, present: Iterable[Presence], mentions: Mapping[str, tuple[Mention, ...]]
) -> Iterator[Row]:
    """Yield a row for each sentence that names somebody, in the order of the names' list."""
    number = 0
    for entity, own in present:
        who = (entity.id, "") if entity.kind == Kind.PERSON else ("", entity.id)
        found = mentions.get(own.key, ())
        told = [(m.sentence[m.start : m.end], own.roles, m.anchor, m.sentence) for m in found]
        for row in told or [(own.name, own.roles, "", "")]:
            number += 1
            yield (article.slug, number, *who, *row, own.unverified)


def csv_text(rows: Iterable[Row]) -> str:
    r"""Return rows as CSV with its line ends.

    >>> csv_text([("a", ("Lê An", "Vũ Tư"), True, 3), ("=1", (), False, 0)])
    "a,Lê An|Vũ Tư,true,3\r\n'=1,,false,0\r\n"
    """
    return "".join([f"{','.join(map(_cell, row))}\r\n" for row in rows])


def _cell(value: Value) -> str:
    """Return a value as a cell; the standard library's writer takes three times as long."""
    if not isinstance(value, str):
        if not isinstance(value, tuple):
            return str(value).lower()
        value = "|".join([part.replace("|", "/") for part in value])
    if value[:1] in _SIGNS and _FORMULA.match(value):
        value = f"'{value}"
    if '"' in value or "," in value or "\n" in value or "\r" in value:
        doubled = value.replace('"', '""')
        return f'"{doubled}"'
    return value


def table_lines(table: Table, rows: Iterable[Row]) -> str:
    """Return rows as JSON lines, each an object with all columns."""
    return json_lines(list(starmap(_OBJECTS[table.name], rows)))
