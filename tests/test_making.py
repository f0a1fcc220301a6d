"""Following recipes: what they ask is noted, what they make is written, held or merely told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from broadsheet.database import decode
from broadsheet.fact import Fact
from broadsheet.frozen import replace
from broadsheet.library import Gaps
from broadsheet.making import Asker, Kit, Maker, Outcome, crew_of, follow_in_crew, holding
from broadsheet.memo import Memo
from broadsheet.model import Date
from broadsheet.plan import list_recipes, make_site
from broadsheet.recipe import Make, Reason, Recipe
from broadsheet.redaction import GAP
from broadsheet.sources import load_layouts, shipped_layouts
from broadsheet.views.facts import TYPES
from values import article, atlas_of, kept, record

FILES = load_layouts(shipped_layouts(), "vi")
RESTYLED = replace(
    FILES, texts=tuple((n, text.replace("</article>", "</article><hr>")) for n, text in FILES.texts)
)
WORLD = atlas_of(
    article("a", "Lê An gặp Vũ Tư.", people=("Lê An", "Vũ Tư"), date=Date(2019, 11)),
    article("b", "Không ai ở đây.", title="Bến", organisations=("Hội X",)),
    records=(record("Lê An", "le-an"),),
    title="Báo Sông",
)
RECIPE = Recipe(Make.ARTICLE, "articles/a.md")
PATH = "articles/a.html"

MakeKit = Callable[..., Kit]


@pytest.fixture
def make_kit(tmp_path: Path) -> MakeKit:
    """Return a function that makes a kit; its memo holds the facts of a small collection."""
    memo = Memo(tmp_path / "memo.sqlite")
    for (kind, key), value in WORLD.source.known.items():
        memo.put_fact(kind, key, kept(value))
    memo.close()

    def make(**changes: object) -> Kit:
        kit = Kit(
            memo=tmp_path / "memo.sqlite",
            site=tmp_path / "site",
            journal=tmp_path / "journal",
            settings=WORLD.settings,
            page_site=make_site(WORLD.settings, dict(FILES.strings), (), (), "g"),
            layouts=FILES,
            gaps=Gaps(),
            program="p",
            damaged=frozenset(),
        )
        return replace(kit, **changes)

    return make


def followed(kit: Kit, recipe: Recipe = RECIPE) -> Outcome:
    """Follow one recipe, and remember what came of it as the builder does."""
    memo = Memo(kit.memo)
    maker = Maker(kit, memo)
    outcome = maker.follow(recipe)
    number, _ = memo.put_recipe(recipe, outcome.asked, ())
    for output in outcome.outputs:
        memo.put_entry(output.path, replace(output.entry, recipe=number))
        if output.kept:
            memo.put_view(output.path, output.kept)
    maker.close()
    memo.close()
    return outcome


def asked(kit: Kit, outcome: Outcome) -> set[tuple[str, str]]:
    """Return kind and key of the facts that a recipe asked for and got."""
    memo = Memo(kit.memo)
    known = {number: digest for digest, number in memo.fact_numbers(Fact).items()}
    facts = {memo.fact_with(number, known[number]) for number in outcome.asked if number in known}
    memo.close()
    return {fact for fact in facts if fact}


def test_what_is_asked_is_noted(make_kit: MakeKit) -> None:
    """The article's own facts and those of who is in it; not those of other articles."""
    kit = make_kit()
    noted = asked(kit, followed(kit))
    own = {("card", "articles/a.md"), ("body", "articles/a.md"), ("name", "people/vu-tu")}
    assert own < noted
    assert not {fact for fact in noted if fact[1] == "articles/b.md" and fact[0] == "body"}
    assert ("order", "") not in noted


@pytest.mark.parametrize("kind", [Fact.CARD, Fact.MENTIONS], ids=str)
def test_facts_asked_for_together_are_the_same(kind: Fact, make_kit: MakeKit) -> None:
    """In the order asked for, absent ones too, whatever is known already; and noted likewise."""
    kit = make_kit()
    followed(kit)
    memo = Memo(kit.memo)
    keys = ["articles/b.md", "articles/x.md", "articles/a.md"]
    alone, together = Asker(memo, kit.gaps), Asker(memo, kit.gaps)
    expected = [alone.fact(kind, key) for key in keys]
    assert expected == [together.facts(kind, keys[:1])[0], *together.facts(kind, keys)[1:]]
    assert (alone.asked, alone.absent) == (together.asked, together.absent)
    assert (kind, "articles/x.md") in together.absent
    memo.close()


def test_absent_facts_are_noted_too(make_kit: MakeKit) -> None:
    """So that their coming is a change; one that is known as absent has a number already."""
    kit = make_kit()
    recipe = Recipe(Make.ENTITY, "organisations/hoi-x")
    absent = followed(kit, recipe).absent
    assert (Fact.PARTS, "organisations/hoi-x") in absent
    memo = Memo(kit.memo)
    numbers = [memo.absent_fact(*fact) for fact in absent]
    memo.close()
    again = followed(kit, recipe)
    assert ((), True) == (again.absent, set(numbers) <= set(again.asked))


def test_one_recipe_is_not_held_for_what_another_asked(make_kit: MakeKit) -> None:
    """Also where the second finds what it asks already there."""
    kit = make_kit(is_holding=True)
    maker = Maker(kit)
    alone = [Maker(kit).follow(Recipe(Make.ARTICLE, f"articles/{slug}.md")) for slug in "ab"]
    assert alone == [maker.follow(Recipe(Make.ARTICLE, f"articles/{slug}.md")) for slug in "ab"]


def test_findings_come_back_for_others_to_ask(make_kit: MakeKit) -> None:
    """Who is named in which sentence, and what the data files and the index are made of."""
    found = {kind: (key, value) for kind, key, value in followed(make_kit()).findings}
    kinds = (Fact.MENTIONS, Fact.DATA_TEXTS, Fact.TERMS)
    assert dict.fromkeys(kinds, "articles/a.md") == {kind: key for kind, (key, _) in found.items()}
    mentions = decode(TYPES[Fact.MENTIONS], found[Fact.MENTIONS][1])
    assert ["people/le-an", "people/vu-tu"] == list(mentions)


def test_redacted_names_leave_gaps(make_kit: MakeKit) -> None:
    """In what files say of themselves, before any view sees it; further forms in one article."""
    gaps = Gaps(("Không",), (("articles/a.md", ("gặp",)),))
    kit = make_kit(is_holding=True, gaps=gaps)
    texts = [
        (output.data or b"").decode()
        for slug in "ab"
        for output in followed(kit, Recipe(Make.ARTICLE, f"articles/{slug}.md")).outputs
    ]
    assert not any(word in text for text in texts for word in ("gặp", "Không ai"))
    assert all(GAP in text for text in texts)


@pytest.mark.parametrize(
    ("changes", "is_there", "is_written", "has_data"),
    [
        ({}, True, True, False),
        ({"is_holding": True}, False, False, True),
        ({"is_holding": True, "is_dry": True}, False, True, False),
    ],
    ids=["written", "held", "dry"],
)
def test_page_is_written_held_or_told(
    make_kit: MakeKit, changes: dict[str, bool], is_there: bool, is_written: bool, has_data: bool
) -> None:
    """With the reason in each case; a dry run does not even render it."""
    kit = make_kit(**changes)
    (output,) = followed(kit).outputs
    assert (PATH, Reason.NEW) == (output.path, output.reason)
    assert is_there == (kit.site / PATH).exists()
    assert (is_written, has_data) == (output.is_written, output.data is not None)


def test_page_that_is_as_it_should_be_is_left_alone(make_kit: MakeKit) -> None:
    """Without a look at the file; one known as damaged is written again."""
    kit = make_kit()
    (first,) = followed(kit).outputs
    (second,) = followed(kit).outputs
    entry = replace(first.entry, recipe=second.entry.recipe)
    assert (None, entry, False) == (second.reason, second.entry, second.is_written)
    (kit.site / PATH).write_bytes(b"torn")
    assert [None] == [output.reason for output in followed(kit).outputs]
    (third,) = followed(replace(kit, damaged=frozenset({PATH}))).outputs
    assert (Reason.DAMAGED, True) == (third.reason, third.is_written)


def test_equal_bytes_are_not_written_again(make_kit: MakeKit) -> None:
    """The reason is told all the same, and the entry is the new one."""
    kit = make_kit()
    (first,) = followed(kit).outputs
    (second,) = followed(replace(kit, program="q")).outputs
    assert (Reason.PROGRAM, False, "q") == (
        second.reason,
        second.is_written,
        second.entry.key.program,
    )
    assert (first.entry.size, first.entry.mtime) == (second.entry.size, second.entry.mtime)


def test_mistake_in_a_layout_comes_back_as_a_value(make_kit: MakeKit) -> None:
    """It stops this recipe and names the layout; nothing of it is written."""
    texts = {**dict(FILES.texts), "article.html": "{{ page.titel }}"}
    kit = make_kit(layouts=replace(FILES, texts=tuple(sorted(texts.items()))))
    outcome = followed(kit)
    assert outcome.failure
    assert "titel" in str(outcome.failure)
    assert ((), False) == (outcome.outputs, (kit.site / PATH).exists())


def test_crew_makes_the_same_as_one_process(make_kit: MakeKit) -> None:
    """Each outcome whole, in the order of the recipes; failures are values there too."""
    texts = {**dict(FILES.texts), "timeline.html": "{{ page.titel }}"}
    kit = make_kit(is_holding=True, layouts=replace(FILES, texts=tuple(sorted(texts.items()))))
    recipes = sorted(list_recipes(WORLD))
    alone = [Maker(kit).follow(recipe) for recipe in recipes]
    with crew_of(2) as workers:
        crew = list(follow_in_crew(workers, kit, recipes, list))
    assert [one.recipe for one in alone] == [one.recipe for one in crew] == recipes
    assert [replace(one, failure=None) for one in alone] == [
        replace(one, failure=None) for one in crew
    ]
    assert [str(one.failure) for one in alone] == [str(one.failure) for one in crew]


def test_crew_makes_the_index_that_one_process_makes(make_kit: MakeKit) -> None:
    """Every part once, in the same order, and written by whoever made it."""
    kit = make_kit()
    with crew_of(2) as workers:
        crew = list(Maker(kit).index_all(workers))
    assert all((kit.site / output.path).is_file() for output in crew)
    assert list(Maker(replace(kit, is_holding=True)).index_all()) == [
        replace(one, is_written=False, data=(kit.site / one.path).read_bytes(), entry=entry)
        for one in crew
        for entry in [replace(one.entry, size=-1, mtime=-1)]
    ]
    assert {"words", "starts", "pairs"} == {output.path.split("/")[1] for output in crew}


def test_file_is_held_against_the_bytes(tmp_path: Path) -> None:
    """A file that is not there, of another size, or a folder, does not hold them."""
    (tmp_path / "a").write_bytes(b"one")
    assert (tmp_path / "a").stat() == holding(tmp_path / "a", b"one")
    others = (("a", b"two"), ("a", b"on"), ("gone", b"on"), ("", b"on"))
    assert [None] * 4 == [holding(tmp_path / name, data) for name, data in others]


def test_kept_views_are_rendered_anew_without_asking_anything(make_kit: MakeKit) -> None:
    """A recipe of which nothing but the layout changed is not followed."""
    followed(make_kit())
    kit = make_kit(layouts=RESTYLED, is_anew=True)
    outcome = Maker(kit, Memo(kit.memo)).follow(RECIPE)
    (output,) = outcome.outputs
    assert (True, ()) == (outcome.is_anew, outcome.asked)
    assert (Reason.LAYOUT, None) == (output.reason, output.kept)
    assert b"</article><hr>" in (kit.site / PATH).read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM views",
        "UPDATE views SET value = x'4e'",
        "UPDATE views SET shown = 'related'",
        "UPDATE outputs SET view = 'other'",
    ],
    ids=["lost", "damaged", "of-a-layout-that-showed-less", "of-another-build"],
)
def test_a_recipe_whose_views_do_not_serve_is_followed(make_kit: MakeKit, change: str) -> None:
    """What is remembered of a view is used only if it is sure to be what would be made."""
    followed(make_kit())
    kit = make_kit(layouts=RESTYLED, is_anew=True)
    memo = Memo(kit.memo)
    memo.db.execute(change)
    outcome = Maker(kit, memo).follow(RECIPE)
    assert not outcome.is_anew
    assert outcome.asked
    assert b"</article><hr>" in (kit.site / PATH).read_bytes()
