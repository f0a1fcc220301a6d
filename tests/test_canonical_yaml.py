"""The one YAML writer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.canonical_yaml import write_pair
from broadsheet.model import Date
from broadsheet.strict_yaml import Plain, load

TRAPS = (
    *(
        "",
        " ",
        "3.10",
        "no",
        "~",
        "null",
        "2019-11-03",
        "a: b",
        "a #b",
        "-",
        "- a",
        "#",
        "[x",
        "*a",
    ),
    *("&b", "!c", "'q", '"', "\\", "<<", "=", "a:", "?x", "\u2028", "\x85", "A, B", "x]", "---"),
    *("...", " a", "a ", "\t", "1_000", "0o17", "x\ny", "12:30:45", "Y", "http://a.vn/b?c=1,2"),
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(TRAPS)
values = st.recursive(
    texts,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple) | st.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(texts, values, max_size=4))
def test_what_is_written_is_read_back(pairs: dict[str, object]) -> None:
    """Any strings, lists and mappings come back equal."""
    assert pairs == (load("\n".join(write_pair(*pair) for pair in pairs.items())).value or {})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Sông Trăng mở lại chợ nổi", "k: Sông Trăng mở lại chợ nổi"),
        ("Bài #1", 'k: "Bài #1"'),
        ('Ông nói: "Mở"', "k: 'Ông nói: \"Mở\"'"),
        ("3.10", 'k: "3.10"'),
        (Plain("3.10"), "k: 3.10"),
        (Date(2019, 11, 3), "k: 2019-11-03"),
        (True, "k: true"),
        (None, "k: null"),
        ((), "k: []"),
        (["Mai Lan", "An, Bình"], 'k: [Mai Lan, "An, Bình"]'),
        ({"from": "a.txt", "size": 3}, "k: {from: a.txt, size: 3}"),
        (({"name": "A", "roles": ("b", "c")}, "D"), "k:\n  - name: A\n    roles: [b, c]\n  - D"),
        (("x" * 60, "y" * 60), f"k:\n  - {'x' * 60}\n  - {'y' * 60}"),
    ],
    ids=repr,
)
def test_the_style_is_canonical(value: object, expected: str) -> None:
    """Quotes stand only where needed; short lists are one line, others one item a line."""
    assert expected == write_pair("k", value)


def test_half_a_surrogate_is_replaced() -> None:
    """It could not be written to any file."""
    assert 'k: "\\ufffd"' == write_pair("k", "\ud800")
