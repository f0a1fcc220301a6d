"""HTML from anywhere to well-formed HTML of what may stand in an article.

nh3 decides, by the lists here; what is plainly harmless passes it by. Imports `cleaning`.
"""

import re
from typing import Final, NamedTuple

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
# What nh3 leaves escaped in a text.
_WORDS: Final = "[^<]*+"
_HOST: Final = r"https?://(?:[a-z0-9]+(?:-[a-z0-9]+)*+\.)++[a-z]++(?=[/\"])"
_OUT: Final = f'{_HOST}[^<>&"]*+(?:&amp;[^<>&"]*+)*+'
_HERE: Final = '(?!//)[^<>&:"]*+'
_NOTE: Final = r'<sup id="fnref:\w++"><a class="footnote-ref" href="#fn:\w++">\d++</a></sup>'
_BACK: Final = r'<a class="footnote-backref" href="#fnref:\w++" title="↩ \d++">↩</a>'
_CREDIT: Final = f'<span class="credit">{_WORDS}</span>'
_PICTURE: Final = f'<img alt="[^<>&"]*+" src="{_HERE}">'
# A block with nothing but words in it, such as `plain_blocks` writes.
_INNER: Final = (
    f"{_WORDS}(?:(?:<em>{_WORDS}</em>|<strong>{_WORDS}</strong>"
    f'|<a href="(?:{_OUT}|{_HERE})">{_WORDS}</a>|{_NOTE}){_WORDS})*+'
    f"(?:{_BACK}|{_CREDIT})?|{_PICTURE}"
)
_LEAF: Final = re.compile(
    '<(p|li|h[2-6]|figcaption|t[dh])((?<=t[dh]) align="(?:left|right|center)")?>'
    rf"({_INNER})</\1>"
)
# Without the sign of a note before all words, whose id would come before the block's.
_HARMLESS: Final = re.compile(f"(?!<sup)(?:{_INNER})")


class Clean(NamedTuple):
    """Sanitised HTML, cut at each block of nothing but words.

    parts: of such a block its name, its attributes and its words, and what is before and after.
    is_even: whether all white space is plain spaces and line ends.
    """

    parts: list[str]
    is_even: bool


def sanitise(html: str) -> Clean:
    """Return well-formed HTML without scripts, styles, forms, foreign markup and controls.

    >>> sanitise("<p onclick=x>A &amp; <b>B").parts
    ['<p>A &amp; <b>B</b></p>']
    >>> sanitise("<p>A</p><td>B").parts
    ['', 'p', None, 'A', 'B']
    """
    clean = _CLEANER.clean(_FOREIGN.sub("", html))
    is_even = _is_even(clean)
    # Now `&#27;` is a control as well.
    clean = clean if is_even else without_controls(clean)
    return Clean(_LEAF.split(clean), is_even and "&nbsp;" not in clean)


def harmless(words: str) -> str | None:
    """Return the HTML inside a block as nh3 leaves it; None if only nh3 knows.

    words: printable, as `plain_blocks` writes them.

    >>> harmless('<a href="b.md">B</a>'), harmless('<a href="x:y">B</a>')
    ('<a href="b.md">B</a>', None)
    """
    named = _named(words)
    return named if _HARMLESS.fullmatch(named) else None


def _named(html: str) -> str:
    return html.replace("&#160;", "&nbsp;").replace("&#8617;", "↩") if "&#" in html else html


def _is_even(text: str) -> bool:
    return text.replace("\n", "").isprintable()
