"""YAML read strictly."""

import pytest

from broadsheet.strict_yaml import Plain, StrictError, load

BOMB = "m0: &m0 {a: 1}\n" + "".join(
    f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 12)}]}}\n" for n in range(1, 8)
)


@pytest.mark.parametrize(
    ("text", "what", "offset"),
    [
        ("a: 1\na: 2", 'the key "a" stands twice in the front matter', 5),
        ("p:\n- {n: A, n: B}", 'the key "n" stands twice in the front matter', 12),
        ("x: " + "[" * 500, "lists or mappings nested more than 20 deep", 23),
        ("t: !!python/name:os.system x", 'the YAML tag "!!python/name:os.system" is not taken', 3),
        ("t: !!set {A, B}", 'the YAML tag "!!set" is not taken', 3),
        ("t: *a", '"*a" refers to nothing before it', 3),
        ("a: &a [*a]", '"*a" refers to nothing before it', 7),
        ("? [a]\n: b", "a key that is not a word", 2),
        ("<<: [a]", '"<<" takes mappings', 0),
        ("--- \na: 1\n---\nb: 2", "a second YAML document in the front matter", 10),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_not_plain_data_is_refused(text: str, what: str, offset: int) -> None:
    """The refusal says what and where, and comes before anything is expanded or executed."""
    with pytest.raises(StrictError) as raised:
        load(text)
    assert (what, offset) == (raised.value.what, raised.value.offset)


def test_thousands_of_lists_in_lists_are_refused_in_the_same_words() -> None:
    """From libyaml 0.2.6 the scanner refuses them, before the first event, in its own words."""
    with pytest.raises(StrictError, match="lists or mappings nested more than 20 deep"):
        load("x: " + "[" * 5000)


def test_a_merge_bomb_is_refused() -> None:
    """Twelve to the seventh mappings are counted, not made."""
    with pytest.raises(StrictError, match="once aliases are expanded"):
        load(BOMB)


def test_leaves_are_strings_as_typed() -> None:
    """Numbers, truth values and nothing keep their spelling and are marked as unquoted."""
    value = load("a: 3.10\nb: '3.10'\nc: no\nd: ~\ne:\nf: Mai Lan\ng: !!str 5").value
    assert {
        "a": "3.10",
        "b": "3.10",
        "c": "no",
        "d": "~",
        "e": "",
        "f": "Mai Lan",
        "g": "5",
    } == value
    assert ["a", "c", "d", "e"] == [key for key, leaf in value.items() if isinstance(leaf, Plain)]


def test_aliases_and_merge_keys_work_within_bounds() -> None:
    """A key of its own wins over a merged one, an earlier mapping over a later."""
    text = "a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\nc: {<<: [*a, *b], y: 3}\nd: *a"
    value = load(text).value
    assert {"x": "1", "y": "3", "z": "2"} == value["c"]
    assert value["a"] == value["d"]
