"""Two values have one digest exactly if they are equal."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.digest import digest_bytes, digest_value, lasting_digest
from broadsheet.model import Claim, Kind, NamedEntry

NUMBERS = st.integers(-(2**63), 2**64 - 1)
SCALARS = st.none() | st.booleans() | NUMBERS | st.text(max_size=5) | st.binary(max_size=5)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=8)
ENTRIES = st.builds(
    NamedEntry,
    name=st.sampled_from(["Lê Mận", "Trần Văn Sáng"]),
    roles=st.lists(st.sampled_from("ab"), max_size=2).map(tuple),
    line=st.integers(0, 2),
)


def typed(value: object) -> object:
    """Return a value that equals another only if their types do too: 1 is not True."""
    inner = tuple(map(typed, value)) if isinstance(value, tuple) else value
    return (type(value).__name__, inner)


@given(VALUES, VALUES)
def test_digests_are_equal_exactly_for_equal_values(one: object, other: object) -> None:
    """Nothing that differs shares a digest; what is equal has one."""
    assert (typed(one) == typed(other)) is (digest_value(one) == digest_value(other))


@given(ENTRIES, ENTRIES)
def test_digests_of_values_follow_their_fields(one: NamedEntry, other: NamedEntry) -> None:
    """Every field counts."""
    assert (one == other) is (digest_value(one) == digest_value(other))


@given(st.lists(st.text(max_size=3), max_size=4))
def test_sharing_of_objects_does_not_show(parts: list[str]) -> None:
    """The same text held once or twice is the same value."""
    copies = tuple("".join(list(part)) for part in parts)
    assert digest_value((tuple(parts), tuple(parts))) == digest_value((tuple(parts), copies))


def test_where_a_boundary_lies_counts() -> None:
    """Parts that are joined alike are not one value."""
    assert digest_value(("ab", "c")) != digest_value(("a", "bc"))
    assert digest_value((("a",), "b")) != digest_value(("a", ("b",)))


@pytest.mark.parametrize("value", [object(), len, (1, len)])
def test_what_is_no_value_has_no_digest(value: object) -> None:
    """Nothing is turned into text on the quiet."""
    with pytest.raises(TypeError):
        digest_value(value)


def test_digests_are_the_same_in_every_process() -> None:
    """The hash seed does not reach them: the ledger is compared between runs."""
    value = "Claim(('Lê Mận', Kind.PERSON, 1.5, None), 'x')"
    code = (
        "from broadsheet.digest import digest_value; from broadsheet.model import Claim, Kind; "
        f"print(digest_value({value}))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert {digest_value(Claim(("Lê Mận", Kind.PERSON, 1.5, None), "x"))} == runs


@given(st.binary(), st.binary())
def test_digests_of_bytes_tell_them_apart(one: bytes, other: bytes) -> None:
    """32 hexadecimal digits, one for each content."""
    assert 32 == len(digest_bytes(one))
    assert (one == other) is (digest_bytes(one) == digest_bytes(other))


def test_what_addresses_are_made_of_stays() -> None:
    """An address, a picture's name and the name of the memo are the same in every version."""
    assert lasting_digest("Chợ nổi".encode()) == "647b6a393c1c92cf28905f36f4376eb8"
    assert len(lasting_digest(b"")) == 32
