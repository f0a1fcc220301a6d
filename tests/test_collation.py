"""Texts sort as a Vietnamese dictionary has them, and spellings of one name fold to one."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.collation import (
    LETTERS,
    filing_name,
    fold_name,
    fold_tones,
    index_letter,
    sort_key,
    strip_marks,
)

VIETNAMESE = st.text("aàáạăặắâậeẹêểioòọôộơởuưựyýỳđdhnckqgHOÀUYÝ \u0301\u0300\u0323.,-", max_size=20)

ORDERS = [
    ["An", "Ăn", "Ân", "Bình", "Dũng", "Đà", "Em", "Êm", "Oanh", "Ô", "Ơ", "Uyên", "Ư"],
    ["ma", "mà", "mả", "mã", "má", "mạ"],
    ["Lê An", "Lê Ba", "Lề An", "Lế An"],
    ["chợ", "chợ nổi", "chợ sông"],
]


@pytest.mark.parametrize("words", ORDERS, ids=["letters", "tones", "syllables", "longer"])
def test_the_order_is_that_of_a_dictionary(words: list[str]) -> None:
    """Letters first, a ă â apart, đ after d; tones only between words otherwise equal."""
    backwards = words[::-1]
    assert words == sorted(backwards, key=sort_key)


@given(st.lists(st.text(max_size=8), max_size=8))
def test_any_texts_can_be_sorted(texts: list[str]) -> None:
    """Every key compares with every other, whatever the script."""
    keys = sorted(map(sort_key, texts))
    assert all(one <= other for one, other in pairwise(keys))


@given(VIETNAMESE)
def test_order_and_heading_do_not_depend_on_the_form_of_letters(text: str) -> None:
    """Composed or decomposed, a text stands at one place."""
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]
    assert 1 == len({(sort_key(form), index_letter(form), fold_name(form)) for form in forms})


@given(st.text(max_size=10))
def test_every_text_has_a_heading(text: str) -> None:
    """A letter of the alphabet or the number sign."""
    assert index_letter(text) in {*LETTERS, "#"}


@pytest.mark.parametrize(
    ("text", "letter"),
    [("ấn", "Â"), ("Đỗ", "Đ"), ("ỡ", "Ơ"), ("“Yên", "Y"), ("3 miền", "#"), ("Ж", "#"), ("", "#")],
)
def test_headings_are_letters_without_tones(text: str, letter: str) -> None:
    """Marks that make another letter stay; quotation marks are passed over."""
    assert letter == index_letter(text)


def test_the_heading_agrees_with_the_order() -> None:
    """Who is sorted by the key meets the headings in the alphabet's order."""
    words = sorted(["Ân", "An", "Đà", "Dũng", "Ỷ", "Ưng", "Ô", "Ớt", "Ếch", "Ai"], key=sort_key)
    places = [LETTERS.index(index_letter(word)) for word in words]
    assert sorted(places) == places


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lê Thị Hoà", "LÊ THỊ HÒA"),
        ("Uỷ ban", "Ủy  ban"),
        ("Thuý", "Thu\u0301y"),
        ("Khoẻ", "khỏe."),
        ("Hà Nội – Huế", "Hà Nội - Huế"),
    ],
)
def test_spellings_of_one_name_fold_to_one(one: str, other: str) -> None:
    """Tone placement, case, blanks, dashes and the form of letters."""
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Hùng", "Hưng"), ("Hoa", "Hòa"), ("Đỗ", "Do"), ("Lan", "Lân")]
)
def test_different_names_do_not_fold_to_one(one: str, other: str) -> None:
    """A mark is part of the name."""
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize("word", ["hoặc", "Ngoặc", "hoàng", "hoạt", "thuyền", "khoắng", "xoè."])
def test_a_tone_moves_only_where_the_two_rules_differ(word: str) -> None:
    """Beside a word whose tone moves, every other word is folded as it is alone."""
    assert f"hòa {fold_tones(word)}" == fold_tones(f"hoà {word}")


@pytest.mark.parametrize("word", ["hoặc", "hoàng", "hoạt", "thuyền", "khoắng"])
def test_a_word_that_goes_on_keeps_its_tone(word: str) -> None:
    """The rules differ only at the end of a syllable."""
    assert f"hòa {word}" == fold_tones(f"hoà {word}")


@given(VIETNAMESE.map(lambda text: unicodedata.normalize("NFC", text)))
def test_folding_tones_keeps_every_place(text: str) -> None:
    """Offsets into the folded text are offsets into the text."""
    folded = fold_tones(text)
    assert len(text) == len(folded)
    assert folded == fold_tones(folded)


@given(VIETNAMESE, VIETNAMESE)
def test_folding_does_not_depend_on_what_stands_beside(one: str, other: str) -> None:
    """So a name is found in any text it stands in."""
    one, other = (unicodedata.normalize("NFC", f"{text} ").strip() for text in (one, other))
    assert f"{fold_tones(one)} {fold_tones(other)}" == fold_tones(f"{one} {other}")


@given(st.text(max_size=20))
def test_a_folded_name_is_its_own_folding(text: str) -> None:
    """Folding twice changes nothing."""
    assert fold_name(text) == fold_name(fold_name(text))


@given(VIETNAMESE)
def test_nothing_is_left_of_the_marks(text: str) -> None:
    """Search without marks compares plain letters."""
    assert strip_marks(text).isascii()


@pytest.mark.parametrize(
    ("name", "filed"),
    [("Trần Văn An", "An Trần Văn"), ("Đỗ An", "An Đỗ"), ("Madonna", "Madonna"), ("", "")],
)
def test_people_are_filed_by_given_name(name: str, filed: str) -> None:
    """Then by surname, then by the names between."""
    assert filed == filing_name(name)
