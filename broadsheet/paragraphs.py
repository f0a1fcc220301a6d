"""Paragraphs of unmarked text put right: broken ones joined, captions and headings told apart.

Saved pages and exports often break a paragraph at every link, and set the captions of pictures
among the text. Each rule names itself in the block's `origin`. Imports the newsroom's words.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from broadsheet.byline import read_byline
from broadsheet.frozen import replace
from broadsheet.model import Block, BlockKind
from broadsheet.newsroom import alternatives, words

_CLOSED: Final = re.compile(r"[.!?…:;][\"”’'»)\]]*\Z")
_GOES_ON: Final = re.compile(r"[,.;:!?…)\]%”’»](?!\w)|[,;)\]]")
_OPEN_END: Final = re.compile(r"(?:[,(\[–—“‘]|\s-|>>|\A-)\Z")
_TORN: Final = "joined from torn pieces"
_PICTURE: Final = "picture word"
_LONG_CHARS: Final = 60  # section headings of newspapers are shorter
_PIECE_WORDS: Final = 4
_MOST_PIECES: Final = 6

_CREDIT_CHARS: Final = 80
_LONGEST_PARAGRAPH: Final = 4000  # of pieces; beyond it this is a list or a poem
_CAPTION_WORDS: Final = 60
_HEADING_WORDS: Final = 14
_FULL_CHARS: Final = 80


def join_broken(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Join paragraphs that were torn in mid-sentence; other kinds of block stay between them.

    A piece that begins with a small letter or a comma goes on with what is before it. A short
    piece that begins with a capital does so where the one before cannot end there. The name
    after a lone `Ảnh:` completes a caption.
    """
    joined: list[Block] = []
    index = 0
    while index < len(blocks):
        count = _pieces(joined[-1], blocks[index : index + _MOST_PIECES]) if joined else 0
        for piece in blocks[index : index + count]:
            joined[-1] = _joined(joined[-1], piece)
        if not count:
            joined.append(blocks[index])
        index += max(count, 1)
    return tuple(joined)


def _pieces(last: Block, following: Sequence[Block]) -> int:
    """Return how many of the blocks that follow belong to the last one."""
    block = following[0]
    is_open = _is_paragraph(last) or last.origin == _PICTURE
    if not _is_paragraph(block) or not is_open or len(last.text) > _LONGEST_PARAGRAPH:
        return 0
    if _ends_in_picture_word(last.text):
        return int(len(block.text) <= _CREDIT_CHARS)
    if _GOES_ON.match(block.text):
        return 1
    if not _is_paragraph(last) or _is_closed(last.text):
        return 0
    return 1 if _is_next_piece(last, block) else _torn_pieces(last.text, following)


def _is_next_piece(last: Block, block: Block) -> bool:
    if _OPEN_END.search(last.text[-3:]) or _begins_in_mid_sentence(block):
        return True
    is_torn = last.origin == _TORN and not last.text.startswith(">>")
    return is_torn and read_byline(block.text) is None


def _torn_pieces(last: str, following: Sequence[Block]) -> int:
    """Count short pieces with a capital up to one that begins in mid-sentence, if one comes."""
    for count, block in enumerate(following):
        if count and _begins_in_mid_sentence(block):
            short = all(len(piece.text.split()) <= _PIECE_WORDS for piece in following[:count])
            return count if short or _cannot_end(last) else 0
        if not _is_paragraph(block) or _is_closed(block.text):
            return 0
    return 0


def _is_closed(text: str) -> bool:
    """Say whether a paragraph may end here; a quotation may end without a full stop."""
    quoted = text.endswith(('"', "”", "»")) and len(text) > _LONG_CHARS
    return quoted or bool(_CLOSED.search(text[-20:]))


def _begins_in_mid_sentence(block: Block) -> bool:
    starts = _GOES_ON.match(block.text) or block.text[:1].islower() or block.text.startswith("(")
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


def _joined(first: Block, second: Block) -> Block:
    tight = _GOES_ON.match(second.text) or first.text.endswith(("(", "[", "“", "‘"))
    glue = "" if tight else " "
    is_caption = first.origin == _PICTURE or _ends_in_picture_word(first.text)
    return Block(
        BlockKind.CAPTION if is_caption else first.kind,
        first.text + glue + second.text,
        first.markdown + glue + second.markdown,
        _PICTURE if is_caption else _TORN,
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
    found = _picture_words().search(text[-_CREDIT_CHARS:])
    return bool(found and not found["name"].strip(" .()"))


def mark_captions(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Tell captions, credits and section headings from paragraphs, each by a named rule."""
    marked: list[Block] = []
    for index, block in enumerate(blocks):
        before = marked[-1] if marked else None
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        kind, rule = _by_picture_word(block) or _by_shape(block, before, after)
        if kind is BlockKind.CREDIT and before and _is_line_of_a_caption(before):
            marked[-1] = replace(before, kind=BlockKind.CAPTION, origin="line above a credit")
        marked.append(replace(block, kind=kind, origin=rule) if rule else block)
    return tuple(marked)


def _by_picture_word(block: Block) -> tuple[BlockKind, str] | None:
    """Tell captions and credits by the word before the name of who took the picture."""
    count = len(block.text.split())
    found = _picture_words().search(block.text) if count <= _CAPTION_WORDS else None
    if not found or not _is_paragraph(block):
        return None
    named, colon = bool(found["name"].strip(" .()")), ":" in found["lead"]
    if not found.start() and named and (colon or count <= _PIECE_WORDS * 2):
        return BlockKind.CREDIT, _PICTURE
    return (BlockKind.CAPTION, _PICTURE) if colon or not named else None


def _by_shape(block: Block, before: Block | None, after: Block | None) -> tuple[BlockKind, str]:
    """Tell captions and headings by a short line without a full stop; an empty rule if neither."""
    count = len(block.text.split())
    if not _is_paragraph(block) or count > _CAPTION_WORDS or _is_closed(block.text):
        return block.kind, ""
    if before and before.kind is BlockKind.PICTURE:
        return BlockKind.CAPTION, "short line below a picture"
    if not _is_full(after) or not (before is None or _is_full(before) or not _is_paragraph(before)):
        return block.kind, ""
    is_caption = count > _HEADING_WORDS or _sounds_like_caption(block.text)
    if not before and not is_caption:
        return block.kind, ""  # the headline stands directly above it
    kind = BlockKind.CAPTION if is_caption else BlockKind.HEADING
    return kind, "short line without a full stop"


def _is_line_of_a_caption(block: Block) -> bool:
    return _is_paragraph(block) and len(block.text.split()) <= 25 and ". " not in block.text


def _is_full(block: Block | None) -> bool:
    if block is None or not _is_paragraph(block):
        return False
    return len(block.text) > _FULL_CHARS and _is_closed(block.text)


def _sounds_like_caption(text: str) -> bool:
    return bool(_caption_sound().search(text.lower()))


@cache
def _caption_sound() -> re.Pattern[str]:
    starts, inside = alternatives("caption starts"), alternatives("caption words")
    return re.compile(rf"\A(?:{starts})(?!\w)|(?<!\w)(?:{inside})(?!\w)")
