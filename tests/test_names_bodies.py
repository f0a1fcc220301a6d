"""Bodies: where their names start and, above all, where they end."""

import pytest

from broadsheet.names import extract
from broadsheet.names.bodies import find_bodies
from broadsheet.names.lexicon import load_lexicon
from broadsheet.names.tokens import read_tokens


def bodies(text: str) -> list[str]:
    """Return the bodies of a text as written."""
    tokens = read_tokens(text)
    return [tokens.cut(s.start, s.end) for s in find_bodies(tokens, load_lexicon("vi"))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("do Sở Nội vụ tỉnh Hà Nam lập", "Sở Nội vụ tỉnh Hà Nam", id="second syllable"),
        pytest.param(
            "gửi Bộ Giáo dục và Đào tạo trong tuần", "Bộ Giáo dục và Đào tạo", id="and a field"
        ),
        pytest.param(
            "là Sở Văn hóa, Thể thao và Du lịch mời", "Sở Văn hóa, Thể thao và Du lịch", id="list"
        ),
        pytest.param("ở UBND quận 9 chiều qua", "UBND quận 9", id="number of a district"),
        pytest.param("nhờ Công an TP.HCM tìm", "Công an TP.HCM", id="abbreviated place"),
        pytest.param("và UBND tỉnh đã họp", "UBND tỉnh", id="division without a name"),
        pytest.param(
            "nhờ Phòng Cảnh sát hình sự, Công an tỉnh Trà Vinh tìm",
            "Phòng Cảnh sát hình sự, Công an tỉnh Trà Vinh",
            id="unit and parent",
        ),
        pytest.param(
            "một Ban Dân nguyện của Quốc hội nêu", "Ban Dân nguyện của Quốc hội", id="body above"
        ),
        pytest.param(
            "vay Ngân hàng TMCP Sao Khuê Việt một tỉ",
            "Ngân hàng TMCP Sao Khuê Việt",
            id="proper name",
        ),
        pytest.param("cho trường THPT Trần Phú mượn", "trường THPT Trần Phú", id="named school"),
        pytest.param("nhận Lữ đoàn 45 về đóng", "Lữ đoàn 45", id="numbered unit"),
        pytest.param(
            "tại Đại sứ quán Nhật Bản tại Việt Nam hôm qua",
            "Đại sứ quán Nhật Bản tại Việt Nam",
            id="embassy",
        ),
        pytest.param("đã báo Công an xã Sông Trăng", "Công an xã Sông Trăng", id="verb before"),
        pytest.param("nêu Bộ Công an và nhiều nơi", "Bộ Công an", id="head inside a name"),
    ],
)
def test_one_body(text: str, found: str) -> None:
    """The name ends where its words end, and not before."""
    assert [found] == bodies(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("nhiều cán bộ Hà Nội đã về", id="second half of a word"),
        pytest.param("xảy ra vụ tai nạn giao thông", id="common word"),
        pytest.param("ca Trần Văn Tám sinh", id="lower case of an abbreviation"),
        pytest.param("cùng giáo sư Đoàn Bảo Lâm", id="surname that is a head"),
        pytest.param("gặp Nguyễn Khoa Lâm ở chợ", id="middle name that is a head"),
        pytest.param("một công ty Nhật Bản mới", id="kind and country only"),
        pytest.param("ra Trường Sa thăm đảo", id="place that starts like a school"),
        pytest.param("ở khu công nghiệp Phú Tài", id="no body"),
    ],
)
def test_no_body(text: str) -> None:
    """What only looks like a head is none."""
    assert [] == bodies(text)


def test_person_behind_a_body_is_cut_off() -> None:
    """An office holder's name behind the body's is no part of it."""
    text = "Giám đốc Công an tỉnh Hà Nam Trần Quốc Bảo và Chủ tịch UBND tỉnh Lê Thị Mận"
    assert ["Công an tỉnh Hà Nam", "UBND tỉnh"] == bodies(text)


def test_each_of_a_list_is_found() -> None:
    """Bodies joined by commas and “và” stay apart."""
    text = "theo Bộ Công an, Bộ Y tế và Ngân hàng Nhà nước"
    assert ["Bộ Công an", "Bộ Y tế", "Ngân hàng Nhà nước"] == bodies(text)


def test_source_at_the_end_is_no_body_of_the_article() -> None:
    """A credit as the last words says where a text came from."""
    assert [] == bodies("Chợ nổi họp lại. Theo VOV")


def test_a_place_is_no_short_form_of_a_body_named_after_it() -> None:
    """What the text calls a town is not a company or school that bears the town's name."""
    text = (
        "Công ty TNHH Sao Khuê vừa mở bến. Bến nằm ở thị trấn Sao Khuê, cạnh chợ cũ. "
        "Người dân Sao Khuê ra đón chuyến ghe đầu tiên."
    )
    (body,) = extract(text).organisations
    assert (body.name, body.aliases) == ("Công ty TNHH Sao Khuê", ())
