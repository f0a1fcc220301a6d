"""Known names: what the records of a collection change in reading one text."""

import pytest

from broadsheet.model import Kind
from broadsheet.names import Known, extract


def test_known_body_without_a_head_is_found() -> None:
    """A record's alias is recognised where no rule would find a body."""
    known = (Known(Kind.ORGANISATION, "Hợp tác xã Sông Trăng", ("Trăng Xanh",)),)
    (body,) = extract("Hôm qua Trăng Xanh mở kho.", known=known).organisations
    assert "Trăng Xanh" == body.name


def test_known_person_is_no_place_of_that_name() -> None:
    """A city, a street or a district called after somebody."""
    known = (Known(Kind.PERSON, "Lê Văn Đò"), Known(Kind.PERSON, "Bến Sáng"))
    text = "Đoàn đi từ TP. Bến Sáng qua đường Lê Văn Đò đến huyện Bến Sáng hôm nay."
    assert () == extract(text, known=known).people


def test_forms_of_one_record_are_one_entity() -> None:
    """Two names that a record unites are one entity in the text."""
    known = (Known(Kind.PERSON, "Lê Văn Tám", ("Tám Sông",)),)
    (person,) = extract("Ông Lê Văn Tám về. Sau đó Tám Sông lại đi.", known=known).people
    assert ("Lê Văn Tám", ("Tám Sông",)) == (person.name, person.aliases)


def test_known_person_is_found_wherever_the_name_stands() -> None:
    """A stage name that no rule and no weights take for a person, in the middle of a sentence."""
    text = "Đêm ấy Bông Bụt hát ở chợ."
    known = (Known(Kind.PERSON, "Lê Thị Mận", ("Bông Bụt",)),)
    assert () == extract(text).people
    (person,) = extract(text, known=known).people
    assert [text.index("Bông")] == [start for start, _ in person.mentions]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Nguyễn Bông Bụt hát ở chợ.", id="end of a longer name"),
        pytest.param("Cô mua bông bụt ở chợ.", id="the words in lower case"),
        pytest.param("Cô tìm Bông\n\nBụt ở chợ.", id="broken by a paragraph"),
    ],
)
def test_known_person_is_matched_as_a_whole(text: str) -> None:
    """Nothing less than the name by itself is the person with the record."""
    known = (Known(Kind.PERSON, "Bông Bụt"),)
    assert "Bông Bụt" not in [person.name for person in extract(text, known=known).people]


def test_two_records_of_one_name_are_not_tied() -> None:
    """The name is found as a person, but leads to the aliases of neither."""
    known = (
        Known(Kind.PERSON, "Bông Bụt", ("Mận Sông",)),
        Known(Kind.PERSON, "Bông Bụt", ("Mận Chợ",)),
    )
    text = "Đêm ấy Bông Bụt hát ở chợ cùng Mận Chợ."
    found = extract(text, known=known).people
    assert [("Bông Bụt", ()), ("Mận Chợ", ())] == [(p.name, p.aliases) for p in found]


def test_alias_of_two_records_ties_to_neither() -> None:
    """A form that two records claim is left as the text has it."""
    known = (
        Known(Kind.PERSON, "Lê Văn Tám", ("Tám Sông",)),
        Known(Kind.PERSON, "Trần Thị Tám", ("Tám Sông",)),
    )
    text = "Ông Lê Văn Tám về. Bà Trần Thị Tám cũng về."
    assert ["Lê Văn Tám", "Trần Thị Tám"] == [p.name for p in extract(text, known=known).people]


def test_known_name_inside_a_longer_body_stays_inside() -> None:
    """A longer body found by the rules is not cut down to a known part of it."""
    known = (Known(Kind.ORGANISATION, "Công an tỉnh Hà Nam"),)
    (body,) = extract("do Phòng Cảnh sát hình sự Công an tỉnh Hà Nam", known=known).organisations
    assert "Phòng Cảnh sát hình sự Công an tỉnh Hà Nam" == body.name
