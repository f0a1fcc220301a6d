"""Tables of HTML."""

import pytest

from broadsheet.blocks import to_markdown
from broadsheet.readers.html_blocks import blocks_of


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><th>A<th>B<tr><td>1<td>2", "| A | B |\n| --- | --- |\n| 1 | 2 |\n"),
        ("<tr><td>A|B<td><code>a|b</code>", "| A\\|B | `a|b` |\n| --- | --- |\n"),
        (
            "<tr><td colspan=2>A<tr><td rowspan=2>1<td>2<tr><td>3",
            "| A |  |\n| --- | --- |\n| 1 | 2 |\n|  | 3 |\n",
        ),
        ("<tr><td>A<td><p>1</p><p>2</p>", "| A | 1<br>2 |\n| --- | --- |\n"),
        ("<caption>Giá</caption><tr><td>A<td>B", "Giá\n\n| A | B |\n| --- | --- |\n"),
    ],
    ids=["plain", "pipes", "spans", "paragraphs", "title"],
)
def test_data_becomes_a_table(rows: str, expected: str) -> None:
    """The first row is the head, cells that others span are empty."""
    assert expected == to_markdown(blocks_of(f"<table>{rows}</table>"))


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td><p>a</p></td></tr><tr><td><p>b</p></td></tr></table>",
        "<table role='presentation'><tr><td>a</td><td>b</td></tr></table>",
        "<table><tr><td><table><tr><td>a</td></tr></table></td><td>b</td></tr></table>",
    ],
    ids=["one column", "role", "nested"],
)
def test_layout_is_no_table(table: str) -> None:
    """What only places text gives paragraphs."""
    assert "a\n\nb\n" == to_markdown(blocks_of(table))


def test_a_hostile_span_makes_no_millions_of_cells() -> None:
    """Spans are bounded."""
    row = "<tr>" + "<td colspan=9999 rowspan=9999>x" * 20
    (block,) = blocks_of(f"<table>{row}</table>")
    assert len(block.markdown) < 20_000
