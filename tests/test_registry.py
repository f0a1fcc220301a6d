"""Who is who: names, aliases, ids and what is doubtful about them."""

import random

import pytest

from broadsheet.model import Kind, NamedEntry
from broadsheet.registry import Identity, Use, identify
from values import entry, record


def uses(*names: str | NamedEntry) -> list[Use]:
    return [
        Use(f"articles/{number}.md", entry(name) if isinstance(name, str) else name)
        for number, name in enumerate(names)
    ]


def ids(found: tuple[Identity, ...]) -> list[str]:
    return [identity.id for identity in found]


@pytest.mark.parametrize(
    "spellings",
    [
        ("NGUYỄN VĂN A", "Nguyễn Văn A", "nguyễn văn a", "Nguyễn  Văn A"),
        ("Lê Thị Hoà", "Lê Thị Hòa"),
        ("Đặng Thuỷ", "Đặng Thủy"),
    ],
    ids=["case and white space", "oa", "uy"],
)
def test_spellings_of_one_name_are_one_person(spellings: tuple[str, ...]) -> None:
    """Case, white space and the place of the tone never split a person."""
    found, _ = identify(Kind.PERSON, (), uses(*spellings))
    assert len(found) == 1


def test_spellings_of_one_body_are_one_page_under_its_full_name() -> None:
    """The id is that of the plainest form, however often each is used."""
    names = ("Sở GD-ĐT Bến Cát", "Sở GD&ĐT Bến Cát", "Sở Giáo dục và Đào tạo Bến Cát")
    for order in (names, (*names, names[0], names[0])):
        found, _ = identify(Kind.ORGANISATION, (), uses(*order))
        assert [("so-giao-duc-va-dao-tao-ben-cat", names[2])] == [(i.id, i.name) for i in found]


def test_other_spelling_of_a_record_leads_to_it() -> None:
    """Of its name and of an alias."""
    known = record(
        "Ủy ban nhân dân xã Đò", "uy-ban", Kind.ORGANISATION, aliases=("Công an TP. Đò",)
    )
    found, problems = identify(
        Kind.ORGANISATION, (known,), uses("UBND xã Đò", "Công an thành phố Đò")
    )
    assert (["uy-ban"], 2, ()) == (ids(found), len(found[0].uses), problems)


def test_usual_spelling_names_the_page() -> None:
    """The commonest spelling is shown, and among equals not the one in capitals."""
    found, _ = identify(Kind.PERSON, (), uses("TRẦN SÁNG", "Trần Sáng"))
    assert found[0].name == "Trần Sáng"


def test_alias_leads_to_its_record() -> None:
    """A name that one record has as alias lands there."""
    sang = record("Trần Văn Sáng", "tran-van-sang", aliases=("Tư Sáng",))
    found, problems = identify(Kind.PERSON, (sang,), uses("Tư Sáng", "Trần Văn Sáng"))
    assert (ids(found), len(found[0].uses), problems) == (["tran-van-sang"], 2, ())


def test_weak_alias_never_joins() -> None:
    """What is only shown as an alias does not tie a name to the record."""
    sang = record("Trần Văn Sáng", "tran-van-sang", weak_aliases=("Tư Sáng",))
    found, _ = identify(Kind.PERSON, (sang,), uses("Tư Sáng"))
    assert ids(found) == ["tran-van-sang", "tu-sang"]


def test_alias_of_two_records_ties_to_neither() -> None:
    """An alias that two records claim is named for both and joins nothing."""
    records = (
        record("Lê An", "le-an", aliases=("Ba An",)),
        record("Vũ An", "vu-an", aliases=("Ba An",)),
    )
    found, problems = identify(Kind.PERSON, records, uses("Ba An"))
    assert ids(found) == ["ba-an", "le-an", "vu-an"]
    assert [(p.code, p.path) for p in problems] == [
        ("alias-clash", "content/people/le-an.md"),
        ("alias-clash", "content/people/vu-an.md"),
    ]


def test_two_people_of_one_name_are_told_apart_by_id() -> None:
    """An id in the article ties the name, with a record or without one."""
    teacher = record("Lê Thị Mận", "le-thi-man-giao-vien")
    found, problems = identify(
        Kind.PERSON,
        (teacher,),
        uses(entry("Lê Thị Mận", id="le-thi-man-giao-vien"), entry("Lê Thị Mận", id="man-cho-noi")),
    )
    assert (ids(found), problems) == (["le-thi-man-giao-vien", "man-cho-noi"], ())


def test_name_of_two_records_asks_for_an_id() -> None:
    """A name that two records share stays on its own and the article is named."""
    records = (record("Lê Mận", "le-man-a"), record("Lê Mận", "le-man-b"))
    found, problems = identify(Kind.PERSON, records, uses("Lê Mận"))
    assert ids(found) == ["le-man", "le-man-a", "le-man-b"]
    assert [(p.code, p.path) for p in problems] == [("alias-clash", "content/articles/0.md")]


def test_ids_of_names_alike_without_marks_do_not_depend_on_order() -> None:
    """Three people whose plain slug is one get three addresses, whatever came first."""
    names = ["Lê Hùng", "Lê Hưng", "Lê Hửng"]
    shuffled = random.Random(3).sample(names, 3)
    expected = {"Lê Hùng": "lee-hungf", "Lê Hưng": "lee-huwng", "Lê Hửng": "lee-huwngr"}
    for order in (names, shuffled):
        found, _ = identify(Kind.PERSON, (), uses(*order))
        assert {identity.name: identity.id for identity in found} == expected


def test_record_keeps_the_plain_id() -> None:
    """A name without record gives way to a record of the same slug."""
    found, _ = identify(Kind.PERSON, (record("Lê Hùng", "le-hung"),), uses("Lê Hưng"))
    assert ids(found) == ["le-hung", "lee-huwng"]


def test_slip_of_a_known_id_is_named() -> None:
    """An id without a record is a problem only if it looks like one that exists."""
    sang = record("Trần Văn Sáng", "tran-van-sang")
    _, problems = identify(Kind.PERSON, (sang,), uses(entry("Trần Văn Sáng", id="tran-van-sag")))
    assert [p.code for p in problems] == ["unknown-id"]
    assert problems[0].mend == "did you mean `tran-van-sang`?"


def test_rare_name_one_mark_from_a_common_one_is_named() -> None:
    """One wrong mark is suspected where the other spelling stands in three articles."""
    common = ["Trần Văn Sáng"] * 3
    _, problems = identify(Kind.PERSON, (), uses("Trân Văn Sáng", *common))
    assert [(p.code, p.path) for p in problems] == [("near-name", "content/articles/0.md")]
    _, problems = identify(Kind.PERSON, (), uses("Trân Văn Sáng", *common[:2]))
    assert problems == ()


def test_confirmed_difference_is_not_suspected() -> None:
    """`not_same_as` in the record ends the suspicion."""
    sang = record("Trần Văn Sáng", "tran-van-sang", not_same_as=("Trân Văn Sáng",))
    _, problems = identify(Kind.PERSON, (sang,), uses("Trân Văn Sáng", *["Trần Văn Sáng"] * 3))
    assert problems == ()
