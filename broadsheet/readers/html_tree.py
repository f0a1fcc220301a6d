"""HTML text to a clean tree of bounded depth: nothing that runs, hides or is fetched is left.

No network, no entities of the document's own, no recursion. The one module that imports lxml
for HTML; the others get elements from here. It does not tell articles from menus.
"""

import re
from collections.abc import Iterator
from typing import Final, TypeAlias
from urllib.parse import quote, unquote, urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from broadsheet.address import is_safe_path
from broadsheet.decoding import fold

Element: TypeAlias = HtmlElement

# Marks the pictures of a link that has a title of its own: they belong to another article.
TEASER: Final = "data-teaser"

# Elements nested deeper are unwrapped, so that walks over the tree may recurse.
DEPTH_LIMIT: Final = 100

BLOCK_TAGS: Final = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main",
    "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
])  # fmt: skip
_DROPPED_TAGS: Final = frozenset([
    "applet", "audio", "base", "basefont", "button", "canvas", "datalist", "embed", "frame",
    "frameset", "head", "iframe", "input", "link", "map", "meta", "meter", "object", "optgroup",
    "option", "param", "progress", "script", "select", "source", "style", "svg", "template",
    "textarea", "title", "track", "video",
])  # fmt: skip
_NEVER_HIDDEN: Final = frozenset({"html", "body", "article", "main"})
_HIDDEN_STYLE: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HIDDEN_CLASS: Final = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|off-screen)(?:$|\s)",
    re.IGNORECASE,
)

_PROLOGUE: Final = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)?", re.IGNORECASE | re.DOTALL
)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CONTAINER_TAG: Final = re.compile(
    r"</?(?:[a-z]+:)?(?:div|span|font|center|b|i|em|strong|u|small|big|section|article|blockquote"
    r"|ul|ol|li|dl|dd|table|tbody|tr|td|a)\b[^<>]*>",
    re.IGNORECASE,
)
_BLANKS_IN_ADDRESS: Final = re.compile(r"[\x00-\x20\x7f-\x9f]")


def parse(text: str) -> Element:
    """Read a page or a fragment; the result is its `html` element, as the page has it.

    libxml2 stops reading at a depth of 256: what is nested so deep loses its containers, not
    its words.
    """
    source = _CONTROLS.sub("", _PROLOGUE.sub("", text))
    root, complete = _parsed(source)
    if not complete:
        root, complete = _parsed(_CONTAINER_TAG.sub("\n", source))
    return root if complete else _parsed(re.sub(r"<[^<>]*>", "\n", source))[0]


def _parsed(source: str) -> tuple[Element, bool]:
    parser = HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    if not re.search(r"<\s*(?:html|body)\b", source, re.IGNORECASE):
        source = f"<html><body>{source}</body></html>"
    root = document_fromstring(source, parser=parser, ensure_head_body=True)
    limit = etree.ErrorTypes.ERR_RESOURCE_LIMIT
    return root, not any(error.type == limit for error in parser.error_log)


def clean(root: Element) -> Element:
    """Drop what is not for reading, in place, and return the root.

    After it an inline element holds only inline content, and no element is deeper than
    `DEPTH_LIMIT`.
    """
    for element in list(root.iter(etree.Element)):
        if element is root or element.getparent() is None:
            continue
        if element.tag == "noscript":
            _keep_pictures(element)
        elif element.tag in _DROPPED_TAGS or is_hidden(element):
            element.drop_tree()
    for element, depth in list(_with_depth(root)):
        if element is root or element.getparent() is None:
            continue
        if depth > DEPTH_LIMIT:
            element.text = f"\n{element.text or ''}"
            element.tail = f"\n{element.tail or ''}"
            element.drop_tag()
        elif element.tag not in BLOCK_TAGS and any(child.tag in BLOCK_TAGS for child in element):
            if element.tag == "a":
                _mark_teaser(element)
            element.drop_tag()
    return root


def _mark_teaser(link: Element) -> None:
    if next(link.iter("figcaption"), None) is None and words_of(link):
        for picture in link.iter("img"):
            picture.set(TEASER, "yes")


def _with_depth(root: Element) -> Iterator[tuple[Element, int]]:
    """Yield every element after its children."""
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "end":
            yield element, depth


def _keep_pictures(element: Element) -> None:
    """Leave of a `noscript` the picture that it shows where scripts would load one."""
    pictures = list(element.iter("img"))
    element[:] = pictures
    element.text = None
    for picture in pictures:
        picture.tail = None
    element.drop_tag()


def is_hidden(element: Element) -> bool:
    """Tell whether a browser without the page's style sheets would not show an element."""
    if element.tag in _NEVER_HIDDEN:
        return False
    return (
        element.get("hidden") is not None
        or bool(_HIDDEN_STYLE.search(element.get("style", "")))
        or bool(_HIDDEN_CLASS.search(element.get("class", "")))
    )


def fold_blanks(text: str) -> str:
    r"""Return text as it is read: NFC, each run of white space one blank, nothing invisible.

    >>> fold_blanks("Chợ\u200b nổi \n Sông\xa0Trăng ")
    'Chợ nổi Sông Trăng '
    """
    return re.sub(r"\s+", " ", fold(text))


def words_of(element: Element) -> str:
    """Return an element's words, those of different blocks apart.

    >>> words_of(parse("<p>Chợ <b>nổi</b></p><p>họp sớm</p>"))
    'Chợ nổi họp sớm'
    """
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag in BLOCK_TAGS or node.tag == "br":
            parts.append(" ")
        if event == "start":
            parts.append(node.text or "")
        elif node is not element:
            parts.append(node.tail or "")
    return fold_blanks("".join(parts)).strip()


def safe_address(address: str, base: str = "", schemes: str = "http https") -> str:
    r"""Return an address resolved against the page's, or an empty string where it is not allowed.

    A relative one without a base is a file beside the page and must stay below its folder.

    >>> safe_address("../tin/1.html", "https://bao.example/so/2.html")
    'https://bao.example/tin/1.html'
    >>> safe_address("java\\tscript:alert(1)"), safe_address("anh/cho.jpg"), safe_address("/a.jpg")
    ('', 'anh/cho.jpg', '')
    """
    try:
        joined = urljoin(
            base, _BLANKS_IN_ADDRESS.sub("", fold(address.strip()).replace(" ", "%20"))
        )
        scheme, host, path, _, _ = urlsplit(joined)
    except ValueError:
        return ""
    if host and not scheme:
        joined, scheme = f"https:{joined}", "https"
    if scheme:
        is_allowed = scheme in schemes.split() and bool(host or scheme not in {"http", "https"})
    else:
        is_allowed = is_safe_path(unquote(path).removeprefix("./"))
    return quote(joined, safe="%/:?#@!$&'*+,;=~-._") if is_allowed else ""
