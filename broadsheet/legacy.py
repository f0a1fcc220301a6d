"""Vietnamese text in the wrong letters, told by its syllables and put right by table.

Turns text whose bytes were read with the wrong character set (TCVN3, VNI, VISCII, or UTF-8 read
as windows-1252) back into Vietnamese. What is Vietnamese is judged by the form of the syllables,
so that French or Icelandic is left alone. Reads only its own table.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

LEGACY_SETS: Final = ("TCVN3", "VNI", "VISCII")

_TABLE: Final = Path(__file__).parent / "data" / "legacy.tsv"

# Every byte has a character here, also the five that windows-1252 leaves open.
_WINDOWS: Final = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(256)} | {
    byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_WINDOWS_BYTES: Final = {char: byte for byte, char in _WINDOWS.items()}

_ONSET: Final = "(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
_NUCLEUS: Final = (
    "(?:uyê|oai|oay|oeo|uây|uôi|ươi|ươu|iêu|yêu|uya|uyu|oa|oă|oe|oo|uâ|uê|uơ|uy|ia|iê|yê|ua|uô|ưa"
    "|ươ|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y)"
)
_SYLLABLE: Final = re.compile(f"{_ONSET}{_NUCLEUS}(?:ch|c|m|ng|nh|n|p|t)?")
_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")

_ENOUGH_SCORE: Final = 0.8  # right readings of real news score above 0.95, wrong ones below 0.3
_SAMPLE_CHARS: Final = 20_000
_TELLING_SYLLABLES: Final = 2

_ONLY_IN_UNICODE: Final = re.compile(
    "[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]"
)
_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f]")


def is_syllable(word: str) -> bool:
    """Say whether a word has the form of one Vietnamese syllable with at most one tone.

    >>> is_syllable("Nguyễn"), is_syllable("NguyÔn"), is_syllable("été")
    (True, False, False)
    """
    marked = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", _TONES.sub("", marked))
    return len(_TONES.findall(marked)) <= 1 and bool(_SYLLABLE.fullmatch(bare))


def vietnamese_score(text: str) -> float:
    """Return which part of the words beyond ASCII are Vietnamese syllables; 0 if there are none.

    Characters of the upper half of Latin-1 that are no letters count against the word beside them.
    """
    words = re.findall(r"(?:[^\W\d_]|[\x80-\x9f¡-»\xad¿×÷])+", text[:_SAMPLE_CHARS])
    marked = [word.strip("«»") for word in words if _BEYOND_ASCII.search(word.strip("«»"))]
    return sum(map(is_syllable, marked)) / len(marked) if marked else 0.0


def decode_windows(data: bytes) -> str:
    """Read bytes as windows-1252, the five open places as control characters."""
    return data.decode("latin-1").translate(_WINDOWS)


def convert_legacy(text: str, charset: str) -> str:
    """Convert text that shows the bytes of a legacy set as windows-1252 characters.

    For text known to be legacy, for example by a font's name; charset: one of `LEGACY_SETS`.

    >>> convert_legacy("NguyÔn ThÞ Hå", "TCVN3")
    'Nguyễn Thị Hồ'
    """
    table, pattern = _tables()[charset]
    letters = pattern.sub(lambda match: table[match[0]], text)
    return unicodedata.normalize("NFC", _CAPITAL_FONT.sub(_raised, letters))


# The capital fonts of TCVN3 show small letters as capitals: NGUYÔN stands for NGUYỄN.
_CAPITAL_FONT: Final = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z])[^\Wa-z\d_]+\b")


def _raised(match: re.Match[str]) -> str:
    return match[0].upper()


def repair_legacy(text: str) -> tuple[str, str]:
    """Return text with TCVN3, VNI or VISCII letters put right, and the set's name; else as it was.

    >>> repair_legacy("NguyÔn ThÞ Hå")
    ('Nguyễn Thị Hồ', 'TCVN3')
    >>> repair_legacy("Le café de José à l'été")
    ("Le café de José à l'été", '')
    """
    sample = text[:_SAMPLE_CHARS]
    if not _BEYOND_ASCII.search(sample) or _ONLY_IN_UNICODE.search(sample):
        return text, ""
    own = vietnamese_score(sample)
    scores = [(vietnamese_score(convert_legacy(sample, name)), name) for name in LEGACY_SETS]
    score, name = max(scores, key=lambda pair: pair[0])
    if score < _ENOUGH_SCORE or score <= own or not _is_telling(convert_legacy(sample, name)):
        return text, ""
    return convert_legacy(text, name), name


def _is_telling(converted: str) -> bool:
    """Ask for several whole syllables: one dash or pound sign alone also turns into a letter."""
    words = {word for word in re.findall(r"[^\W\d_]{2,}", converted) if not word.isascii()}
    return sum(map(is_syllable, words)) >= _TELLING_SYLLABLES


def repair_mojibake(text: str) -> tuple[str, int]:
    """Undo UTF-8 that was read as windows-1252, where that gives exact letters, line by line.

    Returns the text and the number of lines changed.

    >>> repair_mojibake("Nguyá»…n VÄƒn An")
    ('Nguyễn Văn An', 1)
    """
    if not _MOJIBAKE.search(text):
        return text, 0
    lines = text.split("\n")
    repaired = [_repaired_line(line) for line in lines]
    changed = sum(old != new for old, new in zip(lines, repaired, strict=True))
    return "\n".join(repaired), changed


def find_mojibake(text: str) -> str:
    """Return the first word that still shows UTF-8 read as windows-1252, or nothing.

    >>> find_mojibake("Anh Nguyá»…n Văn An"), find_mojibake("Cà phê Đà Lạt")
    ('Nguyá»…n', '')
    """
    found = _MOJIBAKE.search(text)
    if not found:
        return ""
    start = text.rfind(" ", 0, found.start()) + 1
    return text[start:].split(maxsplit=1)[0][:40]


def _shown(first: int, last: int) -> str:
    """Return a character class of the windows-1252 forms of a range of bytes."""
    return "[" + "".join(re.escape(_WINDOWS[byte]) for byte in range(first, last + 1)) + "]"


# The windows-1252 look of the UTF-8 of Vietnamese letters and of the quotation marks.
_MOJIBAKE: Final = re.compile(
    f"á[º»]{_shown(0x80, 0xBF)}|Ã{_shown(0x80, 0xBF)}(?=[a-z])|Ä[‘\x90ƒ‚]|Æ[°¡¯](?=[a-zá])"
    "|â€[œ\x9d˜™“”¦]"
)
_PLAUSIBLE: Final = re.compile("[\x00-\x7f\xa0-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u2122]*")


def _repaired_line(line: str) -> str:
    for _ in range(2):  # some text was damaged twice
        raw = [_WINDOWS_BYTES.get(char) for char in line]
        if None in raw or line.isascii():
            return line
        try:
            better = bytes(byte for byte in raw if byte is not None).decode()
        except UnicodeDecodeError:
            return line
        if not _PLAUSIBLE.fullmatch(better):
            return line
        line = better
    return line


@cache
def _tables() -> dict[str, tuple[dict[str, str], re.Pattern[str]]]:
    tables: dict[str, dict[str, str]] = {name: {} for name in LEGACY_SETS}
    for row in _TABLE.read_text("utf-8").splitlines():
        if not row.startswith("#"):
            name, source, letter = row.split("\t")
            tables[name][decode_windows(bytes.fromhex(source))] = letter
    return {name: (table, _alternatives(table)) for name, table in tables.items()}


def _alternatives(table: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(table, key=lambda key: (-len(key), key)))))
