"""Digests of bytes and of frozen values. Does no I/O."""

import marshal
from hashlib import blake2b

from broadsheet.plain import to_plain

# Version 2 of the format writes no back references, so equal values give equal bytes; pickle
# writes shared objects by identity. https://docs.python.org/3/library/marshal.html
_MARSHAL_VERSION = 2


def digest_bytes(data: bytes) -> str:
    """Return 32 hexadecimal digits for some bytes.

    >>> digest_bytes(b"broadsheet")[:8]
    'f7e38b26'
    """
    return blake2b(data, digest_size=16).hexdigest()


def digest_value(value: object) -> str:
    """Return 32 hexadecimal digits for a frozen value; equal values have equal digests.

    Raises TypeError for what has no fixed order or is not a value (sets, dicts, functions).

    >>> digest_value(("a", 1)) == digest_value(("a", 1))
    True
    """
    return digest_bytes(marshal.dumps(to_plain(value), _MARSHAL_VERSION))
