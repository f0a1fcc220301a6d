"""Which blocks of a page are its article: trafilatura's choice, with the pictures it drops.

trafilatura returns the words of the article; the page's own blocks that hold these words are
kept, and the pictures, captions and credits among them. The one module that imports trafilatura.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Final

from broadsheet.dateline import read_dateline
from broadsheet.frozen import Frozen
from broadsheet.model import Block, BlockKind
from broadsheet.readers.html_blocks import element_blocks
from broadsheet.readers.html_tree import TEASER, Element, clean

_PICTURES: Final = frozenset({BlockKind.PICTURE, BlockKind.CAPTION, BlockKind.CREDIT})
_SHINGLE_WORDS: Final = 4
# Fewer words stand on a page by chance as often as in the article.
_TELLING_WORDS: Final = 8
_SHARE_IN_ARTICLE: Final = 0.6
_SHARE_OF_TITLE: Final = 0.7
_TEASER_WORDS: Final = 25
# A standfirst, a lead picture and their like stand no further above the first paragraph.
_BLOCKS_ABOVE: Final = 6


class Article(Frozen):
    """The article's blocks, what stands below them, and how many words of the page are left."""

    blocks: tuple[Block, ...]
    below: Block | None = None
    words_left_out: int = 0


def find_article(root: Element, base: str, title: str, description: str) -> Article:
    """Return the article of a parsed page; the tree is used up.

    title: dropped from the body where it stands above it.
    description: a standfirst of these words is dropped from above the body.
    """
    lines = _article_lines(root)
    blocks = element_blocks(clean(root), base)
    chosen = _choose(blocks, lines, title, description)
    if not any(map(_is_prose, chosen)):
        return Article(())
    kept = frozenset(chosen)
    around = (block for block in blocks if block not in kept and not _is_known(block, title))
    rest = blocks[blocks.index(chosen[-1]) + 1 :]
    below = next((block for block in rest if block.text), None)
    return Article(chosen, below, _count(around))


def _is_prose(block: Block) -> bool:
    """Tell text from menus: what only leads elsewhere, or lists short entries, is no article."""
    is_list = block.origin in {"ul", "ol"} and len(_words(block.text)) <= _TEASER_WORDS
    return bool(block.text) and block.origin != "link" and not is_list


def _is_known(block: Block, title: str) -> bool:
    """Tell whether a block is said elsewhere: as the title or the date."""
    line = read_dateline(block.text)
    return set(_words(block.text)) <= set(_words(title)) or (line is not None and not line.rest)


def _article_lines(root: Element) -> list[str]:
    # deferred: start-up time
    from trafilatura import bare_extraction  # noqa: PLC0415

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = bare_extraction(deepcopy(root), include_comments=False)
    # A dictionary only for those who ask for one.
    return [] if found is None or isinstance(found, dict) else (found.text or "").splitlines()


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


def _count(blocks: Iterable[Block]) -> int:
    return sum(len(_words(block.text)) for block in blocks)


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    ends = range(_SHINGLE_WORDS, max(len(words), _SHINGLE_WORDS) + 1)
    return {tuple(words[max(0, end - _SHINGLE_WORDS) : end]) for end in ends}


def _share(words: Sequence[str], whole: set[tuple[str, ...]]) -> float:
    """Return how much of a text is found in another."""
    shingles = _shingles(words)
    return len(shingles & whole) / len(shingles)


def _choose(
    blocks: Sequence[Block], lines: Sequence[str], title: str, description: str
) -> tuple[Block, ...]:
    """Keep the blocks whose words are the article's, and the pictures among them."""
    words = [_words(block.text) for block in blocks]
    held = _held(blocks, words, lines)
    above = _title_place(blocks, words, held, _words(title))
    telling = [
        place
        for place in range(above + 1, len(blocks))
        if held[place]
        and len(words[place]) >= _TELLING_WORDS
        and blocks[place].kind is not BlockKind.HEADING
    ]
    telling = telling or [place for place in range(above + 1, len(blocks)) if held[place]]
    if not telling:
        return ()
    start = max(above + 1, telling[0] - _BLOCKS_ABOVE)
    kept = [
        block
        for place, block in enumerate(blocks[: _end(blocks, held, telling[-1])])
        if place >= start and (held[place] or not words[place] or block.kind in _PICTURES)
    ]
    return _without_teasers(_below_standfirst(kept, _words(description)))


def _below_standfirst(blocks: list[Block], description: tuple[str, ...]) -> list[Block]:
    """Drop a heading above the text that only says what the description says."""
    first = next((place for place, b in enumerate(blocks) if b.kind not in _PICTURES), 0)
    is_heading = bool(blocks) and blocks[first].kind is BlockKind.HEADING
    if is_heading and _share(_words(blocks[first].text), _shingles(description)) == 1:
        return blocks[:first] + blocks[first + 1 :]
    return blocks


def _held(
    blocks: Sequence[Block], words: Sequence[tuple[str, ...]], lines: Sequence[str]
) -> list[bool]:
    """Tell of each block whether the article's lines hold it."""
    article = [_words(line) for line in lines]
    whole = _shingles([word for line in article for word in line])
    short = {line for line in article if len(line) < _TELLING_WORDS}
    return [
        block.kind is not BlockKind.PICTURE
        and bool(own)
        and (own in short if len(own) < _TELLING_WORDS else _share(own, whole) >= _SHARE_IN_ARTICLE)
        for block, own in zip(blocks, words, strict=True)
    ]


def _title_place(
    blocks: Sequence[Block],
    words: Sequence[tuple[str, ...]],
    held: Sequence[bool],
    title: tuple[str, ...],
) -> int:
    """Return where the headline stands, -1 if the page shows none before the article."""
    wanted = set(title)
    place = -1
    for here, block in enumerate(blocks):
        own = set(words[here])
        is_near = len(own & wanted) >= _SHARE_OF_TITLE * len(own)
        is_headline = block.kind is BlockKind.HEADING and (is_near or block.origin == "h1")
        if own and (is_headline or own == wanted):
            place = here
        elif held[here] and block.kind is BlockKind.PARAGRAPH and len(own) > _TEASER_WORDS:
            break
    return place


def _end(blocks: Sequence[Block], held: Sequence[bool], last: int) -> int:
    """Return the end of the article: after its last words come only held ones and captions."""
    end = last + 1
    while end < len(blocks) and _goes_on(blocks[end], held[end]):
        end += 1
    return end


def _goes_on(block: Block, held: bool) -> bool:
    if block.kind in _PICTURES:
        return block.kind is not BlockKind.PICTURE
    return held and block.kind is not BlockKind.HEADING


def _without_teasers(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Drop lines that only lead to other articles, and headings with nothing below them."""
    kept: list[Block] = []
    for block in reversed(blocks):
        below = kept[-1] if kept else None
        if block.kind is BlockKind.HEADING and (below is None or _same_level(block, below)):
            continue
        if not _is_teaser(block):
            kept.append(block)
    return tuple(reversed(kept))


def _same_level(heading: Block, below: Block) -> bool:
    level = heading.markdown.partition(" ")[0]
    return below.kind is BlockKind.HEADING and below.markdown.startswith(f"{level} ")


def _is_teaser(block: Block) -> bool:
    if block.kind is BlockKind.PICTURE:
        return block.origin == TEASER
    is_short = len(_words(block.text)) <= _TEASER_WORDS
    return (
        block.origin == "link" and is_short and not block.text.endswith((".", "!", "?", "…", '"'))
    )
