"""Changing one value deep in a head: nothing else moves."""

import pytest

from broadsheet.amend import amend, change_entries, spelled
from broadsheet.errors import BroadsheetError
from broadsheet.front_matter import parse
from broadsheet.model import Kind
from values import entry

HEAD = """---
title: Chợ nổi   # as printed
people:  # everybody
  # the chief first
  - name: Trần Văn Sáng   # seen twice
    role: "Đại úy"
  - 'Lê Thị Mận'  # a trader
  - {name: Đỗ An, role: thợ}
  - role: y tá
    name: "Hồ Cúc"
organisations: [Hội Chợ, "Công ty Đò", C]  # o
---

people: [this is text]
"""


@pytest.mark.parametrize("name", ["Trần Văn Sáng", "Lê Thị Mận", "Đỗ An", "Hồ Cúc"])
@pytest.mark.parametrize("change", [{"id": "x-y"}, {"name": "Vũ: Bốn"}])
def test_one_entry_changes_and_one_line_with_it(name: str, change: dict[str, str]) -> None:
    """Comments, order, quotes and the body stay, whatever form the entry has."""
    changed = change_entries(HEAD, Kind.PERSON, (entry(name),), change)
    old, new = HEAD.splitlines(), changed.splitlines()
    assert len([line for line in old if line not in new]) <= 1
    assert [line.partition("#")[2] for line in old if "#" in line] == [
        line.partition("#")[2] for line in new if "#" in line
    ]
    before, after = parse(HEAD, "a.md").values, parse(changed, "a.md").values
    assert len(before["people"]) == len(after["people"])
    assert 1 == sum(
        one != other for one, other in zip(before["people"], after["people"], strict=True)
    )
    assert before["organisations"] == after["organisations"]


def test_entry_that_has_the_id_is_meant() -> None:
    """Two people of one name in one article are told apart by their ids."""
    text = "---\npeople: [{name: An, id: an-1}, {name: An, id: an-2}]\n---\n"
    changed = change_entries(text, Kind.PERSON, (entry("An", id="an-2"),), {"id": "an-3"})
    assert "---\npeople: [{name: An, id: an-1}, {name: An, id: an-3}]\n---\n" == changed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("aliases: [a] # d", 'aliases: [a, b "c"] # d', id="brackets"),
        pytest.param("aliases:\n- a # d", 'aliases:\n- a # d\n- b "c"', id="lines"),
        pytest.param("aliases: a # d", 'aliases: [a, b "c"] # d', id="one text"),
        pytest.param("x: 1", 'x: 1\naliases: [a, b "c"]', id="none"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_list_grows_in_the_form_it_has(before: str, after: str, newline: str) -> None:
    """A list in brackets grows there, one of lines by a line, with the file's line ends."""
    text = f"---\n{before}\n---\nBody\n".replace("\n", newline)
    changed = amend(text, ("aliases",), ("a", 'b "c"'))
    assert f"---\n{after}\n---\nBody\n".replace("\n", newline) == changed


def test_value_of_an_anchor_costs_the_key_not_the_sense() -> None:
    """Where the one word cannot be replaced, the key is written anew."""
    text = "---\npeople: [&a An, *a]\nz: 1 # z\n---\n"
    assert "---\npeople: [An, Bình]\nz: 1 # z\n---\n" == amend(text, ("people", 1), "Bình")


def test_other_heads_are_refused() -> None:
    """What is not YAML is not changed, and the way out is told."""
    with pytest.raises(BroadsheetError, match="TOML"):
        amend('+++\npeople = ["An"]\n+++\n', ("people", 0), "Bình")


def test_names_in_a_table_are_found() -> None:
    """Zola keeps its lists in a table."""
    text = "---\ntaxonomies:\n  people: [An]\n---\n"
    changed = change_entries(text, Kind.PERSON, (entry("An"),), {"id": "an"})
    assert "---\ntaxonomies:\n  people: [{name: An, id: an}]\n---\n" == changed


def test_key_is_found_under_its_spelling() -> None:
    """A key that would be written twice is found as it was typed."""
    assert "sameAs" == spelled({"sameAs": ""}, ("same_as", "sameas"))
