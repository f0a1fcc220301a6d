"""What builds remember: facts, who asked for them, documents, the ledger; damage costs it all."""

from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.database import decode
from broadsheet.errors import Problem
from broadsheet.fact import Fact
from broadsheet.frozen import encode
from broadsheet.ledger import Entry
from broadsheet.memo import Document, Memo, Stamp, fact_digest
from broadsheet.recipe import Key, Make, Recipe
from broadsheet.views.facts import Year

AN, TU = Recipe(Make.ENTITY, "people/le-an"), Recipe(Make.ENTITY, "people/vu-tu")
KEY = Key("v", "l", "s", "p")
STAMP = Stamp(3, 1, 2, 4)
PATH = "articles/a.md"


@pytest.fixture
def memo(tmp_path: Path) -> Iterator[Memo]:
    held = Memo(tmp_path / "memo.sqlite")
    yield held
    held.close()


def again(memo: Memo) -> Memo:
    """Return the memo as the next build finds it; this one is closed."""
    memo.close()
    memo.__init__(memo.path)
    return memo


DOUBT = Problem("dead-link", PATH, "doubt")


def document(path: str, role: str = "article", **rest: object) -> Document:
    return Document(path, role, STAMP, **{"key": "k", "names": "n", "value": encode(PATH), **rest})


# --- facts ------------------------------------------------------------------------------------


def test_fact_comes_back_with_its_number(memo: Memo) -> None:
    """Of its kind and key alone; what was never put has no number."""
    year = Year("2019", 3)
    memo.put_fact(Fact.YEAR, PATH, encode(year))
    memo.put_fact(Fact.NUMBER, PATH, encode(7))
    number, value = again(memo).fact(Fact.YEAR, PATH)
    assert number
    assert year == decode(Year, value or b"")
    assert (0, None) == memo.fact(Fact.YEAR, "articles/b.md")
    assert [(PATH, encode(7))] == list(memo.facts(Fact.NUMBER))


def test_equal_values_give_equal_bytes() -> None:
    """Also where one holds the same text twice, and the other two texts that are alike."""
    once, twice = "le-an", "le-an!"[:-1]
    assert encode((once, once)) == encode((once, twice))


def test_putting_a_fact_tells_whether_it_is_another_one(memo: Memo) -> None:
    """A value that is the same changes nothing, neither does an absence that was known."""
    steps = (b"a", b"a", b"b", None, None, b"b")
    assert [True, False, True, True, False, True] == [
        memo.put_fact(Fact.NAME, "people/x", value) for value in steps
    ]


def test_many_facts_are_put_at_once(memo: Memo) -> None:
    """New and changed ones; each keeps its number, and who asked for one is told again."""
    ask(memo)
    an, tu = (memo.fact(Fact.NAME, key)[0] for key in ("people/le-an", "people/vu-tu"))
    memo.put_fact(Fact.NAME, "people/vu-tu", b"u")
    assert {TU} == memo.stale_recipes()
    known = memo.fact_numbers((Fact.NAME,))
    assert {an, tu} == set(known.values())
    rows = [
        (Fact.NAME, key, fact_digest(Fact.NAME, key, b"b"), b"b") for key in ("people/le-an", "x")
    ]
    memo.put_facts(iter(rows))
    assert (an, b"b") == memo.fact(Fact.NAME, "people/le-an")
    assert b"b" == memo.fact(Fact.NAME, "x")[1]
    assert {AN, TU} == memo.stale_recipes()
    still = [memo.fact_with(number, digest) for digest, number in known.items()]
    assert {None, (Fact.NAME, "people/vu-tu")} == set(still)


def test_absent_fact_has_a_number_to_be_asked_by(memo: Memo) -> None:
    """The same one when it comes, and again when it goes."""
    number = memo.absent_fact(Fact.NAME, "people/x")
    assert (number, None) == memo.fact(Fact.NAME, "people/x")
    memo.put_fact(Fact.NAME, "people/x", b"a")
    assert (number, b"a") == memo.fact(Fact.NAME, "people/x")
    memo.put_fact(Fact.NAME, "people/x", None)
    assert (number, None) == memo.fact(Fact.NAME, "people/x")
    assert [] == list(memo.facts(Fact.NAME))


# --- recipes ----------------------------------------------------------------------------------


def ask(memo: Memo) -> None:
    """Let An ask for a fact and an absent one, and Tư for another; a build ends."""
    memo.put_fact(Fact.NAME, "people/le-an", b"a")
    memo.put_fact(Fact.NAME, "people/vu-tu", b"t")
    own = memo.fact(Fact.NAME, "people/le-an")[0]
    memo.put_recipe(AN, [own, memo.absent_fact(Fact.PARENT, "people/le-an")], ())
    memo.put_recipe(TU, [memo.fact(Fact.NAME, "people/vu-tu")[0]], ())
    memo.complete()


@pytest.mark.parametrize(
    ("kind", "key", "value", "stale"),
    [
        (Fact.NAME, "people/le-an", b"b", {AN}),
        (Fact.NAME, "people/le-an", None, {AN}),
        (Fact.NAME, "people/le-an", b"a", set()),
        (Fact.PARENT, "people/le-an", b"o", {AN}),
        (Fact.PARENT, "people/vu-tu", b"o", set()),
        (Fact.NAME, "people/vu-tu", b"u", {TU}),
    ],
    ids=["changed", "gone", "same", "come", "not asked", "other"],
)
def test_who_asked_for_what_changed_is_stale(
    memo: Memo, kind: Fact, key: str, value: bytes | None, stale: set[Recipe]
) -> None:
    """A fact that comes counts like one that changes or goes."""
    ask(memo)
    memo = again(memo)
    memo.put_fact(kind, key, value)
    assert stale == memo.stale_recipes()


@pytest.mark.parametrize("others", [0, 9], ids=["few", "many"])
def test_bytes_of_a_number_across_two_others_are_none(memo: Memo, others: int) -> None:
    """Numbers are found by their bytes where few facts changed, one by one where many did."""
    for number in range(others + 1):
        memo.put_fact(Fact.NAME, f"people/{number}", b"a")
    changed, _ = memo.fact(Fact.NAME, "people/0")
    memo.put_recipe(AN, [changed << 8, changed << 9], ())
    memo.put_recipe(TU, [changed << 8, changed], ())
    assert array("I", [changed]).tobytes() in array("I", [changed << 8, changed << 9]).tobytes()
    assert {TU} == memo.stale_recipes()


def test_stale_is_told_once_in_a_build_and_until_one_is_complete(memo: Memo) -> None:
    """Later in a build by what changed since; a build that broke off leaves it to the next."""
    ask(memo)
    memo.put_fact(Fact.NAME, "people/le-an", b"b")
    assert ({AN}, set()) == (memo.stale_recipes(), memo.stale_recipes())
    memo.put_fact(Fact.NAME, "people/vu-tu", b"u")
    assert {TU} == memo.stale_recipes()
    memo = again(memo)
    assert {AN, TU} == memo.stale_recipes()
    memo.complete()
    assert set() == again(memo).stale_recipes()


def test_kind_that_asks_for_nothing_new_is_passed_by(memo: Memo) -> None:
    """Who knows that all of a kind are as they were need not look at them."""
    ask(memo)
    home = Recipe(Make.HOME)
    memo.put_recipe(home, [memo.fact(Fact.NAME, "people/le-an")[0]], ())
    memo.put_fact(Fact.NAME, "people/le-an", b"b")
    assert {home} == memo.stale_recipes(but=Make.ENTITY)


def test_recipe_followed_anew_goes_by_what_it_asked_last(memo: Memo) -> None:
    """It keeps its number, and problems are those of the last time."""
    ask(memo)
    number = memo.recipe_number(AN)
    memo.put_recipe(AN, [], (DOUBT,))
    assert number == memo.recipe_number(AN)
    assert [{AN}, set()] == [*map(memo.recipes_with_problem, ("dead-link", "unknown-layout"))]
    assert [(DOUBT,)] == list(memo.recipe_problems())
    memo.put_fact(Fact.NAME, "people/le-an", b"b")
    assert set() == again(memo).stale_recipes()


def test_recipe_that_is_dropped_leaves_its_files_to_nobody(memo: Memo) -> None:
    """They are known, so that they can be removed, also by a later build."""
    number, _ = memo.put_recipe(AN, [], ())
    memo.put_entry("a.html", Entry(KEY, "x.html", "d", 1, 2, number))
    assert ({AN: number}, AN, {"a.html"}) == (
        memo.recipes(),
        memo.recipe_of("a.html"),
        memo.paths_of(number),
    )
    memo.drop_recipe(number)
    assert ({}, None, {"a.html"}) == (
        memo.recipes(),
        memo.recipe_of("a.html"),
        memo.paths_of(0),
    )


# --- documents --------------------------------------------------------------------------------


def test_document_comes_back(memo: Memo) -> None:
    """Whole, as stamp, and among those of its role if it can be used."""
    good, bad = (
        document(PATH, problems=()),
        document("articles/b.md", value=None, problems=(DOUBT,)),
    )
    memo.put_document(good)
    memo.put_document(bad)
    memo.put_document(document("people/c.md", "people", problems=()))
    memo = again(memo)
    assert (good, bad, None) == tuple(map(memo.document, (PATH, "articles/b.md", "x")))
    assert {PATH, "articles/b.md", "people/c.md"} == memo.stamps().keys()
    assert [(PATH, "k", PATH)] == list(memo.documents("article", str))
    assert [(DOUBT,)] == list(memo.document_problems())


def test_stamp_is_changed_alone(memo: Memo) -> None:
    """A file that was touched holds what it held."""
    memo.put_document(document(PATH, problems=()))
    memo.put_stamp(PATH, Stamp(3, 9, 9, 9))
    assert {PATH: Stamp(3, 9, 9, 9)} == memo.stamps()
    memo.drop_document(PATH)
    assert {} == memo.stamps()


def test_kept_memo_knows_who_asked_for_what(memo: Memo) -> None:
    """As it does from its tables, also after recipes asked for other facts, came and went."""
    ask(memo)
    memo.resume()
    fact = memo.fact(Fact.NAME, "people/le-an")[0]
    memo.put_fact(Fact.NAME, "people/le-an", b"b")
    assert {AN} == memo.stale_recipes()
    memo.put_recipe(AN, [], ())
    memo.put_recipe(TU, [fact], ())
    other, _ = memo.put_recipe(Recipe(Make.HOME), [fact], ())
    memo.put_fact(Fact.NAME, "people/le-an", b"c")
    assert {TU, Recipe(Make.HOME)} == memo.stale_recipes()
    memo.drop_recipe(other)
    memo.put_fact(Fact.NAME, "people/le-an", b"d")
    assert {TU} == memo.stale_recipes()


def test_stamps_are_asked_for_by_place(memo: Memo) -> None:
    """A folder stands for all below it, and for nothing beside it."""
    for path in ("a.md", "a/b.md", "a/c/d.md", "ab.md"):
        memo.put_document(document(path, problems=()))
    assert ["a/b.md", "a/c/d.md"] == sorted(memo.stamps(["a"]))
    assert ["a/c/d.md", "ab.md"] == sorted(memo.stamps(["a/c/d.md", "ab.md", "none"]))
    assert 4 == len(memo.stamps())


def test_recipe_tells_whether_it_was_known(memo: Memo) -> None:
    """And keeps its number; what it asks for goes by the last time."""
    number, is_new = memo.put_recipe(AN, [], ())
    assert is_new
    memo.put_fact(Fact.NAME, "people/le-an", b"a")
    asked = memo.fact(Fact.NAME, "people/le-an")[0]
    assert (number, False) == again(memo).put_recipe(AN, [asked], ())
    assert {AN} == memo.stale_recipes()
