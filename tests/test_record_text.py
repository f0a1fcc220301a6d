"""Texts of records: grown and folded together."""

import pytest

from broadsheet.record_text import folded_in, with_keys


@pytest.mark.parametrize("spelling", ["Hidden: false # no", "hidden:", "hidden: no"])
def test_key_that_stands_is_set_where_it_stands(spelling: str) -> None:
    """A second spelling of it would be read or lost by chance."""
    text = with_keys(f"---\nname: An\n{spelling}\n---\n", {"hidden": True})
    assert 1 == text.lower().count("hidden")
    assert "hidden: true" in text.lower()


def test_list_takes_each_item_once() -> None:
    """What is there already is not added again."""
    text = "---\nname: An\naliases: [Bé]\n---\n"
    assert text.replace("Bé", "Bé, Tư") == with_keys(text, {}, {"aliases": ("Bé", "Tư", "Tư")})


def test_nothing_of_a_folded_record_is_lost() -> None:
    """Its own keys and words come along; what is known already, and how it was filed, does not."""
    own = "---\nname: An\ndescription: thợ\n---\n\nMột.\n"
    gone = "---\nname: Bé\nsummary: khác\nwikidata: Q1\nverified: true\n---\n\nHai.\n"
    assert "---\nname: An\ndescription: thợ\nwikidata: Q1\n---\n\nMột.\n\nHai.\n" == folded_in(
        own, gone
    )
