"""Plain blocks to a `Fragment`: what `plain_blocks` read is not written as HTML to be cut again.

It becomes the very value that `fragment` makes of the HTML. Whatever `sanitiser` does not know
to be harmless, and the few orders of markup in which an id stands before the words that it would
follow, are left to `fragment`.
"""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from itertools import repeat
from typing import Final

from broadsheet.anchors import Anchors, Piece, own_id, start_link
from broadsheet.frozen import replace
from broadsheet.model import Fragment, Paragraph
from broadsheet.plain_blocks import Leaf, Part, Picture
from broadsheet.sanitiser import HEADINGS, harmless

_TAG: Final = re.compile("(<[^>]*>)")
# The sign of a footnote is no word of the text.
_UNSAID: Final = re.compile('<a class="[^>]*>[^<]*|<[^>]*>')
_ATTRIBUTE: Final = re.compile(r' (\w+)="([^"]*)"')
_ID: Final = re.compile(' id="([^"]*)"')


def from_paragraphs(texts: Sequence[str]) -> Fragment:
    r"""Return the fragment of paragraphs of printable words and stress, by the HTML inside each.

    >>> from_paragraphs(["A", "<em>b</em>"]).pieces[1:4]
    (('text', 'A'), ('html', '</p>\n<p id="p2"><em>'), ('text', 'b'))
    """
    anchors = [f"p{number}" for number in range(1, len(texts) + 1)]
    pieces: list[Piece] = []
    run = ""
    for anchor, words in zip(anchors, texts, strict=True):
        run = f'{run}<p id="{anchor}">'
        for text, tag in _cut(words) if "<" in words else ((words, ""),):
            if text and not text.isspace():
                pieces += (("html", run), ("text", text))
                run = tag
            else:
                run += text + tag
        run += "</p>\n"
    pieces.append(("html", run.removesuffix("\n")))
    return _fragment(pieces, zip(anchors, repeat("p"), map(_said, texts)), anchors)


def from_parts(parts: Sequence[Part]) -> Fragment | None:
    """Return the fragment of printable blocks; None if their HTML must be looked at.

    >>> from_parts([Leaf("p", "A &amp; B")]).words, from_parts([Leaf("p", "<i>A</i>")])
    (3, None)
    """
    shift = any(isinstance(part, Leaf) and part.name == "h1" for part in parts)
    composer = _Composer(shift=shift)
    for part in parts:
        if isinstance(part, str):
            composer.markup(part)
        elif (sure := _sure(part)) is None:
            return None
        elif isinstance(sure, Leaf):
            composer.leaf(sure)
        else:
            composer.picture(sure)
    return composer.finish()


def _sure(part: Leaf | Picture) -> Leaf | Picture | None:
    """Return a part as nh3 leaves it, None where only nh3 and `fragment` know."""
    if isinstance(part, Picture):
        return part if harmless(part.html) and not part.address.startswith("#") else None
    if "<" not in part.words:
        return part
    # A heading's own id follows those inside it.
    is_late = part.name in HEADINGS and "<sup" in part.words
    words = None if is_late else harmless(part.words)
    if words is None:
        return None
    return part if words is part.words else replace(part, words=words)


class _Composer:
    """Collects the pieces of one fragment while its blocks go by."""

    def __init__(self, *, shift: bool) -> None:
        self._headings = dict(zip(HEADINGS, (*HEADINGS[shift:], "h6"), strict=False))
        self._pieces: list[Piece] = []
        self._run: list[str] = []  # markup that the next piece follows
        self._said: list[tuple[str, str, str]] = []
        self._anchors = Anchors()
        self._is_open = False  # whether a link waits for all ids to be known

    def markup(self, html: str) -> None:
        """Take the markup between two blocks of words."""
        self._run.append(_ID.sub(self._renamed, html) if " id=" in html else html)

    def _renamed(self, match: re.Match[str]) -> str:
        return f' id="{self._anchors.claim(own_id(match[1]))}"'

    def picture(self, picture: Picture) -> None:
        """Take a picture of the collection."""
        self._put(("image", picture.address))
        self._put(("alt", unescape(picture.alt)))

    def leaf(self, leaf: Leaf) -> None:
        """Take a block of words."""
        words = leaf.words
        heading = self._headings.get(leaf.name)
        name = heading or leaf.name
        side = f' class="align-{leaf.align}"' if leaf.align else ""
        if said := _said(words):
            anchor = self._anchors.name(said) if heading else self._anchors.number()
            self._said.append((anchor, name, said))
            side = f' id="{anchor}"{side}'
        self._run.append(f"<{name}{side}>")
        if heading or "<" in words:
            self._inside(words, is_quiet=heading is not None)
        elif words:
            self._put(("text", words))
        self._run.append(f"</{name}>{leaf.after}")

    def _inside(self, words: str, *, is_quiet: bool) -> None:
        """Take texts and the tags between them."""
        is_linked = False
        for text, tag in _cut(words):
            if is_quiet or is_linked or not text or unescape(text).isspace():
                self._run.append(text)
            else:
                self._put(("text", text))
            is_linked = tag.startswith("<a ")
            if is_linked:
                self._link(dict(_ATTRIBUTE.findall(tag)))
            else:
                self.markup(tag)

    def _link(self, attributes: dict[str, str]) -> None:
        tag, piece = start_link(attributes)
        self._run.append(tag)
        if piece:
            self._put(piece)
            self._is_open = self._is_open or piece[0] == "here"
        self._run.append(">")

    def _put(self, piece: Piece) -> None:
        """Take a piece that is not markup."""
        if self._run:
            self._pieces.append(("html", "".join(self._run)))
            self._run = []
        self._pieces.append(piece)

    def finish(self) -> Fragment:
        """Return all that was collected, links inside the fragment resolved."""
        self._pieces.append(("html", "".join(self._run).removesuffix("\n")))
        pieces = self._anchors.settle(self._pieces) if self._is_open else self._pieces
        return _fragment(pieces, self._said, self._anchors.ids)


def _cut(words: str) -> Iterable[tuple[str, str]]:
    """Return each text with the tag that follows it."""
    texts = _TAG.split(words)
    return zip(texts[::2], (*texts[1::2], ""), strict=True)


def _said(words: str) -> str:
    """Return the plain text of HTML."""
    if "<" in words:
        words = _UNSAID.sub("", words)
    return unescape(words) if "&" in words else words


def _fragment(
    pieces: Iterable[Piece], said: Iterable[tuple[str, str, str]], ids: Iterable[str]
) -> Fragment:
    """Return the fragment. said: of each paragraph its id, its kind and its text."""
    told = [Paragraph(anchor, kind, _spaced(text)) for anchor, kind, text in said]
    words = " ".join([paragraph.text for paragraph in told]).count(" ") + 1 if told else 0
    return Fragment(tuple(pieces), tuple(told), tuple(ids), words)


def _spaced(text: str) -> str:
    """Return a text with single spaces between its words."""
    # To split a text and join it again takes longer than all the rest here.
    is_single = "\n" not in text and "  " not in text and text[0] != " "
    return text if is_single and text[-1] not in " \xa0" else " ".join(text.split())
