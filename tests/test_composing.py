"""Plain blocks become the fragment that their HTML becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.composing import from_parts
from broadsheet.fragment import make_fragment
from broadsheet.markup import to_html
from broadsheet.passages import is_one, take_out
from broadsheet.plain_blocks import Leaf, Picture
from test_passages import BLOCKS

ADDRESSES = (
    *("a.md", "../b.md#x", "#Bến", "#cho", "#fn:1", "/", "#", "x//y", "đò.md", "//h/x", "a:b"),
    *("https://a.vn", "https://a.vn/b?c", "http://A.vn/", "https://a", "https://a.vn:80/", "tel:1"),
    *("mailto:a@b.vn", "javascript:x", "data:image/png;base64,x", "ftp://a.b/", "\\#a", "a\\>b"),
)
LINKS = st.builds(
    "{}[{}]({}){}".format,
    *map(
        st.sampled_from,
        (["", "!", "*Đò* "], ["x", "chợ nổi", "a > b", " ", ""], ADDRESSES, ["", " &", "[^1]"]),
    ),
)
MORE = (
    *("[^1] Đò", "## Chợ [x](y.md)[^1]", "## Chợ", "# Đò", "Lời [a](b.md)\n{: .caption}", "a  b"),
    *("*a* *b*", "[^2]: Hai [x](#cho-noi-do)", "| a |  |\n|---|---|\n|  | b |", "a\nb", "\\> x"),
    *("x \\[^1\\]", "[^1]: [^2]", "### **Bến**", "AT&T", "😀"),
)


@given(st.lists(st.sampled_from((*BLOCKS, *MORE)) | LINKS, max_size=8).map("\n\n".join))
def test_parts_become_the_fragment_that_their_html_becomes(text: str) -> None:
    """What is known without HTML is the same value, down to the order of its ids."""
    rest, held = take_out(text)
    is_known = text.replace("\n", "").isprintable() and is_one(rest)
    fragment = from_parts(held[0]) if is_known else None
    assert fragment is None or make_fragment(to_html(text)[0]) == fragment


@pytest.mark.parametrize(
    "text",
    [
        "Có *ba* ghe\nvà **đò** & > xuồng.\n\n## Bến\n\n# Chợ [nổi](cho.md)",
        "- [a](../b.md#x)\n- b\n\n3. Xem [chợ](https://a.vn/b?c).\n\n> nói\n>\n> thưa",
        "| Ghe | Đò |\n|:--|--:|\n| 1 | *2* |\n| 3 |",
        "![Ghe](ghe.jpg)\n\nGhe *đò*\n{: .caption}\n\nAn\n{: .credit}\n\n![Đò](do.jpg)",
        "Chợ[^a].\n\n[^a]: Nổi *đêm*\n[^b]: Chìm\n\nXem [trên](#chợ).",
    ],
    ids=["words", "lists", "table", "pictures", "footnotes"],
)
def test_usual_articles_do_not_need_html(text: str) -> None:
    """All that is written most often is composed from its parts alone."""
    rest, held = take_out(text)
    assert is_one(rest)
    assert make_fragment(to_html(text)[0]) == from_parts(held[0])


@pytest.mark.parametrize(
    "part",
    [
        Leaf("p", '<a href="javascript:x">a</a>'),
        Leaf("p", '<a href="//h">a</a>'),
        Leaf("p", "<i>a</i>"),
        Leaf("p", "a</p>b"),
        Picture("", "https://h/a"),
        Picture("", "#a"),
        Picture("", "data:x"),
    ],
    ids=str,
)
def test_all_else_is_for_the_sanitiser(part: Leaf | Picture) -> None:
    """Whatever is not known is not trusted."""
    assert from_parts([part]) is None
