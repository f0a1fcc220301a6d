"""HTML to the blocks of a body: headings, paragraphs, lists, tables, pictures with captions.

Whoever has HTML (saved pages, feeds, exports, mails, Word files) gets blocks here. It takes
every word that a reader would see; which part of a page is the article is not its question.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from broadsheet.blocks import escape_markdown, to_markdown
from broadsheet.frozen import replace
from broadsheet.model import Block, BlockKind
from broadsheet.readers.html_inline import Page, Run, runs_of, text_of, to_inline_markdown
from broadsheet.readers.html_notes import find_notes
from broadsheet.readers.html_picture import (
    frame_cells,
    is_caption,
    is_credit,
    is_picture_frame,
    picture_block,
)
from broadsheet.readers.html_table import is_layout, table_markdown
from broadsheet.readers.html_tree import BLOCK_TAGS, Element, clean, parse, words_of

_HEADINGS: Final = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
# A list or quotation around these only places them on the page.
_FLOWING: Final = ("figure", "img", "amp-img", "table", *_HEADINGS)

# A single line break ends a paragraph where the line before it is as long as a sentence.
_SENTENCE_CHARACTERS: Final = 80
_SENTENCE_END: Final = re.compile(r"[.!?…][\"”’»)\]]*\s*\Z")
_CAPTION_CHARACTERS: Final = 400
_LABEL_CHARACTERS: Final = 24


def blocks_of(html: str, base: str = "") -> tuple[Block, ...]:
    """Read a fragment or a page.

    Args:
        html: decoded text, of any quality.
        base: absolute address that its links and pictures are relative to; without it relative
            links lose their targets, and relative pictures are files beside the page.
    """
    return element_blocks(clean(parse(html)), base) if html.strip() else ()


def element_blocks(element: Element, base: str = "") -> tuple[Block, ...]:
    """Read one element of a tree that went through `clean`."""
    return _without_repeats(_block(element, find_notes(element, base)))


def _without_repeats(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Drop rules at the ends or in a row, and a picture that stands twice in a row."""
    kept: list[Block] = []
    for block in blocks:
        is_rule = block.origin == "hr"
        is_repeated = bool(kept) and block.markdown == kept[-1].markdown
        if not (is_rule and not kept) and not (
            is_repeated and (is_rule or block.kind is BlockKind.PICTURE)
        ):
            kept.append(block)
    return tuple(kept[:-1] if kept and kept[-1].origin == "hr" else kept)


def _block(element: Element, page: Page) -> Iterable[Block]:
    if element in page.notes:
        return _note(element, page)
    if is_caption(element):
        return _caption(element, page)
    return _READERS.get(element.tag, _container)(element, page)


def _container(element: Element, page: Page) -> Iterator[Block]:
    """Yield the blocks inside an element: its block children and paragraphs of what is between."""
    line = [Run(element.text or "")]
    for child in element:
        if child.tag in BLOCK_TAGS:
            yield from _paragraphs(line, element, page)
            line = []
            yield from _block(child, page)
        else:
            line.extend(runs_of(child, page))
        line.append(Run(child.tail or ""))
    yield from _paragraphs(line, element, page)


# --- paragraphs --------------------------------------------------------------------------------


def _paragraphs(runs: Iterable[Run], element: Element, page: Page) -> Iterator[Block]:
    """Yield paragraphs and the pictures among them; no picture tears a paragraph apart."""
    for line in _lines(runs):
        words = text_of(line)
        first = next((place for place, run in enumerate(line) if run.text.strip()), 0)
        pictures = [
            (place <= first, found)
            for place, run in enumerate(line)
            if run.element is not None and (found := picture_block(run.element, page.base))
        ]
        yield from (picture for is_before, picture in pictures if is_before)
        markdown = to_inline_markdown(line)
        if markdown:
            is_below = bool(pictures) and _looks_like_caption(line, words)
            kind = BlockKind.CAPTION if is_below else BlockKind.PARAGRAPH
            yield Block(kind, words, markdown, "link" if _is_link(line) else str(element.tag))
        yield from (picture for is_before, picture in pictures if not is_before)


def _is_link(line: list[Run]) -> bool:
    """Tell whether text only leads elsewhere, after a word or two such as "Read more:"."""
    linked = len(text_of(run for run in line if run.is_link))
    return linked > 0 and len(text_of(run for run in line if not run.is_link)) <= min(
        linked, _LABEL_CHARACTERS
    )


def _looks_like_caption(line: list[Run], words: str) -> bool:
    """Tell whether text in one paragraph with a picture is all set apart from the article's."""
    texts = [run for run in line if run.kind == "text" and run.text.strip()]
    return len(words) <= _CAPTION_CHARACTERS and all(run.emphasis for run in texts)


def _lines(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Split at empty lines, and at line breaks after whole sentences."""
    paragraph: list[Run] = []
    line: list[Run] = []
    for run in runs:
        if run.kind != "break":
            line.append(run)
            continue
        words = text_of(line)
        ends_sentence = len(words) >= _SENTENCE_CHARACTERS and _SENTENCE_END.search(words)
        paragraph += line
        if (not words and not any(part.element is not None for part in line)) or ends_sentence:
            yield paragraph
            paragraph = []
        else:
            paragraph.append(run)
        line = []
    yield paragraph + line


def _heading(element: Element, page: Page) -> Iterator[Block]:
    level = "#" * _HEADINGS[element.tag]
    for block in _container(element, replace(page, is_heading=True)):
        if block.kind is BlockKind.PARAGRAPH:
            line = block.markdown.replace("  \n", " ")
            yield replace(block, kind=BlockKind.HEADING, markdown=f"{level} {line}")
        else:
            yield block


# --- pictures ----------------------------------------------------------------------------------


def _figure(element: Element, page: Page) -> Iterator[Block]:
    """Yield a figure's pictures before its captions; text beside a picture is its caption."""
    blocks = list(_container(element, page))
    if any(block.kind is BlockKind.PICTURE for block in blocks):
        blocks = [_as_caption(block) for block in blocks]
        while blocks[0].kind in {BlockKind.CAPTION, BlockKind.CREDIT}:
            blocks.append(blocks.pop(0))
    yield from blocks


def _as_caption(block: Block) -> Block:
    is_short = block.kind is BlockKind.PARAGRAPH and len(block.text) <= _CAPTION_CHARACTERS
    return replace(block, kind=BlockKind.CAPTION) if is_short else block


def _caption(element: Element, page: Page) -> Iterator[Block]:
    credits_ = [inner for inner in element.iterdescendants() if is_credit(inner)]
    outer = [credit for credit in credits_ if not set(credit.iterancestors()) & set(credits_)]
    caption_page = replace(page, skipped=page.skipped | set(outer))
    for block in _container(element, caption_page):
        is_text = block.kind is BlockKind.PARAGRAPH
        yield replace(block, kind=BlockKind.CAPTION) if is_text else block
    for credit in outer:
        for block in _container(credit, page):
            yield replace(block, kind=BlockKind.CREDIT)


# --- lists, tables, quotations, code: their Markdown is final ------------------------------------


def _other(element: Element, markdown: str) -> Iterator[Block]:
    if markdown.strip():
        yield Block(BlockKind.OTHER, words_of(element), markdown, str(element.tag))


def _inner_markdown(element: Element, page: Page) -> str:
    return to_markdown(_container(element, replace(page, is_nested=True))).strip("\n")


def _indented(markdown: str) -> str:
    return re.sub(r"\n(?=.)", "\n    ", markdown)


def _flows(element: Element, *also: str) -> bool:
    return next(element.iterdescendants(*_FLOWING, *also), None) is not None


def _list(element: Element, page: Page) -> Iterable[Block]:
    if _flows(element, "pre") or any(child.tag not in {"li", "ul", "ol"} for child in element):
        return _container(element, page)
    items = [item for item in element if item not in page.notes]
    notes = [block for note in element if note in page.notes for block in _note(note, page)]
    written = [text for item in items if (text := _inner_markdown(item, page))]
    markers = _markers(element, len(written))
    lines = [f"{mark} {_indented(text)}" for mark, text in zip(markers, written, strict=True)]
    is_loose = any(re.search(r"\n\n(?! *(?:- |\d+\. ))", text) for text in written)
    joined = "\n\n".join(lines) if is_loose else "\n".join(lines).replace("\n\n", "\n")
    return [*_other(element, joined), *notes]


def _markers(element: Element, count: int) -> list[str]:
    start = element.get("start", "")
    first = int(start) if re.fullmatch(r"\d{1,6}", start, re.ASCII) else 1
    is_numbered = element.tag == "ol"
    return [f"{first + place}." if is_numbered else "-" for place in range(count)]


def _note(element: Element, page: Page) -> Iterator[Block]:
    text = _inner_markdown(element, page)
    if text:
        markdown = f"[^{page.notes[element]}]: {_indented(text)}"
        yield Block(BlockKind.OTHER, words_of(element), markdown, "footnote")


def _definitions(element: Element, page: Page) -> Iterable[Block]:
    if _flows(element) or any(child.tag not in {"dt", "dd"} for child in element):
        return _container(element, page)
    lines = []
    for child in element:
        text = _inner_markdown(child, page)
        lines.append(f":   {_indented(text)}\n" if child.tag == "dd" else f"\n{text}")
    return _other(element, "\n".join(lines).strip("\n"))


def _quotation(element: Element, page: Page) -> Iterable[Block]:
    if _flows(element):
        return _container(element, page)
    text = _inner_markdown(element, page)
    return _other(
        element, re.sub(r"^(?=.)", "> ", text, flags=re.MULTILINE).replace("\n\n", "\n>\n")
    )


def _code(element: Element, page: Page) -> Iterator[Block]:
    """Write code with a fence, or indented where a fence would not be seen."""
    for line_break in list(element.iter("br")):
        line_break.tail = f"\n{line_break.tail or ''}"
    text = "".join(element.itertext()).expandtabs(4).strip("\n").rstrip()
    if page.is_nested:
        return _other(element, re.sub(r"^(?=.)", "    ", text, flags=re.MULTILINE))
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return _other(element, f"{fence}\n{text}\n{fence}" if text else "")


def _table(element: Element, page: Page) -> Iterator[Block]:
    if is_picture_frame(element):
        for cell in frame_cells(element):
            yield from map(_as_caption, _container(cell, page))
    elif is_layout(element):
        yield from _container(element, page)
    else:
        for title in element.iterchildren("caption"):
            yield from _container(title, page)
        yield from _other(element, table_markdown(element, lambda cell: _cell(cell, page)))


def _cell(cell: Element, page: Page) -> str:
    blocks = _container(cell, replace(page, is_nested=True))
    lines = (
        escape_markdown(block.text) if block.kind is BlockKind.OTHER else block.markdown
        for block in blocks
    )
    return "<br>".join(re.sub(r"\s*\n\s*", " ", line) for line in lines)


def _rule(element: Element, _page: Page) -> Iterator[Block]:
    yield Block(BlockKind.OTHER, "", "* * *", str(element.tag))


_READERS: Final[dict[str, Callable[[Element, Page], Iterable[Block]]]] = {
    **dict.fromkeys(_HEADINGS, _heading),
    "figure": _figure,
    "ul": _list,
    "ol": _list,
    "dl": _definitions,
    "blockquote": _quotation,
    "pre": _code,
    "table": _table,
    "hr": _rule,
}
