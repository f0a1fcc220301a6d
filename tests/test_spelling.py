"""Which names are one for certain, and which are not."""

import pytest

from broadsheet.model import Kind
from broadsheet.spelling import is_incomplete, name_key


@pytest.mark.parametrize(
    "spellings",
    [
        ("UBND TP. Hà Nội", "Ủy ban nhân dân thành phố Hà Nội", "UỶ BAN NHÂN DÂN HÀ NỘI"),
        ("Công an TP. HCM", "Công an Thành phố Hồ Chí Minh", "Công an TP.HCM", "CATP HCM"),
        ("Bộ GD-ĐT", "Bộ Giáo dục và Đào tạo", "Bộ GD&ĐT", "Bộ Giáo dục - Đào tạo", "Bộ GD – ĐT"),
        ("Sở VH,TT&DL", "Sở VH-TT-DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Công an Q.9", "Công an quận 9", "Cơ quan Công an Q9"),
        ("Công an H.Đò Cũ", "Công an huyện Đò Cũ"),
        ("LHQ", "Liên Hiệp Quốc", "Liên hợp quốc"),
        ("Hãng tin Reuters", "Reuters"),
        ("Ngân hàng ACB", "ACB"),
        ("Vietcombank", "Ngân hàng TMCP Ngoại thương", "Ngân hàng Ngoại thương Việt Nam"),
        ("Tập đoàn Microsoft", "tập đoàn Microsoft (Mỹ)", "Microsoft"),
        ("The Sông Trăng Times", "Sông Trăng Times"),
        ("Hội Liên hiệp Thanh niên (LHTN) Đò", "Hội Liên hiệp Thanh niên Đò"),
        ("T.Ư Đoàn", "Trung ương Đoàn"),
        ("Trường ĐH Lúa", "Đại học Lúa"),
        ("Bến Xưa Inc.", "Bến Xưa"),
        ("Thẩm mỹ viện Đò…", "Thẩm mĩ viện Đò"),
    ],
    ids=lambda spellings: spellings[0],
)
def test_spellings_of_one_body_share_a_key(spellings: tuple[str, ...]) -> None:
    """Abbreviations, levels of the five cities, joining words, brackets, marks."""
    assert 1 == len({name_key(Kind.ORGANISATION, one) for one in spellings})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Công an tỉnh Bến Cát", "Công an TP Bến Cát"),
        ("Công an tỉnh Bến Cát", "Công an Bến Cát"),
        ("Công an quận 9", "Công an quận 10"),
        ("Bảo tàng Hồ Chí Minh", "Bảo tàng TP Hồ Chí Minh"),
        ("Công ty CP Đò", "Công ty TNHH Đò"),
        ("Bộ Quốc phòng", "Bộ Quốc phòng Nga"),
        ("Inc", "The"),
        ("Tập đoàn Hoa Sen", "Hoa Sen"),
        ("Báo Tuổi trẻ", "Tuổi trẻ"),
        ("Công ty Microsoft Việt Nam", "Microsoft"),
    ],
)
def test_bodies_that_may_be_two_share_none(one: str, other: str) -> None:
    """What is not certain is for a person to decide."""
    assert name_key(Kind.ORGANISATION, one) != name_key(Kind.ORGANISATION, other)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Lê Thị Hoà", "LÊ THỊ HÒA", "Lê  Thị Hòa."),
        ("Kim Đò-un", "Kim Đò Un"),
        ("J.K. Đò", "J. K. Đò", "JK Đò"),
        ("Lý Sỹ Quý", "Lí Sĩ Quí"),
        ("O’Đò", "O'Đò"),
    ],
    ids=lambda spellings: spellings[0],
)
def test_spellings_of_one_person_share_a_key(spellings: tuple[str, ...]) -> None:
    """Tones, capitals, hyphens, dots, apostrophes, i and y under a tone."""
    assert 1 == len({name_key(Kind.PERSON, one) for one in spellings})


@pytest.mark.parametrize(
    ("one", "other"),
    [("Trà My", "Trà Mi"), ("Lê Hùng", "Lê Hưng"), ("Lê Quốc", "Lê Quốc Hội"), ("TP", "Thành Phố")],
)
def test_people_who_may_be_two_share_none(one: str, other: str) -> None:
    """A mark, a letter or a word may be all that tells them apart."""
    assert name_key(Kind.PERSON, one) != name_key(Kind.PERSON, other)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("name", ["(ABC)", "…", "và", "^", "$ inc $", "🔥"])
def test_no_name_is_without_a_key(kind: Kind, name: str) -> None:
    """However odd."""
    assert name_key(kind, name)


@pytest.mark.parametrize(
    "name",
    [
        *("Công an", "Công an tỉnh", "UBND xã", "UBND các tỉnh", "Sở GD-ĐT", "Sở Tư pháp"),
        *("Đội CSGT Công an huyện", "Thanh tra Sở Y tế", "Tỉnh uỷ", "HĐND TP", "Ban", "Tập đoàn"),
        *(
            "Văn phòng UBND tỉnh",
            "Ban Tuyên giáo Thành ủy",
            "Bệnh viện Đa khoa tỉnh",
            "Trường THPT",
        ),
    ],
)
def test_local_body_without_place_is_incomplete(name: str) -> None:
    """Each province, district or village has its own."""
    assert is_incomplete(Kind.ORGANISATION, name)


@pytest.mark.parametrize(
    "name",
    [
        *("Công an quận 9", "Công an tỉnh Bến Cát", "UBND xã Đò", "Bộ Công an", "Quốc hội", "LHQ"),
        *("Tòa án nhân dân tối cao", "Thanh tra Chính phủ", "Hội Nông dân Việt Nam", "FIFA", "SHB"),
        *("Công an nhân dân", "Bộ Tư pháp", "Bệnh viện E", "Trường THPT Đò Cũ", "Đoàn Kinh tế 337"),
    ],
)
def test_body_with_place_field_or_of_the_state_is_complete(name: str) -> None:
    """It means the same one wherever it stands."""
    assert not is_incomplete(Kind.ORGANISATION, name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(("Mận", True), ("Huyền", True), ("NHUNG", True), ("Ân", True), ("Quỳnh", True)),
        *(("Khuya", True), ("Nguyễn", True), ("Uyên", True), ("Ngoéo", True), ("Hoài", True)),
        *(("Lê Mận", False), ("Messi", False), ("Putin", False), ("Park", False), ("Bush", False)),
    ],
)
def test_one_vietnamese_word_is_no_full_name(name: str, expected: bool) -> None:
    """A foreign one may be all that anybody is called by."""
    assert expected == is_incomplete(Kind.PERSON, name)
