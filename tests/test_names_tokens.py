"""Tokens: what separates words, where sentences start, and line ends that are only wrapping."""

import textwrap

import pytest

from broadsheet.names.tokens import BROKEN, GLUED, SPACED, fold_word, read_tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("TP.HCM", ("TP", ".", "HCM"), id="abbreviation"),
        pytest.param("Sở GD&ĐT", ("Sở", "GD&ĐT"), id="ampersand"),
        pytest.param("Mi-khai-lốp", ("Mi-khai-lốp",), id="hyphen"),
        pytest.param("Lan's dog", ("Lan", "'", "s", "dog"), id="possessive"),
    ],
)
def test_words_and_signs(text: str, words: tuple[str, ...]) -> None:
    """A word keeps its hyphens and ampersands; every other sign stands alone."""
    assert words == read_tokens(text).words


def test_spelling_variants_fold_to_one() -> None:
    """Tone placement, case and dashes do not make another word."""
    assert fold_word("HÒA") == fold_word("Hoà")


def test_wrapped_lines_are_one_sentence() -> None:
    """A line end made by wrapping is a space, whatever the width."""
    text = "Ông Lê Văn Tám ở xã Sông Trăng kể rằng chợ nổi đã họp lại từ tháng ba năm ngoái. " * 3
    wrapped = textwrap.fill(text, 40)
    assert SPACED == max(read_tokens(wrapped).gaps[1:], default=BROKEN)


def test_short_lines_are_broken() -> None:
    """A line that had room for the next word was ended on purpose."""
    text = "Chợ nổi\nÔng Lê Văn Tám kể rằng chợ nổi đã họp lại từ tháng ba năm ngoái."
    assert BROKEN == read_tokens(text).gaps[2]


def test_glued_signs() -> None:
    """A sign without white space before it is glued to the word."""
    assert (BROKEN, GLUED, SPACED) == read_tokens("Nay, mai").gaps


@pytest.mark.parametrize(
    ("text", "firsts"),
    [
        pytest.param("Xong. Mai đi", (True, False, True, False), id="full stop"),
        pytest.param("TP. Vinh", (True, False, False), id="abbreviation"),
        pytest.param("TS. Lê Tám", (True, False, False, False), id="degree"),
        pytest.param("“Xin chào", (True, True, False), id="quotation mark"),
    ],
)
def test_sentence_starts(text: str, firsts: tuple[bool, ...]) -> None:
    """A capital says nothing at a sentence's start; an abbreviation's stop ends no sentence."""
    assert firsts == read_tokens(text).firsts
