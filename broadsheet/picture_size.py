"""Width and height of a picture, read from the head of its file; only this module needs imagesize.

A page that knows them keeps its place for a picture that is still on its way, so no line moves.
"""

from io import BytesIO

# Cameras put previews before the size; no head is longer.
_HEAD_BYTES = 1 << 20

# No picture has more on a side; a number beyond is nonsense.
_MOST_PIXELS = 1_000_000

UNKNOWN = (0, 0)


def read_size(data: bytes) -> tuple[int, int]:
    """Return width and height in whole pixels as shown, turned pictures too; zeros if unknown.

    >>> read_size(b"GIF89a" + bytes([64, 0, 48, 0, 0, 0, 0, 0, 0, 0]) + bytes(16))
    (64, 48)
    >>> read_size(b"no picture")
    (0, 0)
    """
    import imagesize  # type: ignore[import-untyped]  # noqa: PLC0415  # loads much, often unused

    sizes = imagesize.get(BytesIO(data[:_HEAD_BYTES]))
    if not all(0 < size <= _MOST_PIXELS for size in sizes):
        return UNKNOWN
    width, height = (max(1, round(size)) for size in sizes)  # drawings have parts of pixels
    return width, height
