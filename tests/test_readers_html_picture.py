"""Pictures of HTML with their captions and credits."""

import pytest

from broadsheet.model import BlockKind
from broadsheet.readers.html_blocks import blocks_of
from broadsheet.readers.html_picture import UNRESOLVED

P, C, R, T = BlockKind.PICTURE, BlockKind.CAPTION, BlockKind.CREDIT, BlockKind.PARAGRAPH
GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("src='cho.jpg'", "cho.jpg"),
        (f"src='{GIF}' data-src='cho.jpg'", "cho.jpg"),
        ("src='img/placeholder.png' data-original='cho.jpg'", "cho.jpg"),
        ("srcset='nho.jpg 320w, cho.jpg 1024w'", "cho.jpg"),
        ("src='javascript:x' srcset='javascript:x 1x, cho.jpg 2x'", "cho.jpg"),
        ("src='https://a.example/(1).jpg'", "https://a.example/%281%29.jpg"),
        ("src='media:picture-1.png'", "media:picture-1.png"),
    ],
)
def test_the_real_file_of_a_lazy_picture_is_taken(attributes: str, expected: str) -> None:
    """Placeholders and unsafe addresses are passed over."""
    (block,) = blocks_of(f"<img {attributes} alt='Chợ [nổi]'>")
    assert (P, f"![Chợ \\[nổi\\]]({expected})") == (block.kind, block.markdown)


@pytest.mark.parametrize(
    "attributes",
    ["", f"src='{GIF}'", "src='a.gif' width=1 height=1"],
    ids=["none", "placeholder", "counter"],
)
def test_what_shows_nothing_is_no_picture(attributes: str) -> None:
    """Counters and empty placeholders leave no block."""
    assert () == blocks_of(f"<img {attributes}>")


def test_a_picture_of_an_unknown_site_is_said() -> None:
    """It gives an empty block, so that the reader can count it."""
    assert [("", UNRESOLVED)] == [(b.markdown, b.origin) for b in blocks_of("<img src='/a.jpg'>")]


def test_a_picture_saved_beside_the_page_stays_there() -> None:
    """The folder that browsers write is not on the site."""
    (block,) = blocks_of("<img src='./bai_files/cho.jpg'>", "https://bao.example/1.html")
    assert "![](./bai_files/cho.jpg)" == block.markdown


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            (
                "<figure><figcaption>Chợ <span class='credit'>Ảnh: Lan</span></figcaption>"
                "<img src='a.jpg'></figure>"
            ),
            [(P, ""), (C, "Chợ"), (R, "Ảnh: Lan")],
        ),
        (
            f"<figure><img src='{GIF}'><noscript><img src='a.jpg'></noscript> Chợ</figure>",
            [(P, ""), (C, "Chợ")],
        ),
        ("<p><img src='a.jpg'></p><p class='Image'>Chợ</p>", [(P, ""), (C, "Chợ")]),
        ("<img src='a.jpg'><p class='PhotoCMS_Caption'>Chợ</p>", [(P, ""), (C, "Chợ")]),
        (
            (
                "<table class='picture'><tr><td><img src='a.jpg'></td></tr>"
                "<tr><td class='pCaption'>Chợ</td></tr></table>"
            ),
            [(P, ""), (C, "Chợ")],
        ),
        (
            (
                "<table><tr><td><img src='a.jpg'></td><td><img src='b.jpg'></td></tr>"
                "<tr><td>Một</td><td>Hai</td></tr></table>"
            ),
            [(P, ""), (C, "Một"), (P, ""), (C, "Hai")],
        ),
        ("<p><img src='a.jpg'><br><em>Chợ</em></p>", [(P, ""), (C, "Chợ")]),
        ("<p>Sáng nay <img src='a.jpg'> chợ họp.</p>", [(T, "Sáng nay chợ họp."), (P, "")]),
    ],
    ids=["credit", "noscript", "class", "cms", "frame", "two by two", "emphasis", "in text"],
)
def test_captions_stay_with_their_pictures(
    source: str, expected: list[tuple[BlockKind, str]]
) -> None:
    """Every way in which pages set a caption gives picture, caption, credit."""
    assert expected == [(block.kind, block.text) for block in blocks_of(source)]
