"""Plain passages: taken out and put back, a text becomes what the whole parser makes of it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.bounds import show, tame_spaces
from broadsheet.cleaning import without_controls
from broadsheet.front_matter import parse
from broadsheet.markup import make_parser, to_html
from broadsheet.passages import is_one, put_back, take_out

ROOT = Path(__file__).parents[1]
SIGNS = (
    *("chợ", "Bà Mận", "đò", " ", "  ", "\n", "\n\n", "\n\n\n", " \n", ".", "!", "2019. ", "'"),
    *("*", "**", "***", "_", "`", "- ", "+ ", "* ", "1. ", "2) ", "# ", "### ", "> ", ": ", '"'),
    *("[chợ](cho.md)", "[a][b]", "[b]: x", "[^1]", "[^1]: x", "![x](y)", "|", "a | b", "--|--"),
    *("---", "===", "{: .caption}", "\\", "\\*", "&", "&amp;", "<b>", "a_b", "    ", "~~~", "```"),
)


def by_library(text: str) -> str:
    """Return what the parser alone makes of a text."""
    return show(make_parser().markdown.convert(text))


def ready(text: str) -> str:
    """Return a text as `markup` hands it on."""
    return tame_spaces(without_controls(text))


@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join).map(ready))
def test_random_markup_is_read_as_the_library_reads_it(text: str) -> None:
    """Any mixture of words and signs becomes the same HTML with and without the short way."""
    assert by_library(text) == to_html(text)[0]


@pytest.mark.parametrize("path", sorted((ROOT / "content/articles").glob("*.md")), ids=str)
def test_the_sample_articles_are_read_as_the_library_reads_them(path: Path) -> None:
    """Real bodies become the same HTML with and without the short way."""
    text = ready(parse(path.read_text("utf-8"), path.name).body)
    assert by_library(text) == to_html(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Có *ba* ghe.\n\nVà **mười** đò.", id="emphasis"),
        pytest.param("# Sông Trăng\n\nXem [chợ](cho-noi.md).", id="heading and link"),
        pytest.param("Ngày 3\\. 2 \\* 3 \\[sic\\]", id="escapes"),
        pytest.param("tep_tin_mot.txt", id="signs inside words"),
    ],
)
def test_plain_text_does_not_need_the_library(text: str) -> None:
    """What most articles hold is read here from the first to the last block."""
    rest, held = take_out(text)
    assert (True, by_library(text)) == (is_one(rest), show(held[0]))


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


def test_a_passage_comes_back_in_its_place() -> None:
    """A run of plain blocks leaves one mark, and returns between the blocks around it."""
    rest, held = take_out("- a\n\nChợ.\n\n# Đò\n\n- b")
    assert 1 == len(held)
    assert re.fullmatch("- a\n\n\\S+\n\n- b", rest)
    assert "<p>Chợ.</p>\n<h1>Đò</h1>" == put_back(f"<p>{rest.split()[2]}</p>", held)
