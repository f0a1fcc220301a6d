"""The ledger: what was written comes back, by path, by layout, by what made it."""

from broadsheet.ledger import UNKNOWN_KEY, Entry, Kept
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


def test_page_rendered_anew_keeps_its_view_its_layout_and_its_recipe(memo: Memo) -> None:
    """All else of it is another."""
    was = Entry(KEY, "person.html", "d", 1, 2, 7, "b")
    memo.put_entry("a.html", was)
    memo.renew_entry("a.html", Entry(Key("v", "l2", "s2", "p2"), "person.html", "d2", 3, 4, 7))
    assert Entry(Key("v", "l2", "s2", "p2"), "person.html", "d2", 3, 4, 7) == memo.entry("a.html")


def test_outputs_are_found_by_layout_by_kind_and_if_interrupted(memo: Memo) -> None:
    """So that a changed layout and a killed build cost what they concern."""
    for recipe, layout, key in ((AN, "person.html", KEY), (TU, "", UNKNOWN_KEY)):
        number, _ = memo.put_recipe(recipe, [], ())
        memo.put_entry(f"{recipe.key}.html", Entry(key, layout, "d", 1, 2, number))
    assert {("person.html", "l")} == memo.layouts_used()
    assert ({AN}, set()) == (
        memo.recipes_with_layout("person.html"),
        memo.recipes_with_layout("home.html"),
    )
    assert {TU} == memo.interrupted()
    made = ["people/le-an.html", "people/vu-tu.html"]
    assert (made, []) == (memo.paths_made([Make.ENTITY, Make.HOME]), memo.paths_made([Make.HOME]))


def test_pages_of_a_recipe_come_with_what_they_were_rendered_from(memo: Memo) -> None:
    """By path, and without its view one of which none is kept; what has no layout is no page."""
    number, _ = memo.put_recipe(AN, [], ())
    pages = [(path, Entry(KEY, "person.html", "d", 1, 2, number)) for path in ("a.html", "b.html")]
    for path, entry in (*reversed(pages), ("a.json", Entry(KEY, "", "d", 1, 2, number))):
        memo.put_entry(path, entry)
    other, _ = memo.put_recipe(TU, [], ())
    memo.put_entry("c.html", Entry(KEY, "person.html", "d", 1, 2, other))
    memo.put_view("b.html", Kept("body", b"view"))
    (_, first), (_, second) = pages
    assert [(first, None), (second, Kept("body", b"view"))] == memo.pages_of(AN)
