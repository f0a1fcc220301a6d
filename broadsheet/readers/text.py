"""Plain text to a `RawArticle`: paragraphs by lines, their parts told apart by `structure`."""

import re
from itertools import pairwise
from typing import Final

from broadsheet.blocks import plain_block, to_markdown
from broadsheet.decoding import decode
from broadsheet.errors import Problem
from broadsheet.model import Block, RawArticle, Reading
from broadsheet.structure import Structure, read_structure

_WRAP_CHARS: Final = 100  # text that a program has broken into lines is not wider
_ITEM: Final = re.compile(r"[-*•+>]\s|\d+[.)]\s")


def read(data: bytes, name: str) -> Reading:
    r"""Read one article. Problems: empty, left-out, and what decoding says.

    >>> reading = read("Chợ nổi mở lại\n9/3/2024\n\nGhe thuyền đông vui.".encode(), "a.txt")
    >>> reading.articles[0].title.value, reading.articles[0].body
    ('Chợ nổi mở lại', 'Ghe thuyền đông vui.\n')
    """
    decoded = decode(data)
    problems = decoded.problems_in(name)
    structure = read_structure(split_paragraphs(decoded.text), title_known=False)
    problems += left_out(structure, name)
    article = article_of(structure)
    if not structure.blocks:
        what = "there is nothing but a headline in this file" if article.title else "no text"
        problems = problems or (Problem("empty", name, what),)
    return Reading((article,) if article.title else (), problems)


def split_paragraphs(text: str) -> tuple[Block, ...]:
    r"""Return a block for each line, or for each run of lines where a program wrapped them.

    >>> [block.text for block in split_paragraphs("Một\nHai\n\nBa")]
    ['Một', 'Hai', 'Ba']
    """
    lines = [" ".join(line.split()) for line in text.split("\n")]
    width = _wrapped_at(lines)
    paragraphs: list[str] = []
    previous = ""
    for line in lines:
        is_next = bool(previous) and len(previous) >= width and not _ITEM.match(line)
        if width and is_next and line:
            paragraphs[-1] += f" {line}"
        elif line:
            paragraphs.append(line)
        previous = line
    return tuple(plain_block(paragraph) for paragraph in paragraphs)


def _wrapped_at(lines: list[str]) -> int:
    """Return the length from which a line goes on in the next; 0 for text that is not wrapped.

    In wrapped text no line is wide, and most lines that another follows are nearly full.
    """
    widest = max(map(len, lines), default=0)
    full = widest * 7 // 10
    followed = [len(line) for line, after in pairwise(lines) if line and after]
    if widest > _WRAP_CHARS or widest < 40 or len(followed) < 4:
        return 0
    return full if sum(length >= full for length in followed) >= 0.7 * len(followed) else 0


def article_of(structure: Structure) -> RawArticle:
    """Return the article that a text's structure claims."""
    return RawArticle(
        body=to_markdown(structure.blocks) if structure.blocks else "",
        title=structure.title,
        date=structure.date,
        authors=structure.authors,
        description=structure.description,
        place=structure.place,
        source=structure.source,
    )


def left_out(structure: Structure, name: str) -> tuple[Problem, ...]:
    """Say which words of bylines and date lines stand nowhere in the article."""
    return tuple(
        Problem("left-out", name, f'"{words}" in the byline or date line was left out')
        for words in structure.left_out
    )
