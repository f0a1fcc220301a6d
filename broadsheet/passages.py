"""Plain blocks of Markdown, taken out before Python-Markdown reads it and put back after.

The library takes a millisecond for an article, most of it to try its two dozen inline patterns
on texts that none of them could match. A run of blocks that leave no doubt (see `plain_blocks`)
leaves one mark in the text, itself a paragraph, and comes back, as the HTML that the library
would have made of it, in the place of that mark; so the blocks around it are read just as if it
had stayed.
"""

import re
from collections.abc import Sequence
from typing import Final

from broadsheet.bounds import hide, show
from broadsheet.frozen import replace
from broadsheet.plain_blocks import (
    Block,
    Leaf,
    Part,
    Picture,
    Shape,
    join_blocks,
    join_notes,
    read_block,
    read_words,
    write,
)

# Noncharacters, which no text may hold (see `cleaning`), and none that `bounds` uses.
_OPEN: Final = "\ufdee"
_CLOSE: Final = "\ufdef"
_MARK: Final = re.compile(f"<p>{_OPEN}(\\d+){_CLOSE}</p>\n?")
# Markup that reaches over blocks or shows a text other than as a paragraph: code, raw HTML,
# the terms of a definition, lines that belong to the item above them, and what the library puts
# footnotes in place of.
_FAR_REACHING: Final = ("<", "```", "~~~", "///Footnotes Go Here///")
_INDENTED: Final = re.compile(r"\n(?: {4}| {0,3}:)")
_BLANK: Final = re.compile(r"\n(?: *\n)+")
# Two of these in a row become one.
_JOINING: Final = frozenset({Shape.BULLETS, Shape.NUMBERS, Shape.QUOTE})
_SAID: Final = frozenset({Shape.CAPTION, Shape.CREDIT})
_FIGURES: Final = _SAID | {Shape.PICTURE}
_NOTES: Final = 100  # far below what `bounds` hides
_BLANKS: Final = hide(" ")


def read_paragraphs(text: str) -> list[str] | None:
    r"""Return the HTML inside each paragraph of a text without links, None if there is more to it.

    text: of printable characters and line ends.

    >>> read_paragraphs("A *b*.\n\nC."), read_paragraphs("- d")
    (['A <em>b</em>.', 'C.'], None)
    """
    if "[" in text or _has_far_reaching_sign(text):
        return None  # lines that begin with blanks or a colon are in no block that is read here
    words: list[str] = []
    for block in _BLANK.split(text.strip("\n")):
        found = read_words(block)
        if found is None:
            return None
        words.append(found)
    return words


Run = Sequence[Part]
"""Neighbouring plain blocks, by their parts."""


def take_out(text: str) -> tuple[str, tuple[Run, ...]]:
    r"""Return the text with a mark for each run of plain blocks, and each run.

    text: tabs expanded, without control characters.

    >>> [write(run) for run in take_out("A *b*.\n\nC.\n\n- d")[1]]
    ['<p>A <em>b</em>.</p>\n<p>C.</p>\n<ul>\n<li>d</li>\n</ul>\n']
    """
    if _has_far_reaching_sign(text) or _INDENTED.search(f"\n{text}"):
        return text, ()
    blocks = _BLANK.split(text.strip("\n"))
    read = [read_block(block) for block in blocks]
    # Escapes were hidden, and before them the blanks of long rows of blanks.
    is_hiding = "\\" in text or _BLANKS in text
    if "[^" in text:
        # One text's footnotes are read by one reader.
        parts = _with_notes(read) if text.count("[^") <= _NOTES else None
        return (f"{_OPEN}0{_CLOSE}", (_shown(parts, is_hiding),)) if parts else (text, ())
    if any(block is None or block.shape is not Shape.TEXT for block in read):
        left = "".join([s for s, block in zip(blocks, read, strict=True) if block is None])
        read = _without_doubtful(read, left)
    rest: list[str] = []
    runs: list[list[Block]] = []
    is_running = False
    for source, block in zip(blocks, read, strict=True):
        if block is None:
            rest.append(source)
        elif is_running:
            runs[-1].append(block)
        else:
            rest.append(f"{_OPEN}{len(runs)}{_CLOSE}")
            runs.append([block])
        is_running = block is not None
    return "\n\n".join(rest), tuple([_shown(join_blocks(run), is_hiding) for run in runs])


def _has_far_reaching_sign(text: str) -> bool:
    # Whether its first character is there is known thirty times as soon.
    return any(sign in text for sign in _FAR_REACHING if sign[0] in text)


def is_one(rest: str) -> bool:
    """Tell whether nothing but one mark is left of a text."""
    return rest.startswith(_OPEN) and rest.find(_CLOSE) == len(rest) - 1


def put_back(html: str, held: tuple[Run, ...]) -> str:
    """Return the HTML with each run in the place of its mark."""
    if not held:
        return html
    return _MARK.sub(lambda match: write(held[int(match[1])]), html).strip()


def _shown(parts: list[Part], is_hiding: bool) -> list[Part]:
    """Return the parts with nothing hidden in them."""
    return [_unhidden(part) for part in parts] if is_hiding else parts


def _unhidden(part: Part) -> Part:
    if isinstance(part, Picture):
        return Picture(show(part.alt), show(part.address), show(part.title))
    return replace(part, words=show(part.words)) if isinstance(part, Leaf) else part


def _with_notes(read: list[Block | None]) -> list[Part] | None:
    """Return the parts of a text with footnotes, None where the library must read it."""
    notes = [block for block in read if block and block.shape is Shape.NOTE]
    # They vanish from their places, so what stands around one are neighbours.
    rest = [block for block in read if not block or block.shape is not Shape.NOTE]
    sure = [block for block in _without_doubtful(rest, "") if block]
    return join_notes(sure, notes) if len(sure) == len(rest) else None


def _without_doubtful(read: list[Block | None], left: str) -> list[Block | None]:
    """Leave to the library what may belong to a neighbour that is its to read.

    left: all that nobody but the library can read.
    """
    # That may vanish from its place, so who the neighbours are in the end is not known here.
    shapes = [block and block.shape for block in read]
    before, after = [Shape.TEXT, *shapes], [*shapes[1:], Shape.TEXT]
    places = range(len(read))
    doubtful = {
        place
        for place in places
        if shapes[place] in _JOINING and {before[place], after[place]} & {shapes[place], None}
    }
    if "{" in left or any(shapes[p] in _SAID and before[p] is None for p in places):
        doubtful |= {place for place in places if shapes[place] in _FIGURES}
    return [None if place in doubtful else read[place] for place in places]
