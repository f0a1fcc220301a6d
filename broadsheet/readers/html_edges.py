"""The edges of a web article: date lines and bylines that stand in its body as paragraphs.

They are facts, not text: they leave the body for claims. Imports the newsroom's line readers.
"""

from collections.abc import Sequence
from typing import Final

from broadsheet.byline import is_vietnamese_name, read_byline
from broadsheet.dateline import read_dateline
from broadsheet.frozen import Frozen
from broadsheet.model import Block, BlockKind, Claim, Date
from broadsheet.paragraphs import mark_captions
from broadsheet.readers.html_byline import read_authors

_BLOCKS_ABOVE: Final = 4
_PICTURES: Final = frozenset({BlockKind.PICTURE, BlockKind.CAPTION, BlockKind.CREDIT})


class Trimmed(Frozen):
    """A body without the lines at its edges, and what these said."""

    blocks: tuple[Block, ...]
    date: Claim[Date] | None = None
    authors: Claim[tuple[str, ...]] | None = None


def trim(blocks: Sequence[Block], authors: tuple[str, ...], below: Block | None = None) -> Trimmed:
    """Take date lines and bylines off a body, and tell the captions that no element marks.

    authors: those that the page states; only when there are none a last line may name them.
    below: what stands under the body, where old pages have the byline.
    """
    above = [block for block in blocks[:_BLOCKS_ABOVE] if _is_stated(block, authors)]
    lines = [read_dateline(block.text) for block in above]
    date = next((Claim(line.date, "date line") for line in lines if line), None)
    body = tuple(block for block in blocks if not any(block is line for line in above))
    while len(body) > 1 and _is_stated(body[-1], authors):
        body = body[:-1]
    last = body[-1] if len(body) > 1 else None
    byline = read_byline(last.text) if last and last.kind is BlockKind.PARAGRAPH else None
    if authors or not byline or not all(" " in name for name in byline.names):
        return Trimmed(_with_captions(body), date, None if authors else _byline_below(below))
    return Trimmed(_with_captions(body[:-1]), date, Claim(byline.names, "last line"))


def _byline_below(block: Block | None) -> Claim[tuple[str, ...]] | None:
    byline = read_byline(block.text) if block and block.kind is BlockKind.PARAGRAPH else None
    if byline is None or not all(map(is_vietnamese_name, byline.names)):
        return None
    return Claim(byline.names, "line below the article")


def _is_stated(block: Block, authors: tuple[str, ...]) -> bool:
    """Tell a line that says date or authors, and a portrait of one of them."""
    if block.kind is BlockKind.PICTURE:
        return any(author.casefold() in block.text.casefold() for author in authors)
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    named = read_authors([block.text])
    return (bool(named) and set(named) <= set(authors)) or read_dateline(block.text) is not None


def _with_captions(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Trust the look of a line only below a picture: a page has elements for the rest."""
    kept: list[Block] = []
    for block, marked in zip(blocks, mark_captions(blocks), strict=True):
        is_below = bool(kept) and kept[-1].kind in _PICTURES
        is_picture_line = marked.kind in _PICTURES and block.kind is BlockKind.PARAGRAPH
        kept.append(marked if is_below and is_picture_line else block)
    return tuple(kept)
