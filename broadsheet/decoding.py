r"""Bytes of any origin to clean text: NFC, `\n` line ends, no invisible or control characters.

Every guess and every loss is said. Bytes that are no text (a picture, an archive, noise) give
empty text and an `unknown-format` remark, whatever the file is called.
"""

import codecs
import re
import unicodedata
from typing import Final, NamedTuple

from broadsheet.errors import Problem
from broadsheet.frozen import Frozen
from broadsheet.legacy import (
    LEGACY_SETS,
    convert_legacy,
    decode_windows,
    find_mojibake,
    repair_legacy,
    repair_mojibake,
    vietnamese_score,
)


class Remark(NamedTuple):
    """A problem that does not know its file yet."""

    code: str
    what: str
    mend: str = ""


class Decoded(Frozen):
    """Text with the name of the encoding it came in and what there is to say about it."""

    text: str
    encoding: str
    problems: tuple[Remark, ...] = ()

    def problems_in(self, path: str) -> tuple[Problem, ...]:
        """Return the remarks as problems of a file."""
        return tuple(Problem(code, path, what, mend) for code, what, mend in self.problems)


_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# First bytes of files that are no text, with the name a person would give them.
_SIGNATURES: Final = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"RIFF", "a RIFF container (WebP, WAV or AVI)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls, .ppt)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"\x00\x00\x00\x18ftyp", "an MP4 recording"),
    (b"\x00\x00\x00\x20ftyp", "an MP4 recording"),
)

_CONTROL_BYTES: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_MOST_CONTROLS: Final = 0.02  # noise has 0.1, real text none; VISCII uses six of them as letters

# WHATWG reads these labels as windows-1252, because that is what such files hold.
_WINDOWS_LABELS: Final = frozenset({"iso8859-1", "ascii", "cp1252"})
_CODECS: Final = re.compile(
    r"utf-8|utf-16(-[bl]e)?|cp125[0-8]|cp874|cp932|cp949|cp866|iso8859-\d+|koi8-[ru]|mac-\w+"
    r"|gbk?(2312|18030)?|big5(hkscs)?|euc_(jp|kr)|shift_jis|iso2022_jp|johab|tis-620"
)
_LEGACY_LABELS: Final = (("viscii", "VISCII"), ("tcvn", "TCVN3"), ("vni", "VNI"))


def identify_binary(data: bytes) -> str:
    r"""Name what bytes that are no text hold, by their content; empty for what may be text.

    >>> identify_binary(b"\x1f\x8b\x08\0"), identify_binary("Chào".encode())
    ('a gzip archive', '')
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if _with_bom(data) or _utf16_without_bom(data):
        return ""
    body = data.rstrip(b"\0")
    sample = body[:65536]
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    return "binary data" if controls > max(2, len(sample) * _MOST_CONTROLS) else ""


def decode(data: bytes, declared: str = "") -> Decoded:
    """Read bytes as text.

    declared: the encoding that a header or meta element names; valid UTF-8 beats it.
    Problems: encoding-guessed, mojibake, left-out, unknown-format.
    """
    binary = identify_binary(data)
    if binary:
        what = f"this is {binary}, not text"
        return Decoded("", "", (Remark("unknown-format", what, "take it out of the inbox"),))
    body = data.rstrip(b"\0") if not _wide(data) else data
    remarks = []
    if len(body) < len(data):
        what = f"{len(data) - len(body)} NUL bytes at the end of the file were dropped"
        remarks.append(Remark("left-out", what, "compare with the original: it may have been torn"))
    text, encoding, said = _to_text(body, declared)
    clean, more = _mend(text)
    return Decoded(clean, encoding, (*remarks, *said, *more))


def fold(text: str) -> str:
    r"""Return text as NFC with `\n` line ends, plain blanks and nothing invisible in it.

    >>> fold("Ha\u0300\u00a0Nội\r\n\u200bmới\u2028")
    'Hà Nội\nmới\n'
    """
    lines = _LINE_ENDS.sub("\n", text)
    visible = _INVISIBLE.sub("", _BLANKS.sub(" ", _SURROGATES.sub("\ufffd", lines)))
    return unicodedata.normalize("NFC", visible)


_LINE_ENDS: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS: Final = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
# A zero-width joiner is a letter's shape in Persian and Hindi and holds emoji together.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u2069\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
    "|(?<![\u0600-\u1dff\u2190-\U0010ffff])[\u200c\u200d]"
)

_TERMINAL: Final = re.compile("\x1b\\[[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b\n]*(?:\x07|\x1b\\\\)?")
# The look ahead is bounded: a page can hold a million characters without a blank.
# A question mark between letters, but not the one of an address (`?id=1`).
_LOST: Final = re.compile(r"[^\W\d_]{0,12}[^\W\d_]\?{1,4}(?!\w{0,20}[=&])[a-zà-ỹ]\w{0,12}")


def _mend(text: str) -> tuple[str, list[Remark]]:
    """Repair and fold text of any encoding; say what was done and what could not be."""
    remarks = []
    if terminal := [part for part in _TERMINAL.findall(text) if part.startswith("\x1b]")]:
        what = f'a command to a terminal was left out: "{terminal[0]}"'
        remarks.append(Remark("left-out", what))
    text, lines = repair_mojibake(_TERMINAL.sub("", text))
    if lines:
        what = f"{lines} lines were UTF-8 read as windows-1252 and have been put right"
        remarks.append(Remark("mojibake", what, "read the article over"))
    text, charset = repair_legacy(text)
    if charset:
        what = f"the letters were those of {charset} fonts and have been converted"
        remarks.append(Remark("encoding-guessed", what, "read the article over"))
    clean = _fold_eth(fold(text))
    return clean, [*remarks, *_damage(clean)]


def _fold_eth(text: str) -> str:
    """Put đ for the Icelandic eth and the African d that look like it, in Vietnamese text."""
    if not re.search("[ÐðƉ]", text):
        return text
    folded = text.translate({0xD0: "Đ", 0xF0: "đ", 0x189: "Đ"})
    return folded if vietnamese_score(folded) > 0.8 else text


def _damage(text: str) -> list[Remark]:
    remarks = []
    if count := text.count("\ufffd"):
        around = re.search("\\S{0,20}\ufffd\\S{0,20}", text)
        what = f'{count} characters could not be decoded: "{around[0] if around else ""}"'
        remarks.append(Remark("mojibake", what, "convert the original again as UTF-8"))
    if word := find_mojibake(text):
        what = f'letters are damaged: "{word}"'
        remarks.append(Remark("mojibake", what, "export the original again as UTF-8"))
    lost = _LOST.findall(text)
    if len(lost) > max(2, len(text) // 1000):
        what = f'letters were already lost to question marks in {len(lost)} words: "{lost[0]}"'
        remarks.append(Remark("mojibake", what, "find the original: the letters are gone here"))
    return remarks


# --- which encoding -----------------------------------------------------------------------------


def _to_text(data: bytes, declared: str) -> tuple[str, str, list[Remark]]:
    if mark := _with_bom(data):
        bom, encoding = mark
        return data[len(bom) :].decode(encoding, "replace"), encoding, []
    if encoding := _utf16_without_bom(data):
        return data.decode(encoding, "replace"), encoding, [_guess(encoding)]
    try:
        return data.decode(), "utf-8", []
    except UnicodeDecodeError:
        if _is_mostly_utf8(data):
            return data.decode("utf-8", "replace"), "utf-8", []
    return _declared_text(data, declared) or _guessed_text(data)


def _is_mostly_utf8(data: bytes) -> bool:
    good = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}", data))
    bad = data.decode("utf-8", "replace").count("\ufffd")
    return good > 5 * bad


def _with_bom(data: bytes) -> tuple[bytes, str] | None:
    return next((mark for mark in _BOMS if data.startswith(mark[0])), None)


def _utf16_without_bom(data: bytes) -> str:
    """Tell UTF-16 by the NUL that stands beside every ASCII character, on one side only."""
    sample = data[:4096].rstrip(b"\0")
    half = len(sample) // 2
    if half < 8:
        return ""
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if max(even, odd) < 0.25 or min(even, odd) > 0.02:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _wide(data: bytes) -> bool:
    mark = _with_bom(data)
    return bool(_utf16_without_bom(data) or (mark and mark[1] != "utf-8"))


def _declared_text(data: bytes, declared: str) -> tuple[str, str, list[Remark]] | None:
    label = declared.strip().lower()
    for start, name in _LEGACY_LABELS:
        if start in label:
            return convert_legacy(decode_windows(data), name), name, []
    try:
        name = codecs.lookup(label).name if label else ""
        if name in _WINDOWS_LABELS:
            return decode_windows(data), "windows-1252", []
        if not _CODECS.fullmatch(name) or name.startswith("utf"):
            return None
        return data.decode(name), name, []
    except (LookupError, UnicodeDecodeError):
        return None


def _guessed_text(data: bytes) -> tuple[str, str, list[Remark]]:
    windows = decode_windows(data)
    readings = {"windows-1252": windows, "windows-1258": data.decode("cp1258", "replace")}
    readings |= {name: convert_legacy(windows, name) for name in LEGACY_SETS}
    scores = {
        name: vietnamese_score(unicodedata.normalize("NFC", text))
        for name, text in readings.items()
    }
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= 0.8:
        return readings[best], best, [_guess(best)]
    # deferred: start-up time
    from charset_normalizer import from_bytes  # noqa: PLC0415

    matches = list(from_bytes(data))
    if not matches:
        return windows, "windows-1252", [_guess("windows-1252")]
    first = matches[0]
    western = [match for match in matches if match.encoding == "cp1252"]
    if western and (
        western[0].chaos <= first.chaos and western[0].coherence + 0.1 >= first.coherence
    ):
        first = western[0]  # as good as the first by its measure and far more common
    return str(first), first.encoding, [_guess(first.encoding)]


def _guess(encoding: str) -> Remark:
    what = f"the file does not say its encoding; it was read as {encoding}"
    return Remark("encoding-guessed", what, "save the original as UTF-8 if letters are wrong")
