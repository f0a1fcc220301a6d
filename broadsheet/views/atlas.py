"""Where everything is and who is where: worked out once, used by all views.

The atlas is how the views look things up; no layout ever sees it.
"""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from broadsheet.address import path_identity
from broadsheet.collation import fold_name
from broadsheet.library import Appearance, Entity, Library, entries
from broadsheet.mentions import Forms, Mention, find_mentions
from broadsheet.model import Article, Date, Kind, TextPage
from broadsheet.settings import Settings
from broadsheet.views.values import Companion, DateText, Link, Row
from broadsheet.wording import date_text

_SUMMARY_WORDS = 45


class Presence(NamedTuple):
    """One entity as it appears in one article."""

    entity: Entity
    appearance: Appearance


@dataclass(frozen=True)
class Atlas:
    """The library with its addresses.

    media: width and height of each file below media/, zeros for what is no picture.
    """

    library: Library
    settings: Settings
    media: Mapping[str, tuple[int, int]]

    @cached_property
    def articles(self) -> Mapping[str, Article]:
        """Articles by path, relative to content/."""
        return {article.path: article for article in self.library.articles}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each article among all, newest first, by path."""
        return {article.path: place for place, article in enumerate(self.library.articles)}

    @cached_property
    def roles_known(self) -> Mapping[str, tuple[tuple[int, tuple[str, ...]], ...]]:
        """The roles that articles give each entity, by its key, with the places of the articles."""
        return {
            key: tuple((self.places[a.article], a.entry.roles) for a in known)
            for key, entity in self.entities.items()
            if (known := [a for a in entity.appearances if a.entry.roles])
        }

    @cached_property
    def present(self) -> Mapping[str, tuple[Presence, ...]]:
        """Who appears in each article, in the order of its front matter, people first."""
        found: dict[str, list[tuple[int, Presence]]] = defaultdict(list)
        for entity in (*self.library.people, *self.library.organisations):
            for appearance in entity.appearances:
                named = entries(self.articles[appearance.article], entity.kind)
                own = appearance.entry.name, appearance.entry.id
                place = next(i for i, e in enumerate(named) if (e.name, e.id) == own)
                found[appearance.article].append((place, Presence(entity, appearance)))
        return {
            path: tuple(p for _, p in sorted(group, key=lambda g: (_is_body(g[1]), g[0])))
            for path, group in found.items()
        }

    @cached_property
    def named(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of who appears in each article, in the same order."""
        return {path: tuple(p.entity.key for p in group) for path, group in self.present.items()}

    def forms(self, path: str) -> Forms:
        """Return the forms under which each entity may stand in one article's text."""
        return tuple((p.entity.key, _forms(p)) for p in self.present.get(path, ()))

    @cached_property
    def mentions(self) -> Mapping[str, Mapping[str, tuple[Mention, ...]]]:
        """The sentences that name each entity by its key, by path of the article."""
        return {
            article.path: find_mentions(article.body, self.forms(article.path))
            for article in self.library.articles
        }

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Entities by key."""
        return {e.key: e for e in (*self.library.people, *self.library.organisations)}

    @cached_property
    def shared_names(self) -> frozenset[str]:
        """The names, folded, that several people or bodies have."""
        counts = Counter(fold_name(entity.name) for entity in self.entities.values())
        return frozenset(name for name, count in counts.items() if count > 1)

    @cached_property
    def former(self) -> Mapping[str, Entity]:
        """Entities by the keys they had before, unless somebody else has the key now."""
        return {
            f"{entity.kind}/{old}": entity
            for entity in reversed(list(self.entities.values()))
            for old in (entity.record.former_ids if entity.record else ())
            if f"{entity.kind}/{old}" not in self.entities
        }

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """Output paths by the identity of the source path they come from, below content/."""
        targets = {path_identity(a.path): article_path(a) for a in self.library.articles}
        targets |= {path_identity(p.path): f"{p.slug}.html" for p in self.library.pages}
        targets |= {
            path_identity(f"{key}.md"): entity_path(entity) for key, entity in self.former.items()
        }
        targets |= {
            path_identity(e.record.path): entity_path(e) for e in self.entities.values() if e.record
        }
        return targets | {
            path_identity(f"media/{name}"): f"media/{quote(name)}" for name in self.media
        }

    @cached_property
    def parts_of(self) -> Mapping[str, tuple[Entity, ...]]:
        """The bodies whose record names another one as parent, by the parent's key."""
        parts: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.library.organisations:
            parent = self.parent(entity)
            if parent:
                parts[parent.key].append(entity)
        return {key: tuple(group) for key, group in parts.items()}

    def parent(self, entity: Entity) -> Entity | None:
        """Return the body that a record names as parent, by id or by name."""
        if entity.record is None or not entity.record.parent:
            return None
        wanted = entity.record.parent
        key = f"{Kind.ORGANISATION}/{wanted}"
        by_id = self.entities.get(key) or self.former.get(key)
        return by_id or self.bodies_by_name.get(fold_name(wanted))

    @cached_property
    def bodies_by_name(self) -> Mapping[str, Entity]:
        """Organisations by folded name."""
        return {fold_name(entity.name): entity for entity in self.library.organisations}

    def resolve(self, address: str, source: str) -> str | None:
        """Return the output path, with fragment, that an author's relative link leads to.

        address: as written in the article, to a source file (`cho-noi.md`, `../media/x.png`) or
        to its page (`cho-noi.html`); one that begins with `/` counts from content/. source: path
        of the article it stands in. None if it leads nowhere.
        """
        parts = urlsplit(address)
        tries = map(path_identity, _files_meant(unquote(parts.path), posixpath.dirname(source)))
        known = [path for path in tries if path in self.targets]
        if not parts.path or not known:
            return None
        anchor = self._anchors.get(known[0], {}).get(unquote(parts.fragment))
        return f"{self.targets[known[0]]}#{anchor}" if anchor else self.targets[known[0]]

    @cached_property
    def _anchors(self) -> Mapping[str, Mapping[str, str]]:
        """The anchors of each article by the name its author gave, by identity of its path."""
        documents: tuple[Article | TextPage, ...] = (*self.library.articles, *self.library.pages)
        return {
            path_identity(document.path): {
                anchor.removeprefix("b-"): anchor for anchor in document.body.anchors
            }
            for document in documents
        }

    def ranked(self, counts: Mapping[str, int], limit: int) -> tuple[Companion, ...]:
        """Return entities by falling count, equals by id."""
        best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return tuple(
            Companion(self.entities[key].name, entity_path(self.entities[key]), count)
            for key, count in best
        )

    def row(self, article: Article, *, brief: bool = False) -> Row:
        """Return an article's line in a list, if brief without its first words."""
        people = [
            p.entity for p in self.present.get(article.path, ()) if p.entity.kind == Kind.PERSON
        ]
        return Row(
            article.title,
            article_path(article),
            self.lang(article.lang),
            self.date(article.date),
            "" if brief else _without_title(article),
            tuple(Link(entity.name, entity_path(entity)) for entity in people[:5]),
        )

    def date(self, date: Date | None) -> DateText | None:
        """Return a date for machine and reader, in the site's language."""
        return DateText(str(date), date_text(date, self.settings.lang)) if date else None

    def lang(self, lang: str) -> str:
        """Return a language, the site's where none is said."""
        return lang or self.settings.lang


def _forms(presence: Presence) -> tuple[str, ...]:
    entity, entry = presence.entity, presence.appearance.entry
    record = (*entity.record.aliases, *entity.record.previous_names) if entity.record else ()
    return tuple(dict.fromkeys((entity.name, entry.name, *entry.aliases, *record)))


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


def _without_title(article: Article) -> str:
    """Return the description, else the first words, less those that the title was made of."""
    summary, title = article.description or first_words(article), article.title.rstrip("….")
    if not summary.startswith(title):
        return summary
    rest = summary.removeprefix(title).lstrip(" .,;:–-…")
    return f"… {rest}" if rest else ""


def _is_body(presence: Presence) -> bool:
    return presence.entity.kind == Kind.ORGANISATION


def article_path(article: Article) -> str:
    """Return the output path of an article's page."""
    return f"articles/{article.slug}.html"


def article_link(article: Article) -> Link:
    """Return an article's title with its path."""
    return Link(article.title, article_path(article))


def entity_path(entity: Entity) -> str:
    """Return the output path of a person's or body's page."""
    return f"{entity.key}.html"


def entity_data_path(entity: Entity) -> str:
    """Return the output path of a person's or body's data."""
    return f"data/{entity.key}.json"


def first_words(article: Article) -> str:
    """Return the first paragraph of the text, cut at a word."""
    opening = next((p.text for p in article.body.paragraphs if p.kind == "p"), "")
    words = opening.split()
    return opening if len(words) <= _SUMMARY_WORDS else " ".join(words[:_SUMMARY_WORDS]) + "…"
