"""Credits and bylines: who made a text or a picture is nobody that it tells of."""

import pytest

from broadsheet.names import extract

STORY = "Hôm qua chợ nổi họp lại sau mùa lũ, ông Trần Văn Sáng cho biết."


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{STORY}\n\nẢnh: Mai Lan\n\nNước đã rút khỏi bãi.", id="own line"),
        pytest.param(f"{STORY} (Ảnh: Mai Lan) Nước đã rút khỏi bãi.", id="in brackets"),
        pytest.param(f"{STORY} Hình: Mai Lan. Nước đã rút khỏi bãi.", id="in a line"),
        pytest.param(f"Chợ nổi trên sông.\n\nẢnh minh họa: Mai Lan - Thu Cúc\n\n{STORY}", id="two"),
        pytest.param(f"Chợ nổi họp lại\n\nMai Lan\n\n{STORY}", id="byline below the headline"),
        pytest.param(f"{STORY} Nước đã rút khỏi bãi.\n\nBài và ảnh: Mai Lan", id="at the end"),
        pytest.param(f"{STORY} Nước đã rút khỏi bãi.\n\nMai Lan - Thu Cúc", id="byline at the end"),
    ],
)
def test_makers_are_no_people_of_the_article(text: str) -> None:
    """Neither photographers nor authors, wherever they are named."""
    assert ["Trần Văn Sáng"] == [person.name for person in extract(text).people]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{STORY}\n\nẢnh: Lê Thị Mận phát biểu tại chợ.\n\nNước rút.", id="caption"),
        pytest.param(f"{STORY}\n\nNguyên nhân: bà Lê Thị Mận nói nước đã rút.", id="other colon"),
    ],
)
def test_who_is_told_of_behind_a_colon_is_found(text: str) -> None:
    """A caption in which somebody does something is no credit."""
    assert "Lê Thị Mận" in [person.name for person in extract(text).people]
