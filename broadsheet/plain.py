"""Frozen values as nested tuples of plain data, and back: for digests and for the memo.

Imports nothing of the package and does no I/O.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_SCALARS = frozenset({str, int, float, bool, bytes, NoneType})


def to_plain(value: Any) -> Any:
    """Return nested tuples of strings, numbers, bytes and None that stand for a value.

    Raises TypeError for what has no fixed order or is not a value (sets, dicts, functions).
    """
    kind: Any = type(value)
    if kind in _SCALARS:
        return value
    if kind is tuple:
        return tuple([to_plain(item) for item in value])
    names = _field_names(kind)
    if names:
        return (kind.__name__, *[to_plain(getattr(value, name)) for name in names])
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"no plain form for a {kind.__name__}")


def from_plain(kind: type[T], data: Any) -> T:
    """Return the value of a dataclass that `to_plain` turned into tuples.

    Raises ValueError, TypeError or IndexError for data of another shape.
    """
    typed: Any = kind
    value: T = _reader(typed)(data)
    return value


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return the function that reads one type, so that each type is looked at once."""
    names = _field_names(kind)
    if names:
        hints = get_type_hints(kind)
        readers = [_reader(hints[name]) for name in names]
        return lambda data: kind(*[read(x) for read, x in zip(readers, data[1:], strict=True)])
    if get_origin(kind) is tuple:
        return _tuple_reader(get_args(kind))
    if get_origin(kind) in {Union, UnionType}:
        (inner,) = [arg for arg in get_args(kind) if arg is not NoneType]
        read = _reader(inner)
        return lambda data: None if data is None else read(data)
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else _same


def _tuple_reader(args: tuple[Any, ...]) -> Callable[[Any], Any]:
    if args[-1] is not Ellipsis or args[0] in _SCALARS or get_origin(args[0]) is tuple:
        return _same
    read = _reader(args[0])
    return lambda data: tuple([read(item) for item in data])


def _same(data: Any) -> Any:
    return data
