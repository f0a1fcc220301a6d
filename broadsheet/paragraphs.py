"""Paragraphs of unmarked text put right: broken ones joined, captions and headings told apart.

Saved pages and exports often break a paragraph at every link, and set the captions of pictures
among the text. Each rule names itself in the block's `origin`. Imports the newsroom's words.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from broadsheet.model import Block, BlockKind
from broadsheet.newsroom import alternatives, words

_CLOSED: Final = re.compile(r"[.!?…:;][\"”’'»)\]]*\Z|[\"”»]\Z")
_GOES_ON: Final = re.compile(r"[,.;:!?…)\]%”’»](?!\w)|[,;)\]]")
_OPEN_END: Final = re.compile(r"(?:[,(\[–—“‘]|\s-|>>|\A-)\Z")
_LONG_CHARS: Final = 60  # section headings of newspapers are shorter
_MOST_PIECES: Final = 6

_CAPTION_WORDS: Final = 60
_HEADING_WORDS: Final = 14
_FULL_CHARS: Final = 80


def join_broken(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Join paragraphs that were torn in mid-sentence; other kinds of block stay between them.

    A piece that begins with a small letter or a comma goes on with what is before it. A short
    piece that begins with a capital does so where the one before cannot end there.
    """
    joined: list[Block] = []
    index = 0
    while index < len(blocks):
        count = _pieces(joined[-1], blocks, index) if joined else 0
        for piece in blocks[index : index + count]:
            joined[-1] = _joined(joined[-1], piece, "joined")
        if not count:
            joined.append(blocks[index])
        index += max(count, 1)
    return tuple(joined)


def _pieces(last: Block, blocks: Sequence[Block], index: int) -> int:
    """Return how many blocks from `index` on belong to the paragraph before."""
    block = blocks[index]
    if not _is_paragraph(last) or not _is_paragraph(block):
        return 0
    if _GOES_ON.match(block.text):
        return 1
    if _CLOSED.search(last.text) or _ends_in_picture_word(last.text):
        return 0
    if _OPEN_END.search(last.text) or block.text[0].islower():
        return 1
    for end in range(index + 1, min(index + _MOST_PIECES, len(blocks))):
        if not _is_paragraph(blocks[end - 1]) or _CLOSED.search(blocks[end - 1].text):
            return 0
        if _begins_in_mid_sentence(blocks[end]):
            return end - index if _cannot_end(last.text) else 0
    return 0


def _begins_in_mid_sentence(block: Block) -> bool:
    starts = _GOES_ON.match(block.text) or block.text[:1].islower()
    return _is_paragraph(block) and bool(starts)


def _cannot_end(text: str) -> bool:
    """Say whether a line without a full stop is a torn sentence rather than a heading."""
    parts = text.split()
    return (
        len(parts) <= 2
        or len(text) > _LONG_CHARS
        or "," in text
        or parts[-1].lower() in words("unfinished")
    )


def _joined(first: Block, second: Block, origin: str) -> Block:
    tight = _GOES_ON.match(second.text) or first.text.endswith(("(", "[", "“", "‘"))
    glue = "" if tight else " "
    return replace(
        first,
        text=first.text + glue + second.text,
        markdown=first.markdown + glue + second.markdown,
        origin=first.origin or origin,
    )


def _is_paragraph(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and bool(block.text)


# --- captions and headings ----------------------------------------------------------------------


@cache
def _picture_words() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\A|[.!?…\"”’)/–-]\s*|\s\()(?P<lead>(?:{alternatives('picture words')})\s*[:/]?)"
        r"(?P<name>\s*[^.:]{0,80}(?:\.\w[^.:]{0,20})*\.?\)?\.?)\Z",
        re.IGNORECASE,
    )


def _ends_in_picture_word(text: str) -> bool:
    found = _picture_words().search(text)
    return bool(found and not found["name"].strip(" .()"))


def mark_captions(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Tell captions, credits and section headings from paragraphs, each by a named rule."""
    whole = _with_credits(blocks)
    marked: list[Block] = []
    for index, block in enumerate(whole):
        before = whole[index - 1] if index else None
        after = whole[index + 1] if index + 1 < len(whole) else None
        kind, rule = _kind_of(block, before, after)
        marked.append(replace(block, kind=kind, origin=rule) if rule else block)
    return tuple(marked)


def _with_credits(blocks: Sequence[Block]) -> list[Block]:
    """Put the name after a lone `Ảnh:` into the caption before it."""
    whole: list[Block] = []
    for block in blocks:
        last = whole[-1] if whole else None
        if (
            last
            and _is_paragraph(last)
            and _is_paragraph(block)
            and _ends_in_picture_word(last.text)
            and len(block.text) <= 80
        ):
            whole[-1] = replace(
                _joined(last, block, ""), kind=BlockKind.CAPTION, origin="picture word"
            )
        else:
            whole.append(block)
    return whole


def _kind_of(block: Block, before: Block | None, after: Block | None) -> tuple[BlockKind, str]:
    """Return the kind of a paragraph and the rule that told it; an empty rule for no change."""
    count = len(block.text.split())
    if not _is_paragraph(block) or count > _CAPTION_WORDS:
        return block.kind, ""
    if found := _picture_words().search(block.text):
        if not found.start() and ":" in found["lead"] and found["name"].strip():
            return BlockKind.CREDIT, "picture word"
        if ":" in found["lead"] or not found["name"].strip(" .()"):
            return BlockKind.CAPTION, "picture word"
    if _CLOSED.search(block.text):
        return block.kind, ""
    if before and before.kind is BlockKind.PICTURE:
        return BlockKind.CAPTION, "short line below a picture"
    if not _is_full(after) or not (before is None or _is_full(before) or _is_marked(before)):
        return block.kind, ""
    if count > _HEADING_WORDS or _sounds_like_caption(block.text):
        return BlockKind.CAPTION, "short line without a full stop"
    return BlockKind.HEADING, "short line without a full stop"


def _is_full(block: Block | None) -> bool:
    if block is None or not _is_paragraph(block):
        return False
    return len(block.text) > _FULL_CHARS and bool(_CLOSED.search(block.text))


def _is_marked(block: Block) -> bool:
    return block.kind is not BlockKind.PARAGRAPH


def _sounds_like_caption(text: str) -> bool:
    return bool(_caption_sound().search(text.lower()))


@cache
def _caption_sound() -> re.Pattern[str]:
    starts, inside = alternatives("caption starts"), alternatives("caption words")
    return re.compile(rf"\A(?:{starts})(?!\w)|(?<!\w)(?:{inside})(?!\w)")
