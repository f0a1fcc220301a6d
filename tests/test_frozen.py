"""Values in bytes and back: what the memo and the digests stand on."""

import json
import sqlite3
from contextlib import suppress
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.database import decode
from broadsheet.digest import digest_value
from broadsheet.errors import Problem
from broadsheet.frozen import Frozen, JsonEncoder, encode
from broadsheet.model import Article, Date, Kind, Record, TextPage

# Surrogates cannot come out of a decoder.
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
NUMBERS = st.integers(-(2**63), 2**64 - 1)


def _built(kind: type[Frozen]) -> st.SearchStrategy[Any]:
    """Return a strategy that fills every field by its type, none by its default."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{name: _of(hints[name]) for name in kind.__struct_fields__})


def _of(hint: Any) -> st.SearchStrategy[Any]:
    args = get_args(hint)
    if hint in {str, int}:
        return WORDS if hint is str else NUMBERS
    if type(None) in args:
        return st.none() | _of(args[0])
    if args and args[-1] is Ellipsis:
        return st.lists(_of(args[0]), max_size=2).map(tuple)
    if args:
        return st.tuples(*map(_of, args))
    return _built(hint) if issubclass(hint, Frozen) else st.from_type(hint)


@pytest.mark.parametrize("kind", [Article, Record, TextPage, Problem])
def test_what_goes_into_the_memo_comes_out_the_same(kind: type[Frozen]) -> None:
    """Every field survives the way through bytes, whatever it holds."""

    @given(_built(kind))
    def survives(value: Frozen) -> None:
        assert value == decode(kind, encode(value))

    survives()


@given(_built(Article), _built(Article))
def test_digests_differ_exactly_where_values_do(one: Article, other: Article) -> None:
    """Equal digests mean equal values, and the reverse."""
    assert (one == other) == (digest_value(one) == digest_value(other))


def test_a_value_cannot_be_changed() -> None:
    """Whoever wants another one makes it."""
    date = Date(2020)
    with pytest.raises(AttributeError, match="immutable"):
        date.year = 2021  # type: ignore[misc]  # that is what is tried


def test_enums_come_back_as_members() -> None:
    """A kind is stored as its word and read as the member."""
    assert [Kind.ORGANISATION] == [
        kind if kind is Kind.ORGANISATION else None
        for kind in decode(tuple[Kind, ...], encode((Kind.ORGANISATION,)))
    ]


def test_mappings_that_are_equal_have_equal_bytes() -> None:
    """The order in which their keys came does not show."""
    assert encode({"a": 1, "b": 2}) == encode({"b": 2, "a": 1})


@given(
    st.recursive(WORDS | st.integers(-9, 9) | st.booleans(), st.lists)
    | st.dictionaries(WORDS, WORDS)
)
def test_json_is_what_the_standard_library_writes(value: object) -> None:
    """To the last sign."""
    assert (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        == JsonEncoder().encode(value).decode()
    )


@pytest.mark.parametrize("value", [len, object(), (1, len)])
def test_what_is_no_value_is_refused(value: object) -> None:
    """Nothing is turned into text on the quiet."""
    with pytest.raises(TypeError, match="unsupported"):
        encode(value)


@pytest.mark.parametrize(
    "data",
    [(), ("dead-link", 1, "c"), ("a", "b", "c", "d", 1, 2, 3), 5, {"code": "empty"}],
    ids=str,
)
def test_data_of_another_shape_is_refused(data: object) -> None:
    """A memo that is damaged is an error, not a wrong value."""
    with pytest.raises(sqlite3.DatabaseError, match="damaged"):
        decode(Problem, encode(data))


@given(st.binary(max_size=40))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    """What is no MessagePack is told as damage too."""
    with suppress(sqlite3.DatabaseError):
        assert isinstance(decode(Record, data), Record)
