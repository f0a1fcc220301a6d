"""HTML as blocks: paragraphs, headings, lists, quotations, code."""

import pytest

from broadsheet.blocks import to_markdown
from broadsheet.model import BlockKind
from broadsheet.readers.html_blocks import blocks_of


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("một<p>hai</p>ba<div>bốn<p>năm</p></div>", "một\n\nhai\n\nba\n\nbốn\n\nnăm\n"),
        ("một<br><br>hai<br>\n<br/>ba", "một\n\nhai\n\nba\n"),
        (
            f"{'Chợ nổi đông vui từ sớm ' * 4}.<br>Hai.",
            f"{'Chợ nổi đông vui từ sớm ' * 4}.\n\nHai.\n",
        ),
        ("<h1>Một <b>hai</b></h1><h3>Ba</h3>", "## Một hai\n\n### Ba\n"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n    - b\n- c\n"),
        ("<ol start=3><li>a</li><li><p>b</p><p>c</p></li></ol>", "3. a\n\n4. b\n\n    c\n"),
        ("<ul><li>a</li></ul><ol><li>b</li></ol>", "- a\n\n1. b\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
        ("<pre>a\n  <b>b</b></pre>", "```\na\n  b\n```\n"),
        ("<pre>```</pre>", "````\n```\n````\n"),
        ("<blockquote><p>a</p><pre>b</pre></blockquote>", "> a\n>\n>     b\n"),
        ("<hr>a<hr><hr>b<hr>", "a\n\n* * *\n\nb\n"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n:   b\n"),
        ("<ul><li><figure><img src='a.jpg'></figure></li></ul>", "![](a.jpg)\n"),
        ("", ""),
        ("<div><p> &nbsp; </p></div>", ""),
    ],
)
def test_elements_become_markdown(source: str, expected: str) -> None:
    """Each kind of element has one form in the file."""
    assert expected == to_markdown(blocks_of(source)).removeprefix("\n" * (not expected))


def test_kinds_say_what_a_block_is() -> None:
    """Headings and paragraphs keep their words; lists and tables are final."""
    blocks = blocks_of("<h2>Một</h2><p>hai <b>ba</b></p><ul><li>bốn</li></ul>")
    expected = [
        (BlockKind.HEADING, "Một"),
        (BlockKind.PARAGRAPH, "hai ba"),
        (BlockKind.OTHER, "bốn"),
    ]
    assert expected == [(block.kind, block.text) for block in blocks]


def test_a_line_that_only_leads_elsewhere_is_known() -> None:
    """A label before the link does not make it text, a sentence around it does."""
    source = (
        "<p>Xem thêm: <a href='/x'>Chợ nổi họp lại</a></p><p>Ông nói ở <a href='/y'>đây</a></p>"
    )
    assert ["link", "p"] == [block.origin for block in blocks_of(source)]


@pytest.mark.parametrize(
    "source",
    ["<table>" * 5000, "<p>" * 20_000 + "x", "<ul><li>" * 300 + "x", "<a href=x>" * 5000 + "x"],
    ids=["tables", "paragraphs", "lists", "links"],
)
def test_torn_markup_costs_nothing_but_itself(source: str) -> None:
    """No nesting brings the reader down."""
    assert all(block.text == "x" for block in blocks_of(source))
