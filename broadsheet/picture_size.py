"""Width and height of a picture, read from the head of its file; only this module needs imagesize.

A page that knows them keeps its place for a picture that is still on its way, so no line moves.
"""

from io import BytesIO

# Cameras put previews before the size; no head is longer.
_HEAD_BYTES = 1 << 20

UNKNOWN = (0, 0)


def read_size(data: bytes) -> tuple[int, int]:
    """Return width and height in pixels as shown, turned pictures too; zeros if unknown.

    >>> read_size(b"GIF89a" + bytes([64, 0, 48, 0, 0, 0, 0, 0, 0, 0]) + bytes(16))
    (64, 48)
    >>> read_size(b"no picture")
    (0, 0)
    """
    import imagesize  # type: ignore[import-untyped]  # noqa: PLC0415  # loads much, often unused

    width, height = imagesize.get(BytesIO(data[:_HEAD_BYTES]))
    return (width, height) if width > 0 and height > 0 else UNKNOWN
