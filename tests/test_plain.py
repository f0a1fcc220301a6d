"""Frozen values to plain tuples and back: what the memo and the digests stand on."""

import marshal
from dataclasses import dataclass
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.digest import digest_value
from broadsheet.errors import Problem
from broadsheet.model import Article, Kind, Record, TextPage
from broadsheet.plain import from_plain, to_plain

# Surrogates cannot come out of a decoder.
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)


def _built(kind: type) -> st.SearchStrategy:
    """Return a strategy that fills every field by its type, none by its default."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{name: _of(hint) for name, hint in hints.items()})


def _of(hint: object) -> st.SearchStrategy:
    args = getattr(hint, "__args__", ())
    if hint is str:
        return WORDS
    if type(None) in args:
        return st.none() | _of(args[0])
    if args and args[-1] is Ellipsis:
        return st.lists(_of(args[0]), max_size=2).map(tuple)
    if args:
        return st.tuples(*map(_of, args))
    if hasattr(hint, "__dataclass_fields__"):
        return _built(hint)
    return st.from_type(hint)


@pytest.mark.parametrize("kind", [Article, Record, TextPage, Problem])
def test_what_goes_into_the_memo_comes_out_the_same(kind: type) -> None:
    """Every field survives the way through tuples and marshal, whatever it holds."""

    @given(_built(kind))
    def survives(value: object) -> None:
        stored = marshal.loads(marshal.dumps(to_plain(value)))  # noqa: S302  # what was just dumped
        assert from_plain(kind, stored) == value

    survives()


@given(_built(Article), _built(Article))
def test_digests_differ_exactly_where_values_do(one: Article, other: Article) -> None:
    """Equal digests mean equal values, and the reverse."""
    assert (digest_value(one) == digest_value(other)) == (one == other)


def test_types_of_one_shape_are_told_apart() -> None:
    """A value's type is part of its plain form."""

    @dataclass(frozen=True)
    class One:
        x: int

    @dataclass(frozen=True)
    class Other:
        x: int

    assert digest_value(One(1)) != digest_value(Other(1))


def test_enums_come_back_as_members() -> None:
    """A kind is stored as its word and read as the member."""
    assert to_plain(Kind.PERSON) == "people"

    @dataclass(frozen=True)
    class Holder:
        kind: Kind
        kinds: tuple[Kind, ...]

    holder = Holder(Kind.PERSON, (Kind.ORGANISATION,))
    assert from_plain(Holder, to_plain(holder)).kinds[0] is Kind.ORGANISATION


@pytest.mark.parametrize("value", [{1}, {"a": 1}, [1], len, (1, {2})], ids=str)
def test_what_has_no_fixed_order_is_refused(value: object) -> None:
    """Sets, dicts, lists and functions are no values."""
    with pytest.raises(TypeError, match="no plain form"):
        to_plain(value)


@pytest.mark.parametrize("data", [(), ("Date", 1), ("Problem", "a", "b", "c", "d", 1, 2, 3), 5])
def test_data_of_another_shape_is_refused(data: object) -> None:
    """A memo of another version is an error, not a wrong value."""
    with pytest.raises((ValueError, TypeError, IndexError)):
        from_plain(Problem, data)
