"""What else to read, and who somebody is in a line: from the articles around, and no further."""

from broadsheet.model import Date
from broadsheet.views.atlas import Atlas
from broadsheet.views.related import notes, related_articles
from broadsheet.views.values import Related
from values import article, atlas_of, entry, record


def related(world: Atlas, slug: str) -> list[str]:
    return [item.article.text for item in related_to(world, slug)]


def related_to(world: Atlas, slug: str) -> tuple[Related, ...]:
    path = f"articles/{slug}.md"
    return related_articles(world, world.article(path), world.present(path))


def note(world: Atlas, slug: str, key: str = "people/le-an") -> str:
    path = f"articles/{slug}.md"
    return notes(world, world.article(path), world.present(path)).get(key, "")


def test_rare_names_bring_articles_together() -> None:
    """Two that share somebody hardly named stand before those that share somebody in many."""
    common = [article(f"b{n}", people=("Vũ Tư",)) for n in range(9)]
    world = atlas_of(
        article("a", people=("Lê An", "Vũ Tư")), article("c", people=("Lê An",)), *common
    )
    assert "c" == related(world, "a")[0]
    assert 4 == len(related(world, "a"))
    first, second, *_ = related_to(world, "a")
    assert [("Lê An",), ("Vũ Tư",)] == [first.shared, second.shared]


def test_more_shared_names_are_nearer() -> None:
    """And the same person is nearer than the same body."""
    both = {"people": ("Lê An",), "organisations": ("Hội X",)}
    world = atlas_of(
        article("a", **both),
        article("body", organisations=("Hội X",)),
        article("person", people=("Lê An",)),
        article("both", **both),
    )
    assert ["both", "person", "body"] == related(world, "a")


def test_nearest_in_time_comes_first_among_equals() -> None:
    """Whichever way: later and earlier ones count the same; of one day, by path."""
    years = {"old": 2001, "z": 2009, "near": 2011, "far": 2015, "b": 2011, "a": 2010}
    world = atlas_of(*(article(s, people=("Lê An",), date=Date(y)) for s, y in years.items()))
    assert ["b", "near", "z", "far"] == related(world, "a")


def test_name_in_very_many_articles_says_nothing() -> None:
    """It would relate all to all, and cost as much."""
    world = atlas_of(*(article(f"a{n}", people=("Lê An",)) for n in range(201)))
    assert [] == related(world, "a0")


def test_article_that_shares_no_name_has_none_related() -> None:
    """Rather none than any."""
    world = atlas_of(article("a", people=("Lê An",)), article("b", people=("Vũ Tư",)), article("c"))
    assert [[], []] == [related(world, "a"), related(world, "c")]


def test_note_is_what_the_record_says() -> None:
    """A person has written it, so it stands before any role."""
    an = record("Lê An", "le-an", description="Lái đò ở bến Lụa")
    world = atlas_of(article("a", people=(entry("Lê An", "thợ"),)), records=(an,))
    assert "Lái đò ở bến Lụa" == note(world, "a")


def test_note_is_the_last_role_known_at_the_time() -> None:
    """The article's own role, else that of the nearest earlier article, else of a later one."""
    roles = {2001: (), 2005: ("thợ",), 2010: (), 2015: ("thợ cả", "tổ trưởng"), 2020: ()}
    world = atlas_of(
        *(article(f"a{y}", people=(entry("Lê An", *r),), date=Date(y)) for y, r in roles.items())
    )
    assert ["thợ", "thợ", "thợ", "thợ cả, tổ trưởng", "thợ cả, tổ trưởng"] == [
        note(world, f"a{year}") for year in roles
    ]


def test_who_is_never_given_a_role_has_no_note() -> None:
    """Nothing is made up."""
    assert "" == note(atlas_of(article("a", people=("Lê An",))), "a")
