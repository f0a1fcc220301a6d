"""The facts that views are made of, each known by a kind and a key.

A view asks the atlas, the atlas asks a source of facts. Who notes what was asked knows what a
page depends on, and need not make it again while all of that is as it was.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol
from zlib import crc32

from broadsheet.fact import Fact
from broadsheet.frozen import Frozen, Raw
from broadsheet.library import Entity
from broadsheet.model import Body, Card, Date, Kind, TextPage
from broadsheet.search.terms import ArticleTerms

# Up to so many articles stand on an entity's own page, of more only the newest.
_WHOLE = 100


def has_parts(articles: int) -> bool:
    """Tell whether an entity with so many articles has further pages."""
    return articles > _WHOLE


def moment(date: Date | None) -> str:
    """Return a text that tells which of two dates is the newer one; empty for none.

    >>> moment(Date(2019, 11, 3, "21:36")) > moment(Date(2019, 11)) > moment(None)
    True
    """
    return f"{date.year:04}{date.month:02}{date.day:02}{date.clock}" if date else ""


def drawer_of(identity: str) -> str:
    """Return which of 1,024 drawers holds what a link to a file leads to.

    identity: of its path. A fact for each file would cost more than all links do.
    """
    return f"{crc32(identity.encode()) % 1024:x}"


class Source(Protocol):
    """Where facts come from."""

    def fact(self, kind: Fact, key: str) -> Any:
        """Return a fact, or None if there is none."""

    def facts(self, kind: Fact, keys: Sequence[str]) -> Sequence[Any]:
        """Return facts of a kind in the order of their keys, None for each that is none."""


class Listed(Frozen):
    """An article in the order of all. day: of its last change, ISO, empty if unknown."""

    path: str
    slug: str
    date: Date | None
    day: str


class Name(Frozen):
    """A person or body as others show it.

    told: the name, for one of several who have it also who this is. note: what its record says,
    in a line. forms: its record's other names by which texts may call it.
    """

    kind: Kind
    id: str
    name: str
    told: str
    note: str
    forms: tuple[str, ...]

    @property
    def key(self) -> str:
        """The kind and id together, unique in the collection."""
        return f"{self.kind}/{self.id}"


class Profile(Frozen):
    """A person or body as lists of all show it.

    filing: the name to file it under.
    description: who this is, in a line, in description_lang. decades: `2010` and so on, of its
    articles. day: of the last change of one.
    """

    name: Name
    filing: str
    count: int
    description: str
    description_lang: str
    unverified: bool
    body_kind: str
    decades: tuple[str, ...]
    day: str


class Present(Frozen):
    """One entity, by key, as an article's front matter names it. unverified: by a guess."""

    key: str
    name: str
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    unverified: bool


class Setting(Frozen):
    """Where an article stands: the paths of those before and after it, empty at the ends.

    present: who appears in it, in the order of its front matter, people first.
    """

    newer: str
    older: str
    present: tuple[Present, ...]


class Span(Frozen):
    """Those of an entity's articles that stand on a further page. label: empty for the undated.

    path: of the page. start, end: where they are among all its articles, newest first.
    """

    label: str
    path: str
    start: int
    end: int


class Office(Frozen):
    """The roles that one article gives an entity. moment: of the article, to be compared."""

    moment: str
    path: str
    roles: tuple[str, ...]


class Target(Frozen):
    """What a link to a file below content/ leads to: the output path; path: the file's own."""

    output: str
    path: str


class Redirect(Frozen):
    """A former address, and the page that it leads to now. origin: whose address, for messages."""

    path: str
    target: str
    title: str
    lang: str
    origin: str


class Year(Frozen):
    """A year with articles, empty for those without a date, and how many there are."""

    label: str
    count: int


class DataPart(Frozen):
    """A part of the data files. stem: `articles`, `people`…; label: ends the files' names."""

    stem: str
    label: str


class SearchFacts(Frozen):
    """What the search page has to know of the index; see `views.search`."""

    words: int
    pairs: int
    starts: int
    names: int
    name_bits: int
    year_bits: int
    first_year: int
    years: tuple[int, ...]
    articles: int


class ShownArticle(Frozen):
    """An article in a part of the index: its number and path."""

    number: int
    path: str


class ShownName(Frozen):
    """Somebody in a part of the index: number, key, and the numbers of the articles as text."""

    number: int
    key: str
    articles: str


class Called(Frozen):
    """What a name adds to the index: its number, and words for each class."""

    number: int
    words: tuple[tuple[str, ...], ...]


TYPES: Final[Mapping[Fact, Any]] = {
    # by path of an article, relative to content/
    Fact.CARD: Card,
    Fact.BODY: Body,  # whoever asks is given the fragment
    Fact.ANCHORS: tuple[str, ...],
    Fact.SETTING: Setting,
    Fact.NAMED: tuple[str, ...],  # the keys of who appears in it, in the same order
    # by key of an entity its `Mention`s, yet to be decoded: few of them are wanted at a time
    Fact.MENTIONS: Mapping[str, Raw],
    Fact.NUMBER: int,
    Fact.TERMS: ArticleTerms,
    Fact.DATA_TEXTS: tuple[bytes, ...],  # what the data files hold of it, in their order
    # by key of a person or body
    Fact.ENTITY: Entity,
    Fact.DAYS: tuple[str, ...],  # dates of its articles, newest first, ISO, empty for none
    Fact.SPANS: tuple[Span, ...],  # empty where its own page holds all
    Fact.NAME: Name,
    # the days of the articles that name it, by path, counted from the year 1, 0 for none;
    # empty for a name in too many articles to tell anything
    Fact.SPREAD: Mapping[str, int],
    Fact.ROLES: tuple[Office, ...],  # newest first
    Fact.PARENT: str,
    Fact.PARTS: tuple[str, ...],
    Fact.FORMER: str,  # by a key it had before
    Fact.CALLED: Called,
    # by path of a text page, by name of a file below media/
    Fact.PAGE: TextPage,
    Fact.MEDIA: tuple[int, int],
    Fact.REDIRECT: Redirect,  # by the former address
    # by `drawer_of` the identity of a path: few of them are ever asked for
    Fact.TARGETS: Mapping[str, Target],
    # by year; by kind of name; by part of the data files, of the index
    Fact.YEAR: tuple[Listed, ...],  # empty for what has no date
    Fact.INDEX: tuple[Profile, ...],
    Fact.DATA_PART: tuple[str, ...],
    Fact.SHOWN_ARTICLES: tuple[ShownArticle, ...],
    Fact.SHOWN_NAMES: tuple[ShownName, ...],
    # of the whole collection, by an empty key
    Fact.ORDER: tuple[Listed, ...],
    Fact.YEARS: tuple[Year, ...],
    Fact.PAGES: tuple[str, ...],
    Fact.REDIRECTS: tuple[Redirect, ...],  # some may claim one address
    Fact.ARTICLE_PARTS: tuple[str, ...],  # of the index that show articles
    Fact.PATHS: tuple[str, ...],
    Fact.QUOTED: bool,  # whether a layout shows the sentences that name somebody
    Fact.DATA: tuple[DataPart, ...],
    Fact.SEARCH: SearchFacts,
}
