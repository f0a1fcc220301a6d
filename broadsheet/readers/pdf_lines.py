"""The text layer of a PDF as lines with their places. The one module that imports pypdf."""

import io
import logging
import math
import re
import zlib
from collections.abc import Sequence
from typing import Any, Final

from broadsheet.decoding import fold
from broadsheet.frozen import Frozen

Matrix = Sequence[float]
Piece = tuple[str, float, float, float]  # text, x, y, size

# What pypdf is known to raise on broken files beside its own errors.
_BREAKAGE: Final = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError),
    *(OSError, RecursionError, TypeError, ValueError, zlib.error),
)
_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)

# Shorter lines may stand inside another line by chance.
_TELLING_LETTERS: Final = 12
_LONGEST_WORD: Final = 30


class Line(Frozen):
    """A line of text. x, y: where it begins, y upwards; size: of its letters; all in points."""

    text: str
    x: float
    y: float
    size: float


class Document(Frozen):
    """What a PDF holds. pages: lines in the file's order; broken: numbers of unreadable pages."""

    pages: tuple[tuple[Line, ...], ...] = ()
    title: str = ""
    is_locked: bool = False
    broken: tuple[int, ...] = ()


def read_document(data: bytes) -> Document:
    """Return the text layer. Raises ValueError, with the reason, for what is no whole PDF."""
    # deferred: start-up time
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import DependencyError, PyPdfError  # noqa: PLC0415

    # pypdf logs what it mends; without a handler Python would print that.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    breakage = (PyPdfError, *_BREAKAGE)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return Document(is_locked=True)
        count = len(reader.pages)
    except DependencyError:
        return Document(is_locked=True)
    except breakage as error:
        raise ValueError(str(error) or type(error).__name__) from error
    pages: list[tuple[Line, ...]] = []
    broken: list[int] = []
    for index in range(count):
        try:
            pages.append(_lines(reader.pages[index]))
        except breakage:
            pages.append(())
            broken.append(index + 1)
    try:
        title = str((reader.metadata and reader.metadata.title) or "")
    except breakage:
        title = ""
    return Document(tuple(pages), " ".join(fold(title).split()), broken=tuple(broken))


def _lines(page: Any) -> tuple[Line, ...]:
    pieces: list[Piece] = []

    def take(text: str, now: Matrix, placed: Matrix, _font: object, size: float) -> None:
        x = placed[4] * now[0] + placed[5] * now[2] + now[4]
        y = placed[4] * now[1] + placed[5] * now[3] + now[5]
        scale = math.hypot(placed[2], placed[3]) * math.hypot(now[2], now[3])
        pieces.append((text, x, y, abs(size) * scale))

    page.extract_text(visitor_text=take)
    spacing = _Spacing(page.extract_text(extraction_mode="layout"))
    lines: list[Line] = []
    current: list[Piece] = []
    for text, x, y, size in pieces:
        first, *rest = text.split("\n")
        current.append((first, x, y, size))
        for more in rest:
            lines.append(_line(current, spacing))
            current = [(more, x, y, size)]
    if current:
        lines.append(_line(current, spacing))
    return tuple(line for line in lines if line.text)


class _Spacing:
    """Where the blanks of a page's lines are, as pypdf's layout mode sees them.

    Its usual mode keeps columns apart and gives places, but puts a blank wherever the font
    changes: inside most Vietnamese words, because Word and browsers write the letters of
    Latin-1 and the others with two fonts. The layout mode measures the letters.
    """

    def __init__(self, layout: str) -> None:
        self._lines: dict[str, str] = {}
        lines = _clean(layout).split("\n")
        for line in lines:
            for part in (line, *re.split(" {3,}", line)):
                self._lines[re.sub(r"\s", "", part)] = " ".join(part.split())
        self._text = "\n".join(lines)
        self._places = [at for at, char in enumerate(self._text) if not char.isspace()]
        self._squeezed = "".join(self._text.split())

    def mend(self, line: str) -> str:
        """Return the line with blanks only between words."""
        plain, key = " ".join(line.split()), re.sub(r"\s", "", line)
        mended = self._lines.get(key, "")
        start = self._squeezed.find(key) if len(key) >= _TELLING_LETTERS and not mended else -1
        if start >= 0:
            end = self._places[start + len(key) - 1] + 1
            mended = " ".join(self._text[self._places[start] : end].split())
        is_glued = max(map(len, mended.split()), default=0) > _LONGEST_WORD
        return plain if not mended or is_glued else mended


def _clean(text: str) -> str:
    return fold(text).translate(_LIGATURES)


def _line(pieces: list[Piece], spacing: _Spacing) -> Line:
    text = spacing.mend(_clean("".join(text for text, *_ in pieces)))
    _, x, y, size = max(pieces, key=lambda piece: len(piece[0].strip()))
    return Line(text, min((piece[1] for piece in pieces if piece[0].strip()), default=x), y, size)
