"""Single texts as people type them."""

import pytest

from broadsheet.cleaning import clean, clean_name, is_near, split_names
from broadsheet.strict_yaml import Plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FCC&#8217;s &amp; b&ocirc;ng", "FCC’s & bông"),
        ("a.vn/?a=1&copy=2", "a.vn/?a=1&copy=2"),
        ("Ho\u0300a", "Hòa"),
        ("a\0b\u202ec\u200bd\ufeff", "abcd"),
        ("&#8238;x", "x"),
        ("\ud83d\ude00 \ud800", "😀 \ufffd"),
        ("👩\u200d🌾", "👩\u200d🌾"),
        (" hai\n dòng\u00a0", "hai dòng"),
    ],
    ids=ascii,
)
def test_texts_are_clean_lines_of_nfc(text: str, expected: str) -> None:
    """Entities are resolved; controls, direction marks and half surrogates are gone."""
    assert expected == clean(text)


def test_a_clean_text_is_no_more_than_a_text() -> None:
    """That YAML took it for a number is forgotten; the memo could not hold it."""
    assert [str, str] == [type(clean(word)) for word in (Plain("5"), Plain(" 5"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" Lê  Thị Mận. ", "Lê Thị Mận"),
        ("Trần Sáng,", "Trần Sáng"),
        ("Martin Sông Jr.", "Martin Sông Jr."),
        ("...", ""),
    ],
    ids=str,
)
def test_names_lose_what_a_list_leaves_on_them(text: str, expected: str) -> None:
    """White space and end marks go, the dot of an abbreviation stays."""
    assert expected == clean_name(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mai Lan", ("Mai Lan",)),
        ("Mai Lan và An Bình", ("Mai Lan", "An Bình")),
        ("Mai Lan, An Bình & Đỗ Sông", ("Mai Lan", "An Bình", "Đỗ Sông")),
        ("mai lan; an", ("mai lan", "an")),
        ("Niko Sông and @mark-i-m", ("Niko Sông", "@mark-i-m")),
        ("Lan Anh, Director of Nothing", ("Lan Anh, Director of Nothing",)),
        ("Sở Văn hóa và Thể thao", ("Sở Văn hóa và Thể thao",)),
        ("Department of Health and Human Services", ("Department of Health and Human Services",)),
    ],
    ids=str,
)
def test_a_line_of_names_is_cut_only_beyond_doubt(text: str, expected: tuple[str, ...]) -> None:
    """Semicolons always part names; commas and "and" only where full names stand around them."""
    assert expected == split_names(text)


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        *(("titel", "title", True), ("autors", "authors", True), ("peopel", "people", True)),
        *(("host", "date", False), ("subtitle", "title", False), ("page", "place", False)),
    ],
    ids=str,
)
def test_a_slip_is_told_from_another_word(word: str, other: str, expected: bool) -> None:
    """One letter more, less or swapped is a slip; another word is not."""
    assert expected is is_near(word, other)
