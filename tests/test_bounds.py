"""What is hidden from the Markdown parser, and that it comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.bounds import Reason, hide, is_huge, reveal, show, tame, tame_spaces


@given(st.text(st.characters(exclude_categories=["Cn", "Cs"])))
def test_hidden_text_comes_back(text: str) -> None:
    """Hiding loses nothing, and what is shown in HTML is escaped."""
    assert text == reveal(hide(text))
    assert "<" not in show(hide(text))


@pytest.mark.parametrize(
    "text",
    [
        'Chợ *nổi* [mở](a.md "b") lại, `x < y`.',
        "> một\n> > hai\n\n- ba\n    - bốn\n\n1. năm",
        "<div>\n\n*a*\n\n</div>",
        "<https://h/x?a=b> <a@b.vn> <a title=\"x > y\" href='z'>b</a>",
        "[a](<b c.md>)",
        "* * * * * * * * * * * * * * * * * * *",
        "- - - - - - - - - - - - - - - - - - -",
        "\n".join("- [a](b) *c*" for _ in range(1_000)),
        "|a|b|\n|-|-|\n" + "|[x](y)|*z*|\n" * 500,
        "\n\n".join(f"Nhắc[^{n}].\n\n[^{n}]: Chú thích." for n in range(300)),
    ],
    ids=lambda text: text[:20],
)
def test_ordinary_markup_is_left_alone(text: str) -> None:
    """Nothing that an article holds is hidden."""
    assert (text.replace("x < y", "x \ufdda y") if "`x < y`" in text else text, ()) == (
        tame(text)[0].replace(hide("<"), "\ufdda"),
        tame(text)[1],
    )


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        pytest.param("a < b", "<", id="comparison"),
        pytest.param("<a <b", "<<", id="open tags"),
        pytest.param("<!-- a", "<", id="open comment"),
        pytest.param("<?php x ?>", "<", id="instruction"),
        pytest.param('<a b="', "<", id="open quotation mark"),
    ],
)
def test_strays(text: str, hidden: str) -> None:
    """A sign that begins no tag is hidden without mention, for it is printed as it is."""
    tamed, parts = tame(text)
    assert (hidden, text, ()) == (
        "".join(char for char in map(reveal, tamed) if char == "<"),
        reveal(tamed),
        parts,
    )
    assert "<" not in tamed


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "> " * 40 + "a",
        "- " * 40 + "a",
        "*a **a " * 9_000,
        "[^1] " * 500,
        "# a\n" * 9_000,
    ],
    ids=lambda text: text[:5],
)
def test_dense_blocks_are_hidden_and_told(text: str) -> None:
    """What would hang the parser is hidden, told and not lost; the blocks around it stay."""
    tamed, parts = tame(f"*trước*\n\n{text}\n\n*sau*")
    assert [Reason.DENSE] == list(dict(parts))
    assert f"*trước*\n\n{text}\n\n*sau*" == reveal(tamed)
    assert tamed.startswith("*trước*")
    assert tamed.endswith("*sau*")


def test_second_note_of_one_name() -> None:
    """A second footnote of one name stays in the text, for the parser would lose one of them."""
    tamed, parts = tame("[^a]: một\n\n[^a]: hai")
    assert ("[^a]: một", ((Reason.TWICE, "[^a]:"),)) == (tamed.split("\n\n")[0], parts)


def test_spaces() -> None:
    """A run of spaces is cut for the parser, and is whole again afterwards."""
    tamed = tame_spaces("\t" * 30 + "a")
    assert (64, " " * 120 + "a") == (tamed.count(" "), reveal(tamed))


@pytest.mark.parametrize("text", ["a\n" * 20_000, "```\n" * 2_000, "a" * 3_000_000], ids=len)
def test_huge(text: str) -> None:
    """Some texts are never given to the parser."""
    assert is_huge(text)
