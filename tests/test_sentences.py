"""Where sentences end."""

import pytest

from broadsheet.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("Chợ mở. Người đông.", ["Chợ mở.", "Người đông."], id="dots"),
        pytest.param(
            "Mở chưa? Rồi! Vui…  Thế à", ["Mở chưa?", "Rồi!", "Vui…", "Thế à"], id="marks"
        ),
        pytest.param("Có 1.200 hộ, 3.5 ha.", ["Có 1.200 hộ, 3.5 ha."], id="numbers"),
        pytest.param("TP. Sông Trăng và Tp. Mới.", ["TP. Sông Trăng và Tp. Mới."], id="towns"),
        pytest.param("GS. TS. Lê Mận. Bà về.", ["GS. TS. Lê Mận.", "Bà về."], id="degrees"),
        pytest.param(
            "Mr. Smith met Dr. J. K. Lee.", ["Mr. Smith met Dr. J. K. Lee."], id="English"
        ),
        pytest.param("Bán cá, tôm, v.v. Chiều về.", ["Bán cá, tôm, v.v.", "Chiều về."], id="v.v."),
        pytest.param(
            "“Đủ!” ông nói. Ông đi.", ["“Đủ!” ông nói.", "Ông đi."], id="quotation goes on"
        ),
        pytest.param("“Đủ.” Ông đi.", ["“Đủ.”", "Ông đi."], id="quotation ends"),
        pytest.param(
            "Thế... Rồi sao? (Im.) Hết.", ["Thế...", "Rồi sao?", "(Im.)", "Hết."], id="brackets"
        ),
        pytest.param("1. Mở đầu. 2. Hết.", ["1. Mở đầu.", "2. Hết."], id="numbered"),
        pytest.param("Năm 2019. Sang năm.", ["Năm 2019.", "Sang năm."], id="year"),
        pytest.param("", [], id="nothing"),
        pytest.param("không dấu", ["không dấu"], id="no mark"),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    """Abbreviations, initials and numbers do not end a sentence; marks before a capital do."""
    assert sentences == [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize("unit", [".", "! ", ". A", ")", ".)", "a.", '."'])
def test_long_texts(unit: str) -> None:
    """No repetition takes more than linear time, and nothing but white space falls between."""
    text = unit * 50_000
    spans = split_sentences(text)
    assert "".join(text.split()) == "".join("".join(text[a:b] for a, b in spans).split())
