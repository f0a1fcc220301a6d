"""Footnotes of HTML."""

import pytest

from broadsheet.blocks import to_markdown
from broadsheet.readers.html_blocks import blocks_of

EXPECTED = "Chợ[^1] nổi.\n\n[^1]: Họp sớm.\n"


@pytest.mark.parametrize(
    "source",
    [
        (
            "<p>Chợ<sup><a href='#fn1' id='r1'>1</a></sup> nổi.</p>"
            "<ol><li id='fn1'>Họp sớm. <a href='#r1'>↩</a></li></ol>"
        ),
        (
            "<p>Chợ<sup id='r7'><a href='#n7'>[7]</a></sup> nổi.</p>"
            "<ul><li id='n7'><a href='#r7'>^</a> <span>Họp sớm.</span></li></ul>"
        ),
        ("<p>Chợ<a name='r' href='#n'>*</a> nổi.</p><p><a name='n' href='#r'>*</a>Họp sớm.</p>"),
    ],
    ids=["goldmark", "wiki", "by hand"],
)
def test_notes_are_known_by_the_links_there_and_back(source: str) -> None:
    """The link back is no text, the number is Markdown's."""
    assert EXPECTED == to_markdown(blocks_of(source))


def test_a_link_within_the_page_is_no_note() -> None:
    """Without a way back it is a table of contents or the like."""
    source = "<p><a href='#a'>1</a></p><p id='a'>Chợ</p>"
    assert ["1", "Chợ"] == [block.markdown for block in blocks_of(source)]


def test_a_note_that_is_not_here_stays_a_number() -> None:
    """A reference never stands without its note."""
    (block,) = blocks_of("<p>Chợ<sup><a href='#n'>1</a></sup></p>")
    assert "Chợ¹" == block.markdown
