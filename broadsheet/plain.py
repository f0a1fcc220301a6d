"""Frozen values as nested tuples of plain data, and back: for digests and for the memo.

What a type's fields need is worked out once for each type: most hold text and numbers, which
are handed on as they are. Imports nothing of the package and does no I/O.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_SCALARS = frozenset({str, int, float, bool, bytes, NoneType})
_is_all_plain = _SCALARS.issuperset


def to_plain(value: Any) -> Any:
    """Return nested tuples of strings, numbers, bytes and None that stand for a value.

    Raises TypeError for what has no fixed order or is not a value (sets, dicts, functions).
    """
    return _WRITERS[type(value)](value)


def from_plain(kind: type[T], data: Any) -> T:
    """Return the value that `to_plain` turned into tuples; a Mapping is made of pairs.

    Raises ValueError, TypeError or IndexError for data of another shape.
    """
    typed: Any = kind
    value: T = _reader(typed)(data)
    return value


def _same(data: Any) -> Any:
    return data


def _write_tuple(value: Any) -> Any:
    if _is_all_plain(map(type, value)):  # most are, and to see it takes a third of writing them
        return value
    return tuple([_WRITERS[type(item)](item) for item in value])


class _Writers(dict[Any, Callable[[Any], Any]]):
    """The function that makes a value of each type plain, found when the type is met."""

    def __missing__(self, kind: Any) -> Callable[[Any], Any]:
        if is_dataclass(kind) and fields(kind):
            self[kind] = _dataclass_writer(kind)
        elif issubclass(kind, Enum):
            self[kind] = attrgetter("value")
        else:
            raise TypeError(f"no plain form for a {kind.__name__}")
        return self[kind]


_WRITERS = _Writers(dict.fromkeys(_SCALARS, _same) | {tuple: _write_tuple})


def _dataclass_writer(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    values_of = attrgetter("__class__.__name__", *names)
    deep = [place for place, name in enumerate(names, start=1) if not _is_flat(hints[name])]

    def write(value: Any) -> Any:
        values = list(values_of(value))
        for place in deep:
            item = values[place]
            values[place] = _WRITERS[type(item)](item)
        return tuple(values)

    return write if deep else values_of


def _is_flat(hint: Any) -> bool:
    """Tell whether a field of this type holds what is plain already."""
    args = get_args(hint)
    if get_origin(hint) in {tuple, Union, UnionType}:
        return all(arg is Ellipsis or _is_flat(arg) for arg in args)
    return hint in _SCALARS


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return the function that reads one type, so that each type is looked at once."""
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    if _is_flat(kind):
        return _same
    if get_origin(kind) is tuple:
        read = _reader(get_args(kind)[0])
        return lambda data: tuple([read(item) for item in data])
    if get_origin(kind) is Mapping:
        return dict
    if get_origin(kind) in {Union, UnionType}:
        (inner,) = [arg for arg in get_args(kind) if arg is not NoneType]
        read = _reader(inner)
        return lambda data: None if data is None else read(data)
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else _same


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    deep = [(place, _reader(hints[name])) for place, name in enumerate(names)]
    deep = [(place, read) for place, read in deep if read is not _same]
    by_name = any(field.kw_only for field in fields(kind))

    def read_fields(data: Any) -> Any:
        _, *values = data
        if len(values) != len(names):
            raise ValueError(f"{len(values)} values for a {kind.__name__} of {len(names)}")
        for place, read in deep:
            values[place] = read(values[place])
        return kind(**dict(zip(names, values, strict=True))) if by_name else kind(*values)

    return read_fields
