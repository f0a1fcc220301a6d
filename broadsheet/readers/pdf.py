"""PDF files with a text layer: lines joined into paragraphs, what repeats on every page left out.

Title and headings are told by the size of letters; a PDF's own date is that of the file and its
author the owner of a computer, so neither is taken.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median
from typing import Final

from broadsheet.blocks import plain_block
from broadsheet.decoding import decode
from broadsheet.errors import Problem
from broadsheet.frozen import replace
from broadsheet.model import Block, BlockKind, Claim, Reading
from broadsheet.readers.pdf_lines import Document, Line, read_document
from broadsheet.readers.text import article_of, left_out
from broadsheet.structure import read_structure

Pages = tuple[tuple[Line, ...], ...]

_EDGE_LINES: Final = 2
# A running head need not stand on the first page of a chapter, nor on both sides.
_REPEATED_SHARE: Final = 0.4
_EDGE_POINTS: Final = 6.0
_PAGE_NUMBER: Final = re.compile(
    r"[-–—|\s]*(?:(?:trang|page|tr\.|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|trên)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
# Letters that much larger than the body's are a heading's; captions differ by less.
_HEADING_SCALE: Final = 1.15
_SAME_SIZE: Final = 0.05
_LEADING_SCALE: Final = 1.3
_INDENT_EMS: Final = 0.7
_SHORT_SHARE: Final = 0.75
_SENTENCE_END: Final = re.compile(r"[.!?…:][\"”’»)\]]*\Z")
_ITEM: Final = re.compile(r"[•▪●‣◦–—*-]\s|\d{1,2}[.)]\s")
_HEADING_CHARACTERS: Final = 200
# What programs write where nobody gave a title.
_NO_TITLE: Final = re.compile(
    r"microsoft \w+ - .*|about:\w+|\W*\w*\W*"
    r"|.*\.(?:docx?|pdf|indd|qxd|pmd|pub|rtf|odt|pptx?|xlsx?|html?)",
    re.IGNORECASE,
)


def read(data: bytes, name: str) -> Reading:
    """Return the document as one article. Problems: damaged, empty, left-out, and of decoding."""
    try:
        document = read_document(data)
    except ValueError as error:
        mend = "open it in a viewer and save it anew"
        return Reading((), (Problem("damaged", name, f"the PDF is broken: {error}", mend),))
    if document.is_locked:
        mend = "save it without the password"
        return Reading((), (Problem("damaged", name, "the PDF is locked by a password", mend),))
    if not any(document.pages):
        mend = "if it is a scan, run OCR first (for example ocrmypdf)"
        return Reading((), (Problem("empty", name, "the PDF has no text layer", mend),))
    return _read_text(document, name)


def _read_text(document: Document, name: str) -> Reading:
    pages, problems = _without_furniture(document.pages, name)
    problems += _page_problems(document, name)
    decoded = decode(_to_text(pages).encode("utf-8-sig"))
    problems += decoded.problems_in(name)
    blocks = tuple(_blocks(decoded.text))
    title = "" if _NO_TITLE.fullmatch(document.title) else document.title
    is_first = bool(blocks) and blocks[0].text.casefold() == title.casefold()
    structure = read_structure(blocks[1:] if is_first else blocks, title_known=is_first)
    if title and (structure.title is None or structure.title.guessed):
        structure = replace(structure, title=Claim(title, "title of the PDF"))
    return Reading((article_of(structure),), (*problems, *left_out(structure, name)))


def _page_problems(document: Document, name: str) -> tuple[Problem, ...]:
    broken = [str(number) for number in document.broken]
    bare = [str(n) for n, page in enumerate(document.pages, 1) if not page and str(n) not in broken]
    problems = []
    if broken:
        what = f"pages that cannot be read: {', '.join(broken)}"
        problems.append(Problem("left-out", name, what, "save the PDF anew in a viewer"))
    if bare:
        what = f"pages without a text layer: {', '.join(bare)}"
        problems.append(Problem("left-out", name, what, "if they are scans, run OCR first"))
    return tuple(problems)


# --- what repeats -------------------------------------------------------------------------------


def _without_furniture(pages: Pages, name: str) -> tuple[Pages, tuple[Problem, ...]]:
    """Take running heads and feet and page numbers off the pages, and say so."""
    repeated = _repeated(pages)
    removed: Counter[str] = Counter()
    kept = []
    for page in pages:
        edges = set(_edges(page))
        gone = {line for line in edges if _identity(line) in repeated or _is_number(line, page)}
        removed.update(
            "page numbers" if _PAGE_NUMBER.fullmatch(line.text) else f'"{line.text}"'
            for line in gone
        )
        kept.append(tuple(line for line in page if line not in gone))
    problems = (
        Problem("left-out", name, f"at the head or foot of pages ({count}): {text}")
        for text, count in sorted(removed.items())
    )
    return tuple(kept), tuple(problems)


def _edges(page: tuple[Line, ...]) -> list[Line]:
    """Return the lines at the top and bottom."""
    by_height = sorted(page, key=lambda line: line.y)
    return [*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:]]


def _identity(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.y / _EDGE_POINTS)


def _repeated(pages: Pages) -> frozenset[tuple[str, int]]:
    counts = Counter(identity for page in pages for identity in {*map(_identity, _edges(page))})
    least = max(2, len(pages) * _REPEATED_SHARE)
    return frozenset(identity for identity, count in counts.items() if count >= least)


def _is_number(line: Line, page: tuple[Line, ...]) -> bool:
    """Tell a page number by its form, where it is the outermost line and not all of the page."""
    heights = [other.y for other in page]
    is_outermost = line.y in {min(heights), max(heights)} and len(page) > 1
    return is_outermost and bool(_PAGE_NUMBER.fullmatch(line.text))


# --- paragraphs ---------------------------------------------------------------------------------


def _to_text(pages: Pages) -> str:
    """Return paragraphs apart by blank lines, headings after `#`, for the decoder to look over."""
    lines = [line for page in pages for line in page]
    body = _body_size(lines)
    paragraphs = _joined_pages(pages)
    known = Counter(word for line in lines for word in _words(line))
    return "\n\n".join(
        ("# " if _is_heading(paragraph, body) else "") + _join(paragraph, known)
        for paragraph in paragraphs
    )


def _blocks(text: str) -> Iterator[Block]:
    for part in text.split("\n\n"):
        is_heading = part.startswith("# ")
        kind = BlockKind.HEADING if is_heading else BlockKind.PARAGRAPH
        if words := part.removeprefix("# ").strip():
            yield plain_block(words, kind, "larger letters" if is_heading else "")


def _body_size(lines: Iterable[Line]) -> float:
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    return max(letters, key=lambda size: (letters[size], -size), default=0.0)


def _is_heading(paragraph: list[Line], body: float) -> bool:
    length = sum(len(line.text) for line in paragraph)
    return paragraph[0].size > body * _HEADING_SCALE and length <= _HEADING_CHARACTERS


def _joined_pages(pages: Pages) -> list[list[Line]]:
    """Return paragraphs; one that a page's end tore apart is one again."""
    paragraphs: list[list[Line]] = []
    for page in pages:
        for index, paragraph in enumerate(_paragraphs(page)):
            if index == 0 and paragraphs and _goes_on(paragraphs[-1][-1], paragraph[0]):
                paragraphs[-1].extend(paragraph)
            else:
                paragraphs.append(paragraph)
    return paragraphs


def _paragraphs(page: tuple[Line, ...]) -> Iterator[list[Line]]:
    gaps = [(a.y - b.y) / b.size for a, b in pairwise(page) if _is_same_size(a, b) and a.y > b.y]
    leading = median(gaps) if gaps else 0.0
    longest = max((len(line.text) for line in page), default=0)
    margins = Counter(round(line.x) for line in page)
    current: list[Line] = []
    for line in page:
        if current and _begins(current[-1], line, leading, longest, margins):
            yield current
            current = []
        current.append(line)
    if current:
        yield current


def _begins(before: Line, line: Line, leading: float, longest: int, margins: Counter[int]) -> bool:
    """Tell whether a line begins a paragraph; leading: in sizes of the letters."""
    if not _is_same_size(before, line) or _ITEM.match(line.text):
        return True
    gap = (before.y - line.y) / line.size
    if gap < -leading / 2:  # the next column
        return not _goes_on(before, line)
    is_margin = margins[round(before.x)] > 1
    is_indented = line.x - before.x > _INDENT_EMS * line.size and is_margin
    is_apart = gap > leading * _LEADING_SCALE
    is_after_short = len(before.text) < longest * _SHORT_SHARE and bool(
        _SENTENCE_END.search(before.text)
    )
    return is_indented or is_apart or is_after_short


def _is_same_size(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size)


def _goes_on(before: Line, line: Line) -> bool:
    """Tell whether a sentence is unfinished at the end of a page or column."""
    is_open = not _SENTENCE_END.search(before.text)
    return is_open and _is_same_size(before, line) and not _ITEM.match(line.text)


def _words(line: Line) -> list[str]:
    return re.findall(r"\w+(?:-\w+)*-?", line.text)


def _join(paragraph: list[Line], known: Counter[str]) -> str:
    r"""Join lines; a hyphen at a line's end goes unless the text has the word with it.

    >>> _join([Line("một bài exam-", 0, 9, 9), Line("ple hay", 0, 0, 9)], Counter())
    'một bài example hay'
    """
    text = paragraph[0].text
    for before, line in pairwise(paragraph):
        if not re.search(r"[^\W\d_]-\Z", before.text):
            text = f"{text} {line.text}"
            continue
        whole = "".join([*_words(before)[-1:], *_words(line)[:1]])
        is_torn = line.text[0].islower() and not known[whole]
        text = (text[:-1] if is_torn else text) + line.text
    return text
