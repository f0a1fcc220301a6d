"""Sizes of pictures: read from any head, and never a reason to stop."""

import struct
import zlib

import pytest

from broadsheet.markup import render
from broadsheet.model import TextPage
from broadsheet.picture_size import read_size
from broadsheet.recipe import Make
from values import atlas_of, made


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )


def jpeg(width: int, height: int, turned: int = 1) -> bytes:
    tiff = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHH", 0x112, 3, 1, turned, 0) + bytes(4)
    exif = b"Exif\0\0" + tiff
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0"
    return (
        b"\xff\xd8\xff\xe1"
        + struct.pack(">H", len(exif) + 2)
        + exif
        + b"\xff\xc0"
        + struct.pack(">H", len(frame) + 2)
        + frame
        + b"\xff\xd9"
    )


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(640, 480), (640, 480)),
        (jpeg(640, 480), (640, 480)),
        (jpeg(640, 480, turned=6), (480, 640)),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"/>', (64, 48)),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="64.4" height="0.2"/>', (64, 1)),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="1e30" height="9"/>', (0, 0)),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="9"/>' % (b"9" * 30), (0, 0)),
        (png(0, 0), (0, 0)),
        (png(640, 480)[:20], (0, 0)),
        (b"\xff\xd8\xff\xe1\xff\xff", (0, 0)),
        (b"<svg " + b"<" * 5000, (0, 0)),
        (b"", (0, 0)),
        (b"%PDF-1.7", (0, 0)),
    ],
    ids=[
        "png",
        "jpeg",
        "turned",
        "svg",
        "parts",
        "power",
        "vast",
        "empty",
        "cut",
        "cut jpeg",
        "broken svg",
        "none",
        "pdf",
    ],
)
def test_size_is_read_as_the_picture_is_shown(data: bytes, size: tuple[int, int]) -> None:
    """A camera's picture that lies on its side is given upright; what cannot be read is nothing."""
    assert size == read_size(data)


def test_first_picture_is_loaded_at_once_and_others_when_near() -> None:
    """And each has its size, so that no line moves; one of unknown size has none."""
    text = "![A](../media/a.png)\n\n![B](../media/b.png)\n"
    page = TextPage("pages/x.md", "x", "X", render(text, "pages/x.md")[0])
    world = atlas_of(pages=(page,), sizes=dict.fromkeys(("a.png", "b.png"), (640, 480)))
    (view,) = made(world, Make.PAGE)
    assert '<img src="media/a.png" alt="A" width="640" height="480" decoding="async">' in view.body
    assert 'alt="B" width="640" height="480" loading="lazy" decoding="async">' in view.body


def test_table_can_be_scrolled_by_itself() -> None:
    """With the keyboard too, where it is wider than the page."""
    text = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    page = TextPage("pages/x.md", "x", "X", render(text, "pages/x.md")[0])
    (view,) = made(atlas_of(pages=(page,)), Make.PAGE)
    assert view.body.startswith('<div class="wide" tabindex="0"><table')
    assert view.body.rstrip().endswith("</table></div>")
