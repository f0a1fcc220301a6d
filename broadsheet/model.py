"""The values that pass between the parts: frozen, holding tuples, compared by content.

Raw side:     bytes -> `RawArticle` (readers) -> Markdown text with front matter (convert).
Site side:    Markdown text -> `Article` (with its `Fragment`) -> `Library` -> views -> pages.
Names:        text -> `Extraction` (names) -> `NamedEntry` in the front matter.

This module imports only `errors` and `frozen` and does no I/O.
"""

from enum import StrEnum
from operator import attrgetter
from typing import Generic, TypeVar

from broadsheet.errors import Problem
from broadsheet.frozen import DamagedError, Frozen, replace

T = TypeVar("T")


class Kind(StrEnum):
    """The two kinds of name; the value is also the folder and the front-matter key."""

    PERSON = "people"
    ORGANISATION = "organisations"


class Date(Frozen, order=True):
    """A date known to the day, the month or the year; never completed by a guess.

    month, day: 0 where unknown. clock: `HH:MM:SS` with or without `+HH:MM`, empty if unknown.
    """

    year: int
    month: int = 0
    day: int = 0
    clock: str = ""

    def __str__(self) -> str:
        """Print as ISO 8601, no more precise than what is known.

        >>> str(Date(2019, 11)), str(Date(2020, 10, 27, "21:36:00+07:00"))
        ('2019-11', '2020-10-27T21:36:00+07:00')
        """
        if not self.month:
            return f"{self.year:04}"
        if not self.day:
            return f"{self.year:04}-{self.month:02}"
        day = f"{self.year:04}-{self.month:02}-{self.day:02}"
        return f"{day}T{self.clock}" if self.clock else day


class Source(Frozen):
    """Where an article was published before: name, address and the day it was fetched."""

    name: str = ""
    url: str = ""
    accessed: str = ""


class NamedEntry(Frozen):
    """A person or organisation as one article's front matter names it.

    roles: offices, ranks or occupations as the article words them.
    aliases: other forms that this article uses; they hold for this article only.
    id: the record that the name is tied to by hand, or empty.
    line: of the entry in its file, 0 where there is no file yet.
    """

    name: str
    roles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    id: str = ""
    line: int = 0


# --- the raw side -----------------------------------------------------------------------------


class Claim(Frozen, Generic[T]):
    """A value read from a source, with where it came from.

    origin: in plain words, for example `first line`, `date line`, `meta og:title`.
    guessed: True where the source does not say it and the program made it (a working title).
    """

    value: T
    origin: str
    guessed: bool = False


class BlockKind(StrEnum):
    """What a stretch of an article's body is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CAPTION = "caption"  # of the picture before it, or standing alone
    CREDIT = "credit"  # of a picture: who took it
    PICTURE = "picture"
    OTHER = "other"  # list, table, quotation, code: `markdown` is final


class Block(Frozen):
    """One block of a body on its way to Markdown.

    text: the words alone, NFC, white space folded; no markup.
    markdown: the same as Markdown, already escaped.
    origin: the rule or element that said what it is.
    """

    kind: BlockKind
    text: str
    markdown: str
    origin: str = ""


class Media(Frozen):
    """A file found inside a raw article (a picture in a Word file).

    name: its file name without folders; the body refers to it as `media:NAME`.
    """

    name: str
    data: bytes


class RawArticle(Frozen):
    """One article as a reader found it.

    item: what tells it from its siblings in a file of many, stable when the file is exported
        again (guid, address, else title); empty for a file of one.
    place: of the date line or place line ("Hà Nội").
    body: Markdown. Local pictures are referred to relative to the raw file, pictures that came
        inside it as `media:NAME`.
    extra: unknown front-matter keys with their values as parsed, kept in order.
    """

    body: str
    item: str = ""
    title: Claim[str] | None = None
    date: Claim[Date] | None = None
    lastmod: Claim[Date] | None = None
    lang: Claim[str] | None = None
    authors: Claim[tuple[str, ...]] | None = None
    description: Claim[str] | None = None
    place: Claim[str] | None = None
    source: Claim[Source] | None = None
    people: tuple[NamedEntry, ...] = ()
    organisations: tuple[NamedEntry, ...] = ()
    tags: tuple[str, ...] = ()
    draft: bool = False
    slug: str = ""
    former_addresses: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    extra: tuple[tuple[str, object], ...] = ()


class Reading(Frozen):
    """What a reader made of one raw file: its articles and all that there is to say."""

    articles: tuple[RawArticle, ...] = ()
    problems: tuple[Problem, ...] = ()


# --- names ------------------------------------------------------------------------------------


class Found(Frozen):
    """A person or organisation found in one text.

    name: the fullest form, without title or rank. mentions: [start, end) in characters of the
    NFC text, ascending; each cuts the name or one of the aliases. confidence: 0 to 1.
    """

    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    mentions: tuple[tuple[int, int], ...] = ()
    confidence: float = 0.0


class Extraction(Frozen):
    """All that was found in one text, each list in the order of first mention."""

    people: tuple[Found, ...] = ()
    organisations: tuple[Found, ...] = ()


# --- the site side ----------------------------------------------------------------------------


class Paragraph(Frozen):
    """A block of a rendered body that can be linked to.

    anchor: its `id` on the page. kind: `p`, `h2`…`h6`, `li`, `figcaption`, `td` and the like.
    text: the words alone.
    """

    anchor: str
    kind: str
    text: str


class Fragment(Frozen):
    """Sanitised HTML of one body, with names and links still symbolic.

    pieces: in order, each (what, value):
        `html`   markup, final;
        `text`   escaped text in which names may be linked;
        `link`   stands for a whole ` href="…"` attribute; the value is the address as its author
                 wrote it, unescaped, relative to the article's file;
        `image`  stands for a whole `<img>` element; the value is its `src`, likewise relative;
        `alt`    follows each `image`: its alternative text, unescaped.
    paragraphs: in order. anchors: every `id` in the fragment.
    words: number of words, for the reading time.
    lines: the line in its file of each address in `link` and `image` pieces, for messages.
    """

    pieces: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    anchors: tuple[str, ...] = ()
    words: int = 0
    lines: tuple[tuple[str, int], ...] = ()


class Body(Frozen):
    """A fragment as it is remembered, in half the bytes.

    rest: all of it but its paragraphs. said: these, each as its anchor, its kind, and its text or
    the number of the piece that is its text, as nearly all are.

    >>> fragment = Fragment((("html", "<p>"), ("text", "A")), (Paragraph("p1", "p", "A"),))
    >>> Body.of(fragment).said, Body.of(fragment).fragment == fragment
    ((('p1', 'p', 1),), True)
    """

    rest: Fragment
    said: tuple[tuple[str, str, str | int], ...]

    @classmethod
    def of(cls, fragment: Fragment) -> "Body":
        """Return what is to be remembered of a fragment."""
        pieces = enumerate(fragment.pieces)
        places = {value: place for place, (what, value) in pieces if what == "text"}
        said = [(p.anchor, p.kind, places.get(p.text, p.text)) for p in fragment.paragraphs]
        return cls(replace(fragment, paragraphs=()), tuple(said))

    @property
    def fragment(self) -> Fragment:
        """The fragment whole.

        Raises DamagedError if a number is that of no piece.
        """
        pieces = self.rest.pieces
        try:
            told = [
                Paragraph(anchor, kind, pieces[text][1] if isinstance(text, int) else text)
                for anchor, kind, text in self.said
            ]
        except IndexError as error:
            raise DamagedError("a paragraph that is no piece") from error
        return replace(self.rest, paragraphs=tuple(told))


class Card(Frozen):
    """What one article's Markdown file says, all but its body: as on a card of a catalogue.

    path: posix, relative to content/. slug: of its page. title: never empty; made from the
    first words or the file's name where the file has none (`title` is then in `unverified`).
    opening: the body's first paragraph, the words alone.
    former_addresses: posix, relative to the site's root, each checked.
    unverified: the front-matter keys that no person has confirmed.
    layout: name without suffix, empty for the usual one.
    """

    path: str
    slug: str
    title: str
    opening: str = ""
    date: Date | None = None
    lastmod: Date | None = None
    lang: str = ""
    authors: tuple[str, ...] = ()
    description: str = ""
    place: str = ""
    source: Source | None = None
    people: tuple[NamedEntry, ...] = ()
    organisations: tuple[NamedEntry, ...] = ()
    tags: tuple[str, ...] = ()
    draft: bool = False
    former_addresses: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    layout: str = ""


_values_of_card = attrgetter(*Card.__struct_fields__)


class Article(Card):
    """One article whole."""

    body: Fragment = Fragment()

    @property
    def card(self) -> Card:
        """The article without its body."""
        return Card(*_values_of_card(self))


class Record(Frozen):
    """What is known of a person or body beyond the articles.

    id: the file's name without suffix. path: posix, relative to content/.
    aliases are matched in text and merged; weak_aliases are shown, never matched.
    same_as: addresses of the same person or body elsewhere. parent: id or name of a body.
    former_ids: ids it had before; they lead here.
    """

    kind: Kind
    id: str
    path: str
    name: str
    body: Fragment
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    previous_names: tuple[str, ...] = ()
    sort_as: str = ""
    same_as: tuple[str, ...] = ()
    not_same_as: tuple[str, ...] = ()
    description: str = ""
    body_kind: str = ""
    parent: str = ""
    verified: bool = False
    hidden: bool = False
    redacted: bool = False
    former_ids: tuple[str, ...] = ()


class TextPage(Frozen):
    """A static page such as the one about the collection."""

    path: str
    slug: str
    title: str
    body: Fragment
    lang: str = ""
    layout: str = ""
    menu: int = 0  # place in the menu, 0 for none
