"""Which name of a body is short for which, by its words."""

import pytest

from broadsheet.names import extract
from broadsheet.names.lexicon import load_lexicon
from broadsheet.names.shortened import is_short_for


@pytest.mark.parametrize(
    ("short", "full"),
    [
        pytest.param("cục ntbd", "cục nghệ thuật biểu diễn", id="initials"),
        pytest.param("sở vhtt", "sở văn hóa thể thao hà nam", id="initials of the opening"),
        pytest.param("stf", "sông trăng fund", id="initials of all"),
        pytest.param("công ty ngọc khuê", "công ty thương mại ngọc khuê", id="trade left out"),
        pytest.param("tòa án quận 1", "tòa án nhân dân quận 1", id="court"),
    ],
)
def test_short_for(short: str, full: str) -> None:
    """Words are left out or stand as initials."""
    assert is_short_for(load_lexicon("vi"), tuple(short.split()), tuple(full.split()))


@pytest.mark.parametrize(
    ("short", "full"),
    [
        pytest.param("cục abc", "cục nghệ thuật biểu diễn", id="other initials"),
        pytest.param("tòa án hà nam", "tòa án ba đình hà nam", id="another court"),
        pytest.param("công ty hà nội", "công ty xây dựng hà nội", id="place alone"),
        pytest.param("công ty sao khuê", "công ty hà nội sao khuê", id="place left out"),
        pytest.param("đại học hà nội", "đại học y hà nội", id="another school"),
        pytest.param("sở y tế", "sở y tế", id="the same"),
    ],
)
def test_not_short_for(short: str, full: str) -> None:
    """What may be another body stays apart."""
    assert not is_short_for(load_lexicon("vi"), tuple(short.split()), tuple(full.split()))


def test_known_short_name_is_one_body_with_the_full_one() -> None:
    """A name that stands for a whole body ties to it."""
    text = "Theo Đài Truyền hình Việt Nam, chợ đã họp. Phóng viên VTV có mặt từ sớm ở bến."
    (body,) = extract(text).organisations
    assert ("Đài Truyền hình Việt Nam", ("VTV",)) == (body.name, body.aliases)
