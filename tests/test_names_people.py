"""People: which runs of capitals are a person, and which are not."""

import pytest

from broadsheet.names import extract


def people(text: str) -> list[str]:
    """Return the names of the people in a text."""
    return [person.name for person in extract(text).people]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Ở đó có Nguyễn Thị Sen bán cá.", "Nguyễn Thị Sen", id="surname"),
        pytest.param("Hôm ấy ca sĩ Bảo Thy Mai hát.", "Bảo Thy Mai", id="occupation"),
        pytest.param("Sáng ra anh Dũng kể lại.", "Dũng", id="given name behind an address"),
        pytest.param(
            "Hôm qua Tổng thống Pháp Jean Dupont nói.", "Jean Dupont", id="country before a name"
        ),
        pytest.param("Hôm qua ông V.Pu-tin đến.", "V.Pu-tin", id="transliterated"),
        pytest.param("Theo Nguyễn Thị Sen, cá đã hết.", "Nguyễn Thị Sen", id="opening word"),
        pytest.param("Ông Nguyễn Văn T. bị phạt.", "Nguyễn Văn T.", id="shortened to an initial"),
        pytest.param("Hôm qua bà Lê Thị\nMận bán cá ở bến.", "Lê Thị Mận", id="wrapped line"),
    ],
)
def test_one_person(text: str, found: str) -> None:
    """A name is found whole, without title, address, country or opening word."""
    assert [found] == people(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Xe rẽ vào đường Nguyễn Thị Sen.", id="street"),
        pytest.param("Họ về huyện Bình Lộc từ sớm.", id="district"),
        pytest.param("Hội đồng đã họp. Cục trưởng vắng mặt.", id="capital of a common word"),
        pytest.param("Hôm qua ở Hà Nội trời mưa.", id="city"),
        pytest.param("Chợ nổi họp lại từ hôm qua.\n\nMai Lan", id="byline"),
    ],
)
def test_no_person(text: str) -> None:
    """Places, common words and the byline at the end are nobody that the text tells of."""
    assert [] == people(text)


def test_place_with_the_name_of_nobody() -> None:
    """A province is no person for want of a word before it."""
    assert [] == people("Hà Tĩnh mưa lớn. Hậu Giang thì nắng.")
