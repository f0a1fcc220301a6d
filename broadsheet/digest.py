"""Digests of bytes and of frozen values.

Two values have one digest exactly if they are equal: a value is turned into nested tuples of
strings and numbers and marshalled without references, which gives one form per value (pickle
does not: it writes shared objects by identity). Imports nothing of the package.
"""

import marshal
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from hashlib import blake2b
from typing import Any

# Version 2 of the format writes no back references, so equal values give equal bytes.
# https://docs.python.org/3/library/marshal.html
_MARSHAL_VERSION = 2


def digest_bytes(data: bytes) -> str:
    """Return 32 hexadecimal digits for some bytes.

    >>> digest_bytes(b"") == digest_bytes(b"")
    True
    """
    return blake2b(data, digest_size=16).hexdigest()


def digest_value(value: object) -> str:
    """Return 32 hexadecimal digits for a frozen value.

    Raises TypeError for what has no fixed order or is not a value (sets, dicts, functions).

    >>> digest_value(("a", 1)) == digest_value(("a", 1))
    True
    """
    return digest_bytes(marshal.dumps(plain(value), _MARSHAL_VERSION))


def plain(value: Any) -> Any:
    """Return nested tuples of strings, numbers, bytes and None that stand for a value."""
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is tuple:
        return tuple([plain(item) for item in value])
    names = _field_names(kind)  # type: ignore[arg-type]  # a class is hashable
    if names:
        return (kind.__name__, *[plain(getattr(value, name)) for name in names])
    if isinstance(value, Enum):
        return value.value
    message = f"no digest for a {kind.__name__}"
    raise TypeError(message)


_SCALARS = frozenset({str, int, float, bool, bytes, type(None)})


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
