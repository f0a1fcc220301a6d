"""The collection as a whole: order, drafts, addresses, hidden and redacted names."""

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.frozen import replace
from broadsheet.library import Gaps, Library, build_library
from broadsheet.model import Article, Date, Kind, Record
from broadsheet.redaction import GAP
from values import article, entry, record


def library(*articles: Article, records: tuple[Record, ...] = ()) -> Library:
    return build_library(articles, records, ())[0]


def test_articles_stand_newest_first_and_undated_last() -> None:
    """Partial dates sort before full ones of the same period; ties go by path."""
    dates = {
        "a": None,
        "b": Date(2019),
        "c": Date(2019, 11, 3),
        "d": Date(2019, 11),
        "e": Date(2019, 11, 3),
    }
    found = library(*(article(slug, date=date) for slug, date in dates.items()))
    assert [a.slug for a in found.articles] == ["c", "e", "d", "b", "a"]


def test_drafts_are_left_out_unless_asked_for() -> None:
    """A draft gives no page and no name."""
    draft = article("a", people=("Lê An",), draft=True)
    assert library(draft) == Library((), (), (), ())
    assert build_library((draft,), (), (), drafts=True)[0].people[0].name == "Lê An"


def test_who_somebody_is_is_told_in_the_language_of_the_site() -> None:
    """A role of a foreign article is shown only where no article of the site's language has one."""
    here = article("a", people=(entry("Lê An", "đội trưởng"),), date=Date(2019), lang="vi")
    there = article("b", people=(entry("Lê An", "Captain"),), date=Date(2020), lang="en")
    (both,), (alone,) = library(here, there).people, library(there).people
    assert ("đội trưởng", "") == (both.description, both.description_lang)
    assert ("Captain", "en") == (alone.description, alone.description_lang)


def test_second_claimant_of_an_address_is_named_and_not_published() -> None:
    """The first by path keeps the address, whatever order the files came in."""
    one, two = article("a"), replace(article("a"), path="articles/x/a.md", slug="A", title="two")
    for order in ((one, two), (two, one)):
        found, problems = build_library(order, (), ())
        assert [a.path for a in found.articles] == ["articles/a.md"]
        assert [(p.code, p.path) for p in problems] == [("same-address", "content/articles/x/a.md")]


def test_entries_that_turn_out_to_be_one_person_are_joined() -> None:
    """Roles and forms of both entries stand on one appearance."""
    sang = record("Trần Văn Sáng", "sang", aliases=("Tư Sáng",))
    people = (entry("Trần Văn Sáng", "Đại úy"), entry("Tư Sáng", "Trưởng Công an xã"))
    (appearance,) = library(article("a", people=people), records=(sang,)).people[0].appearances
    assert appearance.entry.roles == ("Đại úy", "Trưởng Công an xã")
    assert appearance.entry.aliases == ("Tư Sáng",)


def test_guess_that_names_nobody_has_no_page() -> None:
    """A given name or a body without its place; confirmed, tied or with a record it has one."""
    names = {"people": ("Mận", "Lê Mận", "Messi"), "organisations": ("UBND xã", "UBND xã Đò")}
    guessed = ("people", "organisations")
    found = library(*(article(slug, **names, unverified=guessed) for slug in "ab"))
    assert ["Lê Mận", "Messi"] == sorted(entity.name for entity in found.people)
    assert ["UBND xã Đò"] == [entity.name for entity in found.organisations]
    sure = article("c", people=("Mận", entry("Sáng", id="sang")))
    found = library(*(article(slug, **names, unverified=guessed) for slug in "ab"), sure)
    shown = {entity.id: [a.article for a in entity.appearances] for entity in found.people}
    assert (["articles/c.md"], ["articles/c.md"]) == (shown["man"], shown["sang"])
    both = library(article("a", **names, unverified=guessed), records=(record("Mận", "man"),))
    assert "man" in [entity.id for entity in both.people]


def test_hidden_person_is_gone_but_the_words_stay() -> None:
    """A hidden record gives no entity; the article's text is as it was."""
    hidden = record("Lê An", "le-an", hidden=True)
    found = library(article("a", "Lê An đến.", people=("Lê An", "Vũ Tư")), records=(hidden,))
    assert [entity.name for entity in found.people] == ["Vũ Tư"]
    assert ("text", "Lê An đến.") in found.articles[0].body.pieces


def test_redacted_name_is_a_gap_in_every_text() -> None:
    """All forms go: spellings, capitals, broken lines, markup inside, other people's roles."""
    redacted = record("Lê Thị Hoà", "hoa", redacted=True, aliases=("bà Sáu Hoà",))
    text = "LÊ THỊ HÒA, Lê Thị\nHoà và bà Sáu Hòa; Hoàng ở lại."
    found = library(
        article(
            "a",
            text,
            title="Chuyện Lê Thị Hòa",
            description="Về Lê  Thị Hoà",
            people=(entry("Lê Thị Hoà", aliases=("Hoà",)), entry("Vũ Tư", "chồng bà Lê Thị Hoà")),
        ),
        records=(redacted,),
    )
    (shown,) = found.articles
    assert shown.title == f"Chuyện {GAP}"
    assert shown.description == f"Về {GAP}"
    assert ("text", f"{GAP}, {GAP} và {GAP}; Hoàng ở lại.") in shown.body.pieces
    assert found.people[0].appearances[0].entry.roles == (f"chồng bà {GAP}",)
    assert "Hoà" not in repr(replace(found, gaps=Gaps())).replace("Hoàng", "")
    assert "Hòa" not in repr(found)


def test_address_that_spells_a_redacted_name_is_told() -> None:
    """The file's name is a person's decision, so the program only says so."""
    redacted = record("Lê Thị Hoà", "hoa", redacted=True)
    _, problems = build_library(
        (article("ve-le-thi-hoa", people=("Lê Thị Hoà",)),), (redacted,), ()
    )
    assert [p.code for p in problems] == ["redacted-address"]


def test_organisations_and_people_do_not_share_ids() -> None:
    """A person and a body of one name are two entities."""
    found = library(article("a", people=("Kim Long",), organisations=("Kim Long",)))
    assert [e.key for e in (*found.people, *found.organisations)] == [
        "people/kim-long",
        "organisations/kim-long",
    ]
    assert Kind.PERSON == "people"


def test_second_record_of_one_id_is_named_and_one_that_hides_is_never_dropped() -> None:
    """Two files of one name in two folders; a name meant to be hidden is not published."""
    one = record("Lê An", "le-an")
    other = replace(record("Lê Ân", "le-an"), path="people/x/le-an.md")
    found, problems = build_library((), (other, one), ())
    assert [entity.name for entity in found.people] == ["Lê An"]
    assert [(p.code, p.path) for p in problems] == [("same-address", "content/people/x/le-an.md")]
    with pytest.raises(BroadsheetError, match="already taken"):
        build_library((), (one, replace(other, hidden=True)), ())
