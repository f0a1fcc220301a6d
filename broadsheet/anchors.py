r"""Where the links of a body lead, and the ids in it that they can lead to.

Every id of the content begins with `b-` or is `p` and a number: a layout must use neither.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape, unescape
from typing import Final
from urllib.parse import unquote

from broadsheet.address import slugify

Piece = tuple[str, str]
"""One piece of a `Fragment`: what it is, and its value. `here` leads to an id not yet known."""

_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_NO_ID: Final = re.compile(r"[^\w:.-]+")
_UNSEEN: Final = re.compile(r"[\x00-\x20]")


def where_to(url: str) -> Piece:
    r"""Tell what an address leads to: (`out`, `mail`, `here`, `link` or `nowhere`, address).

    >>> where_to("//cdn.example/x"), where_to("#a"), where_to("b.md"), where_to("\\\\host\\x")
    (('out', 'https://cdn.example/x'), ('here', 'a'), ('link', 'b.md'), ('nowhere', ''))
    """
    plain = _UNSEEN.sub("", url)
    scheme = _SCHEME.match(plain)
    if not plain or "\\" in plain:
        return "nowhere", ""
    if scheme:
        kind = {"http": "out", "https": "out", "mailto": "mail", "tel": "mail"}
        found = kind.get(scheme[1].lower(), "nowhere")
        return found, plain if found != "nowhere" else ""
    if plain.startswith("//"):
        return "out", f"https:{plain}"
    if plain.startswith("#"):
        return "here", unquote(plain[1:])
    return "link", url.strip()


def start_link(attributes: Mapping[str, str]) -> tuple[str, Piece | None]:
    """Return the start tag of a link up to its bracket, and what its address leads to if open.

    >>> start_link({"href": "https://a.vn", "title": "A"})
    ('<a title="A" href="https://a.vn" rel="noopener external"', None)
    >>> start_link({"href": "b.md"})
    ('<a', ('link', 'b.md'))
    """
    kind, url = where_to(unescape(attributes.get("href", "")))
    tag = start_tag("a", {key: value for key, value in attributes.items() if key != "href"})[:-1]
    if kind in {"link", "here"}:
        return tag, (kind, url)
    if kind == "nowhere":
        return tag, None
    rel = ' rel="noopener external"' if kind == "out" else ""
    return f'{tag} href="{escape(url)}"{rel}', None


def start_tag(name: str, attributes: Mapping[str, str]) -> str:
    """Write a start tag; values are escaped already, empty ones but `alt` are left out.

    >>> start_tag("td", {"align": "right", "id": ""})
    '<td class="align-right">'
    """
    if not attributes:
        return f"<{name}>"
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if key == "align":
            parts.append(f' class="align-{value}"')
        elif value or key == "alt":
            parts.append(f' {key}="{value.replace("<", "&lt;").replace(">", "&gt;")}"')
    return f"{''.join(parts)}>"


def own_id(wanted: str) -> str:
    """Return an id that no layout uses and that needs no escaping.

    >>> own_id("fn:chợ nổi")
    'b-fn:chợ-nổi'
    """
    return f"b-{_NO_ID.sub('-', wanted)}"


class Anchors:
    """The ids of one body, in the order in which they were claimed."""

    def __init__(self) -> None:
        self.ids: dict[str, None] = {}
        self._repeats: Counter[str] = Counter()  # of each heading's words
        self._numbered = 0

    def number(self) -> str:
        """Return the id of the next block, which none of the content's own ids can be."""
        self._numbered += 1
        anchor = f"p{self._numbered}"
        self.ids[anchor] = None
        return anchor

    def name(self, words: str) -> str:
        """Return the id of a heading."""
        slug = slugify(words)
        if not slug:
            return self.number()
        anchor = self.claim(f"b-{slug}")
        while not anchor:
            self._repeats[slug] += 1
            anchor = self.claim(f"b-{slug}-{self._repeats[slug] + 1}")
        return anchor

    def claim(self, wanted: str) -> str:
        """Return an id that is free, or an empty string: the first that claims it keeps it."""
        if wanted in self.ids:
            return ""
        self.ids[wanted] = None
        return wanted

    def settle(self, pieces: Iterable[Piece]) -> list[Piece]:
        """Return the pieces with links inside the body resolved, and markup joined.

        To be asked when all ids are known.
        """
        settled: list[Piece] = []
        run: list[str] = []
        for piece in pieces:
            what, value = self._settled(piece[1]) if piece[0] == "here" else piece
            if what == "html":
                run.append(value)
                continue
            if run:
                settled.append(("html", "".join(run)))
                run = []
            settled.append((what, value))
        if run:
            settled.append(("html", "".join(run)))
        return settled

    def _settled(self, wanted: str) -> Piece:
        anchor = own_id(wanted)
        if anchor not in self.ids:
            anchor = f"b-{slugify(wanted)}"
        if anchor in self.ids:
            return "html", f' href="#{anchor}"'
        if wanted.startswith("fnref:"):  # back from a note that nothing refers to
            return "html", ""
        return "link", f"#{wanted}"
