"""Makes small PDFs from placed lines of text, with nothing but the standard library.

Letters are written with two fonts, ASCII with one and all others with the second, as Word and
browsers do; every letter is half as wide as it is high.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

Placed = tuple[float, float, float, str]  # x, y, size, text

_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /U def /CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange
{count} beginbfchar
{pairs}
endbfchar endcmap CMapName currentdict /CMap defineresource pop end end"""


def make_pdf(pages: Sequence[Sequence[Placed]], info: str = "", trailer: str = "") -> bytes:
    """Return a PDF. info: entries of its information dictionary. trailer: more entries there."""
    letters = sorted({char for page in pages for *_, text in page for char in text})
    plain = [char for char in letters if char.isascii()]
    marked = [char for char in letters if not char.isascii()]
    fonts = [_font(font, 3 + 2 * number) for number, font in enumerate((plain, marked))]
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", *(part for font in fonts for part in font)]
    kids = []
    for page in pages:
        content = "\n".join(_shown(line, plain, marked) for line in page)
        objects.append(_stream(content))
        kids.append(len(objects) + 1)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources "
            f"<< /Font << /F1 3 0 R /F2 5 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
    inside = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{inside}] >>"
    objects.append(f"<< {info} >>")
    return _file(objects, f"/Info {len(objects)} 0 R {trailer}")


def column(x: float, y: float, size: float, lines: Iterable[str], leading: float) -> list[Placed]:
    """Return lines one below the other."""
    return [(x, y - number * leading, size, text) for number, text in enumerate(lines)]


def _font(letters: Sequence[str], number: int) -> tuple[str, str]:
    pairs = "\n".join(
        f"<{code:02X}> <{char.encode('utf-16-be').hex()}>" for code, char in enumerate(letters, 1)
    )
    widths = " ".join("500" for _ in range(256))
    font = (
        "<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 0 /LastChar 255 "
        f"/Widths [{widths}] /ToUnicode {number + 1} 0 R >>"
    )
    return font, _stream(_CMAP.format(count=len(letters), pairs=pairs))


def _shown(line: Placed, plain: Sequence[str], marked: Sequence[str]) -> str:
    """Return the operators that show a line, anew for each change of font."""
    x, y, size, text = line
    shown = []
    for is_ascii, group in groupby(text, key=str.isascii):
        run = list(group)
        letters = plain if is_ascii else marked
        codes = "".join(f"{letters.index(char) + 1:02X}" for char in run)
        shown.append(f"BT /F{1 if is_ascii else 2} {size} Tf {x} {y} Td <{codes}> Tj ET")
        x += len(run) * size / 2
    return "\n".join(shown)


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _file(objects: Sequence[str], trailer: str) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R "
    return data + f"{end}{trailer} >>\nstartxref\n{len(data)}\n%%EOF\n".encode("latin-1")
