"""Running text of HTML as Markdown."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.markup import render
from broadsheet.readers.html_blocks import blocks_of


def markdown(source: str) -> str:
    """Return the Markdown of the only block."""
    (block,) = blocks_of(source, "https://bao.example/tin/")
    return block.markdown


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Chợ <b>nổi </b>vui", "Chợ **nổi** vui"),
        ("<b>Chợ</b><b> nổi</b>", "**Chợ nổi**"),
        ("<b>Chợ <i>nổi</i></b>", "**Chợ *nổi***"),
        ("<i>Chợ <b>nổi</b> vui</i>", "*Chợ **nổi** vui*"),
        ("<i>Chợ</i><b>nổi</b>", "*Chợ*nổi"),
        ("<b>Sông Trăng</b> - Sáng nay", "**Sông Trăng** - Sáng nay"),
        ("<b>- Sáng</b> nay", "**- Sáng** nay"),
        ("- Sáng nay", "\\- Sáng nay"),
        ("10<sup>3</sup> m<sup>2</sup>, H<sub>2</sub>O, 1<sup>er</sup>", "10³ m², H₂O, 1er"),
        ("<code>a`b</code>", "``a`b``"),
        ("dòng một<br>\n dòng hai", "dòng một  \ndòng hai"),
        ("<b></b>Chợ<i> </i>nổi", "Chợ nổi"),
        ("xem <a href='b.html'>đây</a>", "xem [đây](https://bao.example/tin/b.html)"),
        ("Nhanh!<a href='b'>đây</a>", "Nhanh\\![đây](https://bao.example/tin/b)"),
        ("<a href='mailto:an@bao.example'>An</a>", "[An](mailto:an@bao.example)"),
        ("<a href='javascript:x()'>đây</a> <a href='#x'>kia</a>", "đây kia"),
        ("<a href='/a_(b)'>đây</a>", "[đây](https://bao.example/a_%28b%29)"),
        ("A <img class='emoji' alt='🙂' src='x.png'>", "A 🙂"),
        ("Ha\u0300 N\u00f4\u0323i\u00a0vui\u200b", "Hà Nội vui"),
    ],
)
def test_marks_pair_and_blanks_stand_outside(source: str, expected: str) -> None:
    """Each look of a run has one Markdown."""
    assert expected == markdown(f"<p>{source}</p>")


def test_without_a_base_relative_links_lose_their_targets() -> None:
    """Away from its site such a link leads nowhere; its words stay."""
    (block,) = blocks_of("<p>xem <a href='b.html'>đây</a></p>")
    assert "xem đây" == block.markdown


WORDS = st.sampled_from(
    [
        "chợ",
        "*",
        "_a_",
        "1.",
        "- x",
        "#",
        "[x]",
        "a*b",
        "<",
        "&lt;b>",
        "|",
        "\\",
        "!",
        "{: .x}",
        "=",
    ]
)
TAGS = st.sampled_from(["b", "i", "span", "a href='http://x.vn/p(1)'", "sub", "u"])
PIECES = st.recursive(
    WORDS.map(html.escape),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{' '.join(parts)} </{tag.split()[0]}>",
        TAGS,
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=5))
def test_any_text_renders_as_itself(pieces: list[str]) -> None:
    """Whatever stands between whatever marks comes back as the same characters."""
    source = " ".join(pieces)
    (block,) = blocks_of(f"<p>{source}</p>")
    fragment, _ = render(block.markdown, "a.md", 1)
    shown = "".join(paragraph.text for paragraph in fragment.paragraphs)
    wanted = html.unescape(re.sub(r"<[^<>]*>", "", source))
    assert "".join(wanted.split()) == "".join(shown.split())
