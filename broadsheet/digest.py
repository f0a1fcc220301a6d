"""Digests of bytes and of frozen values. Does no I/O."""

from hashlib import blake2b

from broadsheet.frozen import encode


def digest_bytes(data: bytes) -> str:
    """Return 32 hexadecimal digits for some bytes.

    >>> digest_bytes(b"broadsheet")[:8]
    'f7e38b26'
    """
    return blake2b(data, digest_size=16).hexdigest()


def digest_value(value: object) -> str:
    """Return 32 hexadecimal digits for a frozen value; equal values have equal digests.

    Raises TypeError for what is no value (a function, a path).

    >>> digest_value(("a", 1)) == digest_value(("a", 1))
    True
    """
    return digest_bytes(encode(value))
