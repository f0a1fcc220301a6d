"""Where everything is and who is where: how the views look things up; no layout ever sees it."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from broadsheet.address import path_identity
from broadsheet.fact import Fact
from broadsheet.frozen import Frozen, decode
from broadsheet.library import Entity
from broadsheet.mentions import Forms, Mention
from broadsheet.model import Card, Date, Fragment, Kind, TextPage
from broadsheet.settings import Settings
from broadsheet.views.facts import (
    DataPart,
    Listed,
    Name,
    Office,
    Present,
    Profile,
    Redirect,
    SearchFacts,
    Setting,
    ShownArticle,
    ShownName,
    Source,
    Span,
    Target,
    Year,
    drawer_of,
)
from broadsheet.views.values import COSTLY, DateText, Link, Row
from broadsheet.wording import date_text

_SUMMARY_WORDS = 45
_MENTIONS = tuple[Mention, ...]
# People named in an article's line in a list.
_ROW_PEOPLE = 5


class Presence(NamedTuple):
    """One entity as it appears in one article."""

    entity: Name
    own: Present


def _everything(_layout: str) -> frozenset[str]:
    return COSTLY


def _any(_layout: str) -> bool:
    return True


class Atlas(Frozen):
    """All facts of the collection, and the settings. Paths of articles are relative to content/.

    shown: returns which of the costly fields a layout may show; the others are not worked out.
    has_layout: tells whether there is a layout of a name.
    """

    source: Source
    settings: Settings
    shown: Callable[[str], frozenset[str]] = _everything
    has_layout: Callable[[str], bool] = _any

    def _known(self, kind: Fact, key: str) -> Any:
        found = self.source.fact(kind, key)
        if found is None:
            raise KeyError(kind, key)
        return found

    def _all_known(self, kind: Fact, keys: Sequence[str]) -> Sequence[Any]:
        found = self.source.facts(kind, keys)
        if None in found:
            raise KeyError(kind, keys[found.index(None)])
        return found

    def article(self, path: str) -> Card:
        """Return all of an article but its body."""
        card: Card = self._known(Fact.CARD, path)
        return card

    def articles(self, paths: Sequence[str]) -> Sequence[Card]:
        """Return all of some articles but their bodies."""
        return self._all_known(Fact.CARD, paths)

    def body(self, path: str) -> Fragment:
        """Return an article's body."""
        body: Fragment = self._known(Fact.BODY, path)
        return body

    def page(self, path: str) -> TextPage:
        """Return a static page."""
        page: TextPage = self._known(Fact.PAGE, path)
        return page

    @property
    def pages(self) -> tuple[TextPage, ...]:
        """All static pages, by path."""
        return tuple(map(self.page, self.source.fact(Fact.PAGES, "") or ()))

    @property
    def redirects(self) -> tuple[Redirect, ...]:
        """The former addresses of articles, people and bodies."""
        return self.source.fact(Fact.REDIRECTS, "") or ()

    def redirect(self, path: str) -> Redirect:
        """Return what stands at a former address."""
        redirect: Redirect = self._known(Fact.REDIRECT, path)
        return redirect

    def setting(self, path: str) -> Setting:
        """Return where an article stands in the order of all, and who appears in it."""
        setting: Setting = self._known(Fact.SETTING, path)
        return setting

    @property
    def order(self) -> tuple[Listed, ...]:
        """All articles, newest first, undated last."""
        order: tuple[Listed, ...] = self._known(Fact.ORDER, "")
        return order

    @property
    def paths(self) -> tuple[str, ...]:
        """The output paths of all pages that a search engine may list."""
        return self.source.fact(Fact.PATHS, "") or ()

    @property
    def years(self) -> tuple[Year, ...]:
        """The years with articles, newest first."""
        years: tuple[Year, ...] = self._known(Fact.YEARS, "")
        return years

    def year(self, label: str) -> tuple[Listed, ...]:
        """Return the articles of one year, in the order of all."""
        return self.source.fact(Fact.YEAR, label) or ()

    @property
    def data_parts(self) -> tuple[DataPart, ...]:
        """The parts that the data files are cut into."""
        return self.source.fact(Fact.DATA, "") or ()

    def data_part(self, part: DataPart) -> tuple[str, ...]:
        """Return the paths of the articles or the keys of the names in a part."""
        return self.source.fact(Fact.DATA_PART, f"{part.stem} {part.label}") or ()

    @property
    def search(self) -> SearchFacts:
        """What the search page has to know of the index."""
        search: SearchFacts = self._known(Fact.SEARCH, "")
        return search

    @property
    def article_parts(self) -> tuple[str, ...]:
        """The parts of the index that show articles."""
        return self.source.fact(Fact.ARTICLE_PARTS, "") or ()

    def shown_articles(self, part: str) -> tuple[ShownArticle, ...]:
        """Return the articles in a part of the index, by number."""
        return self.source.fact(Fact.SHOWN_ARTICLES, part) or ()

    def shown_names(self, part: str) -> tuple[ShownName, ...]:
        """Return the names in a part of the index, by number."""
        return self.source.fact(Fact.SHOWN_NAMES, part) or ()

    def index(self, kind: Kind) -> tuple[Profile, ...]:
        """Return all people or bodies, by id."""
        index: tuple[Profile, ...] = self._known(Fact.INDEX, kind)
        return index

    def entity(self, key: str) -> Entity:
        """Return a person or body with all its appearances."""
        entity: Entity = self._known(Fact.ENTITY, key)
        return entity

    def days(self, key: str) -> tuple[str, ...]:
        """Return the dates of the articles that name somebody, newest first, ISO."""
        days: tuple[str, ...] = self._known(Fact.DAYS, key)
        return days

    def spans(self, key: str) -> tuple[Span, ...]:
        """Return what stands on the further pages of somebody, newest first."""
        spans: tuple[Span, ...] = self._known(Fact.SPANS, key)
        return spans

    def name(self, key: str) -> Name:
        """Return a person or body as others show it."""
        name: Name = self._known(Fact.NAME, key)
        return name

    def names(self, keys: Sequence[str]) -> Sequence[Name]:
        """Return several people or bodies as others show them."""
        return self._all_known(Fact.NAME, keys)

    def named(self, path: str) -> tuple[str, ...]:
        """Return the keys of who appears in an article, in the order of its front matter."""
        return self.source.fact(Fact.NAMED, path) or ()

    def named_in(self, paths: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the same for each of some articles."""
        return [keys or () for keys in self.source.facts(Fact.NAMED, paths)]

    def present(self, path: str) -> tuple[Presence, ...]:
        """Return who appears in an article, in the order of its front matter, people first."""
        found = self.setting(path).present
        names = self.names([one.key for one in found])
        return tuple(map(Presence, names, found))

    @property
    def are_quoted(self) -> bool:
        """Whether any file shows the sentences that name somebody."""
        settings = self.settings
        return settings.data or settings.entity_feeds or bool(self.source.fact(Fact.QUOTED, ""))

    def data_texts(self, paths: Sequence[str]) -> Sequence[tuple[bytes, ...]]:
        """Return what the data files hold of some articles."""
        return self._all_known(Fact.DATA_TEXTS, paths)

    def mentions_of(self, paths: Sequence[str], wanted: str) -> Iterator[tuple[Mention, ...]]:
        """Yield for each of some articles the sentences that name one entity."""
        for found in self.source.facts(Fact.MENTIONS, paths):
            mentions = found and found.get(wanted)
            yield decode(_MENTIONS, mentions) if mentions else ()

    def spreads(self, keys: Sequence[str]) -> Sequence[Mapping[str, int]]:
        """Return for each of some names the days of its articles; none if these tell nothing."""
        return self._all_known(Fact.SPREAD, keys)

    def roles(self, keys: Sequence[str]) -> list[tuple[Office, ...]]:
        """Return for each of some names the roles that articles give it, newest first."""
        return [offices or () for offices in self.source.facts(Fact.ROLES, keys)]

    def former(self, key: str) -> str:
        """Return the key of who had a key before, empty if nobody did or another has it now."""
        return self.source.fact(Fact.FORMER, key) or ""

    def parent(self, entity: Entity) -> Name | None:
        """Return the body that a record names as parent, by id or by name."""
        if not entity.record or not entity.record.parent:
            return None
        key = self.source.fact(Fact.PARENT, entity.key)
        return self.name(key) if key else None

    def parts(self, entity: Entity) -> tuple[Name, ...]:
        """Return the bodies whose record names this one as parent."""
        if entity.kind != Kind.ORGANISATION:
            return ()
        return tuple(map(self.name, self.source.fact(Fact.PARTS, entity.key) or ()))

    def resolve(self, address: str, source: str) -> str | None:
        """Return the output path, with fragment, that an author's relative link leads to.

        address: as written in the article, to a source file (`cho-noi.md`, `../media/x.png`) or
        to its page (`cho-noi.html`); one that begins with `/` counts from content/. source: path
        of the article it stands in. None if it leads nowhere.
        """
        parts = urlsplit(address)
        if not parts.path:
            return None
        tries = map(path_identity, _files_meant(unquote(parts.path), posixpath.dirname(source)))
        known = filter(None, map(self._target, tries))
        target = next(known, None)
        if target is None:
            return None
        anchor = self._anchor(target.path, unquote(parts.fragment)) if parts.fragment else ""
        return f"{target.output}#{anchor}" if anchor else target.output

    def _target(self, identity: str) -> Target | None:
        drawer: Mapping[str, Target] = self.source.fact(Fact.TARGETS, drawer_of(identity)) or {}
        return drawer.get(identity)

    def _anchor(self, path: str, wanted: str) -> str:
        """Return the anchor of a document that its author gave a name, empty if there is none."""
        anchors = self.source.fact(Fact.ANCHORS, path) or ()
        found = [anchor for anchor in anchors if anchor.removeprefix("b-") == wanted]
        return found[-1] if found else ""

    def size(self, media: str) -> tuple[int, int] | None:
        """Return width and height of a file below media/, zeros for what is no picture."""
        size: tuple[int, int] | None = self.source.fact(Fact.MEDIA, media)
        return size

    def rows(self, paths: Sequence[str], layout: str, *, brief: bool = False) -> tuple[Row, ...]:
        """Return some articles' lines in a list, if brief without their first words.

        layout: of the page; unless it shows people, the rows hold none.
        """
        are_shown = "people" in self.shown(layout)
        named = self.named_in(paths) if are_shown else [()] * len(paths)
        people = [[k for k in keys if k.startswith(Kind.PERSON)][:_ROW_PEOPLE] for keys in named]
        everybody = list(dict.fromkeys(chain.from_iterable(people)))
        names = zip(everybody, self.names(everybody), strict=True)
        links = {key: Link(name.name, entity_path(name)) for key, name in names}
        rows = zip(self.articles(paths), people, strict=True)
        return tuple(
            [self._row(article, [links[k] for k in keys], brief) for article, keys in rows]
        )

    def _row(self, article: Card, people: Iterable[Link], brief: bool) -> Row:
        return Row(
            article.title,
            article_path(article),
            self.lang(article.lang),
            self.date(article.date),
            "" if brief else _without_title(article),
            tuple(people),
        )

    def date(self, date: Date | None) -> DateText | None:
        """Return a date for machine and reader, in the site's language."""
        return show_date(date, self.settings.lang)

    def lang(self, lang: str) -> str:
        """Return a language, the site's where none is said."""
        return lang or self.settings.lang


@lru_cache(maxsize=1 << 15)  # each stands in many lists
def show_date(date: Date | None, lang: str) -> DateText | None:
    """Return a date for machine and reader."""
    return DateText(str(date), date_text(date, lang)) if date else None


def forms_of(presences: Sequence[Presence]) -> Forms:
    """Return the forms under which each of some entities may stand in an article's text."""
    return tuple([(own.key, _forms(entity, own)) for entity, own in presences])


def _forms(entity: Name, own: Present) -> tuple[str, ...]:
    if own.name == entity.name and not (own.aliases or entity.forms):  # nearly always so
        return (own.name,)
    return tuple(dict.fromkeys((entity.name, own.name, *own.aliases, *entity.forms)))


def _files_meant(path: str, folder: str) -> Iterator[str]:
    """Yield the files below content/ that an author's path may mean, the likeliest first.

    >>> list(_files_meant("b.html", "articles"))[0::3]
    ['articles/b.html', 'articles/b.md']
    """
    for start in ("", folder) if path.startswith("/") else (folder,):
        wanted = posixpath.normpath(posixpath.join(start, path.lstrip("/")))
        yield from (wanted, f"{wanted}.md", f"{wanted}/index.md")
        if wanted.endswith(".html"):
            yield wanted.removesuffix(".html") + ".md"


def _without_title(article: Card) -> str:
    """Return the description, else the first words, less those that the title was made of."""
    summary, title = article.description or first_words(article), article.title.rstrip("….")
    if not summary.startswith(title):
        return summary
    rest = summary.removeprefix(title).lstrip(" .,;:–-…")
    return f"… {rest}" if rest else ""


def article_path(article: Card | Listed) -> str:
    """Return the output path of an article's page."""
    return f"articles/{article.slug}.html"


def article_link(article: Card) -> Link:
    """Return an article's title with its path."""
    return Link(article.title, article_path(article))


def entity_path(entity: Entity | Name) -> str:
    """Return the output path of a person's or body's page."""
    return f"{entity.key}.html"


def entity_data_path(page: str) -> str:
    """Return the output path of the data beside a page of a person or body.

    >>> entity_data_path("people/le-an.html")
    'data/people/le-an.json'
    """
    return f"data/{page.removesuffix('.html')}.json"


def first_words(article: Card) -> str:
    """Return the first paragraph of the text, cut at a word."""
    words = article.opening.split()
    if len(words) <= _SUMMARY_WORDS:
        return article.opening
    return " ".join(words[:_SUMMARY_WORDS]) + "…"
