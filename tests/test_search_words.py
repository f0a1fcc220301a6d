"""Words of the search: one word whatever its spelling, and the two forms that queries ask for."""

import unicodedata

import pytest

from broadsheet.search.words import fold_word, pair_hashes, words_of

SAME = {
    "case": ("HÙNG", "hùng"),
    "NFD": (unicodedata.normalize("NFD", "đường"), "đường"),
    "tone of oa": ("Hoà", "Hòa"),
    "tone of uy": ("UỶ", "Ủy"),
    "tone of oe": ("khoẻ", "khỏe"),
    "tone inside": ("hoàng", "HOÀNG"),
}
PLAIN = {
    "đường": "duong",
    "Đặng": "dang",
    "ƯỞNG": "uong",
    "naïve": "naive",
    "Sørensen": "sorensen",
    "Łódź": "lodz",
    "straße": "strasse",
    "Nguyễn": "nguyen",
    "42": "42",
}
SPLIT = {
    "Covid-19, TP.HCM": ["covid", "19", "tp", "hcm"],
    "“Đê”…": ["đê"],
    "1.200 m²": ["1", "200", "m²"],
    "東京です": ["東", "京", "で", "す"],
    "snake_case": ["snake_case"],
    "█████ !?": [],
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_spellings_of_one_word_are_equal(one: str, other: str) -> None:
    """Case, decomposed letters and the place of the tone make no other word."""
    assert fold_word(other) == fold_word(one)


@pytest.mark.parametrize(("one", "other"), [("Hùng", "Hưng"), ("dương", "đường"), ("ma", "mà")])
def test_marks_make_another_word_with_the_same_plain_form(one: str, other: str) -> None:
    """What is typed with marks is told apart, what is typed without is not."""
    assert fold_word(one).marked != fold_word(other).marked
    assert fold_word(one).plain == fold_word(other).plain


@pytest.mark.parametrize(("word", "plain"), PLAIN.items(), ids=PLAIN)
def test_the_plain_form_has_no_marks(word: str, plain: str) -> None:
    """Letters that hold their mark within themselves lose it too."""
    assert plain == fold_word(word).plain


@pytest.mark.parametrize(("text", "words"), SPLIT.items(), ids=SPLIT)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    """Signs part words; in scripts that part no words each sign is one."""
    assert words == [word.marked for word in words_of(text)]


def test_a_run_without_end_is_cut() -> None:
    """Damage in a text makes no huge term."""
    assert 40 == len(fold_word("a" * 100_000).marked)


def test_a_pair_has_an_order() -> None:
    """“Sông Trăng” is not “trăng sông”, and marks make no difference."""
    (there,) = pair_hashes(words_of("sông Trăng"))
    (back,) = pair_hashes(words_of("trăng sông"))
    assert there != back
    assert [there] == list(pair_hashes(words_of("SONG TRANG")))
    assert 0 <= there < 1 << 32
