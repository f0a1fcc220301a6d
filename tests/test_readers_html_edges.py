"""Date lines and bylines at the edges of a web article."""

from broadsheet.blocks import plain_block
from broadsheet.model import Block, BlockKind, Claim, Date
from broadsheet.readers.html_edges import trim

TEXT = plain_block("Chợ nổi họp lại từ sáng sớm, ghe thuyền đông vui như những năm trước.")
PORTRAIT = Block(BlockKind.PICTURE, "Ảnh của Lê An", "![Ảnh của Lê An](a.jpg)")


def test_what_is_stated_leaves_the_body() -> None:
    """A date line becomes a claim, the author's name and portrait are known already."""
    trimmed = trim(
        (plain_block("Thứ bảy, 9/3/2024"), TEXT, PORTRAIT, plain_block("Lê An")), ("Lê An",)
    )
    assert ((TEXT,), Claim(Date(2024, 3, 9), "date line")) == (trimmed.blocks, trimmed.date)


def test_a_last_line_names_the_author_where_the_page_does_not() -> None:
    """A full name is asked for."""
    assert Claim(("Lê An",), "last line") == trim((TEXT, plain_block("Lê An")), ()).authors
    assert (TEXT, plain_block("Hết")) == trim((TEXT, plain_block("Hết")), ()).blocks


def test_a_line_below_a_picture_may_be_its_caption() -> None:
    """The same line elsewhere is text: a page has elements for captions."""
    line = plain_block("Ảnh: Mai Lan")
    picture = Block(BlockKind.PICTURE, "", "![](a.jpg)")
    kinds = [block.kind for block in trim((TEXT, picture, line, TEXT), ()).blocks]
    assert BlockKind.PARAGRAPH is not kinds[2]
    assert BlockKind.PARAGRAPH is trim((TEXT, plain_block("Chợ cũ"), TEXT), ()).blocks[1].kind
