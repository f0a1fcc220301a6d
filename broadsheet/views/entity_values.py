"""The types of the pages of people and bodies, which the layouts are handed as `page`."""

from broadsheet.frozen import Frozen
from broadsheet.views.pictures import Chart, Graph
from broadsheet.views.values import Count, DateText, Link, View


class Cited(Frozen):
    """An article that something is known from."""

    article: Link
    lang: str
    date: DateText | None


class Role(Frozen, kw_only=True):
    """A role with the first and last articles that word it so, and how many do.

    others: other wordings of it. over: the first article that calls it a former one.
    """

    role: str
    lang: str
    others: tuple[str, ...]
    first: Cited
    last: Cited
    over: Cited | None
    count: int
    unverified: bool


class Quote(Frozen):
    """The sentence of a mention, cut around the name; path leads to its paragraph."""

    before: str
    name: str
    after: str
    path: str


class EntityArticle(Frozen):
    """An article on an entity's page, with the roles and sentences found there."""

    cited: Cited
    roles: tuple[str, ...]
    quotes: tuple[Quote, ...]
    unverified: bool


class Period(Frozen):
    """The articles of one year or month; title and anchor are empty for the undated ones."""

    title: str
    anchor: str
    articles: tuple[EntityArticle, ...]


class Tie(Frozen):
    """Somebody who appears in the same articles: in how many, and the newest of them."""

    name: str
    path: str
    kind: str
    count: int
    newest: Cited


class EntityView(View, kw_only=True):
    """`person.html` and `organisation.html`.

    description: who this is, in one line, in description_lang. body_kind: what sort of body.
    biography: sanitised HTML of the record's body. elsewhere: the same person or body on other
    sites. verified: a record says so. unverified: some article's mention is still a guess.
    all_unverified: no article's is confirmed. data: path of all that is known, empty if the site
    has no data files. chart: None where there is nothing to compare.
    ego: a picture of the strongest ties. periods: the newest articles, all of them if rest is
    empty. rest: the pages that list all of them by year, newest first.
    """

    kind: str
    description_lang: str
    body_kind: str
    aliases: tuple[str, ...]
    previous_names: tuple[str, ...]
    weak_aliases: tuple[str, ...]
    biography: str
    elsewhere: tuple[Link, ...]
    verified: bool
    unverified: bool
    all_unverified: bool
    data: str
    parent: Link | None
    parts: tuple[Link, ...]
    count: int
    first: DateText | None
    last: DateText | None
    roles: tuple[Role, ...]
    chart: Chart | None
    people: tuple[Tie, ...]
    organisations: tuple[Tie, ...]
    ego: Graph | None
    periods: tuple[Period, ...]
    rest: tuple[Count, ...]


class EntityPartView(View, kw_only=True):
    """`entity_part.html`: all articles of one entity in one year or month.

    period: in full, empty for the undated ones. entity: the page that this is a part of.
    """

    period: str
    entity: Link
    kind: str
    count: int
    all_unverified: bool
    periods: tuple[Period, ...]
    newer: Link | None
    older: Link | None
