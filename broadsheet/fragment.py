"""Sanitised HTML of one body, cut into pieces: HTML from anywhere to a `Fragment`.

One pass over what `sanitiser` leaves gives every block an anchor, keeps names and links apart
from final markup, and takes out whatever would make the page ask another host for something.
Every id of the content begins with `b-` or is `p` and a number: a layout must use neither.
"""

import re
from html import escape, unescape
from typing import Final

from broadsheet.anchors import Anchors, Piece, own_id, start_link, start_tag, where_to
from broadsheet.model import Fragment, Paragraph
from broadsheet.sanitiser import BLOCKS, HEADINGS, INLINE, VOID, sanitise

# Names are not linked inside these.
_QUIET: Final = frozenset({"a", "code", "pre", *HEADINGS})
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [^\s=\">]+=\"[^\"]*\")*)>")
_ATTRIBUTE: Final = re.compile(r' ([^\s=">]+)="([^"]*)"')
# Of a block of nothing but words.
_INNER: Final = re.compile(r'(</?(?:em|strong)>|<a href="[^"]*">[^<]*</a>)')
_INNER_TAG: Final = re.compile("<[^>]*>")


def make_fragment(html: str) -> Fragment:
    """Sanitise HTML and cut it into pieces.

    >>> make_fragment("<p onclick=x>A &amp; <a href=b.md>B</a></p>").pieces
    (('html', '<p id="p1">'), ('text', 'A &amp; '), ('html', '<a'), ('link', 'b.md'), \
('html', '>B</a></p>'))
    """
    clean = sanitise(html)
    first, *parts = clean.parts
    cutter = _Cutter(shift=int("<h1" in "".join(clean.parts[::4])), is_even=clean.is_even)
    if first:
        cutter.take(first)
    rest = iter(parts)
    for name, attributes, words, after in zip(rest, rest, rest, rest, strict=True):
        cutter.block(name, attributes or "", words)
        if after:
            cutter.take(after)
    return cutter.finish()


class _Open:
    """An element that is not closed yet; `place` is where its start tag stands in the output."""

    __slots__ = ("anchor", "attributes", "name", "place", "said")

    def __init__(self, name: str, attributes: dict[str, str], place: int) -> None:
        self.name = name
        self.attributes = attributes
        self.place = place
        self.said: list[str] = []  # its own words
        self.anchor = ""


class _Cutter:
    """Collects the pieces of one fragment while its tags and texts go by.

    is_even: whether the text holds no white space but plain spaces and line ends.
    """

    def __init__(self, shift: int, *, is_even: bool) -> None:
        self.shift = shift
        self.is_even = is_even
        self.out: list[str | Piece] = []  # what is final and what is not
        self.stack: list[_Open] = []
        self.spoken: list[_Open | Paragraph] = []
        self.words = 0
        self.anchors = Anchors()
        self.quiet = 0  # elements open in which no name is linked
        self.loose = False  # a paragraph of our own is open around words that stand in none
        self.unsaid = False  # inside the sign of a footnote, which is no word of the text

    def take(self, html: str) -> None:
        """Take tags and texts, whatever they are."""
        end = 0
        for match in _TAG.finditer(html):
            start = match.start()
            if end < start:
                self.text(html[end:start])
            closing, name, attributes = match.groups()
            if closing:
                self.end(name)
            else:
                self.start(name, dict(_ATTRIBUTE.findall(attributes)) if attributes else {})
            end = match.end()
        if end < len(html):
            self.text(html[end:])

    def text(self, escaped: str) -> None:
        """Take the text between two tags, as it is escaped in the source."""
        if not escaped:
            return
        plain = unescape(escaped) if "&" in escaped else escaped
        if plain.isspace():
            if self.stack:
                self._join()
            self.out.append(escaped)
            return
        self._speak(plain)
        self.out.append(escaped if self.quiet else ("text", escaped))

    def block(self, name: str, attributes: str, escaped: str) -> None:
        """Take a block of nothing but words: the same as all its tags and texts, faster."""
        texts, plain, is_known = [escaped], escaped, True
        if "<" in escaped:
            texts, plain = _INNER.split(escaped), _INNER_TAG.sub("", escaped)
            is_known = "<" not in "".join(texts[::2])
        if "&" in plain:
            plain = unescape(plain)
        if self.quiet or not is_known or not plain or plain.isspace():
            self.take(f"<{name}{attributes}>{escaped}</{name}>")
            return
        if self.loose:
            self._close_loose()
        if self.stack:
            self._join()
        is_heading = name in HEADINGS
        if is_heading:
            name = self._shifted(name)
        anchor = self.anchors.name(plain) if is_heading else self.anchors.number()
        self.spoken.append(Paragraph(anchor, name, self._counted(plain)))
        side = attributes.replace('align="', 'class="align-')
        self.out.append(f'<{name} id="{anchor}"{side}>')
        for place, part in enumerate(texts):
            if part.startswith("<a"):
                href, _, words = part.removeprefix('<a href="').partition('">')
                self._link({"href": href})
                self.out.append(words)
            elif part:
                is_final = place % 2 or is_heading or unescape(part).isspace()
                self.out.append(part if is_final else ("text", part))
        self.out.append(f"</{name}>")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""
        if name in HEADINGS:
            name = self._shifted(name)
        if self.loose and name in BLOCKS:
            self._close_loose()
        if not self.stack and name not in BLOCKS and name != "hr":
            self._open_loose()
        if attributes:
            attributes = self._with_own_id(name, attributes)
        if name == "img":
            self._image(attributes)
        elif name in VOID:
            if name != "wbr":
                self._join()
            self.out.append(start_tag(name, attributes))
        else:
            self._push(name, attributes)

    def _shifted(self, heading: str) -> str:
        return HEADINGS[min(5, HEADINGS.index(heading) + self.shift)]

    def _with_own_id(self, name: str, attributes: dict[str, str]) -> dict[str, str]:
        if name == "a" and "name" in attributes:
            attributes.setdefault("id", attributes.pop("name"))
        wanted = attributes.pop("id", "")
        claimed = self.anchors.claim(own_id(unescape(wanted))) if wanted and name != "img" else ""
        return {"id": claimed, **attributes} if claimed else attributes

    def end(self, name: str) -> None:
        """Take an end tag; that of an inline element which a block has cut short is left out."""
        if self.stack and (name in HEADINGS or self.stack[-1].name == name):
            self._pop()

    def finish(self) -> Fragment:
        """Return all that was collected, links inside the fragment resolved."""
        if self.loose:
            self._close_loose()
        paragraphs = tuple([self._paragraph(block) for block in self.spoken])
        pieces = [("html", part) if isinstance(part, str) else part for part in self.out]
        settled = tuple(self.anchors.settle(pieces))
        return Fragment(settled, paragraphs, tuple(self.anchors.ids), self.words)

    def _paragraph(self, block: _Open | Paragraph) -> Paragraph:
        if isinstance(block, Paragraph):
            return block
        return Paragraph(block.anchor, block.name, self._counted("".join(block.said)))

    def _counted(self, text: str) -> str:
        """Return a text with single spaces between its words, and count them."""
        # To split a text and join it again takes longer than all the rest here.
        is_single = self.is_even and "\n" not in text and "  " not in text
        if is_single and text[0] != " " != text[-1]:
            self.words += text.count(" ") + 1
            return text
        words = text.split()
        self.words += len(words)
        return " ".join(words)

    def _block(self) -> _Open | None:
        """Return the open element whose words go by: the innermost that is no inline one."""
        for element in reversed(self.stack):
            if element.name not in INLINE:
                return element
        return None

    def _speak(self, words: str) -> None:
        if not self.stack:
            self._open_loose()
        block = self._block()
        if self.unsaid or block is None:
            return
        if not block.said:
            self.spoken.append(block)
            block.anchor = block.attributes.get("id", "")
            if not block.anchor and block.name not in HEADINGS:
                self._name(block, self.anchors.number())
        block.said.append(words)

    def _join(self) -> None:
        """Keep words apart that white space, a line break or a block inside a block parts."""
        block = self._block()
        if block and block.said:
            block.said.append(" ")

    def _push(self, name: str, attributes: dict[str, str]) -> None:
        if self.stack and name in BLOCKS:
            self._join()
        self.quiet += name in _QUIET
        if attributes.get("class", "").startswith("footnote-"):
            self.unsaid = True
        self.stack.append(_Open(name, attributes, len(self.out)))
        if name == "a":
            self._link(attributes)
        else:
            self.out.append(start_tag(name, attributes))

    def _pop(self) -> None:
        element = self.stack.pop()
        self.quiet -= element.name in _QUIET
        if element.name == "a":
            self.unsaid = False
        if element.name in HEADINGS and element.said and not element.anchor:
            self._name(element, self.anchors.name("".join(element.said)))
        self.out.append(f"</{element.name}>")

    def _open_loose(self) -> None:
        self.loose = True
        self._push("p", {})

    def _close_loose(self) -> None:
        while self.stack:
            self._pop()
        self.loose = False

    def _link(self, attributes: dict[str, str]) -> None:
        tag, piece = start_link(attributes)
        self.out += [tag, piece, ">"] if piece else [f"{tag}>"]

    def _image(self, attributes: dict[str, str]) -> None:
        """Put a picture of the collection; one from elsewhere becomes a link to it."""
        kind, url = where_to(unescape(attributes.pop("src", "")))
        if kind == "link":
            self.out += [("image", url), ("alt", unescape(attributes.get("alt", "")))]
            return
        alt = attributes.get("alt") or escape(url)
        if kind == "out" and not any(element.name == "a" for element in self.stack):
            self._push("a", {"href": escape(url)})
            self.text(alt)
            self._pop()
        else:
            self.text(alt)

    def _name(self, element: _Open, anchor: str) -> None:
        element.anchor = anchor
        self.out[element.place] = start_tag(element.name, {"id": anchor, **element.attributes})
