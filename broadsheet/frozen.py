"""The base of all values, and their one form in bytes: for digests and for the memo.

A value is written as the list of its fields, by msgspec, in MessagePack; its JSON is for others.
Imports nothing of the package and does no I/O.
"""

from functools import cache
from typing import Any, TypeVar, dataclass_transform

from msgspec import DecodeError, Raw, Struct, defstruct, field
from msgspec.json import Encoder as JsonEncoder
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import asdict, astuple, fields, replace

__all__ = ["DamagedError", "Frozen", "JsonEncoder", "Raw", "asdict", "astuple", "decode"]
__all__ += ["defstruct", "encode", "field", "fields", "replace"]

T = TypeVar("T")

_encoder = Encoder(order="deterministic")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Frozen(Struct, frozen=True, gc=False, array_like=True, forbid_unknown_fields=True):
    """A value: it cannot be changed, and is equal to another one of its type by its fields."""


class DamagedError(ValueError):
    """These bytes do not stand for a value of the type that is wanted."""


def encode(value: object) -> bytes:
    """Return the bytes that stand for a value; equal values of a type have equal bytes.

    Raises TypeError for what is no value (a function, a path).
    """
    return _encoder.encode(value)


def decode(kind: type[T], data: bytes) -> T:
    """Return the value of a type that was encoded; raise DamagedError for anything else."""
    typed: Any = kind
    try:
        value: T = _decoder(typed).decode(data)
    except DecodeError as error:
        raise DamagedError(str(error)) from error
    return value


@cache
def _decoder(kind: Any) -> Decoder[Any]:
    return Decoder(kind)
