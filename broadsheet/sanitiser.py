"""HTML from anywhere to well-formed HTML of what may stand in an article.

nh3 decides, by the lists here; what is plainly harmless passes it by. Imports `cleaning`.
"""

import re
from typing import Final

import nh3

from broadsheet.cleaning import without_controls


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
INLINE: Final = _names(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span "
    "strong sub sup time u var"
)
VOID: Final = frozenset({"br", "hr", "img", "wbr"})
BLOCKS: Final = _names(
    "blockquote caption dd details div dl dt figcaption figure li ol p pre summary table tbody "
    "td tfoot th thead tr ul"
).union(HEADINGS)
_ALIGNED: Final = {"align": {"left", "center", "right"}}

_CLEANER: Final = nh3.Cleaner(
    tags=set(INLINE | VOID | BLOCKS),
    clean_content_tags={"script", "style", "template", "title"},
    attributes={
        "*": {"id", "lang", "dir"},
        "a": {"href", "title", "name"},
        "abbr": {"title"},
        "img": {"src", "alt"},
        "ol": {"start"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
        "time": {"datetime"},
    },
    tag_attribute_values={"td": _ALIGNED, "th": _ALIGNED},
    allowed_classes={
        "a": {"footnote-ref", "footnote-backref"},
        "div": {"footnote"},
        "figure": {"caption-only"},
        "p": {"caption", "credit"},
        "span": {"credit"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)
# The sanitiser would drop these with the words in them.
_FOREIGN: Final = re.compile(r"</?(?:noscript|svg|math)\b[^<>]*>", re.IGNORECASE)
# Paragraphs and headings with nothing but words and stress in them, which most articles are: nh3
# would return them as they are, in a third of the time that a body takes in all.
_HARMLESS: Final = re.compile(
    r"(?:<(p|h[2-6])>[^<]*+(?:<(em|strong)>[^<]++</\2>[^<]*+)*+</\1>\n?)*+"
)


def sanitise(html: str) -> tuple[str, bool]:
    """Return well-formed HTML without scripts, styles, forms, foreign markup and controls.

    Also tell whether all white space in it is plain spaces and line ends.

    >>> sanitise("<p onclick=x>A &amp; <b>B")
    ('<p>A &amp; <b>B</b></p>', True)
    """
    is_even = _is_even(html)
    if is_even and "&" not in html and _HARMLESS.fullmatch(html):
        return html, True
    clean = _CLEANER.clean(_FOREIGN.sub("", html))
    is_even = _is_even(clean)
    # Now `&#27;` is a control as well.
    return clean if is_even else without_controls(clean), is_even and "&nbsp;" not in clean


def _is_even(text: str) -> bool:
    return text.replace("\n", "").isprintable()
