"""Headline, standfirst, date line, byline, captions: told apart without losing a word."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.blocks import plain_block
from broadsheet.byline import read_byline, read_source, read_tail_byline
from broadsheet.dateline import read_dateline
from broadsheet.model import Block, BlockKind
from broadsheet.paragraphs import join_broken
from broadsheet.structure import Structure, read_structure

SHARED = Path(__file__).parents[1].parent / "shared" / "articles"

LONG = (
    "Từ sáng sớm, ghe thuyền chở đầy trái cây đã tụ về khúc sông trước đình làng, kẻ mua người bán "
    "gọi nhau vang cả mặt nước."
)
OTHER = (
    "Ban quản lý chợ cho biết mỗi phiên có chừng hai trăm chiếc ghe, và con số ấy còn tăng khi "
    "nước về vào cuối mùa."
)


def structure(*lines: str, title_known: bool = False) -> Structure:
    return read_structure(map(plain_block, lines), title_known=title_known)


def kinds(found: Structure) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in found.blocks]


@pytest.mark.parametrize(
    ("line", "date", "rest"),
    [
        ("Thứ ba, 27/10/2020, 21:36 (GMT+7)", "2020-10-27T21:36:00+07:00", ""),
        ("Mai Lan - 09/03/2024 08:15 GMT+7", "2024-03-09T08:15:00+07:00", "Mai Lan"),
        ("Ngày 9 tháng 3 năm 2024", "2024-03-09", ""),
        ("Ngày 5 tháng năm năm 2024", "2024-05-05", ""),
        ("Chủ nhật 10.11.2019", "2019-11-10", ""),
        ("Thứ Năm, 5/11/2020", "2020-11-05", ""),
        ("Hà Nội, ngày 9 tháng 3 năm 2024", "2024-03-09", "Hà Nội"),
        ("08:15 | 27-10-2020", "2020-10-27T08:15:00", ""),
        ("Cập nhật lúc 8h15, thứ Hai, ngày 3/11/2019", "2019-11-03T08:15:00", ""),
        ("Tháng 11 năm 2019", "2019-11", ""),
        ("2019-11-03T10:00:00+07:00", "2019-11-03T10:00:00+07:00", ""),
        ("9 March 2024", "2024-03-09", ""),
        ("March 9th, 2024", "2024-03-09", ""),
        ("Published: Sat, 9 Mar 2024 10:00 UTC", "2024-03-09T10:00:00", ""),
        ("By Ada Vale | March 9, 2024 | 8:15 pm", "2024-03-09T20:15:00", "By Ada Vale"),
    ],
)
def test_date_lines_are_read(line: str, date: str, rest: str) -> None:
    """The day comes first, the clock and zone are kept, what is no date is handed back."""
    found = read_dateline(line)
    assert found is not None
    assert (date, rest) == (str(found.date), found.rest)


@pytest.mark.parametrize(
    "line", ["31/02/2024", "Báo cáo tài chính 2020", "Vụ án 12/2020", "Điện thoại 0900 27 10 2020"]
)
def test_what_is_no_date_line_stays(line: str) -> None:
    """A day that does not exist, a year alone or a number is not taken for a date."""
    assert read_dateline(line) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Mai Lan", ("Mai Lan",)),
        ("Mai Lan - Lê Hùng - Trần Thị Đào", ("Mai Lan", "Lê Hùng", "Trần Thị Đào")),
        ("Mai Lan, Lê Hùng và An Bình", ("Mai Lan", "Lê Hùng", "An Bình")),
        ("T.Nhung", ("T.Nhung",)),
        ("N. Huyền", ("N. Huyền",)),
        ("LÊ HÙNG", ("LÊ HÙNG",)),
        ("Bài và ảnh: Mai Lan", ("Mai Lan",)),
        ("Mai Lan (tổng hợp)", ("Mai Lan",)),
        ("Mai Lan thực hiện", ("Mai Lan",)),
        ("Mai Lan (Theo TTXVN)", ("Mai Lan",)),
        ("By Ada Vale and John Moss", ("Ada Vale", "John Moss")),
    ],
)
def test_bylines_are_read(line: str, names: tuple[str, ...]) -> None:
    """One or several names, initials, capitals and the words that newspapers add."""
    found = read_byline(line)
    assert names == (found.names if found else None)


@pytest.mark.parametrize(
    "line", ["Hà Nội", "PV", "Tin tức về chợ nổi", "Chợ nổi", "Mai Lan PHẢN HỒI", "Theo Mai Lan"]
)
def test_what_is_no_byline_is_none(line: str) -> None:
    """Places, headings and links are not authors."""
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("(Theo TTXVN)", "TTXVN"),
        ("Nguồn: Báo Sông Trăng", "Báo Sông Trăng"),
        ("Theo Sông Trăng Online.", "Sông Trăng Online"),
        ("Source: River Times", "River Times"),
        ("TTXVN", "TTXVN"),
        ("Theo ông Nam", ""),
        ("Theo Mai, chợ sẽ mở. Không ai biết khi nào.", ""),
    ],
)
def test_source_lines_are_read(line: str, name: str) -> None:
    """Whom a line credits, but not a sentence that begins alike."""
    assert name == read_source(line)


def test_a_byline_at_the_end_of_the_text_is_split_off() -> None:
    """Text that came in one line has its author behind the last full stop."""
    assert (LONG, ("Mai Lan",)) == (
        (found := read_tail_byline(f"{LONG} Mai Lan")) and (found[0], found[1].names)
    )
    assert read_tail_byline(f"{LONG} Chợ rất vui") is None


def test_the_parts_of_an_article_are_told_apart() -> None:
    """Headline, date, place, standfirst, caption with its credit, heading, byline and source."""
    found = structure(
        "Chợ nổi Sông Trăng mở lại",
        "Thứ bảy, 09/03/2024, 08:15 (GMT+7)",
        "Cần Thơ",
        "Sau mười năm vắng bóng, phiên chợ trên sông họp lại trong niềm vui của bà con.",
        LONG,
        "Bà con bán trái cây trên sông. Ảnh:",
        "Lê Hùng.",
        OTHER,
        "Nỗi lo mùa nước",
        LONG,
        OTHER,
        "Mai Lan - An Bình",
        "Theo Báo Sông Trăng",
    )
    assert found.title
    assert found.date
    assert found.place
    assert found.authors
    assert found.source
    assert found.description
    assert (
        "Chợ nổi Sông Trăng mở lại",
        "2024-03-09T08:15:00+07:00",
        "Cần Thơ",
        ("Mai Lan", "An Bình"),
        "Báo Sông Trăng",
    ) == (
        found.title.value,
        str(found.date.value),
        found.place.value,
        found.authors.value,
        found.source.value.name,
    )
    assert found.description.value.startswith("Sau mười năm")
    assert [
        ("paragraph", LONG),
        ("caption", "Bà con bán trái cây trên sông. Ảnh: Lê Hùng."),
        ("paragraph", OTHER),
        ("heading", "Nỗi lo mùa nước"),
        ("paragraph", LONG),
        ("paragraph", OTHER),
        ("paragraph", "Theo Báo Sông Trăng"),
    ] == kinds(found)


def test_nothing_is_invented() -> None:
    """Text without headline and date gets a working title that says so, and no date."""
    found = structure(LONG, OTHER)
    assert found.title
    assert (True, None, None, None) == (
        found.title.guessed,
        found.date,
        found.authors,
        found.description,
    )
    assert LONG.startswith(found.title.value.rstrip("…"))


def test_captions_without_any_sign_are_captions() -> None:
    """A line without a full stop between paragraphs is a caption if it is long or sounds so."""
    caption = "Ông Lê Hữu Đức trao quà cho các cháu tại buổi họp mặt ở đình làng Sông Trăng"
    short = "Quang cảnh chợ nổi"
    assert ["paragraph", "caption", "paragraph", "caption", "paragraph"] == [
        kind for kind, _ in kinds(structure(LONG, caption, OTHER, short, LONG))
    ]


def test_a_line_below_a_picture_is_its_caption() -> None:
    """A picture is followed by its caption, and a lone credit by nothing."""
    picture = Block(BlockKind.PICTURE, "", "![](media:a.png)")
    lines = [plain_block(LONG), picture, plain_block("Cầu mới"), plain_block("Ảnh: Lê Hùng")]
    found = read_structure([*lines, plain_block(OTHER)], title_known=True)
    assert ["paragraph", "picture", "caption", "credit", "paragraph"] == [
        kind for kind, _ in kinds(found)
    ]


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (("Ở", "Cần Thơ,", "chiều qua trời mưa."), ["Ở Cần Thơ, chiều qua trời mưa."]),
        (("Sau", "bão Trăng", ", chợ mở lại."), ["Sau bão Trăng, chợ mở lại."]),
        (("Bà con quận (", "Ninh Kiều)", "rất vui."), ["Bà con quận (Ninh Kiều) rất vui."]),
        (("Chợ mở lại", ". Bà con vui."), ["Chợ mở lại. Bà con vui."]),
        (("-", "Chợ mở khi nào?"), ["- Chợ mở khi nào?"]),
        (("Chợ mở lại.", "Bà con vui."), ["Chợ mở lại.", "Bà con vui."]),
        (("Quà gồm:", "gạo", "muối"), ["Quà gồm:", "gạo muối"]),
        (("Nỗi lo mùa nước", LONG), ["Nỗi lo mùa nước", LONG]),
        (("Ảnh:", "Lê Hùng", "Ở", "Cần Thơ", "trời mưa."), ["Ảnh: Lê Hùng", "Ở Cần Thơ trời mưa."]),
    ],
)
def test_torn_paragraphs_are_joined(pieces: tuple[str, ...], whole: list[str]) -> None:
    """Pieces of a sentence come together, whole paragraphs and headings stay apart."""
    assert whole == [block.text for block in join_broken([*map(plain_block, pieces)])]


LINES = st.lists(
    st.sampled_from(
        [
            *("Chợ nổi mở lại", "Thứ bảy, 09/03/2024", "Mai Lan - 9/3/2024", "Cần Thơ", "Mai Lan"),
            *("Bài: Mai Lan", "Theo TTXVN", "Ảnh:", "Lê Hùng.", "Ảnh: Lê Hùng", "Ở", ", rồi", "("),
            *(LONG, OTHER, f"{LONG} Mai Lan", f"{LONG} (Theo TTXVN)", ">>", "và thế là hết"),
            *("Mai Lan (Theo TTXVN)", "Thời sự | 9/3/2024 08:15", "Ghi: An Bình/VOV", "Nỗi lo"),
        ]
    ),
    min_size=1,
    max_size=12,
)


def words(*texts: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", " ".join(texts)))


@given(LINES, st.booleans())
def test_no_word_is_lost(lines: list[str], title_known: bool) -> None:
    """Every word of the text is in a claim, in the body, or among what was left out."""
    found = structure(*lines, title_known=title_known)
    claims = [found.date, found.place, found.description, found.authors]
    said = [claim.value for claim in claims[1:3] if claim]
    said += found.authors.value if found.authors else ()
    said += [found.date.origin] if found.date else ()
    said += [found.title.value] if found.title and not found.title.guessed else ()
    body = [block.text for block in found.blocks]
    assert not words(*lines) - words(*said, *found.left_out, *body)


@pytest.mark.skipif(not SHARED.exists(), reason="the collections to develop against are not here")
def test_the_newspaper_pages_are_read() -> None:
    """Every saved page of the development set gives its headline, date and standfirst."""
    files = sorted((SHARED / "vi-vnexpress").glob("*.txt"))
    found = [structure(*filter(str.strip, file.read_text("utf-8").splitlines())) for file in files]
    assert len(files) == sum(
        bool(one.title and not one.title.guessed and one.date and one.description) for one in found
    )


def test_name_below_the_date_is_a_place_where_a_byline_stands_at_the_end() -> None:
    """A province nobody has heard of is told from an author by the byline below."""
    text = "Lớp học trên ghe\nThứ ba, 14/03/2017, 06:30 (GMT+7)\n\nLương Giang\n\n" + "\n\n".join(
        ["Bốn giờ chiều, con nước vừa đứng, cô giáo đã chống xuồng ra vàm đón học trò."] * 4
    )
    found = structure(*text.split("\n"), "", "Mai Lan - Quốc Khải")
    assert found.place is not None
    assert found.authors is not None
    assert (found.place.value, found.authors.value) == ("Lương Giang", ("Mai Lan", "Quốc Khải"))
