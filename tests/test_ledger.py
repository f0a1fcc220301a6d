"""The ledger: what was written comes back, by path, by layout, by what made it."""

from broadsheet.ledger import UNKNOWN_KEY, Entry
from broadsheet.memo import Memo
from broadsheet.recipe import Key, Make, Recipe
from test_memo import again, memo

__all__ = ["memo"]  # the fixture

AN, TU = Recipe(Make.ENTITY, "people/le-an"), Recipe(Make.ENTITY, "people/vu-tu")
KEY = Key("v", "l", "s", "p")


def test_entry_comes_back(memo: Memo) -> None:
    """As written, and as the mark that a look at the folder is held against."""
    entry = Entry(KEY, "home.html", "d", 5, 6, 7, "before")
    memo.put_entry("ảnh.html", entry)
    memo = again(memo)
    assert (entry, None) == (memo.entry("ảnh.html"), memo.entry("x"))
    assert {"ảnh.html": (5, 6, 7)} == memo.marks()
    memo.drop_entry("ảnh.html")
    assert {} == memo.marks()


def test_outputs_are_found_by_layout_by_kind_and_if_interrupted(memo: Memo) -> None:
    """So that a changed layout and a killed build cost what they concern."""
    for recipe, layout, key in ((AN, "person.html", KEY), (TU, "", UNKNOWN_KEY)):
        number = memo.put_recipe(recipe, [], ())
        memo.put_entry(f"{recipe.key}.html", Entry(key, layout, "d", 1, 2, number))
    assert {("person.html", "l")} == memo.layouts_used()
    assert ({AN}, set()) == (
        memo.recipes_with_layout("person.html"),
        memo.recipes_with_layout("home.html"),
    )
    assert {TU} == memo.interrupted()
    made = ["people/le-an.html", "people/vu-tu.html"]
    assert (made, []) == (memo.paths_made([Make.ENTITY, Make.HOME]), memo.paths_made([Make.HOME]))
