"""Bytes of any origin come out as clean Vietnamese text, and every guess and loss is said."""

import gzip
import unicodedata
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.decoding import decode, fold
from broadsheet.legacy import (
    LEGACY_SETS,
    _tables,
    convert_legacy,
    decode_windows,
    is_syllable,
    repair_legacy,
    repair_mojibake,
)

TEXT = (
    "Chợ nổi Sông Trăng mở lại sau mười năm vắng bóng\n"
    "Từ sáng sớm, ghe thuyền đã tụ về khúc sông trước đình. Bà Lê Thị Mận nói bà con phấn khởi, "
    "ai cũng mặc áo đẹp. Ông Nguyễn Hữu Đức kể chuyện xưa cho lũ trẻ nghe."
)
LETTERS = sorted(
    {
        unicodedata.normalize("NFC", base + tone)
        for base in "aăâeêioôơuưy"
        for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    }
    | {"đ"}
)


def encoded(text: str, charset: str) -> bytes:
    """Write text in a legacy set, by the reverse of its table."""
    reverse: dict[str, str] = {}
    for source, letter in _tables()[charset][0].items():
        reverse.setdefault(letter, source)
    shown = "".join(reverse.get(char, char) for char in text)
    backwards = {decode_windows(bytes([byte])): byte for byte in range(256)}
    return bytes(backwards[char] for char in shown)


def codes(data: bytes, declared: str = "") -> list[str]:
    return [problem.code for problem in decode(data, declared).problems]


@pytest.mark.parametrize("charset", LEGACY_SETS)
def test_every_letter_of_a_legacy_set_has_a_place_in_its_table(charset: str) -> None:
    """Each small letter of the alphabet with each tone comes back from the set's bytes."""
    shown = decode_windows(encoded("".join(LETTERS), charset))
    assert "".join(LETTERS) == convert_legacy(shown, charset)


@pytest.mark.parametrize("charset", LEGACY_SETS)
def test_legacy_bytes_are_recognised(charset: str) -> None:
    """Text in a set of the nineties is read right and the guess is named."""
    decoded = decode(encoded(TEXT, charset))
    assert (TEXT, charset, "encoding-guessed") == (
        decoded.text,
        decoded.encoding,
        decoded.problems[0].code,
    )


@pytest.mark.parametrize("charset", LEGACY_SETS)
def test_legacy_letters_inside_unicode_are_recognised(charset: str) -> None:
    """The same letters pasted into a Unicode file are converted too."""
    pasted = decode_windows(encoded(TEXT, charset))
    assert (TEXT, charset) == repair_legacy(pasted)
    assert decode(pasted.encode()).text == TEXT


def test_capital_fonts_of_tcvn3_give_capitals() -> None:
    """Small letters among capitals are capitals in the font that the text was set in."""
    assert convert_legacy("NGUYÔN THÞ Hång", "TCVN3") == "NGUYỄN THỊ Hồng"


@pytest.mark.parametrize(
    ("data", "declared", "encoding"),
    [
        (TEXT.encode(), "", "utf-8"),
        (TEXT.encode(), "windows-1258", "utf-8"),
        (unicodedata.normalize("NFD", TEXT).encode(), "", "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "", "utf-8"),
        (TEXT.encode("utf-16"), "", "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "", "utf-16-be"),
        (TEXT.encode("utf-16-le"), "", "utf-16-le"),
        (TEXT.encode("utf-16-be"), "", "utf-16-be"),
    ],
    ids=["utf-8", "declared-wrong", "nfd", "bom", "utf-16", "utf-16-be", "bare-le", "bare-be"],
)
def test_unicode_in_every_form_is_one_text(data: bytes, declared: str, encoding: str) -> None:
    """Byte-order marks, byte orders and decomposed letters make no difference."""
    decoded = decode(data, declared)
    assert (TEXT, encoding) == (decoded.text, decoded.encoding)


@pytest.mark.parametrize("declared", ["windows-1258", ""])
def test_windows_1258_is_composed(declared: str) -> None:
    """Its letters with separate tone marks come out as one character each."""
    marks = {"\u0300": "Ì", "\u0309": "Ò", "\u0303": "Þ", "\u0301": "ì", "\u0323": "ò"}
    parts = []
    for char in TEXT:
        whole = unicodedata.normalize("NFD", char)
        tones = [mark for mark in whole if mark in marks]
        shape = unicodedata.normalize("NFC", "".join(part for part in whole if part not in marks))
        parts.append(shape + "".join(tones))
    assert decode("".join(parts).encode("cp1258"), declared).text == TEXT


def test_latin1_means_windows_1252() -> None:
    """What declares ISO 8859-1 holds the quotation marks of windows-1252."""
    assert decode("“café”".encode("cp1252"), "ISO-8859-1").text == "“café”"


@pytest.mark.parametrize("label", ["utf-7", "rot13", "idna", "no-such", "utf-16", "unicode_escape"])
def test_odd_labels_are_not_obeyed(label: str) -> None:
    """A declared encoding that no web page may have does not decide."""
    assert decode("Le café de l'été à Noël, déjà fermé".encode("cp1252"), label).text.startswith(
        "Le café"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        gzip.compress(TEXT.encode()),
        b"PK\x03\x04" + bytes(100),
        b"".join(sha256(bytes([n])).digest() for n in range(128)),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    ],
    ids=["png", "gzip", "zip", "noise", "old-office"],
)
def test_what_is_no_text_is_named(data: bytes) -> None:
    """Binary data gives no text and one error, whatever the file is called."""
    decoded = decode(data)
    assert ("", ["unknown-format"]) == (decoded.text, [one.code for one in decoded.problems])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TEXT.encode() + bytes(512), ["left-out"]),
        (TEXT.encode()[:-3] + "ế".encode()[:-1], ["mojibake"]),
        (TEXT.encode() + b" \xc0\xae\xc0\xae/", ["mojibake"]),
        (TEXT.encode("ascii", "replace"), ["mojibake"]),
        ("Chợ mở \x1b]0;lệnh lạ\x07cửa".encode(), ["left-out"]),
        (b"Gi\xc3\xa1 \xe2\x82\xab5.000 https://a.example/x?id=1&b?c=2 d?e=3 f?g=4", []),
    ],
    ids=["nul-tail", "torn", "overlong", "question-marks", "terminal", "address"],
)
def test_every_loss_is_said(data: bytes, expected: list[str]) -> None:
    """What was dropped or cannot be read leaves a message, what is sound leaves none."""
    assert expected == codes(data)


def test_mojibake_is_repaired_where_it_is_exact() -> None:
    """UTF-8 that was read as windows-1252 comes back letter for letter, and it is said."""
    decoded = decode(decode_windows(TEXT.encode()).encode())
    assert (TEXT, ["mojibake"]) == (decoded.text, [one.code for one in decoded.problems])


def test_mojibake_that_lost_bytes_is_named() -> None:
    """Where a byte is missing nothing is invented, and the damaged word is quoted."""
    damaged = "Bà Nguyá»… n Thá»‹ Mận"
    decoded = decode(damaged.encode())
    assert decoded.text == damaged
    assert "Nguyá»…" in decoded.problems[0].what


@pytest.mark.parametrize(
    "text",
    [
        "ĐÃ\u00a0XONG",
        "Voilà\u00a0: «\u00a0été\u00a0»",
        "Þetta er gott, það er satt",
        "naïve garçon",
    ],
)
def test_sound_text_of_other_languages_is_left_alone(text: str) -> None:
    """No repair touches letters that are right."""
    assert fold(text) == decode(text.encode()).text
    assert (text, 0) == repair_mojibake(text)


def test_eth_is_the_vietnamese_letter_in_vietnamese_text() -> None:
    """The Icelandic letter that looks like Đ is folded where the words are Vietnamese."""
    assert decode("Ðà Nẵng và sông Ðồng Nai".encode()).text == "Đà Nẵng và sông Đồng Nai"


@pytest.mark.parametrize("word", ["Nguyễn", "ơi", "khuya", "Quỳnh", "nghiêng", "gì", "thuở", "Ưng"])
def test_vietnamese_syllables_are_known(word: str) -> None:
    """Every form of syllable counts, in either case."""
    assert is_syllable(word)


@given(st.text(max_size=200))
def test_folded_text_holds_nothing_invisible(text: str) -> None:
    """Folding gives NFC without controls or foreign line ends, and is done at once."""
    folded = fold(text)
    assert folded == unicodedata.normalize("NFC", folded) == fold(folded)
    assert not any(
        unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}
        for char in folded
        if char not in "\n\t"
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_named(data: bytes) -> None:
    """No bytes raise an error."""
    decoded = decode(data)
    assert (
        decoded.text or not data.strip(b"\0") or decoded.problems or not fold(data.decode()).strip()
    )
