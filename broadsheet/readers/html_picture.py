"""Pictures of HTML: which file an element shows, and which words around it are its caption.

Lazy loading keeps the real address in another attribute; Vietnamese papers frame pictures in
tables. Imports the tree and the Markdown writer.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from broadsheet.blocks import escape_markdown
from broadsheet.model import Block, BlockKind
from broadsheet.readers.html_tree import TEASER, Element, fold_blanks, safe_address, words_of

UNRESOLVED: Final = "picture without a usable address"

_LAZY_ATTRIBUTES: Final = ("data-src", "data-original", "data-lazy-src", "data-url", "data-image")
_SET_ATTRIBUTES: Final = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER: Final = re.compile(
    r"^data:|^about:|\b(?:blank|spacer|placeholder|transparent|pixel|loading|lazy\w*|1x1|clear)\b"
    r"[^/]*\.(?:gif|png|svg|jpe?g)|\.svg(?:$|\?)",
    re.IGNORECASE,
)
# The folder in which browsers save a page's pictures.
_SAVED_BESIDE: Final = re.compile(r"(?:\./)?[^/:?#]+_files/")
_CAPTION_CLASS: Final = re.compile(
    r"caption|(?:image|img|photo|pic(?:ture)?)[-_]?(?:desc|text|legend|title|note)|chu-?thich"
    r"|legende",
    re.IGNORECASE,
)
_CREDIT_CLASS: Final = re.compile(
    r"credit|photographer|copyright|(?:image|img|photo|pic)[-_]?(?:source|author|by)", re.IGNORECASE
)
_DESCRIPTOR: Final = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)[wx],?")
_CAPTION_CHARACTERS: Final = 700
_CREDIT_CHARACTERS: Final = 200
_TRACKER_PIXELS: Final = 3


def picture_block(image: Element, base: str) -> Block | None:
    """Return a picture's block, or None for counters and placeholders.

    Where no allowed address can be told the block's Markdown is empty, its origin UNRESOLVED.
    """
    if _is_tracker(image):
        return None
    named = [raw for raw in _addresses(image) if raw.strip() and not raw.startswith("data:")]
    if not named:
        return None
    candidates = (
        safe_address(raw, "" if _SAVED_BESIDE.match(raw) else base, "http https media")
        for raw in named
    )
    address = next(filter(None, candidates), "")
    alt = fold_blanks(re.sub(r"<[^<>]*>", " ", image.get("alt", ""))).strip()
    if not address:
        return Block(BlockKind.PICTURE, alt, "", UNRESOLVED)
    target = address.replace("(", "%28").replace(")", "%29")
    origin = TEASER if image.get(TEASER) else str(image.tag)
    return Block(BlockKind.PICTURE, alt, f"![{escape_markdown(alt)}]({target})", origin)


def _is_tracker(image: Element) -> bool:
    sizes = [re.match(r"\s*(\d+)", image.get(side, "")) for side in ("width", "height")]
    return any(size is not None and int(size[1][:6]) <= _TRACKER_PIXELS for size in sizes)


def _addresses(image: Element) -> Iterator[str]:
    """Yield the addresses that an element names, the best first."""
    shown = image.get("src", "")
    if not _PLACEHOLDER.search(shown):
        yield shown
    for name in _LAZY_ATTRIBUTES:
        yield image.get(name, "")
    for name in _SET_ATTRIBUTES:
        yield _widest(image.get(name, ""))


def _widest(srcset: str) -> str:
    """Return the address of the largest file in a `srcset`.

    >>> _widest("a.jpg 320w, b.jpg 1024w, c.jpg 640w")
    'b.jpg'
    """
    widths: dict[str, float] = {}
    address = ""
    for part in srcset.split():
        descriptor = _DESCRIPTOR.fullmatch(part)
        if descriptor and address:
            widths[address] = float(descriptor[1])
        else:
            address = part.strip(",")
            widths.setdefault(address, 1)
    return max(widths, key=lambda name: widths[name], default="")


def has_picture(element: Element) -> bool:
    """Tell whether an element holds an image of any kind."""
    return next(element.iter("img", "amp-img"), None) is not None


def is_caption(element: Element) -> bool:
    """Tell whether an element's name or class says that it is the caption of a picture."""
    if element.tag == "figcaption":
        return True
    name = element.get("class", "")
    is_named = bool(_CAPTION_CLASS.search(name)) or "image" in name.lower().split()
    return is_named and not has_picture(element) and _is_shorter(element, _CAPTION_CHARACTERS)


def is_credit(element: Element) -> bool:
    """Tell whether an element's class or `itemprop` says that it names who took a picture."""
    name = f"{element.get('class', '')} {element.get('itemprop', '')}"
    return bool(_CREDIT_CLASS.search(name)) and _is_shorter(element, _CREDIT_CHARACTERS)


def _is_shorter(element: Element, limit: int) -> bool:
    return len(words_of(element)) <= limit


def is_picture_frame(table: Element) -> bool:
    """Tell whether a table only holds pictures together with their captions."""
    if not has_picture(table) or next(table.iterdescendants("table", "th"), None) is not None:
        return False
    cells = list(table.iter("td"))
    texts = [words for words in map(words_of, cells) if words]
    pictures = sum(1 for _ in table.iter("img", "amp-img"))
    return len(texts) <= pictures and all(len(words) <= _CAPTION_CHARACTERS for words in texts)


def frame_cells(table: Element) -> Iterator[Element]:
    """Yield the cells of a picture frame, each picture's followed by its caption's below it."""
    rows = [list(row.iter("td")) for row in table.iter("tr")]
    while rows:
        row = rows.pop(0)
        is_above_captions = (
            bool(rows)
            and len(rows[0]) == len(row)
            and any(map(has_picture, row))
            and not any(map(has_picture, rows[0]))
        )
        below = rows.pop(0) if is_above_captions else []
        for cell, caption in zip_longest(row, below):
            yield from (found for found in (cell, caption) if found is not None)
