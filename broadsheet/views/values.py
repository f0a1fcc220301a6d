"""The types of the views. A layout is handed one of them as `page`, and `Site` as `site`.

Every path is an output path, percent-encoded, relative to the site's root; a layout writes a
link as `{{ page.root }}{{ item.path }}`. Every `html` or `body` is sanitised markup.
"""

from broadsheet.frozen import Frozen
from broadsheet.views.pictures import Chart

# The fields that take long to work out, and are left empty where the layout does not name them.
COSTLY = frozenset(("related", "quotes", "people", "organisations", "ego", "roles", "chart"))
COSTLY |= {"body", "unlinked_body", "mentions", "standfirst"}  # of an article
# The layouts that may show the sentences that name somebody.
QUOTING = ("person.html", "organisation.html", "entity_part.html")


class Link(Frozen):
    """A text with the output path that it leads to; the path is empty where there is none."""

    text: str
    path: str


class DateText(Frozen):
    """A date for machines (ISO 8601, as precise as known) and for readers."""

    iso: str
    text: str


class Site(Frozen):
    """What every page may show of the site.

    styles: output paths of the stylesheets, in order. strings: the interface's phrases.
    data: path of the page that lists the data files, empty if there are none.
    """

    title: str
    description: str
    author: str
    footer: str
    lang: str
    base_url: str
    menu: tuple[Link, ...]
    styles: tuple[str, ...]
    strings: tuple[tuple[str, str], ...]
    generator: str
    data: str = ""


class View(Frozen, kw_only=True, tag=True):
    """What all pages have. layout: the layout's file name. feed: path of the page's feed."""

    path: str
    layout: str
    title: str
    lang: str
    description: str = ""
    feed: str = ""

    @property
    def root(self) -> str:
        """The way from the page to the site's root: empty, or `../` once or more."""
        return "../" * self.path.count("/")


class PlainView(View, kw_only=True):
    """A file that no layout has a say in: data, or a part of the search index. data: all of it."""

    layout: str = ""
    title: str = ""
    lang: str = ""
    data: bytes


class Row(Frozen):
    """An article in a list. summary: its standfirst or first words."""

    title: str
    path: str
    lang: str
    date: DateText | None
    summary: str
    people: tuple[Link, ...]


class Named(Frozen):
    """A person or body at the foot of an article, with its roles there.

    mentions: how often the text names it.
    """

    name: str
    path: str
    roles: tuple[str, ...]
    mentions: int


class Provenance(Frozen):
    """Where an article was published before. url: empty, or http(s)."""

    name: str
    url: str
    accessed: str


class Related(Frozen):
    """Another article with some of the same names in it. shared: the rarest of them."""

    article: Link
    lang: str
    date: DateText | None
    shared: tuple[str, ...]


class Citation(Frozen, kw_only=True):
    """What a citation says of an article. date, accessed: ISO, as precise as known.

    container: where it was published first, else this site. archive: this site, if it was
    published elsewhere first. url: where it was published first, else here; empty if unknown.
    """

    id: str
    title: str
    authors: tuple[str, ...]
    date: str
    lang: str
    container: str
    archive: str = ""
    place: str = ""
    url: str = ""
    accessed: str = ""
    tags: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()


class ArticleView(View, kw_only=True):
    """`article.html`. body: sanitised HTML, the names in it linked; unlinked_body: without that.

    unverified: front-matter keys nobody confirmed. standfirst: empty if the body begins with the
    same words. related: the closest first. picture: output path of the first picture, empty if
    there is none.
    """

    body: str
    unlinked_body: str
    standfirst: str
    date: DateText | None
    lastmod: DateText | None
    authors: tuple[str, ...]
    place: str
    source: Provenance | None
    tags: tuple[str, ...]
    minutes: int
    people: tuple[Named, ...]
    organisations: tuple[Named, ...]
    citation: Citation
    picture: str
    unverified: tuple[str, ...]
    related: tuple[Related, ...]
    older: Link | None
    newer: Link | None


class Count(Frozen):
    """A link with the number of articles behind it."""

    text: str
    path: str
    count: int


class IndexEntry(Frozen):
    """A name in an index. see: set for an alias, which only leads to the full name.

    note: who this is, in a line; note_lang: its language. kind: of a body, as its record says.
    decades: `2010` and so on.
    """

    name: str
    path: str
    count: int
    note: str
    note_lang: str
    unverified: bool
    kind: str
    decades: tuple[str, ...]
    see: str = ""


class Shelf(Frozen):
    """A page that holds a part of an index. label: the first letters of its names.

    first, last: the words under which its first and last name are filed. count: of its names.
    """

    label: str
    path: str
    first: str
    last: str
    count: int


class Letter(Frozen):
    """A letter's names, or the pages that hold them."""

    label: str
    anchor: str
    entries: tuple[IndexEntry, ...]
    shelves: tuple[Shelf, ...]


class IndexView(View, kw_only=True):
    """`index.html` of people or organisations. count: names without the aliases.

    letters: the whole alphabet; a letter without names has no path. here: the first letters of
    the names on this page, empty on the first; before, after: the pages around it.
    kinds, decades: those of the entries here, to choose from. unverified: `all` or `some` of the
    names here are guesses, or empty.
    """

    kind: str
    count: int
    here: str
    letters: tuple[Link, ...]
    sections: tuple[Letter, ...]
    kinds: tuple[str, ...]
    decades: tuple[str, ...]
    unverified: str
    before: Link | None
    after: Link | None


class HomeView(View, kw_only=True):
    """`home.html`. rows: the newest articles; articles: how many there are.

    people, organisations: the most named. letters: the alphabet of people.
    """

    rows: tuple[Row, ...]
    articles: int
    chart: Chart | None
    people: tuple[IndexEntry, ...]
    organisations: tuple[IndexEntry, ...]
    people_count: int
    organisations_count: int
    letters: tuple[Link, ...]


class Year(Frozen):
    """A year with the numbers of its months, newest first."""

    text: str
    path: str
    count: int
    months: tuple[Count, ...]


class Decade(Frozen):
    """A decade with its years, newest first."""

    label: str
    anchor: str
    years: tuple[Year, ...]


class ArchiveView(View, kw_only=True):
    """`archive.html`: newest first; undated is None if every article has a date."""

    chart: Chart | None
    decades: tuple[Decade, ...]
    undated: Count | None


class Part(Frozen):
    """A part of a shelf: a month, a day, first letters. label: empty where that is not known.

    path: of the page that holds its articles; empty where they stand here, as rows.
    """

    label: str
    anchor: str
    path: str
    count: int
    rows: tuple[Row, ...]


class ShelfView(View, kw_only=True):
    """`shelf.html`: the articles of a year, or of a part of it that is too large for its page.

    title: the date, empty for the undated. exact: no more is known of the dates here.
    letters: the first of the titles here, empty for all. above: the page that leads here.
    """

    is_year: bool
    exact: bool
    letters: str
    parts: tuple[Part, ...]
    count: int
    above: Link | None
    newer: Link | None
    older: Link | None


class TextView(View, kw_only=True):
    """`page.html`: a static page."""

    body: str


class MissingView(View, kw_only=True):
    """`404.html`. base: absolute path of the site's root, empty if its address is not known.

    A host shows this page at any address, so its links cannot be relative.
    """

    base: str

    @property
    def root(self) -> str:
        """The way to the site's root from anywhere."""
        return self.base


class RedirectView(View, kw_only=True):
    """`redirect.html`: what stands at a former address. target: the path it leads to."""

    target: str


class FeedEntry(Frozen):
    """An article in a feed. published, updated: RFC 3339. body: sanitised HTML."""

    id: str
    title: str
    path: str
    published: str
    updated: str
    authors: tuple[str, ...]
    summary: str
    body: str
    lang: str


class FeedView(View, kw_only=True):
    """`feed.xml` (Atom). page_path: the page that the feed follows. own_path: where it is now."""

    id: str
    updated: str
    page_path: str
    own_path: str
    entries: tuple[FeedEntry, ...]


class Location(Frozen):
    """A page in the sitemap. lastmod: ISO date, empty if unknown."""

    path: str
    lastmod: str


class ListingView(View, kw_only=True):
    """`sitemap.xml`, `sitemap_index.xml` and `robots.txt`. locations: by path."""

    locations: tuple[Location, ...] = ()
