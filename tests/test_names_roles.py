"""Roles: offices, ranks and occupations around a name, as worded."""

import pytest

from broadsheet.names import extract


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        pytest.param(
            "Chiều qua, Đại tá Trần Quốc Bảo, Giám đốc Công an tỉnh Hà Nam, cho biết như vậy.",
            ("Đại tá", "Giám đốc Công an tỉnh Hà Nam"),
            id="rank before, office after",
        ),
        pytest.param(
            "Theo Phó Chủ tịch UBND tỉnh Hà Nam Trần Quốc Bảo, cầu đã xong.",
            ("Phó Chủ tịch UBND tỉnh Hà Nam",),
            id="office before",
        ),
        pytest.param(
            "Ông Trần Quốc Bảo - Trưởng Công an xã Sông Trăng - cho biết như vậy.",
            ("Trưởng Công an xã Sông Trăng",),
            id="body that starts inside the title",
        ),
        pytest.param(
            "Tại lễ mở cửa có nguyên Bộ trưởng Y tế Trần Quốc Bảo.",
            ("nguyên Bộ trưởng Y tế",),
            id="former office",
        ),
        pytest.param(
            "Giám đốc Công an tỉnh Hà Nam Đại tá Trần Quốc Bảo ký lệnh.",
            ("Giám đốc Công an tỉnh Hà Nam", "Đại tá"),
            id="rank behind the office",
        ),
        pytest.param(
            "Đồng chí Trần Quốc Bảo, Bí thư Đảng ủy, Giám đốc Công an tỉnh Hà Nam dự họp.",
            ("Bí thư Đảng ủy, Giám đốc Công an tỉnh Hà Nam",),
            id="two offices",
        ),
        pytest.param("Hôm ấy ca sĩ Trần Quốc Bảo hát.", ("ca sĩ",), id="occupation"),
        pytest.param("Gặp ông Trần Quốc Bảo ở chợ.", (), id="address is no role"),
    ],
)
def test_roles_of_one_person(text: str, roles: tuple[str, ...]) -> None:
    """The role is what the article words, with the body it governs and without the address."""
    (person,) = extract(text).people
    assert ("Trần Quốc Bảo", roles) == (person.name, person.roles)


def test_office_before_the_next_name_is_not_shared() -> None:
    """In a list, an office belongs to the name behind it."""
    text = "Dự lễ có Thủ tướng Trần Quốc Bảo, Bộ trưởng Bộ Y tế Lê Thị Mận."
    assert [("Thủ tướng",), ("Bộ trưởng Bộ Y tế",)] == [p.roles for p in extract(text).people]


def test_body_inside_a_role_is_found() -> None:
    """The body that an office governs is an organisation of the article."""
    text = "Ông Trần Quốc Bảo, Giám đốc Sở Nội vụ tỉnh Hà Nam, đã ký."
    assert ["Sở Nội vụ tỉnh Hà Nam"] == [body.name for body in extract(text).organisations]
