"""Raw text becomes Markdown that renders as the same words and stays pleasant to read."""

import re
from html import unescape

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.blocks import escape_markdown, plain_block, to_markdown
from broadsheet.model import Block, BlockKind

EXTENSIONS = ["tables", "footnotes", "attr_list", "fenced_code", "sane_lists", "def_list"]


def rendered(text: str) -> str:
    return markdown.markdown(text, extensions=EXTENSIONS)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"</?p>", "", html)).split())


MARKUP = [
    "# Không phải đầu đề",
    "#hashtag",
    "- Chào anh!",
    "+ thêm",
    "* sao *",
    "1. Điều một",
    "2020. Năm ấy",
    "> trích",
    "| a | b |\n|---|---|",
    "a | b\n--- | ---",
    "a | b\n:-- | ---",
    "*nghiêng* và **đậm** và _gạch_ và __gạch__",
    "___",
    "---",
    "- - -",
    "* * *",
    "Tiêu đề\n===",
    "Tiêu đề\n---",
    "`mã` và ```mã```",
    "```\nmã\n```",
    "~~~\nmã\n~~~",
    "[chữ](https://example.org) [chữ][1] [^1]",
    "[1]: https://example.org",
    "[^1]: ghi chú",
    "![ảnh](a.png)",
    "<b>đậm</b> <https://example.org> <a@example.org> <!-- x --> <?php ?>",
    "<script>alert(1)</script>",
    "&amp; &#65; &#x41; &nbsp;",
    r"C:\*.* \\ \_ \[",
    "từ\n: nghĩa",
    ":   nghĩa",
    "chữ\n{: .caption}",
    "{.caption}",
    "chữ {#id}",
    "    thụt vào",
    "\tthụt vào",
    "dòng  \nmới",
    "cuối\\",
    "a\n    b",
    "~~~~",
    "=",
    "[" * 50,
]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_characters_render_as_themselves(text: str) -> None:
    """Whatever would be markup at its place is shown as the text that it is."""
    html = rendered(escape_markdown(text))
    assert " ".join(text.split()) == words(html)
    assert re.fullmatch(r"<p>[^<]*</p>", html)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_characters_beside_inline_markup_render_as_themselves(text: str) -> None:
    """A text directly after bold words takes nothing of them for its own markup."""
    html = rendered(f"**đậm**{escape_markdown(text)}")
    assert " ".join(f"đậm{text}".split()) == words(re.sub(r"</?strong>", "", html))


LINE = st.text("ab ă1.#-+*_`[]()<>!{}:|&;\\~=^/\"'\n\t", max_size=30)


@given(LINE)
def test_any_text_comes_back_from_its_rendering(text: str) -> None:
    """Rendering the escaped form of a paragraph gives its words again."""
    paragraph = re.sub(r"\n\s*\n", "\n", text).strip()
    assert " ".join(paragraph.split()) == words(rendered(escape_markdown(paragraph)))


@pytest.mark.parametrize(
    "text",
    [
        "Giá vàng tăng 2,5% - mức cao nhất; lãi suất <5%, tỷ giá = 23.000.",
        'Ông A. (52 tuổi) nói: "Không!" #doisong',
        "snake_case và AT&T, 3 * 4, a < b > c, a/b, 50+ người",
        "2.000 người; 1.5 triệu",
        "-5 độ",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    """Marks that mean nothing at their place carry no backslash."""
    assert text == escape_markdown(text)


@given(st.text("aă #\\", max_size=12))
def test_a_heading_keeps_its_words(text: str) -> None:
    """A heading that ends in `#` keeps it."""
    block = plain_block(text, BlockKind.HEADING)
    expected = f"<h2>{block.text}</h2>" if block.text else ""
    assert expected == rendered(to_markdown([block]))


def test_captions_and_credits_carry_their_class() -> None:
    """A caption and a credit are paragraphs with an attribute list of their own."""
    html = rendered(
        to_markdown(
            [
                Block(BlockKind.PICTURE, "", "![cầu](media:cau.png)"),
                plain_block("Cầu mới {1}", BlockKind.CAPTION),
                plain_block("Ảnh: Mai Lan", BlockKind.CREDIT),
                plain_block("Thân bài"),
            ]
        )
    )
    assert [
        '<p><img alt="cầu" src="media:cau.png" /></p>',
        '<p class="caption">Cầu mới {1}</p>',
        '<p class="credit">Ảnh: Mai Lan</p>',
        "<p>Thân bài</p>",
    ] == html.split("\n")


def test_a_heading_may_bring_its_level() -> None:
    """Markdown that begins with `###` stays a heading of the third level."""
    assert "### Sâu hơn\n" == to_markdown([Block(BlockKind.HEADING, "Sâu hơn", "### Sâu hơn")])
