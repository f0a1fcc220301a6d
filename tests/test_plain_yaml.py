"""Heads read without libyaml, held to what is read with it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.plain_yaml import read_plain
from broadsheet.strict_yaml import Value, load

SHARED = Path(__file__).parents[1].parent / "shared" / "articles"
KEYS = ("title", "tags", "y", "null", "Tên_gọi", "a-b", "5", "<<")
MARKS = (": ", ":", " #", "#", ", ", ",", "[", "]", "{", "}", '"', "'", "\\", "?", "- ", "|", "&a")
WORDS = ("Chợ nổi", "3.10", "no", "~", "2019-11-03T09:05:00+07:00", "https://a.vn/?b=c&d", "=", "")


def typed(value: Value) -> object:
    """Return a value with the type of each word in it, and the order of its keys."""
    if isinstance(value, dict):
        return [(typed(key), typed(item)) for key, item in value.items()]
    return (*map(typed, value),) if isinstance(value, tuple) else (type(value), str(value))


def check(head: str) -> bool:
    """Hold what is read without libyaml to what it reads; tell whether anything was."""
    plain = read_plain(head, 1)
    if plain is None:
        return False
    loaded = load(head)
    places = {place: head.count("\n", 0, at) + 1 for place, at in loaded.places.items()}
    assert (typed(loaded.value or {}), places) == (typed(plain[0]), plain[1])
    return True


texts = st.lists(st.sampled_from((*WORDS, *MARKS, " ")), max_size=3).map("".join)
quoted = texts.map(lambda text: f'"{text}"') | texts.map(lambda text: f"'{text}'")
leaves = st.sampled_from(WORDS) | quoted | texts
keys = st.sampled_from(KEYS)
pairs = st.builds("{}: {}".format, keys, leaves)
flows = st.lists(leaves, max_size=3).map(lambda all_: f"[{', '.join(all_)}]") | st.lists(
    pairs, max_size=3
).map(lambda all_: f"{{{', '.join(all_)}}}")
rows = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(("", "", "  ", "    ", " ")),
    st.sampled_from(("", "", "- ", "-")),
    st.sampled_from(("", *(f"{key}: " for key in KEYS), *(f"{key}:" for key in KEYS))),
    leaves | flows,
    st.sampled_from(("", "", "", " ", "\t", "\r", "\xa0")),
)


@given(st.lists(rows, max_size=6).map("\n".join))
def test_rows_are_read_as_libyaml_reads_them(head: str) -> None:
    """What it refuses is not read either."""
    check(f"{head}\n")


@given(st.lists(st.sampled_from(KEYS[:3]), unique=True), st.data())
def test_likely_heads_are_read_as_libyaml_reads_them(names: list[str], data: st.DataObject) -> None:
    """Words, lists and lists of mappings, with any mark anywhere."""
    entry = st.builds("- name: {}\n    role: {}".format, leaves, leaves | flows)
    block = st.lists(entry | leaves.map("- {}".format), min_size=1, max_size=3)
    lists = block.map(lambda items: "".join(f"\n  {item}" for item in items))
    rest = leaves.map(" {}".format) | flows.map(" {}".format) | lists
    check("".join(f"{name}:{data.draw(rest)}\n" for name in names))


@pytest.mark.parametrize(
    "head",
    [
        "title: Chợ nổi\ndate: 2019-11-03T09:05:00+07:00\n",
        'title: "Chợ: nổi"\nplace: \'Hà "Nội"\'\ndraft: no\nnote:\n',
        "authors: [An, 'Lê, Bình', 5]\ntags: []\nsource: {name: Báo, url: https://a.vn}\n",
        "people:\n- An\n- name: Mai Lan\n  roles: [a, b]\n\n  role: nhà báo  \ntags:\n    - x\n",
        'tags:\n  - "Chợ: nổi"\n  - "\'[3.10]"\npeople:\n\n- "An"\n\n- "Lan"  \n- name: "Bình"\n',
        "people:\n  - name: An\n\n    role: b\n\n  - [a]\n  - {name: c}\nnote: \n\nplace: d\n \n",
        'people:\n  - ""\n  - "a"\n',
        "",
    ],
)
def test_the_usual_heads_do_not_need_libyaml(head: str) -> None:
    """Those of other generators and those that `convert` writes."""
    assert check(head)


@pytest.mark.parametrize(
    "head",
    [
        "title: a\n  b\n",
        "title: a # b\n",
        'title: "a\\n"\n',
        "a: 1\na: 2\n",
        "people:\n  - An\n - Lan\n",
        "people: An\n  - Lan\n",
        'people:\n  - "An"\n   - "Lan"\n',
        'people:\n  - "An"\n- "Lan"\n',
        "people:\n  - name: An\n   role: b\n",
        "a: [b, [c]]\n",
        "a: &b c\n",
        "a: |\n  b\n",
        "a: b\tc\n",
        "a: b: c\n",
        "# a\n",
    ],
)
def test_what_leaves_a_doubt_is_for_libyaml(head: str) -> None:
    """Nothing is refused here and nothing guessed."""
    assert not check(head)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample articles are not there")
def test_the_heads_of_the_sample_articles_are_read_as_libyaml_reads_them() -> None:
    """Whatever stands between the first two fences, if it is YAML at all."""
    texts = [path.read_text("utf-8", "replace") for path in sorted(SHARED.rglob("*.md"))]
    heads = [text[4:].partition("\n---")[0] for text in texts if text.startswith("---\n")]
    assert sum(check(f"{head}\n") for head in heads)
