"""Digests of bytes and of frozen values. Does no I/O."""

from hashlib import blake2b, sha256

from broadsheet.frozen import encode


def digest_bytes(data: bytes) -> str:
    """Return 32 hexadecimal digits for some bytes.

    For what is compared from build to build only: it may change with the program. SHA-256 because
    processors have instructions for it, so that it takes half the time of BLAKE2.

    >>> digest_bytes(b"broadsheet")[:8]
    '1fa58316'
    """
    return sha256(data).hexdigest()[:32]


def lasting_digest(data: bytes) -> str:
    """Return 32 hexadecimal digits that addresses and names of files are made of: always these.

    >>> lasting_digest(b"broadsheet")[:8]
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
