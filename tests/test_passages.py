"""Plain passages: taken out and put back, a text becomes what the whole parser makes of it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.bounds import show, tame_spaces
from broadsheet.cleaning import without_controls
from broadsheet.composing import from_paragraphs
from broadsheet.fragment import make_fragment
from broadsheet.front_matter import parse
from broadsheet.markup import to_html
from broadsheet.parser import make_parser
from broadsheet.passages import is_one, put_back, read_paragraphs, take_out

ROOT = Path(__file__).parents[1]
SIGNS = (
    *("chợ", "Bà Mận", "đò", " ", "  ", "\n", "\n\n", "\n\n\n", " \n", ".", "!", "2019. ", "'"),
    *("*", "**", "***", "_", "`", "- ", "+ ", "* ", "1. ", "2) ", "# ", "### ", "> ", ": ", '"'),
    *("[chợ](cho.md)", "[a][b]", "[b]: x", "[^1]", "[^1]: x", "![x](y)", "|", "a | b", "--|--"),
    *("---", "===", "{: .caption}", "\\", "\\*", "&", "&amp;", "<b>", "a_b", "    ", "~~~", "```"),
)
BLOCKS = (
    *("Chợ *nổi* & đò.", "**Ghe** > *xuồng*", "## 3. Bến", "[Chợ](cho.md)", "&#8220;", "Đò[^1]"),
    *("- ghe\n- đò", "* mía", "1. một\n2. hai", "3. ba", "> nói\n>\n> thưa", ">> sâu", "- - -"),
    *(
        "![Ghe](ghe.jpg)",
        '![Bà Tư\'s](a.jpg "Đò")',
        "Lời\n{: .caption}",
        "An\n{: .credit}",
        "*a **b***",
    ),
    *("| Ghe | Đò |\n|:--|--:|\n| 1 | *2* |\n| 3 |", "|a|\n|-|", "[^1]: Chú *thích*", "[^2]: Hai"),
    *(
        "[^1]",
        "[^9]",
        "[a]: b",
        "`mã`",
        "  thụt",
        "\u00a0",
        "cuối ",
        "{: .credit}",
        "Bến\n- a",
        "# {#x}",
    ),
)


def by_library(text: str) -> str:
    """Return what the parser makes of a text with none of our short ways."""
    parser = make_parser().markdown
    parser.treeprocessors.deregister("plain texts")
    return show(parser.convert(text))


def ready(text: str) -> str:
    """Return a text as `markup` hands it on."""
    return tame_spaces(without_controls(text))


@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join).map(ready))
def test_random_markup_is_read_as_the_library_reads_it(text: str) -> None:
    """Any mixture of words and signs becomes the same HTML with and without the short way."""
    assert by_library(text) == to_html(text)[0]


@given(st.lists(st.sampled_from(BLOCKS), max_size=8).map("\n\n".join).map(ready))
def test_blocks_in_any_order_are_read_as_the_library_reads_them(text: str) -> None:
    """Who a block's neighbours are changes nothing between the two ways."""
    assert by_library(text) == to_html(text)[0]


@given(st.lists(st.sampled_from([*SIGNS, "\n\n", "Chợ"]), max_size=9).map("".join).map(ready))
def test_paragraphs_alone_are_cut_as_all_html_is(text: str) -> None:
    """The shortest way leads from a text to the same fragment as the one through HTML."""
    paragraphs = read_paragraphs(text) if text.replace("\n", "").isprintable() else None
    assert paragraphs is None or make_fragment(to_html(text)[0]) == from_paragraphs(paragraphs)


@pytest.mark.parametrize("path", sorted((ROOT / "content/articles").glob("*.md")), ids=str)
def test_the_sample_articles_are_read_as_the_library_reads_them(path: Path) -> None:
    """Real bodies become the same HTML with and without the short way."""
    text = ready(parse(path.read_text("utf-8"), path.name).body)
    assert by_library(text) == to_html(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Có *ba* ghe.\n\nVà **mười** đò.", id="emphasis"),
        pytest.param("**Ba** ghe *và* mười đò.", id="emphasis of both kinds"),
        pytest.param("# Sông Trăng\n\nXem [chợ](cho-noi.md).", id="heading and link"),
        pytest.param("Ngày 3\\. 2 \\* 3 \\[sic\\]", id="escapes"),
        pytest.param("tep_tin_mot.txt", id="signs inside words"),
        pytest.param("Mận & Con >> ghe", id="signs of HTML"),
        pytest.param("- ghe\n- *đò*\n\nChợ\n\n4. một\n5. hai", id="lists"),
        pytest.param("> Chợ\n> nổi\n>\n> họp sớm.", id="quotation"),
        pytest.param("| Bến | Số |\n|---|--:|\n| Trăng | 3 |\n| Mận |", id="table"),
        pytest.param("![Ghe](ghe.jpg)\n\nGhe\n{: .caption}\n\nAn\n{: .credit}", id="figure"),
        pytest.param("An\n{: .credit}\n\nChợ.", id="credit alone"),
        pytest.param('![Ghe](ghe.jpg "Đò")\n\nChợ.', id="picture alone"),
        pytest.param("Chợ[^a].\n\n[^a]: Nổi\n[^b]: Chìm\n\nGhe.", id="footnotes"),
    ],
)
def test_plain_text_does_not_need_the_library(text: str) -> None:
    """What most articles hold is read here from the first to the last block."""
    assert (True, by_library(text)) == (is_one(take_out(text)[0]), to_html(text)[0])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Chợ\n\n: nơi bán hàng", id="term of a definition"),
        pytest.param("```\nChợ\n\nghe\n```", id="code"),
        pytest.param("<div>\n\nChợ\n\n</div>", id="raw HTML"),
        pytest.param("[^1]: Chợ\n\n    Ghe\n\nĐò[^1]", id="note of two paragraphs"),
    ],
)
def test_markup_that_reaches_over_blocks_is_left_to_the_library(text: str) -> None:
    """Where a block may belong to another one nothing is taken out."""
    assert (text, ()) == take_out(text)


def test_words_and_stress_do_not_need_html() -> None:
    """Most bodies hold nothing else; any link or block of another kind is more than that."""
    bodies = ("Có *ba* ghe &\nđò.\n\n**Và** > mười.", "Xem [chợ](cho-noi.md).", "Ghe\n\n# Đò")
    assert [True, False, False] == [read_paragraphs(body) is not None for body in bodies]


def test_a_passage_comes_back_in_its_place() -> None:
    """A run of plain blocks leaves one mark, and returns between the blocks around it."""
    rest, held = take_out("`a`\n\nChợ.\n\n# Đò\n\n`b`")
    assert 1 == len(held)
    assert re.fullmatch("`a`\n\n\\S+\n\n`b`", rest)
    assert "<p>Chợ.</p>\n<h1>Đò</h1>" == put_back(f"<p>{rest.split()[1]}</p>", held)


def test_nothing_of_an_earlier_text_is_told_of_an_empty_one() -> None:
    """What was hidden in one text is no problem of the next."""
    assert to_html("[^1]: Chợ\n\n[^1]: Đò")[1]
    assert ("", ()) == to_html(" ")
