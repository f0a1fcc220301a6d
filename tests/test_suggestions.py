"""What is proposed for a person to look at, on what it rests, and in which order."""

from collections.abc import Mapping

import pytest

from broadsheet.decisions import Act, rejection
from broadsheet.model import Article, Date, Kind, Record
from broadsheet.roster import make_roster
from broadsheet.suggestions import Suggestion, suggest
from values import article, entry, record


def proposed(
    *articles: Article, records: tuple[Record, ...] = (), rejected: frozenset[str] = frozenset()
) -> tuple[Suggestion, ...]:
    by_path: Mapping[str, Article] = {one.path: one for one in articles}
    return suggest(make_roster(articles, records), by_path, rejected)


def pairs(found: tuple[Suggestion, ...]) -> list[tuple[str, ...]]:
    return [(one.act, *(who.name for who in one.who)) for one in found]


def bodies(slug: str, *names: str, text: str = "") -> Article:
    return article(slug, text, organisations=names)


def people(slug: str, *names: str, text: str = "", **rest: object) -> Article:
    return article(slug, text, people=names, **rest)


@pytest.mark.parametrize(
    ("gone", "kept"),
    [
        pytest.param("Công an Sông Trăng", "Công an thành phố Sông Trăng", id="level dropped"),
    ],
)
def test_forms_of_one_body_are_proposed_as_one(gone: str, kept: str) -> None:
    """The full form stays."""
    assert [(Act.MERGE, gone, kept)] == pairs(proposed(bodies("a", gone), bodies("b", kept)))


def test_levels_of_two_places_are_kept_apart() -> None:
    """A town and a province may have one name; and the short form may mean either."""
    found = proposed(
        bodies("a", "Công an tỉnh Sông Trăng"),
        bodies("b", "Công an thành phố Sông Trăng"),
        bodies("c", "Công an Sông Trăng"),
    )
    assert [] == pairs(found)


def test_short_form_goes_where_its_articles_point() -> None:
    """The place that was left out stands in the text of most of them."""
    full = bodies("a", "Công an TP Sông Trăng", text="Công an TP Sông Trăng họp.")
    other = bodies("b", "Công an TP Núi Cao", text="Công an TP Núi Cao họp.")
    short = [bodies(f"c{n}", "Công an TP", text="Ở Sông Trăng, Công an TP họp.") for n in range(3)]
    found = proposed(full, other, *short)
    assert [(Act.MERGE, "Công an TP", "Công an TP Sông Trăng")] == pairs(found)
    assert 3 == found[0].articles
    assert "3 of 3" in found[0].reason


def test_short_form_that_may_be_either_is_left() -> None:
    """Where the articles point both ways nothing is proposed."""
    full = bodies("a", "Công an TP Sông Trăng"), bodies("b", "Công an TP Núi Cao")
    short = bodies("c", "Công an TP", text="Từ Sông Trăng đến Núi Cao.")
    assert [] == pairs(proposed(*full, short))


def test_short_form_that_only_some_articles_explain_is_taken_apart() -> None:
    """Those that point there go there, the others stay as they are."""
    full = [bodies(f"a{n}", "Công an TP Sông Trăng") for n in range(3)]
    short = [bodies(f"c{n}", "Công an TP", text="Ở Sông Trăng.") for n in range(2)]
    found = proposed(*full, *short, bodies("d", "Công an TP", text="Ở đâu đó."))
    assert [(Act.SPLIT, "Công an TP", "Công an TP Sông Trăng")] == pairs(found)
    assert ("articles/c0.md", "articles/c1.md") == found[0].where


def test_frequent_name_is_not_short_for_an_odd_one() -> None:
    """A long form that stands once, with words that stand everywhere, explains nothing."""
    often = [bodies(f"a{n}", "Bộ Đò Ngang", text="Theo Bộ Đò Ngang.") for n in range(20)]
    assert [] == pairs(proposed(*often, bodies("b", "Bộ Đò Ngang Theo")))
    assert [] == pairs(proposed(*often, bodies("b", "Bộ Đò Ngang Bộ Đò")))


def test_near_names_need_more_than_letters() -> None:
    """One mark apart is one person only if they stand with the same others."""
    alone = proposed(people("a", "Vũ Hùng Sơn"), people("b", "Vũ Hưng Sơn"))
    assert [] == pairs(alone)
    beside = proposed(
        *(people(f"a{n}", "Vũ Hùng Sơn", "Lê An", "Đỗ Tư") for n in range(3)),
        people("b", "Vũ Hưng Sơn", "Lê An", "Đỗ Tư"),
    )
    assert [(Act.MERGE, "Vũ Hưng Sơn", "Vũ Hùng Sơn")] == pairs(beside)
    assert "Đỗ Tư, Lê An" in beside[0].reason


def test_name_without_marks_is_proposed() -> None:
    """As foreign papers and old mails write it."""
    found = proposed(people("a", "Vũ Hùng Sơn"), people("b", "Vu Hung Son"))
    assert [(Act.MERGE, "Vu Hung Son", "Vũ Hùng Sơn")] == pairs(found)


def test_short_name_of_a_person_needs_the_full_one_beside_it() -> None:
    """Never across articles without evidence."""
    assert [] == pairs(proposed(people("a", "Vũ Sơn"), people("b", "Sơn")))
    found = proposed(people("a", "Vũ Sơn", "Sơn"), people("b", "Sơn", "Vũ Sơn"))
    assert [(Act.MERGE, "Sơn", "Vũ Sơn")] == pairs(found)


def test_short_name_that_another_article_explains_is_proposed() -> None:
    """By whom it stands with; a given name wants more of that, a name that two share all."""
    full = people("a", entry("Karim Đòzema", aliases=("Đòzema",)), "Lê An", "Đỗ Tư", "Vũ Ba")
    found = proposed(full, people("b", "Đòzema", "Lê An"))
    assert [(Act.MERGE, "Đòzema", "Karim Đòzema")] == pairs(found)
    assert "both stand with Lê An" in found[0].reason
    given = people("c", entry("Vũ Thị Sáng", aliases=("Sáng",)), "Lê An", "Đỗ Tư", "Vũ Ba")
    assert [] == pairs(proposed(given, people("d", "Sáng")))
    assert [(Act.MERGE, "Sáng", "Vũ Thị Sáng")] == pairs(
        proposed(given, people("d", "Sáng", "Lê An", "Đỗ Tư", "Vũ Ba"))
    )
    other = people("e", entry("Mai Đòzema", aliases=("Đòzema",)), "Lê An")
    assert [] == pairs(proposed(full, other, people("b", "Đòzema", "Lê An")))


def test_abbreviation_that_another_article_explains_is_proposed() -> None:
    """As "Full Name (ABBR)" there."""
    full = article("a", organisations=(entry("Hội Đò Ngang Quốc tế", aliases=("HĐNQT",)),))
    found = proposed(full, bodies("b", "HĐNQT"))
    assert [(Act.MERGE, "HĐNQT", "Hội Đò Ngang Quốc tế")] == pairs(found)


def test_names_glued_together_are_no_full_form() -> None:
    """Of two people, or of two bodies."""
    glued = people("a", entry("Lê An Vũ Ba", aliases=("Lê An", "Vũ Ba")), "Đỗ Tư")
    assert [] == pairs(proposed(glued, people("b", "Lê An", "Vũ Ba", "Đỗ Tư")))
    both = article("a", organisations=(entry("Hội Đò và Hội Chợ", aliases=("Hội Đò",)),))
    assert [] == pairs(proposed(both, bodies("b", "Hội Đò", text="Hội Đò và Hội Chợ.")))


def test_body_with_its_owner_behind_a_dash_goes_to_the_plain_name() -> None:
    """Which is what it is called."""
    found = proposed(
        bodies("a", "Cục Đò Ngang – Bộ Sông"),
        bodies("b", "Cục Đò Ngang", text="Cục Đò Ngang, Bộ Sông."),
    )
    assert [(Act.MERGE, "Cục Đò Ngang – Bộ Sông", "Cục Đò Ngang")] == pairs(found)


def test_other_wordings_of_a_role_are_no_clash() -> None:
    """Two circles of articles alone do not make two people."""
    found = proposed(
        people("a", entry("Lê Mận", "tiến sĩ"), "Đỗ Tư"),
        people("b", entry("Lê Mận", "GS"), "Vũ Sơn"),
    )
    assert [] == pairs(found)


def test_offices_in_two_provinces_are_proposed_as_two() -> None:
    """With nobody in common."""
    found = proposed(
        people("a", entry("Lê Mận", "Chủ tịch UBND tỉnh Hà Giang"), "Đỗ Tư"),
        people("b", entry("Lê Mận", "Trưởng Công an huyện Cần Giờ"), "Vũ Sơn"),
    )
    assert [(Act.SPLIT, "Lê Mận")] == pairs(found)
    assert "in Hà Giang and in Cần Giờ" in found[0].reason


def test_lifetime_between_two_articles_is_proposed_as_two() -> None:
    """Even where the role is the same."""
    role = "Chủ tịch xã"
    found = proposed(
        people("a", entry("Lê Mận", role), date=Date(1946)),
        people("b", entry("Lê Mận", role), date=Date(2012)),
        people("c", entry("Lê Mận", role), date=Date(2015)),
    )
    assert [(Act.SPLIT, "Lê Mận")] == pairs(found)
    assert "66 years lie between" in found[0].reason
    assert ("articles/b.md", "articles/c.md") == found[0].where


def test_clashing_roles_and_times_are_proposed_as_two() -> None:
    """With nobody in common, other roles and years between them; what ties them, ties them."""
    early = people("a", entry("Lê Mận", "giáo viên"), "Đỗ Tư", date=Date(1995))
    late = people("b", entry("Lê Mận", "Chủ tịch huyện"), "Vũ Sơn", date=Date(2019))
    found = proposed(early, late)
    assert [(Act.SPLIT, "Lê Mận")] == pairs(found)
    assert "24 years apart" in found[0].reason
    assert ("articles/b.md",) == found[0].where
    link = people("c", entry("Lê Mận", "nguyên giáo viên, Chủ tịch huyện"))
    assert [] == pairs(proposed(early, late, link))


def test_who_was_vouched_for_is_not_parted() -> None:
    """A person has said that it is one."""
    early = people("a", entry("Lê Mận", "giáo viên"), date=Date(1995))
    late = people("b", entry("Lê Mận", "Chủ tịch huyện"), date=Date(2019))
    assert 1 == len(proposed(early, late))
    assert [] == pairs(proposed(early, late, records=(record("Lê Mận", "le-man", verified=True),)))


@pytest.mark.parametrize("told", ["cong-an-x", "Công an X"])
def test_who_was_told_apart_is_not_proposed(told: str) -> None:
    """By id or by name, on either side."""
    full = record("Công an huyện X", "huyen", Kind.ORGANISATION, not_same_as=(told,))
    assert [] == pairs(proposed(bodies("a", "Công an X", "Công an huyện X"), records=(full,)))


def test_rejected_suggestion_does_not_come_back() -> None:
    """Whatever the order of the names."""
    article = bodies("a", "Công an X", "Công an huyện X")
    token = rejection(Kind.ORGANISATION, "Công an huyện X", "Công an X")
    assert 1 == len(proposed(article))
    assert [] == pairs(proposed(article, rejected=frozenset({token})))


def test_rejected_suggestion_does_not_come_back_under_another_spelling() -> None:
    """A page takes the commonest one, which may change as articles are added."""
    token = rejection(Kind.ORGANISATION, "Công an TP. Sông Trăng", "CA Sông Trăng")
    pair = bodies("a", "Công an thành phố Sông Trăng"), bodies("b", "Công an Sông Trăng")
    assert 1 == len(proposed(*pair))
    assert [] == pairs(proposed(*pair, rejected=frozenset({token})))


def test_form_of_a_redacted_name_is_to_go_to_it() -> None:
    """So that it is redacted too; never the other way round."""
    hidden = record("Công an X", "cong-an-x", Kind.ORGANISATION, redacted=True)
    found = proposed(bodies("a", "Công an X", "Công an huyện X"), records=(hidden,))
    assert [(Act.MERGE, "Công an huyện X", "Công an X")] == pairs(found)


def test_most_useful_comes_first() -> None:
    """What touches more articles, then what is surer; the order of the files is nothing to it."""
    articles = [
        *(bodies(f"a{n}", "Công an X", "Công an huyện X") for n in range(3)),
        people("b", "Vu Hung Son", "Vũ Hùng Sơn"),
        bodies("c", "Công an Y", "Công an huyện Y"),
    ]
    found = pairs(proposed(*articles))
    assert ["Công an X", "Công an Y", "Vu Hung Son"] == [names[1] for names in found]
    assert found == pairs(proposed(*reversed(articles)))
