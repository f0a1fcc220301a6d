"""Tying: short forms, spellings and abbreviations of one name within a text."""

import pytest

from broadsheet.model import Extraction
from broadsheet.names import extract


def entities(found: Extraction) -> list[tuple[str, tuple[str, ...]]]:
    """Return each entity with its aliases."""
    return [(entity.name, entity.aliases) for entity in found.people + found.organisations]


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [
        pytest.param(
            "Ông Lê Văn Tám kể lại. Theo ông Tám, chợ họp sớm.",
            "Lê Văn Tám",
            ("Tám",),
            id="given name",
        ),
        pytest.param(
            "Công an tỉnh Hà Nam đã bắt. Trước đó Công an tỉnh khám nhà.",
            "Công an tỉnh Hà Nam",
            ("Công an tỉnh",),
            id="opening of a body's name",
        ),
        pytest.param(
            "Nhờ UBND TP Hà Nội và Ủy ban nhân dân thành phố Hà Nội",
            "Ủy ban nhân dân thành phố Hà Nội",
            ("UBND TP Hà Nội",),
            id="abbreviation that all know",
        ),
        pytest.param(
            "Từ Uỷ ban nhân dân huyện Bình Lục đến Ủy ban nhân dân huyện Bình Lục",
            "Uỷ ban nhân dân huyện Bình Lục",
            ("Ủy ban nhân dân huyện Bình Lục",),
            id="place of the tone",
        ),
        pytest.param(
            "Khi Hiệp hội Thủy sản Sông Trăng (STF) họp, đại diện STF vắng mặt.",
            "Hiệp hội Thủy sản Sông Trăng",
            ("STF",),
            id="abbreviation in brackets",
        ),
        pytest.param(
            "Công an quận Hai Bà Trưng đã bắt. Theo công an quận, vụ việc đã rõ.",
            "Công an quận Hai Bà Trưng",
            ("công an quận",),
            id="opening in lower case",
        ),
        pytest.param(
            "Nhờ Tập đoàn Sao Khuê Việt, chợ đã mở. Nay Sao Khuê Việt lo điện.",
            "Tập đoàn Sao Khuê Việt",
            ("Sao Khuê Việt",),
            id="proper name of a company",
        ),
        pytest.param(
            "TIN VỀ LÊ VĂN TÁM\n\nÔng Lê Văn Tám kể lại.",
            "Lê Văn Tám",
            ("LÊ VĂN TÁM",),
            id="headline in capitals",
        ),
    ],
)
def test_forms_of_one_name(text: str, name: str, aliases: tuple[str, ...]) -> None:
    """All forms are one entity under the fullest."""
    assert [(name, aliases)] == entities(extract(text))


def test_shared_short_form_goes_to_the_last_named() -> None:
    """Of two people with one given name, the one named last before it is meant."""
    text = "Ông Lê Văn Tám đến. Bà Trần Thị Tám về. Theo bà Tám, chợ vắng."
    assert [("Lê Văn Tám", ()), ("Trần Thị Tám", ("Tám",))] == entities(extract(text))


def test_different_bodies_stay_apart() -> None:
    """The same office of two places is two bodies."""
    text = "Cả Công an tỉnh Hà Nam và Công an tỉnh Thái Bình vào cuộc."
    assert [("Công an tỉnh Hà Nam", ()), ("Công an tỉnh Thái Bình", ())] == entities(extract(text))


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        pytest.param("Ông về làm ở Tập đoàn Zorbax Holding.", ("Zorbax Holding",), id="trade"),
        pytest.param("Em học ở Trường THPT Marie Zorbax.", (), id="school"),
        pytest.param("Ông về làm ở Công ty Sông Trăng.", (), id="common words"),
    ],
)
def test_proper_name_inside_a_body(text: str, aliases: tuple[str, ...]) -> None:
    """What a company is called without its trade is an alias, if it is like no common word."""
    (body,) = extract(text).organisations
    assert aliases == body.aliases
