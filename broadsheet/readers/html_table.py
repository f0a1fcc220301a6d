"""Tables of HTML: those that hold data become Markdown tables, those that lay out a page do not.

Imports the tree only; the cells' Markdown is the caller's.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from broadsheet.readers.html_tree import Element

_LAYOUT_CONTENT: Final = (
    "table", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "section", "article"
)  # fmt: skip
_PIPE: Final = re.compile(r"(?P<code>(?P<fence>`+)(?!`).*?(?<!`)(?P=fence)(?!`))|(?<!\\)\|")
_PARAGRAPHS_IN_A_CELL: Final = 4
# A hostile span must not make millions of cells.
_SPAN_LIMIT: Final = 50


def is_layout(table: Element) -> bool:
    """Tell whether a table only places things on the page."""
    if table.get("role") in {"presentation", "none"}:
        return True
    if next(table.iterdescendants(*_LAYOUT_CONTENT), None) is not None:
        return True
    cells = [list(_cells(row)) for row in table.iter("tr")]
    is_wide = any(len(row) > 1 for row in cells)
    longest = max((_count(cell, "p", "br") for row in cells for cell in row), default=0)
    return not is_wide or longest > _PARAGRAPHS_IN_A_CELL


def _count(element: Element, *tags: str) -> int:
    return sum(1 for _ in element.iter(*tags))


def _cells(row: Element) -> Iterator[Element]:
    yield from (cell for cell in row if cell.tag in {"td", "th"})


def table_markdown(table: Element, markdown_of: Callable[[Element], str]) -> str:
    """Write a table of data; its first row becomes the head, as Markdown wants one."""
    rows = [row for row in _grid(table, markdown_of) if any(row)]
    if not rows:
        return ""
    columns = max(map(len, rows))
    head, *body = ([*row, *[""] * (columns - len(row))] for row in rows)
    return "\n".join(_line(row) for row in (head, ["---"] * columns, *body))


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _grid(table: Element, markdown_of: Callable[[Element], str]) -> Iterator[list[str]]:
    """Yield the rows with a place for each cell that others span."""
    reserved: dict[int, int] = {}
    for row in table.iter("tr"):
        line: list[str] = []
        for cell in _cells(row):
            _skip_reserved(line, reserved)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for column in range(len(line), len(line) + width):
                reserved[column] = height - 1
            written = _PIPE.sub(lambda match: match["code"] or r"\|", markdown_of(cell))
            line += [written, *[""] * (width - 1)]
        _skip_reserved(line, reserved)
        yield line


def _skip_reserved(line: list[str], reserved: dict[int, int]) -> None:
    while reserved.get(len(line), 0) > 0:
        reserved[len(line)] -= 1
        line.append("")


def _span(cell: Element, name: str) -> int:
    match = re.fullmatch(r"\s*(\d{1,4})\s*", cell.get(name, ""), re.ASCII)
    return min(max(int(match[1]), 1), _SPAN_LIMIT) if match else 1
